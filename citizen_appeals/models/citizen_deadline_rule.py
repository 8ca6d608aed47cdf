from datetime import date, datetime

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools import deadline

DEADLINE_KINDS = [
    ("registration", "Registration"),
    ("handover", "Hand-over to the curator"),
    ("examination", "Examination"),
    ("internal", "Internal date"),
    ("extension", "Extension"),
    ("forwarding", "Forwarding"),
    ("redirect_request", "Request to redirect"),
    ("redirect", "Redirect"),
    ("notice", "Notice to the applicant"),
    ("document_request", "Request for documents"),
    ("superior", "Answer to the superior body"),
    ("rework", "Rework"),
    ("additional_control", "Additional control"),
    ("final_answer", "Final answer promised"),
    ("answer_many", "Appeals answered together"),
    ("nonconformity", "Measures on a nonconformity"),
    ("nonconformity_effect", "Check of effect"),
    ("violation_reply", "Reply on a violation"),
    ("verification", "Call before closing"),
    ("reexamination", "Examination anew"),
    ("commitment", "Report on a missed commitment"),
]
DAY_UNITS = {"calendar_day", "working_day"}


class CitizenDeadlineRule(models.Model):
    """A rule of deadline as data: start event, amount, unit, rolling, clause (idea 1).

    Rules of a body win over common ones, rules for a channel over general ones.
    """

    _name = "citizen.deadline.rule"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Deadline Rule"
    _order = "kind, sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="Switched off rules start no deadlines.")
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )
    clause = fields.Char(required=True, help="Law or regulation the rule comes from.")
    valid_from = fields.Date()
    valid_to = fields.Date()

    # what runs
    kind = fields.Selection(DEADLINE_KINDS, required=True)
    event = fields.Selection(
        [
            ("receipt", "Receipt"),
            ("registration", "Registration"),
            ("examination_due", "Legal date of the answer"),
            ("assignment", "Assignment"),
            ("request", "Request"),
            ("dispatch", "Dispatch of a letter"),
            ("return", "Return to work"),
            ("commitment", "Commitment not fulfilled"),
            ("review", "Return for rework"),
        ],
        string="Starts With",
        required=True,
        default="registration",
    )
    is_automatic = fields.Boolean(
        string="Applied by Itself",
        default=True,
        help="Otherwise the clerk chooses the rule on the card.",
    )

    # how it is counted
    amount = fields.Integer(
        required=True, help="Negative: counted back, as an internal date is."
    )
    unit = fields.Selection(
        [
            ("calendar_day", "Calendar days"),
            ("working_day", "Working days"),
            ("working_hour", "Working hours"),
            ("hour", "Hours"),
        ],
        string="Unit of Time",
        required=True,
        default="calendar_day",
    )
    count_start_day = fields.Boolean(
        help="The day of the event is the first day; else counting starts after it."
    )
    roll = fields.Selection(
        [
            ("next", "Next working day"),
            ("previous", "Previous working day"),
            ("stay", "Stays"),
        ],
        string="If a Day Off",
        required=True,
        default="next",
    )

    extension_rule_id = fields.Many2one(
        "citizen.deadline.rule",
        string="Extended by the Rule",
        domain="[('kind', '=', 'extension')]",
        index="btree_not_null",
        ondelete="restrict",
        help="How far this term may be extended; empty: by the rule for all terms.",
    )

    # to what it applies; empty means everything
    channel_ids = fields.Many2many(
        "citizen.channel", "citizen_channel_deadline_rule_rel", "rule_id", "channel_id"
    )
    medium = fields.Selection(
        [("written", "Written"), ("electronic", "Electronic"), ("oral", "Oral")],
        string="Form",
    )
    register_kind = fields.Selection(
        [
            ("appeal", "Appeals"),
            ("request", "Officials' requests"),
            ("message", "Messages"),
        ],
        string="Register",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "A rule with this code already exists."
    )
    _valid_order = models.Constraint(
        "CHECK (valid_to >= valid_from)", "The rule ends before it begins."
    )

    @api.constrains("amount", "unit", "roll")
    def _check_countable(self):
        for rule in self:
            try:
                rule._to_rule()
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Amount: %(amount)s is too much for the rule “%(rule)s”, give"
                        " at most %(limit)s.",
                        amount=rule.amount,
                        rule=rule.name,
                        limit=deadline.MAX_AMOUNT,
                    )
                ) from error

    def action_adopt(self):
        """Switch the rule on for the current body: an own, active copy."""
        self.ensure_one()
        self.check_access("read")
        copy = self.copy({"company_id": self.env.company.id, "active": True})
        return copy._get_records_action()

    def _to_rule(self) -> deadline.Rule:
        self.ensure_one()
        return deadline.Rule(self.amount, self.unit, self.roll, self.count_start_day)

    def _due_from(self, start):
        """When the deadline falls due, and the facts that prove it.

        :param start: ``date`` of the event for day units; naive UTC ``datetime``
            for hour units. A datetime given to a day unit counts from its local day.
        :return: ``(due, proof)``; due is a date for day units, naive UTC datetime
            for hours; proof is a JSON-able dict of facts.
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        return self._due_for(company, start)

    def _due_for(self, company, start):
        """As ``_due_from``, with the calendar of the body that examines."""
        calendar = self.env["citizen.calendar.day"]._get_calendar(company)
        due, proof = self._count_due(self._to_rule(), company, start, calendar)
        return due, proof | {"rule": self.code, "clause": self.clause}

    @api.model
    def _count_due(self, rule, company, start, calendar):
        """Due day and proof of any rule over any calendar, as it is or might be."""
        if rule.unit in DAY_UNITS:
            if isinstance(start, datetime):
                start = company._local_date(start)
        elif not isinstance(start, datetime):
            start = company._day_start(start)
        return deadline.due_from(rule, start, calendar)

    @api.model
    def _find(self, kind, company, day: date, channel, medium, register_kind):
        """The automatic rule of ``kind`` that applies: the most particular one."""
        for rule in self._automatic_rules(kind, company.id):
            if (
                (not rule["valid_from"] or rule["valid_from"] <= day)
                and (not rule["valid_to"] or day <= rule["valid_to"])
                and (not rule["channels"] or channel.id in rule["channels"])
                and rule["medium"] in (False, medium)
                and rule["register_kind"] in (False, register_kind)
            ):
                # All that apply by themselves are read in one statement
                every = self._all_automatic_ids(company.id)
                return self.browse(rule["id"]).with_prefetch(every).sudo()
        return self.browse()

    @api.model
    @ormcache("company_id")
    def _all_automatic_ids(self, company_id):
        kinds = [kind for kind, _label in DEADLINE_KINDS]
        return tuple(
            rule["id"]
            for kind in kinds
            for rule in self._automatic_rules(kind, company_id)
        )

    @api.model
    @ormcache("kind", "company_id")
    def _automatic_rules(self, kind, company_id):
        """Matching terms of the rules of ``kind``, the most particular first.

        Own rules of the body stand before common ones, then those for channels, for a
        form, for a register, then the order of the directory.
        """
        domain = [("kind", "=", kind), ("is_automatic", "=", True)]
        domain += [("company_id", "in", [False, company_id])]
        rules = [
            {
                "id": rule.id,
                "company": rule.company_id.id,
                "channels": frozenset(rule.channel_ids.ids),
                "medium": rule.medium,
                "register_kind": rule.register_kind,
                "valid_from": rule.valid_from,
                "valid_to": rule.valid_to,
            }
            for rule in self.sudo().search(domain)
        ]
        narrowing = ("company", "channels", "medium", "register_kind")
        return sorted(rules, key=lambda r: [not r[term] for term in narrowing])
