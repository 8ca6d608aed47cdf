from odoo import fields, models


class CitizenAppealDeadline(models.Model):
    """What an extension rests on: a request for documents (59-ФЗ, art. 12, p. 2)."""

    _inherit = "citizen.appeal.deadline"

    request_id = fields.Many2one(
        "citizen.document.request",
        string="Grounded by the Request",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
