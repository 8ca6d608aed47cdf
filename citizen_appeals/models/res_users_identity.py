from odoo import models


class ResUsers(models.Model):
    """Whether an account belongs to a citizen whose identity is confirmed."""

    _inherit = "res.users"

    def _is_identity_confirmed(self):
        # Sudo: providers are readable by the administrator alone
        users = self.sudo().filtered("oauth_uid")
        return any(users.oauth_provider_id.mapped("confirms_identity"))
