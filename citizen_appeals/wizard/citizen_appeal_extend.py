from odoo import api, fields, models


class CitizenAppealExtend(models.TransientModel):
    """Dialog of the extension: new date and reason (C2)."""

    _name = "citizen.appeal.extend"
    _description = "Extend the Term"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    date_deadline = fields.Date(related="appeal_id.date_deadline", related_sudo=False)
    date = fields.Date(
        string="New Date",
        required=True,
        compute="_compute_date",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    clause = fields.Char(string="Ground", compute="_compute_clause", compute_sudo=False)
    reason = fields.Text(required=True, help="Stands in the notice to the applicant.")

    @api.depends("appeal_id")
    def _compute_date(self):
        """The furthest day the rule allows."""
        for dialog in self:
            appeal = dialog.appeal_id
            old = appeal.date_deadline
            rule = old and appeal._get_extension_rule()
            dialog.date = rule and appeal._get_extension_limit(rule, old)

    @api.depends("appeal_id")
    def _compute_clause(self):
        for dialog in self:
            appeal = dialog.appeal_id
            dialog.clause = appeal and appeal._get_extension_rule().clause

    def action_extend(self):
        """Extend and open the drafted notice."""
        self.ensure_one()
        return self.appeal_id.action_extend(self.date, self.reason)
