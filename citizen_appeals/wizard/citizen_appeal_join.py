from odoo import api, fields, models

from ..models.citizen_appeal_joining import JOINABLE


class CitizenAppealJoin(models.TransientModel):
    """Dialog of joining: which appeal leads, which follow."""

    _name = "citizen.appeal.join"
    _description = "Examine Together"

    appeal_ids = fields.Many2many(
        "citizen.appeal", string="Identical Appeals", required=True
    )
    company_id = fields.Many2one(
        related="appeal_ids.company_id", related_sudo=False, string="Body"
    )
    leader_id = fields.Many2one(
        "citizen.appeal",
        string="Leading Appeal",
        required=True,
        compute="_compute_leader_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        help="Its resolutions hold for all. Proposed: the earliest deadline.",
    )
    is_later = fields.Boolean(compute="_compute_is_later", compute_sudo=False)

    @api.depends("appeal_ids")
    def _compute_leader_id(self):
        """Of several the one due first; of one card, a like one of the register.

        Who was chosen once stays when more appeals are added.
        """
        for dialog in self.filtered(lambda dialog: not dialog.leader_id):
            appeals = dialog.appeal_ids._origin.filtered(
                lambda a: a.state in JOINABLE and not a.joined_to_id
            )
            leading = appeals.filtered("joined_ids") or appeals
            if len(dialog.appeal_ids) < 2:
                leading = appeals._find_identical()
            dialog.leader_id = leading.sorted(
                lambda a: (not a.joined_ids, a.date_deadline or a.date_registered, a.id)
            )[:1]

    @api.depends("leader_id", "appeal_ids")
    def _compute_is_later(self):
        for dialog in self:
            own = dialog.leader_id.date_deadline
            days = (dialog.appeal_ids - dialog.leader_id).mapped("date_deadline")
            dialog.is_later = bool(own and any(day and day < own for day in days))

    def action_join(self):
        """Join the appeals to the leading one."""
        self.ensure_one()
        self.appeal_ids.action_join(self.leader_id)
        return self.leader_id._get_records_action(
            context={"create": False}, views=[(False, "form")]
        )
