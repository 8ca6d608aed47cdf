import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

CLAUSE = "практика Губкинского городского округа"
DONE_STATES = ("confirmed", "unreachable", "waived")
CALLERS = ("registrar", "office_head")
# A list for one sitting
LIST_LIMIT = 100


class CitizenVerification(models.Model):
    """Call to the applicant before closing: was it really done? (C10, S0)

    One for each dispatched answer that tells of measures, and for a drawn share of
    the others. Attempts are rows; their outcomes are a directory.
    """

    _name = "citizen.verification"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Verification Call"
    _order = "date_due, id"
    _check_company_auto = True
    _personal_fields = frozenset({"phone", "reason"})
    _access_free_fields = frozenset({"id", "display_name", "state", "write_date"})
    _protected_fields = frozenset(
        {
            "appeal_id",
            "company_id",
            "letter_id",
            "kind",
            "state",
            "date_due",
            "date_next_call",
            "date_done",
            "done_by_id",
            "reason",
        }
    )

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Answer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("measures", "Measures taken"), ("sample", "Drawn for a check")],
        string="Called Because",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("to_call", "To call"),
            ("decide", "To decide"),
            ("confirmed", "Confirmed"),
            ("unreachable", "Not reached"),
            ("waived", "Closed without"),
            ("back", "Back to work"),
        ],
        default="to_call",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    phone = fields.Char(help="The number that is called; correct it if it is wrong.")
    date_due = fields.Date(string="Call by", readonly=True)
    date_next_call = fields.Datetime(
        string="Next Try", readonly=True, help="Not before; empty: at once."
    )
    attempt_ids = fields.One2many(
        "citizen.verification.attempt", "verification_id", string="Calls", readonly=True
    )
    attempt_count = fields.Integer(
        string="Calls Made", compute="_compute_attempt_count", store=True
    )
    date_done = fields.Datetime(string="Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, copy=False, ondelete="restrict"
    )
    reason = fields.Text(
        readonly=True, copy=False, help="Why it went back to work or was closed."
    )
    script = fields.Text(string="What to Say", compute="_compute_script")
    can_call = fields.Boolean(compute="_compute_can")
    can_waive = fields.Boolean(compute="_compute_can")

    _letter_uniq = models.UniqueIndex(
        "(letter_id)", "The applicant of this answer is called already."
    )
    _to_call_idx = models.Index(
        "(company_id, date_due, id) WHERE state = 'to_call'",
    )

    @api.depends("appeal_id")
    def _compute_display_name(self):
        for verification in self:
            verification.display_name = verification.appeal_id.display_name

    @api.depends("attempt_ids")
    def _compute_attempt_count(self):
        for verification in self:
            verification.attempt_count = len(verification.attempt_ids)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        office = self.env["citizen.appeal"]._has_role(*CALLERS)
        for verification in self:
            open_ = verification.state in ("to_call", "decide")
            verification.can_call = office and open_
            verification.can_waive = office and open_

    @api.depends("appeal_id", "letter_id")
    def _compute_script(self):
        """The body's words with what is known of the case filled in."""
        for verification in self:
            values = verification._get_script_values()
            verification.script = re.sub(
                r"\{([^{}]*)\}",
                lambda match, values=values: values.get(
                    match[1].strip().lower(), match[0]
                ),
                # Sudo: what to say is no secret of the body
                verification.company_id.sudo().verify_script or "",
            )

    def _get_script_values(self):
        appeal = self.appeal_id
        applicant = appeal.applicant_id
        called = " ".join(filter(None, (applicant.given_name, applicant.patronymic)))
        measures = appeal.question_ids.filtered("measures_taken")
        day = appeal.date_registered
        return {
            "заявитель": called or applicant.name or appeal.received_name or "",
            "номер": appeal.name or "",
            "дата": f"{day:%d.%m.%Y}" if day else "",
            "ответ": self.letter_id.name or "",
            "орган": self.company_id.name or "",
            "меры": "; ".join(
                filter(None, (q.note or q.topic_id.name for q in measures))
            )
            or appeal.topic_id.name
            or "",
        }

    # ------------------------------------------------------------------
    # the caller's screen
    # ------------------------------------------------------------------

    @api.model
    def get_call_list(self):
        """Whom to call now, with everything the caller says and presses (C10).

        :return: dict of ``calls``, each with number, phone, script, and ``outcomes``
        :raise AccessError: not of the office
        """
        self.env["citizen.appeal"]._check_role(*CALLERS)
        calls = self.search(
            self._get_due_domain(), order="date_due, id", limit=LIST_LIMIT
        )
        calls.appeal_id.fetch(["name", "received_name", "place"])
        self.env["citizen.access.log"]._record(calls, "look")
        return {
            "calls": [call._prepare_call() for call in calls],
            "total": self.search_count(self._get_due_domain()),
            "outcomes": [
                {
                    "code": outcome.code,
                    "name": outcome.name,
                    "needs_remark": outcome.needs_remark,
                    "effect": outcome.effect,
                }
                for outcome in self.env["citizen.call.outcome"].search([])
            ],
        }

    @api.model
    def _get_due_domain(self):
        """To call now; a retry waits for its hour."""
        now = fields.Datetime.now()
        return Domain("state", "=", "to_call") & (
            Domain("date_next_call", "=", False) | Domain("date_next_call", "<=", now)
        )

    def _prepare_call(self):
        appeal = self.appeal_id
        last = self.attempt_ids[:1]
        return {
            "id": self.id,
            "appeal_id": appeal.id,
            "number": appeal.name or "",
            "name": appeal.applicant_id.name or appeal.received_name or "",
            "phone": self.phone or "",
            "script": self.script or "",
            "kind": self.kind,
            "due": fields.Date.to_string(self.date_due) or "",
            "is_late": bool(self.date_due) and self.date_due < self.company_id._today(),
            "tries": self.attempt_count,
            "last": last.outcome_id.name or "",
        }

    # ------------------------------------------------------------------
    # deeds
    # ------------------------------------------------------------------

    def _check_caller(self):
        """:raise AccessError: not of the office; :raise UserError: it is over"""
        self.check_access("read")
        self.env["citizen.appeal"]._check_role(*CALLERS)
        for verification in self:
            if verification.state not in ("to_call", "decide"):
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(appeal)s: the call is over (%(state)s) (%(clause)s).",
                        appeal=verification.display_name,
                        state=labels[verification.state],
                        clause=CLAUSE,
                    )
                )

    def write(self, vals):
        if not self.env.su:
            self._check_caller()
        return super().write(vals)

    def action_record(self, outcome, remark=None, phone=None):
        """Enter how a call ended; what follows is the outcome's effect (C10).

        :param outcome: code of the directory
        :param phone: the number called, when it was another one
        """
        self.ensure_one()
        self._check_caller()
        found = self.env["citizen.call.outcome"].search([("code", "=", outcome)])
        if not found:
            raise ValidationError(
                self.env._("Outcome: choose one of the directory (%s).", CLAUSE)
            )
        if found.needs_remark and not (remark or "").strip():
            raise ValidationError(
                self.env._(
                    "Remark: write down what the applicant said (%s).",
                    CLAUSE,
                )
            )
        # Sudo: right and state were checked; the rows are written by the deed alone
        verification = self.sudo()
        verification.lock_for_update()
        if phone and phone != self.phone:
            verification._write_flow({"phone": phone})
        self.env["citizen.verification.attempt"].sudo().create(
            {
                "verification_id": self.id,
                "user_id": self.env.uid,
                "phone": self.phone,
                "outcome_id": found.id,
                "remark": remark,
            }
        )
        getattr(verification, f"_apply_{found.effect}")(remark)
        return True

    def _apply_confirm(self, _remark):
        self._finish("confirmed", "call_confirmed")

    def _apply_decide(self, _remark):
        self._write_flow({"state": "decide", "date_next_call": False})
        self._log("call_undecided")

    def _apply_back(self, remark):
        self.appeal_id.with_user(self.env.user).sudo(False).action_back_to_work(remark)

    def _apply_retry(self, _remark):
        """Not reached: another try after some hours of work, at most so many."""
        company = self.company_id
        tries = self.attempt_ids.filtered(lambda a: a.outcome_id.effect == "retry")
        if len(tries) >= company.verify_tries:
            self._finish("unreachable", "call_unreachable", count=len(tries))
            return
        calendar = self.env["citizen.calendar.day"]._get_calendar(company)
        at = calendar.add_working_hours(
            fields.Datetime.now(), company.verify_retry_hours
        )
        self._write_flow({"state": "to_call", "date_next_call": at})
        self._log("call_not_reached", count=len(tries))

    def action_waive(self, reason=None):
        """Close without the applicant's word, with the reason (C10)."""
        self.ensure_one()
        self._check_caller()
        if reason is None:
            return self.env["citizen.reason"]._open(self, "call_waive")
        if not reason.strip():
            raise ValidationError(
                self.env._(
                    "Reason: say why the appeal is closed without the applicant's"
                    " confirmation (%s).",
                    CLAUSE,
                )
            )
        self.sudo()._finish("waived", "call_waived", reason=reason)
        return True

    def action_back(self, reason=None):
        """Not solved: back to work, with what the applicant said as reason (C10)."""
        self.ensure_one()
        self._check_caller()
        return self.appeal_id.action_back_to_work(reason)

    def _finish(self, state, code, reason=False, **data):
        for verification in self:
            verification._write_flow(
                {
                    "state": state,
                    "reason": reason,
                    "date_next_call": False,
                    "date_done": fields.Datetime.now(),
                    "done_by_id": self.env.uid,
                }
            )
            verification.appeal_id._meet_deadlines(["verification"])
            verification.appeal_id._sync_deadlines()
            if code:
                verification._log(code, **data)

    def _log(self, code, **data):
        # No one's words: the attempt keeps them
        self.appeal_id._log_event(code, {"verification_id": self.id, **data})

    def action_open_appeal(self):
        """Open the appeal of the call."""
        self.ensure_one()
        return self.appeal_id._get_records_action()
