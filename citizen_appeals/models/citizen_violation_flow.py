from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.letter_text import join_lines, salutation

LETTER_KIND = "violation_letter"
# The second page: how the missed term was counted
PROOF_SHEET = {
    "attachment_sheets": 1,
    "attachments_note": "расчёт срока на 1 л. в 1 экз.",
}
# A person looks at each letter; nothing leaves by itself
HEAD_ROLES = ("office_head", "oversight")


class CitizenViolation(models.Model):
    """What is done about a fact: asked, answered, dismissed (S4 2.7.7)."""

    _inherit = "citizen.violation"

    def _check_deed(self, states, *roles):
        self.check_access("read")
        self.env["citizen.appeal"]._check_role(*roles)
        labels = dict(self._fields["state"]._description_selection(self.env))
        for violation in self:
            if violation.state not in states:
                raise UserError(
                    self.env._(
                        "%(violation)s: this cannot be done in the state “%(state)s”.",
                        violation=violation.display_name,
                        state=labels[violation.state],
                    )
                )

    def action_draft_letter(self):
        """Draft the letter to the curator; one for each fact (S4 2.7.7)."""
        self._check_deed(("found",), "registrar", "office_head")
        for violation in self:
            if violation.letter_id:
                raise UserError(
                    self.env._(
                        "%(violation)s: the letter is drafted already. Send it, or"
                        " cancel it and draft another (S4 2.7.7).",
                        violation=violation.display_name,
                    )
                )
            if not violation.official_id:
                raise ValidationError(
                    self.env._(
                        "Curator: name the post the letter is addressed to (S4 2.7.7)."
                    )
                )
        letters = self._draft_letters()
        letters._log_letter_event("letter_drafted")
        return letters._get_records_action()

    def _draft_letters(self):
        """The letters, drafts for the head of the office to check."""
        kinds = self.env["citizen.letter.kind"]
        # Sudo: who may draft was checked, or the morning's search drafts
        letters = self.env["citizen.letter"].sudo()
        vals_list = []
        for violation in self:
            company = violation.company_id
            kind = kinds._get_by_code(LETTER_KIND, company)
            vals_list.append(
                {
                    "appeal_id": violation.appeal_id.id,
                    "kind_id": kind.id,
                    "violation_id": violation.id,
                    **violation.sudo()._prepare_letter_values(),
                }
            )
        return letters.create(vals_list).sudo(self.env.su)

    def _prepare_letter_values(self):
        company, curator = self.company_id, self.official_id
        today = company._today()
        holder = curator._get_holder_on(today)
        writer = company.violation_signatory_id
        return {
            "addressee_name_dative": join_lines(
                curator.name_dative or curator.name, holder.name_dative
            ),
            "salutation": salutation(
                holder.given_name, holder.patronymic, holder.gender
            )
            if holder
            else False,
            "date_named": self._get_reply_due(today),
            "on_order_of_id": company.violation_order_id.id,
            "signatory_id": writer.id,
            "executor_id": writer.id,
            "dispatch_way": "hand",
            **(PROOF_SHEET if self.deadline_id else {}),
        }

    def _get_reply_due(self, day):
        """By when the curator replies: a rule of the body."""
        rule = self.env["citizen.deadline.rule"]._find(
            "violation_reply",
            self.company_id,
            day,
            self.env["citizen.channel"],
            False,
            False,
        )
        return rule and rule._due_for(self.company_id, day)[0]

    def _on_letter_dispatched(self, letter):
        """The curator was asked: his term runs to the day the letter names."""
        facts = self.filtered(lambda fact: fact.state == "found")
        for violation in facts:
            day = letter.date_dispatched or violation.company_id._today()
            violation._write_flow(
                {
                    "state": "asked",
                    "date_asked": day,
                    "date_reply_due": letter.date_named
                    or violation._get_reply_due(day),
                }
            )

    def action_reply(self):
        """The curator's reply is entered: reasons, measure, its file (S4 2.7.7)."""
        self._check_deed(("asked",), "registrar", "office_head")
        for violation in self:
            missing = [
                self._fields[name]._description_string(self.env)
                for name in ("date_reply", "reply", "measure")
                if not violation[name]
            ]
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(fields)s: enter the reply of the curator first (S4 2.7.7).",
                        fields=", ".join(missing),
                    )
                )
        # Sudo: right, state and values were checked; the state is written by deeds
        self.sudo()._write_flow({"state": "answered"})
        self.appeal_id._log_event("violation_answered")
        return True

    def action_dismiss(self, reason=None):
        """No violation after all; the fact stays in the register with the reason."""
        self._check_deed(("found", "asked"), *HEAD_ROLES)
        if reason is None:
            return self.env["citizen.reason"]._open(self, "violation_dismiss")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say why this is no violation (S4 2.7.7).")
            )
        violations = self.sudo()
        violations._write_flow({"state": "dismissed", "dismissal": reason})
        violations.letter_ids._cancel_unissued()
        self.appeal_id._log_event("violation_dismissed")
        return True

    def action_nonconformity(self):
        """A violation opens a nonconformity: cause and measures (S4 2.7.3)."""
        self.ensure_one()
        self._check_deed(("found", "asked", "answered"), "registrar", "office_head")
        if not self.nonconformity_id:
            sheet = self.appeal_id._propose_nonconformity(
                "violation", self.description or self.kind_id.name
            )
            # Sudo: the link is written by this deed alone
            self.sudo().nonconformity_id = sheet
        return self.nonconformity_id._get_records_action()

    def action_open_letter(self):
        """The letter to the curator."""
        self.ensure_one()
        return self.letter_id._get_records_action()

    def _get_letter_facts(self):
        """What the words of the letter name; numbers and dates, no applicant."""
        self.ensure_one()
        term = self.deadline_id
        met = term.date_met and self.company_id._local_date(term.date_met)
        return {
            "kind": self.kind_id.name,
            "clause": self.kind_id.clause,
            "due": term.day_due,
            "met": met,
            "days": self.days_late,
            "executor": self.executor_id.name or "",
            "unit": self.department_id.name or "",
            "description": self.description or "",
            "date": fields.Date.to_date(self.date),
        }
