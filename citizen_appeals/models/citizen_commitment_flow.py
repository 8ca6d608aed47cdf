from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .citizen_commitment import OPEN_STATES

CHUNK = 100


class CitizenCommitment(models.Model):
    """The way of a commitment: reported, checked, postponed, escalated (E1)."""

    _inherit = "citizen.commitment"

    def _check_step(self, allowed, who):
        """:raise UserError: over already; :raise AccessError: not the user's deed"""
        self.check_access("read")
        for commitment in self:
            if commitment[allowed]:
                continue
            if commitment.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "%(commitment)s: this cannot be done in the state “%(state)s”"
                        " (E1).",
                        commitment=commitment.display_name,
                        state=commitment._get_state_label(),
                    )
                )
            commitment.sudo().appeal_id.with_user(self.env.user)._check_may(False, who)

    # ------------------------------------------------------------------
    # fulfilment
    # ------------------------------------------------------------------

    def action_report(self):
        """The responsible official reports it as done; the office checks (E1)."""
        self.ensure_one()
        self._check_step("can_report", self.env._("the responsible official (E1)"))
        # Sudo: right and state were checked
        self.sudo()._write_flow({"state": "reported"})
        self._log("commitment_reported")
        return True

    def action_check(self):
        """Enter a visit, photos or a call in a dialog."""
        self.ensure_one()
        self._check_may_check()
        return self.env["citizen.commitment.check"]._get_dialog_action(
            self.env._("Check of the Commitment"), default_commitment_id=self.id
        )

    def _check_may_check(self):
        self.check_access("read")
        for commitment in self:
            if not commitment.can_check:
                commitment._check_step(
                    "can_check",
                    self.env._(
                        "the responsible official, the curator and the appeals office"
                        " (E1)"
                    ),
                )

    def action_fulfil(self):
        """The control unit confirms it: the last check must be positive (E1)."""
        self._check_step("can_fulfil", self.env._("the appeals office (S0, E1)"))
        for commitment in self:
            last = commitment.sudo()._get_last_check()
            if last.result != "done":
                raise UserError(
                    self.env._(
                        "%(commitment)s: no positive check. Enter a visit, photos or a"
                        " call that found the works done, then confirm (S0, E1).",
                        commitment=commitment.display_name,
                    )
                )
        for company, group in self.grouped("company_id").items():
            group.sudo()._write_flow(
                {
                    "state": "fulfilled",
                    "date_fulfilled": company._today(),
                    "fulfilled_by_id": self.env.uid,
                    "is_denied": False,
                }
            )
        self._log("commitment_fulfilled")
        return True

    def _get_last_check(self):
        """The last check by the staff: what the citizen says calls for one."""
        checks = self.check_ids.filtered(lambda check: check.kind != "citizen")
        return checks.sorted(lambda check: (check.date, check.id))[-1:]

    def _on_check(self, check):
        """A check tells what the commitment is: done, still owed, or owed again."""
        self.ensure_one()
        values = {"is_denied": False}
        overdue = self.date_due < self.company_id._today()
        if check.result == "done":
            if self.state in ("planned", "postponed", "failed"):
                values["state"] = "reported"
        elif overdue or self.state == "fulfilled":
            values |= {"state": "failed", "date_fulfilled": False}
            values["fulfilled_by_id"] = False
        elif self.state == "reported":
            values["state"] = "postponed" if self.delay_count else "planned"
        self._write_flow(values)
        self._log("commitment_checked")
        if self.state == "failed":
            self._reopen_control()

    def _on_citizen(self, check):
        """The citizen's word: a denial goes on the list of the control unit (E1)."""
        self.ensure_one()
        denied = check.result != "done"
        self._write_flow({"is_denied": denied, "is_confirmed": not denied})
        code = "commitment_denied" if denied else "commitment_confirmed"
        self._log(code)

    def _may_citizen_answer(self):
        """Once there is something to confirm: reported, over, or its term has come.

        One answer a day, until the office has checked what was denied.
        """
        self.ensure_one()
        today = self.company_id._today()
        said = self.check_ids.filtered(
            lambda check: check.kind == "citizen" and check.date == today
        )
        ripe = self.state in ("reported", "failed", "fulfilled")
        return bool(not said and not self.is_denied and (ripe or self.date_due < today))

    # ------------------------------------------------------------------
    # postponing, taking off
    # ------------------------------------------------------------------

    def action_postpone(self, date=None, reason=None):
        """A new term with a reason; the notice to the citizen is drafted (E1).

        Without values opens the dialog.
        """
        self.ensure_one()
        self._check_step(
            "can_postpone", self.env._("the curator and the appeals office (E1)")
        )
        if date is None:
            return self.env["citizen.commitment.postpone"]._get_dialog_action(
                self.env._("Postpone the Commitment"), default_commitment_id=self.id
            )
        day = fields.Date.to_date(date)
        self._check_postponement(day, reason)
        letter = self._draft_notice(day, reason)
        # Sudo: right and values were checked
        self.env["citizen.commitment.delay"].sudo().create(
            {
                "commitment_id": self.id,
                "date_old": self.date_due,
                "date_new": day,
                "reason": reason,
                "letter_id": letter.id,
                "user_id": self.env.uid,
            }
        )
        self.sudo()._write_flow(
            {"state": "postponed", "date_due": day, "date_escalated": False}
        )
        self._log("commitment_postponed", letter_id=letter.id)
        return letter.with_env(self.env)._get_records_action()

    def _check_postponement(self, day, reason):
        if not (reason or "").strip():
            raise ValidationError(
                self.env._(
                    "Reason: a term is moved only with a reason, which the citizen"
                    " reads in the notice (E1)."
                )
            )
        if day <= max(self.company_id._today(), self.date_due):
            raise ValidationError(
                self.env._(
                    "New Term: give a day to come, after %(date)s (E1).",
                    date=self.date_due.strftime("%d.%m.%Y"),
                )
            )
        if self.is_notice_due:
            raise UserError(
                self.env._(
                    "%(commitment)s: the citizen was not told of the last postponement."
                    " Dispatch that notice before moving the term again (E1).",
                    commitment=self.display_name,
                )
            )

    def _draft_notice(self, day, reason):
        appeal = self.sudo().appeal_id
        author = self.letter_id.sudo()
        return appeal._draft_letter(
            "commitment_postponed",
            {
                "commitment_id": self.id,
                "date_named": day,
                "reason": reason,
                "executor_id": self.official_id.id,
                "signatory_id": author.signatory_id.id,
            },
        )

    def action_drop(self, reason=None):
        """Off control with the reason: nothing is left to fulfil (E1)."""
        self.ensure_one()
        self._check_step(
            "can_drop",
            self.env._("the head of the office and the supervising deputy (E1)"),
        )
        if reason is None:
            return self.env["citizen.reason"]._open(self, "commitment_drop")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say why it is taken off control (E1).")
            )
        self.sudo()._write_flow(
            {"state": "dropped", "drop_reason": reason, "is_denied": False}
        )
        self._log("commitment_dropped")
        return True

    def action_print_passport(self):
        """«Паспорт обязательства»."""
        self.check_access("read")
        report = self.env.ref("citizen_appeals.citizen_commitment_passport_report")
        return report.report_action(self, config=False)

    # ------------------------------------------------------------------
    # escalation
    # ------------------------------------------------------------------

    @api.model
    def _cron_escalate(self):
        """Commitments whose term has passed come back on control, each once (E1)."""
        todo = self._search_to_escalate()
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(todo))
        for start in range(0, len(todo), CHUNK):
            part = todo[start : start + CHUNK].try_lock_for_update()
            part._escalate()
            if not progress(len(part)):
                return

    @api.model
    def _search_to_escalate(self):
        return self.search(
            self.env["res.company"]._get_past_domain("date_due")
            & Domain("state", "in", ("planned", "postponed", "reported"))
            & Domain("date_escalated", "=", False)
        )

    def _escalate(self):
        for company, group in self.grouped("company_id").items():
            group._write_flow({"date_escalated": company._today()})
        for commitment in self:
            commitment._log("commitment_overdue")
            commitment._reopen_control()

    def _reopen_control(self):
        """The appeal is on control again; the curator reports by the rule's term."""
        appeal = self.appeal_id
        rule = appeal._find_deadline_rule("commitment")
        if not appeal.on_control:
            appeal._write_flow({"on_control": True})
        if not rule or appeal._get_open_deadline("additional_control"):
            return
        due, proof = rule._due_for(self.company_id, fields.Datetime.now())
        row = appeal._prepare_deadline_row(
            "additional_control",
            due,
            proof,
            rule,
            start=fields.Datetime.now(),
            reason=self.env._("Commitment %s is not fulfilled", self.display_name),
            author_id=appeal.supervisor_id.id,
        )
        appeal._create_deadlines([row])
        appeal._sync_deadlines()
