from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.letter_text import join_lines


class CitizenRedirect(models.Model):
    """The steps of an internal redirect: each checks right, state and term."""

    _inherit = "citizen.redirect"

    def _check_step(self, allowed, who):
        """:raise AccessError: naming who does this step"""
        self.check_access("read")
        for redirect in self:
            if not redirect[allowed]:
                redirect._check_step_state(allowed)
                raise AccessError(
                    self.env._(
                        "%(redirect)s: this is done by %(who)s.",
                        redirect=redirect.display_name,
                        who=who,
                    )
                )

    def _check_step_state(self, allowed):
        states = {
            "can_sign": ("draft",),
            "can_endorse": ("signed",),
            "can_redirect": ("endorsed",),
            "can_refuse": ("draft", "signed", "endorsed"),
        }
        if self.state not in states[allowed]:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(redirect)s: this cannot be done in the state “%(state)s”.",
                    redirect=self.display_name,
                    state=labels[self.state],
                )
            )

    def _log_step(self, code):
        for redirect in self:
            redirect._log_step_to(code, redirect.official_id)

    def _log_step_to(self, code, official):
        self.appeal_id._log_event(code, {"official_id": official.id})

    def action_sign(self):
        """The deputy head signs the reasoned request: within 5 days (S4 2.2.3)."""
        self._check_step("can_sign", self.env._("the deputy head named to sign it"))
        self._check_signatory()
        for redirect in self:
            redirect._check_open()
            redirect._check_in_time()
            redirect_sudo = redirect.sudo()
            redirect_sudo._write_flow(
                {
                    "state": "signed",
                    "signed_by_id": self.env.uid,
                    "date_signed": fields.Datetime.now(),
                    "is_late": redirect_sudo._is_past_term(),
                }
            )
            redirect_sudo._start_terms()
            redirect._log_step_to("redirect_signed", redirect.signatory_id)
        return True

    def _is_past_term(self):
        until = self.date_until
        return bool(until and until < self.company_id._today())

    def _check_in_time(self):
        if self._is_past_term() and not (self.late_reason or "").strip():
            rule = self.appeal_id._find_deadline_rule("redirect_request")
            raise UserError(
                self.env._(
                    "The redirect had to be asked for by %(date)s (%(clause)s). Examine"
                    " the appeal, or ask the appeals office to enter why the request is"
                    " taken late.",
                    date=self.date_until.strftime("%d.%m.%Y"),
                    clause=rule.clause,
                )
            )

    def _start_terms(self):
        """The request met its term or was late; the 2 days of the sector begin."""
        appeal, now = self.appeal_id, fields.Datetime.now()
        rows = []
        start = self.assignment_id.date_given
        asked, proof = self.assignment_id._get_redirect_term()
        if asked:
            rule = appeal._find_deadline_rule("redirect_request")
            rows.append(
                appeal._prepare_deadline_row(
                    "redirect_request", asked, proof, rule, start=start, date_met=now
                )
            )
        if rule := appeal._find_deadline_rule("redirect"):
            due, proof = rule._due_for(self.company_id, now)
            rows.append(
                appeal._prepare_deadline_row("redirect", due, proof, rule, start=now)
            )
        appeal._create_deadlines(rows)
        appeal._sync_deadlines()

    def action_endorse(self):
        """The head of the appeals office puts the visa (S4 2.2.3)."""
        self._check_step("can_endorse", self.env._("the head of the appeals office"))
        self.sudo()._write_flow(
            {
                "state": "endorsed",
                "endorsed_by_id": self.env.uid,
                "date_endorsed": fields.Datetime.now(),
            }
        )
        self._log_step("redirect_endorsed")
        return True

    def action_refuse(self, reason=None):
        """Refuse with a reason; without one the dialog opens."""
        self._check_step(
            "can_refuse", self.env._("the signatory or the head of the appeals office")
        )
        if reason is None:
            return self.env["citizen.reason"]._open(self, "redirect_refuse")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say why the redirect is refused (S4 2.2.3).")
            )
        redirects = self.sudo()
        redirects._write_flow(
            {"state": "refused", "refused_by_id": self.env.uid, "refusal": reason}
        )
        redirects._end_term("date_stopped")
        self._log_step("redirect_refused")
        return True

    def _end_term(self, name):
        """End the sector's 2 days, unless another request of the appeal waits."""
        for appeal in self.appeal_id:
            waiting = appeal.redirect_ids.filtered(
                lambda redirect: redirect.state in ("signed", "endorsed")
            )
            if not waiting:
                appeal._end_deadlines(["redirect"], name, fields.Datetime.now())
        self.appeal_id._sync_deadlines()

    # ------------------------------------------------------------------
    # the redirect itself
    # ------------------------------------------------------------------

    def action_redirect(self):
        """The sector redirects: executor, curator, covering letter (S4 2.2.4)."""
        self.ensure_one()
        self._check_step(
            "can_redirect", self.env._("the registrars and the head of the office")
        )
        self._check_open()
        executor = self.target_official_id
        if not executor or not self.supervisor_id:
            raise ValidationError(
                self.env._(
                    "Executor There: name the official of %(unit)s and the curator who"
                    " gives the resolution (S4 2.2.2).",
                    unit=self.target_department_id.name,
                )
            )
        # Sudo: the sector redirects in the name of the curator; the right was checked
        redirect = self.sudo()
        self.appeal_id._check_conflict(officials=executor)
        redirect._write_flow(
            {
                "state": "redirected",
                "redirected_by_id": self.env.uid,
                "date_redirected": fields.Datetime.now(),
            }
        )
        redirect._end_term("date_met")
        redirect._replace_executor()
        redirect._count_questions()
        redirect._write_flow({"letter_id": redirect._draft_covering_letter().id})
        self._log_step_to("redirected", executor)
        redirect.appeal_id._sync_readers()
        return True

    def _replace_executor(self):
        """A new resolution for the competent unit; the old assignment ends.

        Where the unit goes on with other questions, it keeps its assignment.
        """
        old, appeal = self.assignment_id, self.appeal_id
        resolution = old.resolution_id
        partial = self.question_ids and appeal.question_ids - self.question_ids
        if not partial:
            old._cancel_open()
            live = resolution.assignment_ids.filtered(lambda t: t.state != "cancelled")
            if not live:
                resolution._write_flow({"state": "revoked"})
        if self.supervisor_id != appeal.supervisor_id:
            appeal._write_flow({"supervisor_id": self.supervisor_id.id})
        self._give_anew(resolution)

    def _give_anew(self, resolution):
        """The same order to the new executor, in the name of his curator."""
        new = self.env["citizen.resolution"].create(
            {
                "appeal_id": self.appeal_id.id,
                "author_id": self.supervisor_id.id,
                "text": resolution.text,
                "date_due": self._get_new_date_due(),
                "own_dispatch": resolution.own_dispatch,
                "assignment_ids": [
                    fields.Command.create(
                        {
                            "official_id": self.target_official_id.id,
                            "note": ", ".join(
                                self.question_ids.topic_id.mapped("display_name")
                            ),
                        }
                    )
                ],
            }
        )
        new.action_give()
        self._write_flow({"new_resolution_id": new.id})

    def _get_new_date_due(self):
        """The old date, or today when it is over; never after the appeal's own term."""
        due = max(self.assignment_id.resolution_id.date_due, self.company_id._today())
        return min(due, self.appeal_id.date_deadline or due)

    def _count_questions(self):
        """“Sent right the first time” is counted by question."""
        for question in self.question_ids or self.appeal_id.question_ids:
            question._write_flow({"redirect_count": question.redirect_count + 1})

    def _draft_covering_letter(self):
        """The covering letter to the competent unit, for the head of the office."""
        executor = self.target_official_id
        holder = executor._get_holder_on(self.company_id._today())
        return self.appeal_id._draft_letter(
            "redirect_letter",
            {
                "addressee_name_dative": join_lines(
                    executor.name_dative or executor.name, holder.name_dative
                ),
                "reason": self.reason,
                "dispatch_way": "hand",
                # Sudo is the system's: the clerk who redirects drafts the letter
                "executor_id": self.env["citizen.official"]._get_current()[:1].id,
            },
        )
