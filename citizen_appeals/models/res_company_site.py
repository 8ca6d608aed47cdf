from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from .ir_http_site import GROUP, SCOPE

KEY_DAYS = 365


class ResCompany(models.Model):
    """The account by which the body's own site sends appeals (A1)."""

    _inherit = "res.company"

    site_gateway_id = fields.Many2one(
        "res.users",
        string="Account of the Site",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="citizen_appeals.group_admin",
    )
    site_takes_messages = fields.Boolean(
        string="Messages from the Site",
        default=True,
        help="What the site sends without identification of the citizen is taken as a"
        " message outside 59-ФЗ; else it is refused.",
    )

    def _issue_site_key(self):
        """A new key, shown once; earlier ones hold until they expire or are revoked.

        :return: the key
        """
        self.ensure_one()
        self._check_site_admin()
        # Sudo: creating accounts is not the right of this role, this one can do nothing
        account = self.sudo()._get_site_account()
        until = fields.Datetime.now() + timedelta(days=KEY_DAYS)
        keys = self.env["res.users.apikeys"].with_user(account).sudo()
        return keys._generate(SCOPE, self.env._("Site of the body"), until)

    def _revoke_site_keys(self):
        self._check_site_admin()
        # Sudo: as above
        self.sudo()._get_site_keys().unlink()

    @api.model
    def _check_site_admin(self):
        """
        :raise AccessError: not the administrator, or another's body
        """
        is_admin = self.env.user.has_group("citizen_appeals.group_admin")
        if not is_admin or self not in self.env.user.company_ids:
            raise AccessError(
                self.env._("Keys of the site are issued by the administrator.")
            )

    def _get_site_keys(self):
        """Keys that open the door of this body now; read as the system."""
        keys = self.env["res.users.apikeys"]
        if not self.site_gateway_id:
            return keys
        return keys.search(
            [
                ("user_id", "=", self.site_gateway_id.id),
                ("scope", "=", SCOPE),
                "|",
                ("expiration_date", "=", False),
                ("expiration_date", ">", fields.Datetime.now()),
            ]
        )

    def _get_site_account(self):
        """The account of the site: no password, no e-mail, one group, this body."""
        if not self.site_gateway_id:
            users = self.env["res.users"].with_context(no_reset_password=True)
            self.site_gateway_id = users.create(
                {
                    "name": self.env._("Site: %(body)s", body=self.name),
                    "login": f"site-gateway-{self.id}",
                    "company_id": self.id,
                    "company_ids": [Command.set(self.ids)],
                    "group_ids": [Command.set(self.env.ref(GROUP).ids)],
                    "notification_type": "email",
                }
            )
        # Archived to shut the door; a new key opens it again
        self.site_gateway_id.active = True
        return self.site_gateway_id
