from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import production_calendar

KINDS = [
    ("holiday", "Holiday"),
    ("day_off", "Day off (transferred)"),
    ("working", "Working weekend day"),
    ("plain", "As in a plain week"),
]


class CitizenDeadlineRevisionDay(models.Model):
    """A day as it would be: another kind, or out of the calendar."""

    _name = "citizen.deadline.revision.day"
    _inherit = ["citizen.deadline.revision.line.mixin"]
    _description = "Day of a Revision"
    _order = "revision_id, date, id"
    _rec_name = "date"

    date = fields.Date(required=True)
    kind = fields.Selection(KINDS, string="Becomes", required=True)
    note = fields.Char(help="What the day is called in the proof of a term.")
    old_kind = fields.Selection(KINDS, string="Is Now", compute="_compute_old_kind")

    _day_uniq = models.UniqueIndex(
        "(revision_id, date)", "This day stands in the revision already."
    )

    @api.depends("date", "revision_id.company_id", "revision_id.state")
    def _compute_old_kind(self):
        kinds = self._get_known_days()
        for line in self:
            key = (line.revision_id.company_id._origin.id, line.date)
            known = line.revision_id.state != "applied" and line.date
            line.old_kind = kinds.get(key, "plain") if known else False

    def _get_known_days(self):
        """(body, date) → kind of the days in the calendar."""
        found = self.env["citizen.calendar.day"].search_fetch(
            [("date", "in", self.mapped("date"))], ["date", "kind", "company_id"]
        )
        return {(day.company_id.id, day.date): day.kind for day in found}

    @api.constrains("date", "kind")
    def _check_lawful(self):
        """Labour code, art. 112: what a federal decree cannot say."""
        for line in self:
            if line.revision_id.company_id:
                continue
            if fault := production_calendar.get_day_fault(line.date, line.kind):
                raise ValidationError(
                    self._get_fault_text(fault, f"{line.date:%d.%m.%Y}", None)
                )

    @api.model
    def _get_fault_text(self, fault, value, other):
        """A fault of ``tools/production_calendar`` in words, with its clause."""
        texts = {
            "empty": self.env._("The table is empty."),
            "header": self.env._(
                "“%(value)s”: the first line names the columns date; kind; note.",
                value=value,
            ),
            "date": self.env._(
                "“%(value)s” is no date: write 2027-02-20 or 20.02.2027.", value=value
            ),
            "year": self.env._(
                "%(value)s lies outside the calendar, 1950 to 2149.", value=value
            ),
            "kind": self.env._(
                "“%(value)s” is no kind of day: write holiday, day_off or working.",
                value=value,
            ),
            "double": self.env._(
                "%(value)s stands in the line %(other)s already.",
                value=value,
                other=other,
            ),
            "holiday_works": self.env._(
                "%(value)s is a public holiday and is never a working day (Labour Code,"
                " art. 112, p. 1).",
                value=value,
            ),
            "works_anyway": self.env._(
                "%(value)s is no Saturday or Sunday, it is worked anyway: leave it out"
                " (Labour Code, art. 112, p. 5).",
                value=value,
            ),
            "off_anyway": self.env._(
                "%(value)s is a Saturday or Sunday, a day off cannot be moved to it"
                " (Labour Code, art. 112, p. 5).",
                value=value,
            ),
            "half_year": self.env._(
                "%(value)s are missing. A table gives the whole year with every public"
                " holiday (Labour Code, art. 112, p. 1); single days are entered by"
                " hand.",
                value=value,
            ),
        }
        return texts[fault]
