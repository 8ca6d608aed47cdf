from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize

from ..tools.mail import clean_line, get_person

REPLY_SUBJECT = "Ваше письмо получено: {{ object.company_id.name }}"
# Law of 30.03.2025: what comes by e-mail is no appeal under 59-ФЗ
REPLY_TEXT = """Здравствуйте!

Ваше письмо получено: {{ object.company_id.name }}.

Письмо по электронной почте не считается обращением гражданина по закону № 59-ФЗ: с 30 марта 2025 года на него не распространяются сроки и порядок этого закона. Мы прочитаем письмо и зарегистрируем его как сообщение.

Если Вам нужен официальный ответ в установленный срок, подайте обращение:
— на нашем сайте: {{ object.portal_url }}
— через портал Госуслуги;
— письмом по почте или лично{{ ', адрес: ' + object.office_address if object.office_address else '' }}.

{{ 'Телефон для справок: ' + object.phone if object.phone else '' }}

Это автоматическое сообщение, отвечать на него не нужно."""  # noqa: E501


class CitizenMailbox(models.Model):
    """An e-mail box of the body: its address, its channel, its reply (A1, I2).

    The address is an alias of Odoo's mail gateway; the letters come by a mail server
    that fetches them or by the pipe of the body's own one.
    """

    _name = "citizen.mailbox"
    _inherit = ["citizen.directory.mixin", "mail.alias.mixin", "mail.render.mixin"]
    _description = "E-mail Box"
    _order = "sequence, id"
    _check_company_auto = True
    # Only the administrator writes boxes, see the access lines
    _unrestricted_rendering = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    channel_id = fields.Many2one(
        "citizen.channel",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('medium', '=', 'electronic')]",
        help="A letter to this box comes through this channel: the head's box, other"
        " boxes. The channel says whether it is a message or an appeal.",
    )
    register_id = fields.Many2one(
        "citizen.register",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', 'in', ('message', 'appeal'))]",
        help="Where letters to this box are numbered; empty: by the channel.",
    )
    fetchmail_server_id = fields.Many2one(
        "fetchmail.server",
        string="Fetched by",
        groups="base.group_system",
        index="btree_not_null",
        ondelete="set null",
        help="Letters this server fetches come into this box even if the address is"
        " not named in them, for instance in a blind copy.",
    )
    # automatic reply
    is_answered = fields.Boolean(string="Automatic Reply", default=True)
    reply_subject = fields.Char(
        string="Subject of the Reply",
        render_engine="inline_template",
        default=REPLY_SUBJECT,
    )
    reply_text = fields.Text(
        string="Text of the Reply",
        render_engine="inline_template",
        default=REPLY_TEXT,
        help="Sent once a day to an address at most; says that e-mail is outside 59-ФЗ"
        " and how to file an appeal.",
    )
    phone = fields.Char(
        compute="_compute_phone",
        store=True,
        readonly=False,
        string="Phone for Questions",
    )
    office_address = fields.Char(compute="_compute_office")
    portal_url = fields.Char(compute="_compute_office")

    @api.depends("company_id")
    def _compute_phone(self):
        for box in self:
            box.phone = box.company_id.phone

    @api.depends("company_id")
    def _compute_office(self):
        for box in self:
            # Sudo: the address of the body stands on every letter
            body = box.company_id.sudo()
            parts = (body.zip, body.city, body.street, body.street2)
            box.office_address = ", ".join(filter(None, parts))
            box.portal_url = f"{box.get_base_url()}/appeals"

    def _compute_render_model(self):
        self.render_model = self._name

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("citizen.appeal")
        return values

    def _check_access_right_dynamic_template(self):
        """The access lines let the administrator alone write boxes; that is enough."""
        if self.env.user.has_group("citizen_appeals.group_admin"):
            return None
        return super()._check_access_right_dynamic_template()

    @api.model
    def _is_logged(self, name):
        # The address stands on the alias
        return name == "alias_name" or super()._is_logged(name)

    # ------------------------------------------------------------------
    # whose letter it is
    # ------------------------------------------------------------------

    @api.model
    def _find_for(self, recipients, server_id=None):
        """Boxes a letter came to, one a body; switched off ones lose nothing."""
        locals_ = {address.partition("@")[0] for address in recipients}
        # An alias without a domain takes its name at any
        by_name = Domain("alias_id.alias_incoming_local", "=", True) | Domain(
            "alias_id.alias_domain_id", "=", False
        )
        domain = Domain("alias_id.alias_full_name", "in", sorted(recipients)) | (
            Domain("alias_id.alias_name", "in", sorted(locals_)) & by_name
        )
        found = self.with_context(active_test=False).search(domain)
        if not found and server_id:
            found = self.search([("fetchmail_server_id", "=", server_id)], limit=1)
        first = {box.company_id: box for box in reversed(found)}
        return self.union(*first.values()) if first else self

    def _get_own_addresses(self):
        """Addresses that only the system itself writes from."""
        aliases = self.env["mail.alias.domain"].search([])
        boxes = self.with_context(active_test=False).search([])
        addresses = [
            *boxes.mapped("alias_email"),
            *aliases.mapped("bounce_email"),
            *aliases.mapped("catchall_email"),
            *self.env["res.company"].search([]).mapped("email"),
        ]
        return {email_normalize(address) for address in addresses if address} - {False}

    # ------------------------------------------------------------------
    # the automatic reply
    # ------------------------------------------------------------------

    def _answer(self, address, message_id):
        """Tell how to file an appeal: once a day to an address, naming nobody (I2).

        Only the address and the Message-Id of his letter leave the house with it. It
        waits in Odoo's mail queue, which the administrator alone reads, and is deleted
        once sent.
        """
        self.ensure_one()
        if not self.is_answered or not self.reply_text or not address:
            return
        # Endings of one address, and any number of forged ones, are no more replies
        tries = self.env["citizen.code.try"]
        if not tries._take("mail_reply", get_person(address)):
            return
        if not tries._take("mail_box", f"box-{self.id}"):
            return
        [subject], [text] = (
            self._render_field(name, self.ids).values()
            for name in ("reply_subject", "reply_text")
        )
        headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
        self.env["mail.mail"].create(
            {
                "subject": clean_line(subject, 200),
                "body_html": self.env["ir.qweb"]._render(
                    "citizen_appeals.mail_reply", {"lines": str(text).splitlines()}
                ),
                "email_from": self._get_sender(),
                "reply_to": self._get_sender(),
                "email_to": address,
                "references": message_id or False,
                "headers": repr(headers),
                "message_type": "auto_comment",
                "auto_delete": True,
            }
        )

    def _get_sender(self):
        return self.alias_email or self.company_id.email_formatted or False
