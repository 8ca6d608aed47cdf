from odoo import api, fields, models


class CitizenAppealDecide(models.TransientModel):
    """Dialog of the decision on one or several answers (D1, S4 2.4.5)."""

    _name = "citizen.appeal.decide"
    _description = "Decide on the Answer"

    appeal_id = fields.Many2one("citizen.appeal", readonly=True, ondelete="cascade")
    appeal_ids = fields.Many2many(
        "citizen.appeal",
        "citizen_appeal_decide_rel",
        "decide_id",
        "appeal_id",
        string="Appeals",
        compute="_compute_appeal_ids",
        store=True,
        readonly=False,
    )
    decision = fields.Selection(
        [("to_file", "To file (в дело)"), ("keep_control", "Keep on control")],
        required=True,
        default="to_file",
    )
    date = fields.Date(
        string="Control Date", help="The appeal stays open until it was checked."
    )

    @api.depends("appeal_id")
    def _compute_appeal_ids(self):
        for dialog in self:
            dialog.appeal_ids |= dialog.appeal_id

    def action_decide(self):
        """Take the decision."""
        self.ensure_one()
        appeals = self.appeal_ids | self.appeal_id
        return appeals.action_decide(self.decision, self.date)
