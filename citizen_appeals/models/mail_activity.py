from odoo import api, models
from odoo.exceptions import UserError


class MailActivity(models.Model):
    """An activity is read by whom it is assigned to, so he must see the appeal (K1)."""

    _inherit = "mail.activity"

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._check_assignees()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if vals.get("user_id"):
            self._check_assignees()
        return result

    def _check_assignees(self):
        thread = self.env.registry["citizen.thread.mixin"]
        # Sudo: who is asked about is the assignee, not the current user
        groups = self.sudo().grouped(lambda a: (a.res_model, a.user_id))
        for (res_model, user), activities in groups.items():
            if not user or not res_model or not isinstance(self.env[res_model], thread):
                continue
            records = self.env[res_model].browse(activities.mapped("res_id"))
            if not records._is_seen_by(user):
                raise UserError(
                    self.env._(
                        "%(user)s has no access to this record: give a task first.",
                        user=user.name,
                    )
                )
