from datetime import date, datetime

from odoo import api, fields, models
from odoo.tools.misc import format_date, format_datetime


class CitizenAppealDeadline(models.Model):
    """The proof of a deadline in words: rendered when read, in the user's language."""

    _inherit = "citizen.appeal.deadline"

    explanation = fields.Text(
        string="Why This Date", compute="_compute_explanation", compute_sudo=True
    )

    @api.depends("appeal_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Which term of which appeal."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            appeal = deadline.appeal_id.display_name or ""
            deadline.display_name = f"{appeal}: {labels.get(deadline.kind, '')}"

    @api.depends("proof", "rule_id", "reason")
    @api.depends_context("lang", "tz")
    def _compute_explanation(self):
        for deadline in self:
            proof = deadline.proof or {}
            sentences = (
                deadline._explain_source(proof)
                if proof.get("source")
                else deadline._explain_count(proof)
            )
            if deadline.reason:
                sentences.append(
                    self.env._(
                        "Reason: %(reason)s.", reason=deadline.reason.rstrip(".")
                    )
                )
            deadline.explanation = " ".join(sentences)

    def _explain_source(self, proof):
        """Dates that somebody gave: they are not counted."""
        due = self._format_fact(proof.get("due"))
        if proof["source"] == "extension":
            return [
                self.env._(
                    "Extended from %(old)s to %(due)s; the law allows %(limit)s at"
                    " most.",
                    old=self._format_fact(proof.get("start")),
                    due=due,
                    limit=self._format_fact(proof.get("limit")),
                )
            ]
        if proof["source"] == "extension_notice":
            return [
                self.env._(
                    "The applicant is told of the extension by the old last day,"
                    " %(due)s.",
                    due=due,
                )
            ]
        if proof["source"] == "control":
            return [self.env._("Set by the curator: %(due)s.", due=due)]
        if proof["source"] == "superior_letter":
            return [self.env._("Named in the covering letter: %(due)s.", due=due)]
        if proof["source"] == "request":
            return [self.env._("Named in the official's request: %(due)s.", due=due)]
        return [self.env._("Set by a decision: %(due)s.", due=due)]

    def _explain_count(self, proof):
        """Dates counted by a rule: from what, how many, what was left out."""
        if not proof.get("unit"):
            return []
        sentences = [self._explain_amount(proof)]
        if proof["reached"] != proof["due"]:
            sentences.append(
                self.env._(
                    "%(reached)s is a day off, so the term ends on %(due)s.",
                    reached=self._format_fact(proof["reached"]),
                    due=self._format_fact(proof["due"]),
                )
            )
        sentences += self._explain_days(proof)
        if proof.get("clause"):
            sentences.append(self.env._("Basis: %(clause)s.", clause=proof["clause"]))
        return sentences

    def _explain_amount(self, proof):
        units = self.env["citizen.deadline.rule"]._fields["unit"]
        facts = {
            "unit": dict(units._description_selection(self.env))[proof["unit"]],
            "amount": abs(proof["amount"]),
            "start": self._format_fact(proof["start"], proof.get("tz")),
            "end": self._format_fact(proof["reached"], proof.get("tz")),
        }
        if proof["amount"] < 0:
            return self.env._(
                "%(unit)s: %(amount)s, counted back from %(start)s to %(end)s.", **facts
            )
        if "T" in proof["start"]:
            return self.env._(
                "%(unit)s: %(amount)s, counted from %(start)s to %(end)s.", **facts
            )
        if proof["count_start_day"] or not proof["amount"]:
            return self.env._(
                "%(unit)s: %(amount)s, counted from %(start)s inclusive to %(end)s.",
                **facts,
            )
        return self.env._(
            "%(unit)s: %(amount)s, counted from the day after %(start)s to %(end)s.",
            **facts,
        )

    def _explain_days(self, proof):
        sentences = []
        if proof.get("skipped"):
            spans = ", ".join(self._format_span(*span) for span in proof["skipped"])
            sentences.append(self.env._("Days off in between: %(days)s.", days=spans))
        if proof.get("working_weekend_days"):
            days = ", ".join(map(self._format_fact, proof["working_weekend_days"]))
            sentences.append(
                self.env._("Working weekend days, counted: %(days)s.", days=days)
            )
        if proof.get("provisional_years"):
            years = ", ".join(map(str, proof["provisional_years"]))
            sentences.append(
                self.env._(
                    "Provisional: the transfers of days off in %(years)s are not yet"
                    " official.",
                    years=years,
                )
            )
        return sentences

    def _format_span(self, first, last, _reason):
        if first == last:
            return self._format_fact(first)
        return f"{self._format_fact(first)}–{self._format_fact(last)}"

    def _format_fact(self, text, tz=None):
        """A date or naive UTC instant of a proof as the user writes it."""
        if not text:
            return ""
        if "T" in text:
            moment = datetime.fromisoformat(text)
            return format_datetime(self.env, moment, tz=tz, dt_format="short")
        return format_date(self.env, date.fromisoformat(text))
