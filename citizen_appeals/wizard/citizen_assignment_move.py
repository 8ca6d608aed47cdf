from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

MANY = 200


class CitizenAssignmentMove(models.TransientModel):
    """Give assignments to another executor: from the heat map or a list (H1, C5).

    Nothing new is allowed here. Who may give the resolution replaces it by one with
    the other executor, the executor himself passes his assignment on (S4 2.3.8).
    """

    _name = "citizen.assignment.move"
    _description = "Give to Another Executor"

    company_id = fields.Many2one("res.company", string="Body", required=True)
    official_id = fields.Many2one(
        "citizen.official", string="New Executor", check_company=True
    )
    line_ids = fields.One2many("citizen.assignment.move.line", "move_id")
    allowed_count = fields.Integer(compute="_compute_allowed_count")
    refused_count = fields.Integer(compute="_compute_allowed_count")

    @api.depends("line_ids.way", "official_id")
    def _compute_allowed_count(self):
        for move in self:
            refused = move.line_ids.filtered(lambda line: line.way == "refused")
            move.refused_count = len(refused)
            move.allowed_count = len(move.line_ids) - len(refused)

    @api.model
    def default_get(self, fields):
        """From a list: the chosen assignments, of one body."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "citizen.assignment":
            tasks = self.env["citizen.assignment"].browse(
                self.env.context.get("active_ids", ())
            )
            values |= self._prepare_move(tasks)
        return values

    @api.model
    def _prepare_move(self, tasks):
        """:raise UserError: there are none, too many, or they are of several bodies"""
        tasks.check_access("read")
        if not tasks:
            raise UserError(self.env._("There is no assignment to give away."))
        if len(tasks) > MANY:
            raise UserError(
                self.env._(
                    "%(count)s assignments are too many at once: choose up to"
                    " %(limit)s.",
                    count=len(tasks),
                    limit=MANY,
                )
            )
        if len(tasks.company_id) > 1:
            raise UserError(
                self.env._(
                    "The assignments are of several bodies: choose those of one."
                )
            )
        return {
            "company_id": tasks.company_id.id,
            "line_ids": [Command.create({"assignment_id": task.id}) for task in tasks],
        }

    def action_confirm(self):
        """Give away what may be given away; the rest stays where it is."""
        self.ensure_one()
        if not self.official_id:
            raise UserError(self.env._("New Executor: choose who is to do it."))
        lines = self.line_ids.filtered(lambda line: line.way != "refused")
        if not lines:
            raise UserError(
                self.env._("Nothing can be given to him: see the reasons in the list.")
            )
        for line in lines:
            if line.way == "replaced":
                line.assignment_id._replace_executor_by(self.official_id)
            else:
                line.assignment_id._pass_on_to(self.official_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Given to %(executor)s: %(count)s",
                    executor=self.official_id.display_name,
                    count=len(lines),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
