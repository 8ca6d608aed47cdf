from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

NOTICES = {
    "extension_30": "extension_notice",
    "extension_reference_30": "reference_extension_notice",
}


class CitizenAppeal(models.Model):
    """Terms the clerk chooses, their extension, and the notice of it (C2, C3)."""

    _inherit = "citizen.appeal"

    is_reference = fields.Boolean(
        string="Reference Question",
        help="Asks for reference or information only: through the internet reception it"
        " is answered in 5 working days (S4 2.3.4).",
    )
    date_notice_due = fields.Date(
        string="Notice of Extension by", compute="_compute_date_notice_due"
    )

    @api.depends("deadline_ids.date_met", "deadline_ids.date_stopped")
    def _compute_date_notice_due(self):
        """Until when the applicant must be told of the extension, while he is not."""
        for appeal in self:
            notices = appeal.deadline_ids.filtered(
                lambda d: d.kind == "notice" and d._is_open() and d._is_of_extension()
            )
            appeal.date_notice_due = notices[:1].day_due

    @api.onchange("is_reference", "channel_id")
    def _onchange_is_reference(self):
        """Suggest the short term where it applies; the clerk may choose another."""
        rule = self.env.ref("citizen_appeals.deadline_rule_reference_5")
        if self.is_reference and self.channel_id._origin in rule.channel_ids:
            self.deadline_rule_id = rule
        elif self.deadline_rule_id == rule:
            self.deadline_rule_id = False

    @api.constrains("deadline_rule_id", "channel_id")
    def _check_term_for_channel(self):
        for appeal in self:
            rule = appeal.deadline_rule_id
            if rule.channel_ids and appeal.channel_id not in rule.channel_ids:
                raise ValidationError(
                    self.env._(
                        "Term of Examination: “%(rule)s” holds for the channels"
                        " %(channels)s only (%(clause)s). Choose another term.",
                        rule=rule.name,
                        channels=", ".join(rule.channel_ids.mapped("name")),
                        clause=rule.clause,
                    )
                )

    # ------------------------------------------------------------------
    # extension
    # ------------------------------------------------------------------

    def _may_extend(self):
        """The curator or an authorised person: the head of the office (S4 2.3.2).

        The term of a reference question also by who answers for it (S4 2.3.5).
        """
        entitled = self.supervisor_id
        if self._get_extension_rule().event == "registration":
            entitled |= self.lead_executor_id
        return self._has_role("office_head") or bool(entitled & self._my_posts())

    def _get_extension_rule(self):
        """How far the running term may be extended: by its own rule or the law's."""
        term = self.sudo()._get_open_deadline("examination").rule_id
        return term.extension_rule_id or self._find_deadline_rule("extension")

    def _get_extension_limit(self, rule, day_due):
        """The last day the rule allows: from the old date, or from registration."""
        start = day_due if rule.event == "examination_due" else self.date_registered
        return rule._due_for(self.company_id, start)[0]

    def action_extend(self, date=None, reason=None):
        """Extend the examination: once, by at most 30 days, with a notice (C2).

        A reference question goes up to 30 days from its registration (S4 2.3.5).
        Without values opens the dialog.

        :param date: new last day
        :param reason: why, as the notice will say
        :raise ValidationError: no reason, not later, too far, or a second time
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may(
            self._may_extend(),
            self.env._("the curator or the head of the appeals office"),
        )
        if date is None:
            return self._open_dialog("citizen.appeal.extend")
        day = fields.Date.to_date(date)
        rule = self._get_extension_rule()
        old = self.sudo()._get_open_deadline("examination")
        limit = self._check_extension(rule, old, day, reason)
        official = (self.supervisor_id | self.lead_executor_id) & self._my_posts()
        proof = self._prepare_extension_proof(rule, old, day, limit)
        new = self.sudo()._replace_examination(
            day, proof, reason=reason, author_id=official[:1].id
        )
        self._log_event(
            "extended",
            {"date": fields.Date.to_string(day), "deadline_id": new.id},
            public=True,
            official=official[:1],
        )
        new.letter_id = self._draft_letter(
            NOTICES.get(rule.code, "extension_notice"),
            {"date_named": day, "reason": reason},
        )
        self.sudo()._start_extension_notice(old, new)
        return new.letter_id._get_records_action()

    def _prepare_extension_proof(self, rule, old, day, limit):
        calendar = self.env["citizen.calendar.day"]._get_calendar(self.company_id)
        return {
            "source": "extension",
            "rule": rule.code,
            "start": fields.Date.to_string(old.day_due),
            "due": fields.Date.to_string(day),
            "limit": fields.Date.to_string(limit),
            "clause": rule.clause,
            "provisional_years": calendar.get_unknown_years(old.day_due, day),
        }

    def _check_extension(self, rule, old, day, reason):
        """:return: the last day the rule allows"""
        if not old or not self.is_open:
            raise UserError(
                self.env._(
                    "%(appeal)s has no running term to extend.",
                    appeal=self.display_name,
                )
            )
        if not (reason or "").strip():
            raise ValidationError(self.env._("Reason: say why the term is extended."))
        if self.sudo().deadline_ids.filtered(
            lambda d: d._is_extension() and d.proof.get("rule") == rule.code
        ):
            raise ValidationError(
                self.env._(
                    "The term was already extended once; a second extension is not"
                    " allowed (%(clause)s).",
                    clause=rule.clause,
                )
            )
        if old.day_due < self.company_id._today():
            raise ValidationError(
                self.env._(
                    "The term ended on %(date)s. It can be extended only before"
                    " (%(clause)s).",
                    date=old.day_due.strftime("%d.%m.%Y"),
                    clause=rule.clause,
                )
            )
        return self._check_extension_day(rule, old, day)

    def _check_extension_day(self, rule, old, day):
        limit = self._get_extension_limit(rule, old.day_due)
        if not old.day_due < day <= limit:
            raise ValidationError(
                self.env._(
                    "New date: choose a day after %(old)s and not later than"
                    " %(limit)s (%(clause)s).",
                    old=old.day_due.strftime("%d.%m.%Y"),
                    limit=limit.strftime("%d.%m.%Y"),
                    clause=rule.clause,
                )
            )
        return limit

    # ------------------------------------------------------------------
    # the notice leaves before the old date
    # ------------------------------------------------------------------

    def _start_extension_notice(self, old, new):
        """The applicant is told by the old last day (59-FZ, art. 12, p. 2)."""
        proof = {
            "source": "extension_notice",
            "due": fields.Date.to_string(old.day_due),
        }
        row = self._prepare_deadline_row(
            "notice",
            old.day_due,
            proof,
            start=fields.Datetime.now(),
            letter_id=new.letter_id.id,
        )
        self._create_deadlines([row])
        self._sync_deadlines()

    def _on_letter_dispatched(self, letter):
        """The notice has left; an answer makes one that did not needless."""
        result = super()._on_letter_dispatched(letter)
        appeal = self.sudo()
        running = appeal.deadline_ids.filtered(
            lambda d: d.kind == "notice" and d._is_open() and d._is_of_extension()
        )
        sent = running.filtered(lambda d: d._waits_for(letter))
        if not sent and not letter.kind_id.answers_appeal:
            return result
        now = fields.Datetime.now()
        day = letter.date_dispatched or self.company_id._today()
        sent.date_met = min(now, self.company_id._day_end(day))
        if letter.kind_id.answers_appeal:
            (running - sent).date_stopped = now
        appeal._sync_deadlines()
        return result
