from odoo import api, fields, models


class CitizenAppealAnswerMany(models.TransientModel):
    """Dialog: which of the joined appeals one answer is given to (S4 2.4.1)."""

    _name = "citizen.appeal.answer.many"
    _description = "One Answer for Many"

    appeal_id = fields.Many2one(
        "citizen.appeal",
        string="Leading Appeal",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    appeal_ids = fields.Many2many(
        "citizen.appeal",
        string="Answered with It",
        compute="_compute_appeal_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        domain="[('joined_to_id', '=', appeal_id)]",
    )
    obstacles = fields.Text(
        string="Answered by Themselves", compute="_compute_obstacles"
    )

    @api.depends("appeal_id")
    def _compute_appeal_ids(self):
        """Proposed: all that nothing stands against."""
        for dialog in self:
            leader = dialog.appeal_id
            dialog.appeal_ids = leader.joined_ids.filtered(
                lambda appeal, leader=leader: (
                    not appeal._get_many_obstacle(leader)
                    and not (leader | appeal)._get_period_obstacles()
                )
            )

    @api.depends("appeal_id")
    def _compute_obstacles(self):
        for dialog in self:
            leader = dialog.appeal_id
            lines = []
            for appeal in leader.joined_ids:
                obstacle = appeal._get_many_obstacle(leader)
                lines += [obstacle] if obstacle else []
                if not obstacle:
                    lines += (leader | appeal)._get_period_obstacles()
            dialog.obstacles = "\n".join(lines)

    def action_confirm(self):
        """Draft the common answer and its copies."""
        self.ensure_one()
        return self.appeal_id.action_answer_many(self.appeal_ids)
