from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..tools import typed
from .citizen_submission import SubmissionError

SOLVED = [("yes", "Yes"), ("partly", "In part"), ("no", "No")]
MARKS = ("polite", "clear", "fast")
COMMENT_LIMIT = 3_000
DECIDERS = ("registrar", "office_head")


class CitizenFeedback(models.Model):
    """What a citizen says of the examination: solved, polite, clear, comment (I1, S2).

    One for an answer, from the account, by the code of the paper or by phone; without
    an appeal it is a questionnaire. “Not solved” waits for the control unit: who
    examined or signed does not decide about it.
    """

    _name = "citizen.feedback"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Rating by a Citizen"
    _order = "date DESC, id DESC"
    _rec_name = "solved"
    _check_company_auto = True
    _personal_fields = frozenset({"comment", "reply"})
    _access_free_fields = frozenset(
        {
            "id",
            "display_name",
            "appeal_id",
            "company_id",
            "date",
            "source",
            "solved",
            "polite",
            "clear",
            "fast",
            "state",
            "department_id",
            "topic_id",
            "write_date",
        }
    )
    _protected_fields = frozenset(
        {
            "appeal_id",
            "letter_id",
            "company_id",
            "source",
            "date",
            "solved",
            "polite",
            "clear",
            "fast",
            "comment",
            "department_id",
            "topic_id",
            "state",
            "reply",
            "date_decided",
            "decided_by_id",
            "date_changed",
        }
    )

    appeal_id = fields.Many2one(
        "citizen.appeal",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty for a questionnaire.",
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Answer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    source = fields.Selection(
        [
            ("portal", "Account on the portal"),
            ("code", "By the code of the paper"),
            ("questionnaire", "Questionnaire"),
            ("phone", "By phone"),
        ],
        required=True,
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True)
    date_changed = fields.Datetime(string="Changed on", readonly=True)
    solved = fields.Selection(SOLVED, readonly=True)
    polite = fields.Integer(
        string="Politeness", readonly=True, aggregator="avg", help="1 to 5."
    )
    clear = fields.Integer(
        string="Clearness", readonly=True, aggregator="avg", help="1 to 5."
    )
    fast = fields.Integer(
        string="Speed", readonly=True, aggregator="avg", help="1 to 5."
    )
    comment = fields.Text(readonly=True)
    # whose work it is about, as of the day
    department_id = fields.Many2one(
        "hr.department",
        string="Unit",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    topic_id = fields.Many2one(
        "citizen.topic", readonly=True, index="btree_not_null", ondelete="set null"
    )
    # “not solved”
    state = fields.Selection(
        [
            ("noted", "Noted"),
            ("new", "To decide"),
            ("back", "Back to work"),
            ("answered", "Answered"),
        ],
        required=True,
        readonly=True,
        default="noted",
    )
    reply = fields.Text(
        string="Answer to the Applicant",
        readonly=True,
        help="The applicant reads it in the account.",
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="restrict"
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _once = models.UniqueIndex(
        "(appeal_id, COALESCE(letter_id, 0)) WHERE appeal_id IS NOT NULL",
        "This answer is rated already.",
    )
    _new_idx = models.Index("(company_id, id) WHERE state = 'new'")
    _date_idx = models.Index("(company_id, date DESC, id DESC)")
    _marks = models.Constraint(
        "CHECK (COALESCE(polite, 0) BETWEEN 0 AND 5 AND COALESCE(clear, 0) BETWEEN 0"
        " AND 5 AND COALESCE(fast, 0) BETWEEN 0 AND 5)",
        "A mark lies between 1 and 5.",
    )

    @api.depends("state", "appeal_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for feedback in self:
            feedback.can_decide = (
                feedback.state == "new" and feedback._is_decided_by_me()
            )

    @api.depends("solved", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["solved"]._description_selection(self.env))
        for feedback in self:
            feedback.display_name = self.env._(
                "Rating of %(date)s: %(solved)s",
                date=feedback.date.strftime("%d.%m.%Y") if feedback.date else "",
                solved=labels.get(feedback.solved, "—"),
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("Ratings stay as history."))

    def _read_group_select(self, aggregate_spec, query):
        """A mark that was not given is none of zero: averages leave it out."""
        name, _dot, function = aggregate_spec.partition(":")
        if name in MARKS and function == "avg":
            mark = self._field_to_sql(self._table, name, query)
            return SQL("AVG(NULLIF(%s, 0))", mark)
        return super()._read_group_select(aggregate_spec, query)

    # ------------------------------------------------------------------
    # taken in
    # ------------------------------------------------------------------

    @api.model
    def _take(self, company, values, appeal=None, source="portal"):
        """A rating as the system keeps it; the caller has checked who speaks.

        :param values: ``solved``, ``polite``, ``clear``, ``fast``, ``comment``
        :raise SubmissionError: what is missing or wrong, by field
        """
        if appeal:
            return appeal._take_feedback(values, source)
        env = company._as_system_env()
        rating = env["citizen.feedback"]._check_values(values)
        return env["citizen.feedback"].create(
            {
                **rating,
                "company_id": company.id,
                "source": source,
                "date": company._today(),
            }
        )

    @api.model
    def _check_values(self, values):
        """Clean values, or one refusal that names every wrong field."""
        errors = self._get_value_errors(values)
        if errors:
            raise SubmissionError(errors)
        marks = {name: int(values.get(name) or 0) for name in MARKS}
        comment = typed.many_lines(values.get("comment"))
        return {"solved": values.get("solved"), "comment": comment or False, **marks}

    @api.model
    def _get_value_errors(self, values):
        """Field → why it is refused, for the page to show beside it."""
        errors = {}
        if values.get("solved") not in dict(SOLVED):
            errors["solved"] = self.env._("Choose whether your question is solved.")
        for name in MARKS:
            if str(values.get(name) or 0) not in {"0", "1", "2", "3", "4", "5"}:
                errors[name] = self.env._("Choose a mark from 1 to 5.")
        length = len(typed.many_lines(values.get("comment")))
        if length > COMMENT_LIMIT:
            errors["comment"] = self.env._(
                "The comment has %(count)s characters, more than %(limit)s."
                " Shorten it.",
                count=length,
                limit=COMMENT_LIMIT,
            )
        return errors

    def _get_citizen_row(self):
        """The rating as its author reads it, with the answer to it."""
        labels = dict(self._fields["solved"]._description_selection(self.env))
        return {
            "solved": self.solved,
            "solved_label": labels.get(self.solved, ""),
            "comment": self.comment or "",
            "state": self.state,
            "reply": self.reply or "",
            **{name: self[name] for name in MARKS},
        }

    # ------------------------------------------------------------------
    # “not solved”: the control unit
    # ------------------------------------------------------------------

    def _get_authors(self):
        """Posts that examined, drafted or signed: they do not judge themselves."""
        feedback = self.sudo()  # Sudo: who worked on it counts, whoever asks
        tasks = feedback.appeal_id.assignment_ids.filtered(
            lambda task: task.state != "cancelled"
        )
        letter = feedback.letter_id
        return tasks.official_id | letter.executor_id | letter.signatory_id

    def _is_decided_by_me(self):
        appeal = self.env["citizen.appeal"]
        return appeal._has_role(*DECIDERS) and not (
            self._get_authors() & appeal._my_posts()
        )

    def action_back(self, reason=None):
        """Not solved indeed: the appeal is examined again (C10)."""
        self.ensure_one()
        self._check_decidable()
        if reason is None:
            return self.env["citizen.reason"]._open(self, "feedback_back")
        # The hook of the appeal decides the rating
        return self.appeal_id.action_back_to_work(reason)

    def action_answer(self, reason=None):
        """Answer the applicant why nothing more follows; he reads it."""
        self.ensure_one()
        self._check_decidable()
        if reason is None:
            return self.env["citizen.reason"]._open(self, "feedback_answer")
        if not reason.strip():
            raise ValidationError(
                self.env._("Answer: write it; the applicant reads it in the account.")
            )
        self._decide("answered", reason.strip())
        self.appeal_id._log_event(
            "unsolved_answered", {"feedback_id": self.id}, public=True
        )
        return True

    def action_open_appeal(self):
        """The card of the appeal."""
        self.ensure_one()
        return self.appeal_id._get_records_action()

    def _check_decidable(self):
        self.check_access("read")
        self.env["citizen.appeal"]._check_role(*DECIDERS)
        if self.state != "new":
            raise UserError(self.env._("The rating waits for no decision."))
        if not self._is_decided_by_me():
            raise AccessError(
                self.env._(
                    "Who examined the appeal or signed the answer does not decide about"
                    " “not solved”. Leave it to a colleague of the control unit."
                )
            )

    def _decide(self, state, reply=False):
        # Sudo: right and state were checked; only decisions write these fields
        self.sudo()._write_flow(
            {
                "state": state,
                "reply": reply,
                "date_decided": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )
