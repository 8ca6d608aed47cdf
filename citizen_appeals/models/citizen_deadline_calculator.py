from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

# Days may be asked about, before and after today
PAST = timedelta(days=366)
FUTURE = timedelta(days=366)


class CitizenDeadlineCalculator(models.AbstractModel):
    """“If I submit today, the answer is due by …”: for everybody, by the rules (I3).

    Counts with the very rules and calendar that count for a card, and says why in the
    words of the card.
    """

    _name = "citizen.deadline.calculator"
    _description = "Public Calculator of Terms"

    @api.model
    def _get_channels(self, company):
        """Ways to submit that are offered to citizens today."""
        # Sudo: directories are closed to strangers; names alone leave this model
        Channel = self.env["citizen.channel"].sudo()
        return Channel.search(
            Domain("public_name", "!=", False)
            & Domain("company_id", "in", [False, company.id])
            & Channel._get_valid_domain(company._today())
        )

    @api.model
    def _get_rules(self, company):
        """Special terms a clerk may give: short ones for simple questions (C3)."""
        return self._search_rules("examination", company).filtered(
            lambda rule: not rule.is_automatic
        )

    @api.model
    def _search_rules(self, kind, company):
        # Sudo: as the channels
        today = company._today()
        rules = self.env["citizen.deadline.rule"].sudo()
        return rules.search(
            [
                ("kind", "=", kind),
                ("company_id", "in", [False, company.id]),
            ]
        ).filtered(
            lambda rule: (
                (not rule.valid_from or rule.valid_from <= today)
                and (not rule.valid_to or today <= rule.valid_to)
            )
        )

    @api.model
    def _check_typed(self, company, channel, rule, day):
        """Refusals by the name of the field; none where the term can be counted.

        :param day: date, None where what was typed is none
        """
        errors = {}
        if not channel:
            errors["channel"] = self.env._("Choose how you submit the appeal.")
        elif rule and rule.channel_ids and channel not in rule.channel_ids:
            errors["rule"] = self.env._(
                "This term is not given when you submit that way. Choose the usual"
                " term, or another way."
            )
        today = company._today()
        first, last = today - PAST, today + FUTURE
        if not day:
            errors["day"] = self.env._(
                "Enter a date: day, month and year, for example %(today)s.",
                today=format_date(self.env, today, date_format="dd.MM.yyyy"),
            )
        elif not first <= day <= last:
            errors["day"] = self.env._(
                "Enter a date from %(first)s to %(last)s.",
                first=format_date(self.env, first, date_format="dd.MM.yyyy"),
                last=format_date(self.env, last, date_format="dd.MM.yyyy"),
            )
        return errors

    @api.model
    def _count(self, company, channel, rule, day):
        """When the appeal is registered and answered, and why then.

        :param rule: special term, empty for the usual one
        :return: dict of ``registered``, ``due``, ``forwarded``, ``extended`` (each a
            dict of ``day``, ``time`` and ``why``, or None), ``is_message``
        """
        Rule = self.env["citizen.deadline.rule"]
        kind = channel.counts_as
        terms = (company, day, channel, channel.medium, kind)
        registration = Rule._find("registration", *terms)
        registered = self._count_by(registration, company, day) or self._as_given(day)
        start = registered["day"]
        terms = (company, start, *terms[2:])
        examination = rule or Rule._find("examination", *terms)
        due = self._count_by(examination, company, start)
        extension = examination.extension_rule_id or Rule._find("extension", *terms)
        from_due = extension.event == "examination_due"
        forwarding = self._search_rules("forwarding", company)
        own = forwarding.filtered("company_id") or forwarding
        return {
            "received": day,
            "registered": registered,
            "due": due,
            "extended": due
            and self._count_by(extension, company, due["day"] if from_due else start),
            "forwarded": self._count_by(own[:1], company, start),
            "is_message": kind == "message",
        }

    @api.model
    def _as_given(self, day):
        return {"day": day, "time": "", "why": ""}

    @api.model
    def _count_by(self, rule, company, day):
        """Due day of a rule with its proof in words; None without a rule."""
        if not rule:
            return None
        # Hours of today run from now, those of another day from its morning
        is_now = day == company._today() and rule.unit in ("hour", "working_hour")
        start = fields.Datetime.now() if is_now else day
        due, proof = rule._due_for(company, start)
        # Sudo: the words of the proof are those of a card, which strangers cannot read
        proved = self.env["citizen.appeal.deadline"].sudo().new({"rule_id": rule.id})
        local = company._to_local(due) if isinstance(due, datetime) else None
        return {
            "day": local.date() if local else due,
            "time": f"{local:%H:%M}" if local else "",
            "why": proved._explain(proof),
        }
