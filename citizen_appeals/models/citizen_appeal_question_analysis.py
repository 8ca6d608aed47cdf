from odoo import fields, models


class CitizenAppealQuestion(models.Model):
    """What questions are counted by: section, month, unit, territory (H7).

    Nothing of it is stored a second time: the questions are joined when counted.
    """

    _inherit = "citizen.appeal.question"

    section_id = fields.Many2one(
        related="topic_id.section_id", string="Section of the Classifier"
    )
    date_registered = fields.Date(
        related="appeal_id.date_registered", string="Registered on"
    )
    department_id = fields.Many2one(related="appeal_id.department_id", string="Unit")
    territory_id = fields.Many2one(related="appeal_id.territory_id", string="Territory")
