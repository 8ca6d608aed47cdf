from odoo import api, fields, models


class CitizenCustodyHandover(models.TransientModel):
    """Dialog: hand papers over without a scanner (B4, S4 2.3.16, 2.3.17)."""

    _name = "citizen.custody.handover"
    _description = "Hand the Paper Over"

    appeal_ids = fields.Many2many(
        "citizen.appeal",
        string="Appeals",
        required=True,
        default=lambda self: self._get_active_appeals(),
    )
    official_id = fields.Many2one(
        "citizen.official",
        string="Receiver",
        domain="[('company_id', 'in', allowed_company_ids)]",
        help="Empty: the appeals office.",
    )
    is_signed = fields.Boolean(
        string="Signed on Paper",
        help="The receiver signed the printed custody card; else he confirms himself.",
    )
    is_urgent = fields.Boolean(
        string="Urgent Recall",
        help="The office takes the paper from whoever holds it to report (S4 2.3.17).",
    )
    may_recall = fields.Boolean(compute="_compute_may_recall")

    @api.model
    def _get_active_appeals(self):
        if self.env.context.get("active_model") == "citizen.appeal":
            return self.env.context.get("active_ids", [])
        return []

    @api.depends_context("uid")
    def _compute_may_recall(self):
        Appeal = self.env["citizen.appeal"]
        self.may_recall = Appeal._has_role("registrar", "office_head")

    def action_confirm(self):
        """Do it and close the dialog."""
        self.ensure_one()
        return self.appeal_ids.action_hand_custody(
            self.official_id, "paper" if self.is_signed else "none", self.is_urgent
        )
