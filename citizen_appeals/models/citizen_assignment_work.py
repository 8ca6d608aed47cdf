from odoo import fields, models


class CitizenAssignment(models.Model):
    """Assignments as a work list: what they are about, without personal data."""

    _inherit = "citizen.assignment"

    topic_id = fields.Many2one(related="appeal_id.topic_id", string="Topic")
