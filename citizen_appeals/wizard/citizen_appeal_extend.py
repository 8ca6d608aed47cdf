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
    reason = fields.Text(required=True, help="Stands in the notice to the applicant.")

    @api.depends("appeal_id")
    def _compute_date(self):
        """The furthest day the law allows."""
        for dialog in self:
            appeal = dialog.appeal_id
            rule = appeal and appeal._find_deadline_rule("extension")
            if rule and appeal.date_deadline:
                dialog.date, _proof = rule._due_for(
                    appeal.company_id, appeal.date_deadline
                )
            else:
                dialog.date = False

    def action_extend(self):
        """Extend and open the drafted notice."""
        self.ensure_one()
        return self.appeal_id.action_extend(self.date, self.reason)
