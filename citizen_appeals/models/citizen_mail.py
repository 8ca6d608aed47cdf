import base64
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("letter", "New letter"),
    ("reply", "Reply of a party"),
    ("bounce", "Notice of a mail server"),
    ("automatic", "Written by a machine"),
    ("loop", "Too many letters, or from an own address"),
    ("talk", "Reply to a notice of the system"),
    ("broken", "Could not be read"),
]
# Letters past their term, deleted in chunks
CHUNK = 1000


class CitizenMail(models.Model):
    """A letter that came by e-mail, and what became of it (I2).

    A letter becomes a received card, a reply of a party joins its case; the rest is
    kept here with its source, so that nothing is lost, and deleted after a term.
    """

    _name = "citizen.mail"
    _inherit = ["citizen.access.logged.mixin"]
    _description = "Letter by E-mail"
    _order = "id DESC"
    _rec_name = "date"
    _check_company_auto = True
    _appeal_path = "appeal_id"
    _personal_fields = frozenset({"sender", "subject", "left_files", "content"})
    _access_free_fields = frozenset(
        {"id", "display_name", "date", "kind", "state", "company_id", "write_date"}
    )

    company_id = fields.Many2one(
        "res.company", string="Body", required=True, readonly=True, ondelete="restrict"
    )
    mailbox_id = fields.Many2one(
        "citizen.mailbox",
        string="E-mail Box",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    date = fields.Datetime(string="Received on", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Awaits a Look"),
            ("kept", "Kept for a while"),
            ("done", "Dealt With"),
        ],
        required=True,
        readonly=True,
    )
    sender = fields.Char(readonly=True, help="As the letter says it; may be forged.")
    subject = fields.Char(string="Subject of the Letter", readonly=True)
    digest = fields.Char(readonly=True, help="The same for each delivery of a letter.")
    is_forged = fields.Boolean(
        string="Forged Sender",
        readonly=True,
        help="The body's mail server says that the sender is not who he says.",
    )
    has_many_senders = fields.Boolean(readonly=True)
    appeal_id = fields.Many2one(
        "citizen.appeal",
        string="Card",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    hint_appeal_id = fields.Many2one(
        "citizen.appeal",
        string="May Belong to",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Named by number or answered to, but not by a party: the case does not"
        " learn of the letter.",
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Our Letter",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    left_files = fields.Json(readonly=True, export_string_translation=False)
    left_text = fields.Text(
        compute="_compute_left_text",
        string="Left inside the Letter",
        help="Files that are no documents: programs, disguised or too large ones.",
    )
    content = fields.Binary(attachment=True, readonly=True, string="Letter as It Came")
    content_name = fields.Char(compute="_compute_content_name")

    _once = models.UniqueIndex(
        "(company_id, digest)", "This letter was taken in already."
    )
    _waiting_idx = models.Index("(company_id, id) WHERE state = 'waiting'")
    _kept_idx = models.Index("(company_id, date) WHERE appeal_id IS NULL")

    @api.depends("left_files")
    @api.depends_context("lang")
    def _compute_left_text(self):
        rules = {
            "empty": self.env._("empty"),
            "large": self.env._("too large"),
            "active": self.env._("a program, or runs one"),
            "kind": self.env._("not an accepted kind of file"),
            "mismatch": self.env._("the name hides what is inside"),
            "many": self.env._("too many files"),
        }
        for mail in self:
            mail.left_text = "\n".join(
                f"{name or '—'}: {rules.get(rule, rule)}"
                for name, rule in mail.left_files or ()
            )

    def _compute_content_name(self):
        for mail in self:
            mail.content_name = f"{mail.id}.eml"

    def _compute_display_name(self):
        """The hour it came, nothing of who wrote."""
        for mail in self:
            local = mail.company_id._to_local(mail.date)
            mail.display_name = self.env._(
                "Letter of %(date)s", date=local.strftime("%d.%m.%Y %H:%M")
            )

    # ------------------------------------------------------------------
    # what the office decides
    # ------------------------------------------------------------------

    def action_take(self):
        """Make a received card of a letter that was set aside, whatever it is."""
        self._check_office()
        for mail in self:
            raw = base64.b64decode(mail.with_context(bin_size=False).content or b"")
            if mail.appeal_id or not raw:
                raise UserError(
                    self.env._("The letter has a card already, or is kept no more.")
                )
            mail._as_system()._make_card_of(raw)
        return self.action_open_appeal() if len(self) == 1 else True

    def action_set_aside(self):
        """Looked at, nothing to do: it is deleted after its term."""
        self._check_office()
        # Sudo: nobody writes these rows by hand
        self.sudo().filtered(lambda mail: mail.state == "waiting").state = "kept"
        return True

    def action_open_appeal(self):
        """The card made of the letter, or the case it joined."""
        self.ensure_one()
        self.check_access("read")
        return self.appeal_id._get_records_action()

    def action_open_hint(self):
        """The case it may belong to."""
        self.ensure_one()
        self.check_access("read")
        return self.hint_appeal_id._get_records_action()

    def _check_office(self):
        self.check_access("read")
        self.env["citizen.appeal"]._check_role("registrar", "office_head")

    def _as_system(self, company=None):
        """Rows in the eyes of the system, in Russian where it is installed.

        A citizen is author of nothing: what his letter causes is done by the system.
        """
        language = self.env["res.lang"]._lang_get("ru_RU").code or "en_US"
        body = company or self.sudo().company_id
        env = self.env(
            user=SUPERUSER_ID,
            context={
                "lang": language,
                "tz": "UTC",
                "allowed_company_ids": body.ids,
                # What a stranger sends is never shown as a page
                "attachments_mime_plainxml": True,
            },
        )
        return self.with_env(env)

    @api.autovacuum
    def _gc_kept(self):
        """Nothing of a person is kept longer than its term (152-ФЗ 5)."""
        old = self.browse()
        for company in self.env["res.company"].search([]):
            old |= self.search(
                [
                    ("company_id", "=", company.id),
                    ("appeal_id", "=", False),
                    ("state", "!=", "waiting"),
                    ("date", "<", self._get_end_of_term(company)),
                ],
                limit=CHUNK,
            )
        done = len(old)
        old.unlink()
        return done, done >= CHUNK

    @api.model
    def _get_end_of_term(self, company):
        return fields.Datetime.now() - timedelta(days=company.mail_kept_days)
