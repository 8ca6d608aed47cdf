from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.tools.misc import format_date, format_datetime

from ..tools.letter_text import get_plural


class CitizenAppealDeadline(models.Model):
    """The proof of a deadline in words: rendered when read, in the user's language.

    Written as one would say it to a prosecutor: how long, from what day, from which to
    which day counted, which days were left out and why, by which clause (A9, C1).
    """

    _inherit = "citizen.appeal.deadline"

    explanation = fields.Text(
        string="Why This Date", compute="_compute_explanation", compute_sudo=True
    )
    explanation_short = fields.Char(
        string="In Short", compute="_compute_explanation", compute_sudo=True
    )
    revision_id = fields.Many2one(
        "citizen.deadline.revision",
        string="Moved by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The change of the calendar or of the rule that moved the term.",
    )

    @api.depends("appeal_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Which term of which appeal."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            appeal = deadline.appeal_id.display_name or ""
            deadline.display_name = f"{appeal}: {labels.get(deadline.kind, '')}"

    @api.depends("proof", "rule_id", "reason", "author_id", "revision_id")
    @api.depends_context("lang", "tz")
    def _compute_explanation(self):
        for deadline in self:
            proof = deadline.proof or {}
            sentences = [deadline._explain(proof)]
            if deadline.author_id or deadline._is_extension():
                sentences.append(deadline._explain_author())
            if deadline.revision_id:
                sentences.append(deadline._explain_revision())
            if deadline.reason:
                sentences.append(
                    self.env._(
                        "Reason: %(reason)s.", reason=deadline.reason.rstrip(".")
                    )
                )
            deadline.explanation = " ".join(filter(None, sentences))
            deadline.explanation_short = deadline._explain_short(proof)

    def _explain(self, proof):
        """What a proof says, all of it."""
        if proof.get("source"):
            return " ".join(self._explain_source(proof))
        return " ".join(self._explain_count(proof))

    def _explain_short(self, proof):
        """What a row of a list has room for."""
        if proof.get("source"):
            return self._explain_source(proof)[0]
        if not proof.get("unit"):
            return ""
        parts = [self._explain_term(proof)]
        if proof["reached"] != proof["due"]:
            parts.append(
                self.env._(
                    "%(reached)s is a day off",
                    reached=self._format_fact(proof["reached"], proof.get("tz")),
                )
            )
        elif proof.get("skipped"):
            count = sum(_count_days(*span[:2]) for span in proof["skipped"])
            parts.append(self.env._("days off left out: %(count)s", count=count))
        if proof.get("provisional_years"):
            parts.append(self.env._("provisional"))
        if self.revision_id:
            parts.append(
                self.env._(
                    "moved from %(old)s",
                    old=format_date(self.env, self.previous_id.day_due),
                )
            )
        return "; ".join(parts)

    # ------------------------------------------------------------------
    # dates that somebody gave
    # ------------------------------------------------------------------

    def _explain_source(self, proof):
        """Dates that somebody gave: they are not counted."""
        due = self._format_fact(proof.get("due"))
        if proof["source"] == "extension":
            return self._explain_extension(proof, due)
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

    def _explain_extension(self, proof, due):
        sentences = [
            self.env._(
                "Extended from %(old)s to %(due)s; the law allows %(limit)s at most.",
                old=self._format_fact(proof.get("start")),
                due=due,
                limit=self._format_fact(proof.get("limit")),
            )
        ]
        if proof.get("clause"):
            sentences.append(self._explain_clause(proof))
        return sentences

    def _explain_author(self):
        """Who decided, and when it was entered."""
        return self.env._(
            "Decided on %(date)s by %(who)s.",
            date=format_date(self.env, self.company_id._local_date(self.create_date)),
            who=(self.author_id.display_name or self.create_uid.name).rstrip("."),
        )

    def _explain_revision(self):
        """What moved it, on which ground; the old row keeps its own count."""
        return self.env._(
            "Moved on %(date)s from %(old)s by a change of the calendar or the rule:"
            " %(act)s; entered by %(who)s.",
            date=format_date(
                self.env, self.company_id._local_date(self.revision_id.date_applied)
            ),
            old=format_date(self.env, self.previous_id.day_due),
            act=self.revision_id._get_ground(),
            who=self.revision_id.applied_uid.name.rstrip("."),
        )

    # ------------------------------------------------------------------
    # dates counted by a rule
    # ------------------------------------------------------------------

    def _explain_count(self, proof):
        """Dates counted by a rule: from what, how many, what was left out."""
        if not proof.get("unit"):
            return []
        sentences = [self._explain_amount(proof), self._explain_end(proof)]
        sentences += self._explain_days(proof)
        if proof.get("clause"):
            sentences.append(self._explain_clause(proof))
        return list(filter(None, sentences))

    def _explain_clause(self, proof):
        return self.env._("Basis: %(clause)s.", clause=proof["clause"].rstrip("."))

    def _explain_term(self, proof):
        """«30 calendar days from the registration on 02.03.2026»."""
        facts = {
            "term": self._get_term_text(abs(proof["amount"]), proof["unit"]),
            "start": self._format_fact(proof["start"], proof.get("tz")),
        }
        if not proof["amount"]:
            return self.env._("The same day, %(start)s", **facts)
        if proof["amount"] < 0:
            if self.rule_id.event == "examination_due":
                return self.env._(
                    "%(term)s before the legal date of the answer, %(start)s", **facts
                )
            return self.env._("%(term)s before %(start)s", **facts)
        if "T" in proof["start"]:
            return self.env._("%(term)s from %(start)s", **facts)
        return self._get_event_text(facts)

    def _get_event_text(self, facts):
        """From which event; what the rule starts with."""
        texts = {
            "receipt": self.env._("%(term)s from the receipt on %(start)s", **facts),
            "registration": self.env._(
                "%(term)s from the registration on %(start)s", **facts
            ),
            "assignment": self.env._(
                "%(term)s from the assignment on %(start)s", **facts
            ),
            "request": self.env._("%(term)s from the request on %(start)s", **facts),
            "dispatch": self.env._(
                "%(term)s from the dispatch of the letter on %(start)s", **facts
            ),
            "return": self.env._(
                "%(term)s from the return to work on %(start)s", **facts
            ),
            "commitment": self.env._(
                "%(term)s from the commitment not kept on %(start)s", **facts
            ),
            "review": self.env._(
                "%(term)s from the return for rework on %(start)s", **facts
            ),
        }
        other = self.env._("%(term)s from the day %(start)s", **facts)
        return texts.get(self.rule_id.event, other)

    def _get_term_text(self, count, unit):
        """Number and unit; in Russian the noun bends with the number."""
        texts = {
            "calendar_day": (
                self.env._("%(count)s calendar day", count=count),
                self.env._("%(count)s calendar days", count=count),
                self.env._("a term of %(count)s calendar days", count=count),
            ),
            "working_day": (
                self.env._("%(count)s working day", count=count),
                self.env._("%(count)s working days", count=count),
                self.env._("a term of %(count)s working days", count=count),
            ),
            "working_hour": (
                self.env._("%(count)s working hour", count=count),
                self.env._("%(count)s working hours", count=count),
                self.env._("a term of %(count)s working hours", count=count),
            ),
            "hour": (
                self.env._("%(count)s hour", count=count),
                self.env._("%(count)s hours", count=count),
                self.env._("a term of %(count)s hours", count=count),
            ),
        }
        return texts[unit][get_plural(count)]

    def _explain_amount(self, proof):
        """The term and the days it was counted over."""
        term = _capitalize(self._explain_term(proof))
        facts = {
            "term": term,
            "end": self._format_fact(proof["reached"], proof.get("tz")),
        }
        if not proof["amount"]:
            return self.env._("%(term)s.", **facts)
        if "T" in proof["start"]:
            return self.env._("%(term)s to %(end)s.", **facts)
        if proof["amount"] < 0:
            return self.env._("%(term)s: counted back to %(end)s.", **facts)
        first = date.fromisoformat(proof["start"])
        if not proof["count_start_day"]:
            first += timedelta(days=1)
        facts["first"] = format_date(self.env, first)
        if proof["unit"] == "calendar_day":
            return self.env._(
                "%(term)s: we count from %(first)s to %(end)s, days off included.",
                **facts,
            )
        return self.env._(
            "%(term)s: we count from %(first)s to %(end)s, working days only.", **facts
        )

    def _explain_end(self, proof):
        """The last day is worked, or where it went."""
        facts = {
            "reached": self._format_fact(proof["reached"]),
            "due": self._format_fact(proof["due"]),
        }
        if "T" in proof["start"]:
            return ""
        if proof["reached"] < proof["due"]:
            return self.env._(
                "%(reached)s is a day off, so the term ends on the next working day,"
                " %(due)s.",
                **facts,
            )
        if proof["reached"] > proof["due"]:
            return self.env._(
                "%(reached)s is a day off, so the term ends on the working day before,"
                " %(due)s.",
                **facts,
            )
        if proof["unit"] != "calendar_day" or not proof["amount"]:
            return ""
        if proof["roll"] == "stay":
            return self.env._("A day off does not move the last day.")
        return self.env._("%(due)s is a working day.", **facts)

    def _explain_days(self, proof):
        """Days left out with their reasons, working weekends, unknown years."""
        sentences = []
        if days := self._get_skipped_texts(proof):
            days = ", ".join(days)
            sentences.append(
                self.env._("Days passed over: %(days)s.", days=days)
                if proof["reached"] != proof["due"]
                else self.env._("Days left out: %(days)s.", days=days)
            )
        if proof.get("working_weekend_days"):
            days = ", ".join(
                self._name_day(self._format_day(day, proof), proof, day)
                for day in proof["working_weekend_days"]
            )
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

    def _get_skipped_texts(self, proof):
        """Holidays and transfers by name, then the weekends together."""
        named, weekends = [], []
        for first, last, reason in _split_by_name(proof):
            span = self._format_span(first, last, proof)
            if reason == "weekend":
                weekends.append(span)
                continue
            text = (
                self.env._("%(days)s holiday", days=span)
                if reason == "holiday"
                else self.env._("%(days)s day off", days=span)
            )
            named.append(self._name_day(text, proof, first))
        if weekends:
            days = ", ".join(weekends)
            named.append(self.env._("Saturdays and Sundays %(days)s", days=days))
        return named

    def _name_day(self, text, proof, day):
        """The day with its name from the calendar, and whether it is regional."""
        name, is_regional = proof.get("days", {}).get(day, ("", False))
        if is_regional:
            name = ", ".join(filter(None, (name, self.env._("regional"))))
        return f"{text} ({name})" if name else text

    # ------------------------------------------------------------------
    # dates
    # ------------------------------------------------------------------

    def _format_span(self, first, last, proof):
        if first == last:
            return self._format_day(first, proof)
        return f"{self._format_day(first, proof)}–{self._format_day(last, proof)}"

    def _format_day(self, text, proof):
        """Day and month; the year where it is not that of the due day."""
        is_same = text[:4] == proof["due"][:4]
        pattern = "dd.MM" if is_same else "dd.MM.yyyy"
        return format_date(self.env, date.fromisoformat(text), date_format=pattern)

    def _format_fact(self, text, tz=None):
        """A date or naive UTC instant of a proof as the user writes it."""
        if not text:
            return ""
        if "T" in text:
            moment = datetime.fromisoformat(text)
            return format_datetime(self.env, moment, tz=tz, dt_format="short")
        return format_date(self.env, date.fromisoformat(text))


def _capitalize(text):
    return text[:1].upper() + text[1:]


def _count_days(first, last):
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def _split_by_name(proof):
    """Spans of days left out, cut where the next day has another name."""
    names = proof.get("days", {})
    for first, last, reason in proof.get("skipped", ()):
        start = current = date.fromisoformat(first)
        end = date.fromisoformat(last)
        while current < end:
            following = current + timedelta(days=1)
            if names.get(str(following)) != names.get(str(current)):
                yield str(start), str(current), reason
                start = following
            current = following
        yield str(start), str(end), reason
