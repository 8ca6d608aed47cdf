from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What the sector enters of the reply, and of a fact it noted itself
REPLY_FIELDS = frozenset(
    {"reply", "reply_ids", "date_reply", "measure", "measure_note", "date_measure"}
)


class CitizenViolation(models.Model):
    """Register of violations: the fact, the letter to the curator, his reply (H2).

    S4 2.7.7: for each late examination the sector writes to the curator, by order of
    the authorised deputy head, to establish the reasons and take disciplinary
    measures. The facts are found each morning, see ``citizen_violation_find.py``.
    """

    _name = "citizen.violation"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Violation"
    _order = "date DESC, id DESC"
    _check_company_auto = True
    _access_free_fields = frozenset(
        {"id", "display_name", "state", "kind_id", "date", "write_date"}
    )
    _protected_fields = frozenset(
        {"state", "company_id", "deadline_id", "date_asked", "date_reply_due"}
        | {"dismissal"}
    )
    _personal_fields = frozenset({"description", "reply", "measure_note", "dismissal"})

    appeal_id = fields.Many2one(
        "citizen.appeal",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, index=True, precompute=True
    )
    kind_id = fields.Many2one(
        "citizen.violation.kind",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('company_id', 'in', [False, company_id])]",
    )
    deadline_id = fields.Many2one(
        "citizen.appeal.deadline",
        string="Missed Term",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    day_due = fields.Date(related="deadline_id.day_due", string="Was Due")
    explanation = fields.Text(related="deadline_id.explanation", string="Proof")
    date = fields.Date(
        string="Day of the Fact",
        required=True,
        index=True,
        default=lambda self: self.env.company._today(),
        help="For a missed term: the first day after it.",
    )
    days_late = fields.Integer(
        compute="_compute_days_late",
        help="Days after the term until it was met, or until today.",
    )
    description = fields.Text(string="What Was Violated")
    state = fields.Selection(
        [
            ("found", "To ask about"),
            ("asked", "Reply awaited"),
            ("answered", "Answered"),
            ("dismissed", "Dismissed"),
        ],
        default="found",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    # who is concerned, as of the day of the fact
    official_id = fields.Many2one(
        "citizen.official",
        string="Curator",
        compute="_compute_people",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The letter is addressed to this post.",
    )
    executor_id = fields.Many2one(
        "citizen.official",
        compute="_compute_people",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Unit",
        compute="_compute_people",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    # letter and reply
    letter_ids = fields.One2many(
        "citizen.letter", "violation_id", string="Letters", readonly=True
    )
    letter_id = fields.Many2one("citizen.letter", compute="_compute_letter_id")
    date_asked = fields.Date(string="Asked on", readonly=True, copy=False)
    date_reply_due = fields.Date(string="Reply Due", readonly=True, copy=False)
    date_reply = fields.Date(string="Reply of", copy=False)
    reply = fields.Text(string="Reasons Established", copy=False)
    reply_ids = fields.Many2many(
        "citizen.document",
        "citizen_violation_reply_rel",
        "violation_id",
        "document_id",
        string="Reply, File",
        domain="[('appeal_id', '=', appeal_id)]",
        copy=False,
    )
    measure = fields.Selection(
        [
            ("talk", "Talked to"),
            ("warning", "Warned"),
            ("remark", "Remark (замечание)"),
            ("reprimand", "Reprimand (выговор)"),
            ("bonus", "Bonus reduced"),
            ("other", "Other"),
            ("none", "No measures"),
        ],
        string="Measure Taken",
        copy=False,
    )
    measure_note = fields.Char(string="Measure in Detail", copy=False)
    date_measure = fields.Date(string="Measure Taken on", copy=False)
    dismissal = fields.Text(string="Dismissed Because", readonly=True, copy=False)
    nonconformity_id = fields.Many2one(
        "citizen.nonconformity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_office = fields.Boolean(compute="_compute_is_office")

    # A fact is noted once, however often the morning's search runs
    _deadline_uniq = models.UniqueIndex(
        "(deadline_id) WHERE deadline_id IS NOT NULL",
        "This missed term is in the register already.",
    )

    # ------------------------------------------------------------------
    # computes and checks
    # ------------------------------------------------------------------

    @api.depends("kind_id", "appeal_id")
    def _compute_display_name(self):
        for violation in self:
            violation.display_name = self.env._(
                "%(kind)s: %(appeal)s",
                kind=violation.kind_id.name or "",
                appeal=violation.appeal_id.display_name or "",
            )

    @api.depends("deadline_id.date_met", "deadline_id.date_stopped", "date")
    def _compute_days_late(self):
        for violation in self:
            term, company = violation.deadline_id, violation.company_id
            over = term.date_met or term.date_stopped
            last = over and company._local_date(over)
            if not term:
                violation.days_late = 0
                continue
            violation.days_late = ((last or company._today()) - term.day_due).days

    @api.depends("appeal_id")
    def _compute_people(self):
        for violation in self:
            appeal = violation.appeal_id
            violation.official_id = appeal.supervisor_id
            violation.executor_id = appeal.lead_executor_id
            violation.department_id = (
                appeal.department_id
                or appeal.lead_executor_id.department_id
                or appeal.supervisor_id.department_id
            )

    @api.depends("letter_ids.state")
    def _compute_letter_id(self):
        for violation in self:
            live = violation.letter_ids.filtered(lambda a: a.state != "cancelled")
            violation.letter_id = live.sorted("id")[-1:]

    @api.depends_context("uid")
    def _compute_is_office(self):
        self.is_office = self._is_office()

    @api.model
    def _is_office(self):
        return self.env["citizen.appeal"]._has_role("registrar", "office_head")

    @api.constrains("date", "date_reply", "date_measure")
    def _check_dates(self):
        for violation in self:
            today = violation.company_id._today()
            for name in ("date", "date_reply", "date_measure"):
                if violation[name] and violation[name] > today:
                    raise ValidationError(
                        self.env._(
                            "%(field)s: the day has not come yet (S4 2.7.7).",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    @api.constrains("reply_ids", "appeal_id")
    def _check_reply_files(self):
        for violation in self:
            if violation.reply_ids.appeal_id - violation.appeal_id:
                raise ValidationError(
                    self.env._("Reply, File: choose files of this appeal (S4 2.7.7).")
                )

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self.env["citizen.appeal"]._check_role("registrar", "office_head")
        violations = super().create(vals_list)
        violations.appeal_id._log_event("violation_found")
        return violations

    def write(self, vals):
        if not self.env.su:
            self._check_write(vals.keys())
        return super().write(vals)

    def _check_write(self, names):
        self.env["citizen.appeal"]._check_role("registrar", "office_head")
        if {"appeal_id", "kind_id", "date"} & names and self.filtered("deadline_id"):
            raise AccessError(
                self.env._(
                    "Appeal, kind and day of a missed term follow from the term; if it"
                    " is no violation, dismiss it with a reason (S4 2.7.7)."
                )
            )
        over = self.filtered(lambda fact: fact.state in ("answered", "dismissed"))
        if over and names - {"nonconformity_id"}:
            raise UserError(
                self.env._("A violation that is over stays as it is (S4 2.7.7).")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """K2: the register keeps every fact; a wrong one is dismissed."""
        raise UserError(
            self.env._(
                "The register of violations keeps every fact: dismiss it with a reason."
            )
        )
