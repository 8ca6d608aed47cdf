from odoo import api, models


class CitizenThreadMixin(models.AbstractModel):
    """Chatter and activities for the staff, without followers and without log messages.

    ``mail.followers`` is readable by every employee, so a follower would tell the
    whole house who wrote and who examines; history is kept as events instead.
    """

    _name = "citizen.thread.mixin"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Thread Without Followers"

    @api.model_create_multi
    def create(self, vals_list):
        silent = self.with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        return super(CitizenThreadMixin, silent).create(vals_list).with_env(self.env)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        return True

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        return True
