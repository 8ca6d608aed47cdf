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
        string="Control Date",
        compute="_compute_date",
        store=True,
        readonly=False,
        help="The appeal stays open until it was checked. Proposed: the last day the"
        " answer promises.",
    )

    @api.depends("appeal_id")
    def _compute_appeal_ids(self):
        for dialog in self:
            dialog.appeal_ids |= dialog.appeal_id

    @api.depends("appeal_ids")
    def _compute_date(self):
        for dialog in self:
            # Sudo: who decides reads the answer, whoever marked its promises
            promises = (
                dialog.appeal_ids.sudo()
                .letter_ids.filtered(lambda letter: letter.state != "cancelled")
                .promise_ids
            )
            days = promises.filtered(lambda row: row.state == "promise").mapped(
                "date_due"
            )
            dialog.date = max(filter(None, days), default=False)

    def action_decide(self):
        """Take the decision."""
        self.ensure_one()
        appeals = self.appeal_ids | self.appeal_id
        return appeals.action_decide(self.decision, self.date)
