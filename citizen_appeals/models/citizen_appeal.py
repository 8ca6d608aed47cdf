from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .citizen_appeal_protected import PROTECTED_FIELDS

MEDIUM = [("written", "Written"), ("electronic", "Electronic"), ("oral", "Oral")]
ANSWER_WAYS = [
    ("post", "By post"),
    ("email", "By e-mail"),
    ("portal", "In the account on the portal"),
    ("gosuslugi", "Through Госуслуги"),
    ("hand", "By hand"),
]
STATES = [
    ("received", "Received"),
    ("registered", "Registered"),
    ("assigned", "Assigned"),
    ("in_progress", "In progress"),
    ("in_review", "Answer in review"),
    ("answered", "Answered"),
    ("closed", "Closed"),
    ("filed", "Filed"),
    ("forwarded", "Forwarded"),
    ("returned", "Returned"),
    ("left_unanswered", "Left without answer"),
    ("withdrawn", "Withdrawn"),
    ("handed_over", "Handed to the chancery"),
]
# An older receipt is a slip of the pen: the law itself is of 2006
EARLIEST_YEAR = 2000
OPEN_STATES = ("received", "registered", "assigned", "in_progress", "in_review")


class CitizenAppeal(models.Model):
    """A citizen's appeal: the registration card of A2 and its way to the archive."""

    _name = "citizen.appeal"
    _inherit = [
        "citizen.number.mixin",
        "citizen.thread.mixin",
        "citizen.access.logged.mixin",
        "citizen.traced.mixin",
        "citizen.protected.mixin",
    ]
    _description = "Citizen's Appeal"
    _order = "date_received DESC, id DESC"
    _personal_fields = frozenset(
        {
            "received_name",
            "received_address",
            "received_phone",
            "received_email",
            "representative_name",
            "annotation",
            "body",
            "place",
            "remark",
            "outcome_reason",
            "answer_page",
            "code_salt",
            "code_hash",
            "idempotency_key",
            "sort_note",
            "requester_post",
            "partner_id",
        }
    )
    _check_company_auto = True
    _mail_post_access = "read"
    _access_free_fields = frozenset(
        {"id", "display_name", "name", "number", "state", "company_id", "write_date"}
    )

    _protected_fields = PROTECTED_FIELDS

    # registration
    state = fields.Selection(
        STATES,
        default="received",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    is_open = fields.Boolean(
        compute="_compute_is_open", store=True, precompute=True, copy=False
    )
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    register_id = fields.Many2one(
        compute="_compute_register_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('kind', 'in', ('appeal', 'request', 'message'))]",
    )
    channel_id = fields.Many2one(
        "citizen.channel",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    channel_source = fields.Char(help="Name of the network, broadcast or system.")
    medium = fields.Selection(
        MEDIUM,
        string="Form",
        compute="_compute_from_channel",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    answer_way = fields.Selection(
        ANSWER_WAYS,
        compute="_compute_from_channel",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    kind = fields.Selection(
        [
            ("proposal", "Proposal"),
            ("application", "Application"),
            ("complaint", "Complaint"),
        ],
        default="application",
        required=True,
    )
    subkind_id = fields.Many2one(
        "citizen.appeal.subkind",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('kind', '=', kind)]",
    )
    idempotency_key = fields.Char(readonly=True, copy=False, groups="base.group_user")
    parent_id = fields.Many2one(
        "citizen.appeal",
        string="Same Appeal Elsewhere",
        index="btree_not_null",
        ondelete="restrict",
        help="The same appeal in the register of another body.",
    )
    case_file_id = fields.Many2one(
        "citizen.case.file",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # applicant, as received
    applicant_id = fields.Many2one(
        "citizen.applicant",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="For a collective appeal: the one to be answered, else the first. "
        "Empty for an anonymous appeal.",
    )
    partner_id = fields.Many2one(
        related="applicant_id.partner_id",
        string="Portal Account",
        store=True,
        index="btree_not_null",
        copy=False,
    )
    received_name = fields.Char(string="Name as Received")
    received_address = fields.Char(string="Address as Received")
    received_phone = fields.Char(string="Phone as Received")
    received_email = fields.Char(string="E-mail as Received")
    representative_name = fields.Char(string="Representative")
    signatory_count = fields.Integer(string="Signatures", default=1, aggregator=None)
    is_collective = fields.Boolean(
        compute="_compute_is_collective",
        store=True,
        precompute=True,
        readonly=False,
        string="Collective",
    )
    is_repeat = fields.Boolean(string="Repeat")
    origin_appeal_ids = fields.Many2many(
        "citizen.appeal",
        "citizen_appeal_origin_rel",
        "appeal_id",
        "origin_id",
        string="Earlier Appeals",
        copy=False,
    )
    addressee_id = fields.Many2one(
        "citizen.official",
        string="Addressed to",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )

    # completeness
    has_date = fields.Boolean(string="Dated", default=True)
    has_signature = fields.Boolean(string="Signed", default=True)
    has_authority = fields.Boolean(
        string="Authority Proved",
        help="The representative's power of attorney is attached.",
    )
    is_incomplete = fields.Boolean(compute="_compute_is_incomplete")

    # content
    annotation = fields.Text(string="Short Content")
    body = fields.Text(string="Text")
    sheets = fields.Integer(default=1, aggregator=None)
    attachment_sheets = fields.Integer(string="Sheets of Attachments", aggregator=None)
    place = fields.Char(
        string="Place of the Problem", help="Apart from the home address."
    )
    territory_id = fields.Many2one(
        "citizen.territory",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    remark = fields.Char(string="Note (Примечание)")
    question_ids = fields.One2many(
        "citizen.appeal.question", "appeal_id", string="Questions", copy=True
    )
    topic_id = fields.Many2one(
        related="question_ids.topic_id", string="First Topic", search="_search_topic_id"
    )
    document_ids = fields.One2many(
        "citizen.document", "appeal_id", string="Documents", copy=False
    )

    # covering letter of the superior body (A2, D8)
    superior_partner_id = fields.Many2one(
        "res.partner",
        string="Superior Body",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
    )
    superior_number = fields.Char(string="Covering Letter No.")
    superior_date = fields.Date(string="Covering Letter Date")
    superior_controls = fields.Boolean(string="Controlled by the Superior Body")
    superior_wants_answer = fields.Boolean(string="Wants an Own Answer")
    superior_date_due = fields.Date(string="Answer Wanted by")

    # dates and deadlines
    date_received = fields.Datetime(
        string="Date of Receipt",
        required=True,
        default=lambda self: fields.Datetime.now(),
        copy=False,
    )
    date_registered = fields.Date(string="Registered on", copy=False)
    deadline_rule_id = fields.Many2one(
        "citizen.deadline.rule",
        string="Term of Examination",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'examination'),"
        " ('company_id', 'in', [False, company_id])]",
        copy=False,
    )
    date_deadline = fields.Date(string="Deadline", readonly=True, copy=False)
    date_deadline_internal = fields.Date(
        string="Internal Date", readonly=True, copy=False
    )
    date_next_due = fields.Date(
        string="Next Date", readonly=True, copy=False, help="Nearest open deadline."
    )
    is_deadline_provisional = fields.Boolean(
        string="Provisional",
        readonly=True,
        copy=False,
        help="The deadline reaches a year without official transfers of days off.",
    )
    date_answered = fields.Date(string="Answered on", readonly=True, copy=False)
    date_closed = fields.Date(string="Closed on", readonly=True, copy=False)
    is_registered_late = fields.Boolean(readonly=True, copy=False)
    is_closed_late = fields.Boolean(
        string="Answered Late",
        readonly=True,
        copy=False,
        help="Set at dispatch: answered after the deadline.",
    )
    deadline_ids = fields.One2many(
        "citizen.appeal.deadline", "appeal_id", string="Deadlines", copy=False
    )

    # control
    on_control = fields.Boolean(copy=False, help="Put on control at registration.")
    decision = fields.Selection(
        [("to_file", "To file (в дело)"), ("keep_control", "Keep on control")],
        readonly=True,
        copy=False,
    )
    date_decision = fields.Date(string="Decided on", readonly=True, copy=False)
    reported_to_id = fields.Many2one(
        "citizen.official",
        string="Reported to",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        copy=False,
    )
    date_reported = fields.Date(string="Reported on", copy=False)
    supervisor_id = fields.Many2one(
        "citizen.official",
        string="Curator",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        copy=False,
    )
    lead_executor_id = fields.Many2one(
        "citizen.official",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Unit",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
    )
    resolution_ids = fields.One2many(
        "citizen.resolution", "appeal_id", string="Resolutions", copy=False
    )
    assignment_ids = fields.One2many(
        "citizen.assignment", "appeal_id", string="Assignments", copy=False
    )
    letter_ids = fields.One2many(
        "citizen.letter", "appeal_id", string="Letters", copy=False
    )
    event_ids = fields.One2many(
        "citizen.appeal.event", "appeal_id", string="Events", copy=False
    )

    _number_uniq = models.UniqueIndex(
        "(register_id, number_year, number) WHERE number > 0",
        "This registration number is already taken.",
    )
    _idempotency_uniq = models.UniqueIndex(
        "(company_id, idempotency_key) WHERE idempotency_key IS NOT NULL",
        "This appeal was already taken in.",
    )
    _received_idx = models.Index("(company_id, date_received DESC, id DESC)")
    _order_idx = models.Index("(date_received DESC, id DESC)")
    # Figures by month, state and unit are counted in the index alone
    _figures_idx = models.Index("(company_id, date_registered, state, department_id)")
    # The ORM writes IS TRUE, and PostgreSQL does not see that it means the same
    _deadline_idx = models.Index("(date_deadline, id) WHERE is_open IS TRUE")
    _next_due_idx = models.Index("(date_next_due, id) WHERE is_open IS TRUE")
    _name_idx = models.Index("USING gin (name gin_trgm_ops)")
    _signatures_positive = models.Constraint(
        "CHECK (signatory_count > 0)", "Signatures: at least one is needed."
    )
    _sheets_positive = models.Constraint(
        "CHECK (sheets >= 0 AND attachment_sheets >= 0)",
        "Sheets: the number cannot be negative.",
    )

    @api.depends("state")
    def _compute_is_open(self):
        for appeal in self:
            appeal.is_open = appeal.state in OPEN_STATES

    @api.depends("channel_id")
    def _compute_from_channel(self):
        for appeal in self:
            appeal.medium = appeal.channel_id.medium or "written"
            appeal.answer_way = appeal.channel_id.answer_way or "post"

    @api.depends("channel_id", "company_id")
    def _compute_register_id(self):
        """Messages are counted apart from appeals (A1)."""
        Register = self.env["citizen.register"]
        for appeal in self:
            if appeal.state == "received":
                kind = appeal.channel_id.counts_as or "appeal"
                appeal.register_id = Register._find(appeal.company_id, kind)

    @api.depends("signatory_count")
    def _compute_is_collective(self):
        for appeal in self:
            appeal.is_collective = appeal.signatory_count > 1

    @api.depends("has_date", "has_signature", "representative_name", "has_authority")
    def _compute_is_incomplete(self):
        for appeal in self:
            unproved = appeal.representative_name and not appeal.has_authority
            appeal.is_incomplete = bool(
                not appeal.has_date or not appeal.has_signature or unproved
            )

    @api.model
    def _search_topic_id(self, operator, value):
        return Domain("question_ids.topic_id", operator, value)

    @api.depends("name", "date_registered", "date_received", "company_id")
    def _compute_display_name(self):
        """Number and date, nothing of the applicant: it is shown everywhere."""
        for appeal in self:
            if appeal.name:
                day = fields.Date.to_date(appeal.date_registered)
                appeal.display_name = self.env._(
                    "No. %(number)s of %(date)s",
                    number=appeal.name,
                    date=day.strftime("%d.%m.%Y"),
                )
            elif appeal.date_received and appeal.company_id:
                day = appeal.company_id._local_date(appeal.date_received)
                appeal.display_name = self.env._(
                    "Not registered, received %(date)s", date=day.strftime("%d.%m.%Y")
                )
            else:
                appeal.display_name = self.env._("New appeal")

    @api.constrains("date_received", "date_registered")
    def _check_dates(self):
        """Receipt is not in the future, registration not before receipt (A3)."""
        for appeal in self:
            if appeal.date_received > fields.Datetime.now():
                raise ValidationError(
                    self.env._(
                        "Date of Receipt: %(date)s is in the future.",
                        date=appeal.company_id._to_local(appeal.date_received).strftime(
                            "%d.%m.%Y %H:%M"
                        ),
                    )
                )
            received = appeal.company_id._local_date(appeal.date_received)
            if received.year < EARLIEST_YEAR:
                raise ValidationError(
                    self.env._(
                        "Date of Receipt: %(date)s is before %(year)s. Check the year.",
                        date=received.strftime("%d.%m.%Y"),
                        year=EARLIEST_YEAR,
                    )
                )
            if not appeal.date_registered:
                continue
            if appeal.date_registered < received:
                raise ValidationError(
                    self.env._(
                        "Registered on: %(registered)s is before the receipt"
                        " %(received)s. An appeal is registered on the day of"
                        " receipt or later.",
                        registered=appeal.date_registered.strftime("%d.%m.%Y"),
                        received=received.strftime("%d.%m.%Y"),
                    )
                )
            if appeal.date_registered > appeal.company_id._today():
                raise ValidationError(
                    self.env._(
                        "Registered on: %(date)s is in the future.",
                        date=appeal.date_registered.strftime("%d.%m.%Y"),
                    )
                )

    @api.onchange("question_ids", "territory_id")
    def _onchange_supervisor(self):
        """Propose the curator by the distribution of duties (A12).

        Not before there is a topic or a place: a duty for everything would stay.
        """
        if self.state == "received" and (self.topic_id or self.territory_id):
            found = self._propose_supervisors().get(self.id)
            self.supervisor_id = found or self.supervisor_id

    @api.onchange("applicant_id")
    def _onchange_applicant(self):
        """The card keeps name and addresses as received; start from the known ones."""
        applicant = self.applicant_id
        if applicant:
            self.received_name = applicant.name
            self.received_address = applicant.address
            self.received_phone = applicant.phone
            self.received_email = applicant.email

    def _propose_supervisors(self):
        """Curator by topic and territory as of today; dict id → official's id."""
        Official = self.env["citizen.official"]
        keys = [
            (appeal.company_id.id, appeal.topic_id.id, appeal.territory_id.id)
            for appeal in self
        ]
        found = Official._find_supervisors(keys, self.env.company._today())
        return dict(zip(self._ids, found, strict=True))
