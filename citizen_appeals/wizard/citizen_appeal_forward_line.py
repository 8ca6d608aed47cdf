from odoo import fields, models


class CitizenAppealForwardLine(models.TransientModel):
    """One question and the bodies that get it; without a body it stays inside."""

    _name = "citizen.appeal.forward.line"
    _description = "Question to Forward"

    dialog_id = fields.Many2one(
        "citizen.appeal.forward", required=True, index=True, ondelete="cascade"
    )
    question_id = fields.Many2one(
        "citizen.appeal.question", required=True, ondelete="cascade"
    )
    note = fields.Char(related="question_id.note")
    partner_ids = fields.Many2many(
        "res.partner",
        string="Forward to",
        domain="[('is_company', '=', True), ('citizen_body_kind', '!=', False)]",
    )
