from odoo import api, fields, models

from odoo.addons.base.models.res_users import check_identity


class ResConfigSettings(models.TransientModel):
    """What a body sets for its own site: its key, and what it may send (A1)."""

    _inherit = "res.config.settings"

    site_takes_messages = fields.Boolean(
        related="company_id.site_takes_messages", readonly=False
    )
    site_key_count = fields.Integer(compute="_compute_site_keys")
    site_key_until = fields.Datetime(compute="_compute_site_keys")

    @api.depends("company_id")
    def _compute_site_keys(self):
        for settings in self:
            # Sudo: how many keys there are, not the keys
            keys = settings.company_id.sudo()._get_site_keys()
            settings.site_key_count = len(keys)
            settings.site_key_until = max(keys.mapped("expiration_date"), default=False)

    @check_identity
    def action_issue_site_key(self):
        """Show the new key: it is stored as a digest alone and never shown again."""
        key = self.env.company._issue_site_key()
        view = self.env.ref("citizen_appeals.res_users_apikeys_show_view_form_site")
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.users.apikeys.show",
            "name": self.env._("Key of the Site"),
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"default_key": key},
        }

    @check_identity
    def action_revoke_site_keys(self):
        self.env.company._revoke_site_keys()
        return {"type": "ir.actions.client", "tag": "reload"}
