from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import is_html_empty

STATES = [
    ("draft", "Draft"),
    ("in_review", "In review"),
    ("approved", "Approved"),
    ("signed", "Signed"),
    ("numbered", "Numbered"),
    ("dispatched", "Dispatched"),
    ("cancelled", "Cancelled"),
]
# D1: the one way of a letter
NEXT_STATES = {
    "draft": {"in_review", "approved", "cancelled"},
    "in_review": {"approved", "draft", "cancelled"},
    "approved": {"signed", "draft", "cancelled"},
    "signed": {"numbered", "draft", "cancelled"},
    "numbered": {"dispatched"},
    "dispatched": set(),
    "cancelled": set(),
}
WAYS = [
    ("post", "By post"),
    ("email", "E-mail"),
    ("portal", "Portal"),
    ("gosuslugi", "Госуслуги"),
    ("hand", "By hand"),
]
# what its authors write, while the state allows
DRAFT_FIELDS = {
    "kind_id",
    "subject",
    "body",
    "html_field_history",
    "partner_id",
    "date_named",
    "reason",
    "addressee_name_dative",
    "addressee_address",
    "addressee_email",
    "salutation",
    "on_order_of_id",
    "executor_id",
    "signatory_id",
    "attachment_sheets",
    "attachment_copies",
    "attachments_note",
    "enclosure_ids",
    "template_id",
    "visa_ids",
    "visa_order",
    "signature_ids",
    "register_id",
}
# what may be given with the order to draft a letter
GIVEN_FIELDS = DRAFT_FIELDS - {
    "kind_id",
    "html_field_history",
    "visa_ids",
    "visa_order",
    "signature_ids",
    "register_id",
} | {"dispatch_way"}
# what the clerk enters when the letter goes out
DISPATCH_FIELDS = {
    "dispatch_way",
    "date_dispatched",
    "tracking_ref",
    "received_by",
    "date_receipt",
}
# what the deeds alone write
PROTECTED_FIELDS = frozenset(
    {
        "state",
        "name",
        "number",
        "number_year",
        "company_id",
        "signatory_post",
        "signatory_name",
        "executor_name",
        "executor_phone",
        "date_signed",
        "signed_by_id",
        "date",
        "pdf",
        "pdf_sha256",
        "dispatched_by_id",
        "email_state",
        "email_attempts",
        "email_next_try",
        "review_ids",
        "violation_id",
        "master_letter_id",
        "answered_list",
        "dispatch_ids",
        "date_returned",
        "return_reason",
        "resend_way",
        "resend_address",
        "resend_email",
        "email_user_id",
        "email_message_id",
        "is_quality_passed",
        "rework_review_id",
        "date_opened",
        "announce_state",
        "announce_tries",
        "announce_next_try",
    }
)


class CitizenLetter(models.Model):
    """Every outgoing paper, from the draft to the dispatch (D1-D6).

    The words come from the kind, are edited by the executor, checked, signed, then
    frozen; the number issues the PDF, which is stored with its SHA-256 and never
    replaced. States change only in the ``action_…`` methods of this model.
    """

    _name = "citizen.letter"
    _inherit = [
        "citizen.number.mixin",
        "citizen.thread.mixin",
        "citizen.access.logged.mixin",
        "html.field.history.mixin",
        "citizen.protected.mixin",
    ]
    _description = "Letter"
    _order = "id desc"
    _personal_fields = frozenset(
        {
            "html_field_history",
            "subject",
            "body",
            "reason",
            "addressee_name_dative",
            "addressee_address",
            "addressee_email",
            "resend_address",
            "resend_email",
            "salutation",
            "attachments_note",
            "pdf",
            "tracking_ref",
            "received_by",
        }
    )
    _check_company_auto = True
    _rec_names_search = ["name"]
    _protected_fields = PROTECTED_FIELDS
    _access_free_fields = frozenset(
        {"id", "display_name", "name", "state", "kind_id", "date", "write_date"}
    )

    appeal_id = fields.Many2one(
        "citizen.appeal",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, index=True, precompute=True
    )
    # read by the chancery too, which does not see the appeal itself
    appeal_name = fields.Char(related="appeal_id.name", string="Appeal Number")
    appeal_date = fields.Date(
        related="appeal_id.date_registered", string="Appeal Registered"
    )
    kind_id = fields.Many2one(
        "citizen.letter.kind",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind_code = fields.Char(related="kind_id.code", export_string_translation=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    # words
    subject = fields.Char(
        string="Heading", compute="_compute_subject", store=True, readonly=False
    )
    body = fields.Html(string="Text", sanitize_style=False, copy=False)
    partner_id = fields.Many2one(
        "res.partner",
        string="Other Body",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
        help="The body or organization the letter goes to or names.",
    )
    date_named = fields.Date(help="The new term or the date a reply is asked by.")
    reason = fields.Text(help="Reason named in the letter.")
    # addressee
    addressee_name_dative = fields.Text(
        string="To (Dative)", compute="_compute_name_dative", store=True, readonly=False
    )
    addressee_address = fields.Text(
        string="Address", compute="_compute_address", store=True, readonly=False
    )
    addressee_email = fields.Char(
        string="E-mail", compute="_compute_email", store=True, readonly=False
    )
    salutation = fields.Char(compute="_compute_salutation", store=True, readonly=False)
    # people
    on_order_of_id = fields.Many2one(
        "citizen.official",
        string="On the Order of",
        compute="_compute_on_order_of_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The text must say on whose order the appeal was examined.",
    )
    executor_id = fields.Many2one(
        "citizen.official",
        compute="_compute_executor_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    signatory_id = fields.Many2one(
        "citizen.official",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    # enclosures
    attachment_sheets = fields.Integer(string="Enclosed Sheets")
    attachment_copies = fields.Integer(string="Copies", default=1)
    attachments_note = fields.Text(
        string="Enclosure",
        compute="_compute_attachments_note",
        store=True,
        readonly=False,
    )
    # frozen by the signature
    signatory_post = fields.Text(readonly=True, copy=False)
    signatory_name = fields.Char(readonly=True, copy=False)
    executor_name = fields.Char(readonly=True, copy=False)
    executor_phone = fields.Char(readonly=True, copy=False)
    date_signed = fields.Date(readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    # frozen by the number
    date = fields.Date(readonly=True, copy=False, index="btree_not_null")
    pdf = fields.Binary(
        string="Issued Letter", readonly=True, copy=False, attachment=True
    )
    pdf_name = fields.Char(compute="_compute_pdf_name")
    pdf_sha256 = fields.Char(string="SHA-256", readonly=True, copy=False)
    # dispatch
    dispatch_way = fields.Selection(
        WAYS, compute="_compute_dispatch_way", store=True, readonly=False
    )
    date_dispatched = fields.Date(string="Dispatched on", copy=False)
    dispatched_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    tracking_ref = fields.Char(
        string="Postal Identifier", copy=False, help="Of a registered letter."
    )
    received_by = fields.Char(
        copy=False, help="Who signed the receipt (расписка) for a letter given by hand."
    )
    date_receipt = fields.Date(string="Received on", copy=False)
    email_state = fields.Selection(
        [
            ("to_send", "To send"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("uncertain", "Uncertain"),
        ],
        string="E-mail Sending",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    email_attempts = fields.Integer(readonly=True, copy=False)
    email_next_try = fields.Datetime(readonly=True, copy=False)
    # control
    visa_ids = fields.One2many("citizen.letter.visa", "letter_id", copy=False)
    review_ids = fields.One2many("citizen.letter.review", "letter_id", readonly=True)
    can_edit = fields.Boolean(compute="_compute_rights")
    can_submit = fields.Boolean(compute="_compute_rights")
    can_approve = fields.Boolean(compute="_compute_rights")
    can_return = fields.Boolean(compute="_compute_rights")
    can_sign = fields.Boolean(compute="_compute_rights")
    can_number = fields.Boolean(compute="_compute_rights")
    can_dispatch = fields.Boolean(compute="_compute_rights")
    can_cancel = fields.Boolean(compute="_compute_rights")
    can_give_visa = fields.Boolean(compute="_compute_rights")
    can_take_back = fields.Boolean(compute="_compute_rights")
    can_insist = fields.Boolean(compute="_compute_rights")
    can_pass_quality = fields.Boolean(compute="_compute_rights")
    can_attach = fields.Boolean(compute="_compute_rights")

    _number_uniq = models.UniqueIndex(
        "(register_id, number_year, number) WHERE number > 0",
        "This outgoing number is taken.",
    )
    _outbox = models.Index("(email_next_try, id) WHERE email_state = 'to_send'")
    _issued = models.Constraint(
        "CHECK (state NOT IN ('numbered', 'dispatched') OR number > 0)",
        "A letter goes out under a number only.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("name", "kind_id")
    def _compute_display_name(self):
        for letter in self:
            kind = letter.kind_id.name or ""
            if letter.name:
                letter.display_name = f"{kind} № {letter.name}"
            else:
                letter.display_name = self.env._("%s (draft)", kind)

    @api.depends("name", "kind_id")
    def _compute_pdf_name(self):
        for letter in self:
            number = (letter.name or "").replace("/", "-")
            letter.pdf_name = f"{letter.kind_id.name} {number}".strip() + ".pdf"

    @api.depends("kind_id")
    def _compute_subject(self):
        for letter in self:
            letter.subject = letter.kind_id.subject

    # A method each: a value given for one field must not silence the others

    @api.depends("appeal_id", "kind_id", "partner_id")
    def _compute_name_dative(self):
        for letter in self:
            letter.addressee_name_dative = letter._get_addressee_values()["name"]

    @api.depends("appeal_id", "kind_id", "partner_id")
    def _compute_address(self):
        for letter in self:
            letter.addressee_address = letter._get_addressee_values()["address"]

    @api.depends("appeal_id", "kind_id", "partner_id")
    def _compute_email(self):
        for letter in self:
            letter.addressee_email = letter._get_addressee_values()["email"]

    @api.depends("appeal_id", "kind_id")
    def _compute_salutation(self):
        for letter in self:
            letter.salutation = letter._get_salutation()

    @api.depends("appeal_id")
    def _compute_on_order_of_id(self):
        for letter in self:
            letter.on_order_of_id = letter._find_order_author()

    @api.depends("appeal_id")
    def _compute_executor_id(self):
        for letter in self:
            letter.executor_id = letter.appeal_id.lead_executor_id

    @api.depends("appeal_id", "kind_id", "partner_id")
    def _compute_dispatch_way(self):
        for letter in self:
            way = "post"
            if letter.kind_id.addressee == "applicant":
                way = letter.appeal_id.answer_way or way
            letter.dispatch_way = way

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("attachment_sheets", "attachment_copies")
    def _check_sheets(self):
        for letter in self:
            if letter.attachment_sheets < 0 or letter.attachment_copies < 0:
                raise ValidationError(
                    self.env._("Sheets and copies of an enclosure cannot be negative.")
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        letters = super().create(vals_list)
        letters.filtered(lambda letter: is_html_empty(letter.body))._fill_bodies(
            is_new=True
        )
        return letters

    def write(self, vals):
        if not self.env.su:
            self._check_write(vals.keys())
        return super().write(vals)

    def _write_flow(self, vals):
        if "pdf" in vals and any(letter.pdf_sha256 for letter in self):
            raise UserError(self.env._("An issued letter is never replaced."))
        return super()._write_flow(vals)

    def _check_write(self, names):
        """The text changes while it is a draft, the dispatch once it is signed."""
        if "appeal_id" in names:
            raise AccessError(self.env._("A letter stays with its appeal."))
        if names & DRAFT_FIELDS and not all(letter.can_edit for letter in self):
            raise UserError(
                self.env._("The text is frozen: return the letter to change it.")
            )
        if names & DISPATCH_FIELDS and not all(
            letter.can_edit or letter.can_dispatch or letter.can_number
            for letter in self
        ):
            raise UserError(
                self.env._("The dispatch is entered by the chancery once signed.")
            )

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("Letters are not copied: make a new one."))

    @api.model
    def _check_draft_values(self, vals):
        """Values a client gives for a letter that the system drafts for him.

        :raise AccessError: other fields than the words, people and enclosures
        """
        if refused := vals.keys() - GIVEN_FIELDS:
            raise AccessError(
                self.env._(
                    "These fields change only through the actions: %(fields)s",
                    fields=self._get_labels(refused),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        """K2: what was once submitted stays."""
        if any(letter.state != "draft" or letter.review_ids for letter in self):
            raise UserError(
                self.env._("Only a draft that was never submitted can be deleted.")
            )

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def _get_versioned_fields(self):
        """D2: what was changed after a remark can be shown."""
        return ["body"]
