import csv

from odoo import api, fields, models
from odoo.tools import file_open, ormcache

from ..tools.deadline import WorkCalendar


class CitizenCalendarDay(models.Model):
    """A day of the production calendar that differs from the plain week.

    Without a body it is federal; a body may add its regional days, which win.
    A year is known once it has federal days: the yearly decree on transfers.
    """

    _name = "citizen.calendar.day"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Production Calendar Day"
    _order = "date DESC, id DESC"
    _rec_name = "date"

    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [
            ("holiday", "Holiday"),
            ("day_off", "Day off (transferred)"),
            ("working", "Working weekend day"),
        ],
        required=True,
    )
    note = fields.Char()
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: the federal calendar, for every body.",
    )

    _day_uniq = models.UniqueIndex(
        "(date, COALESCE(company_id, 0))", "This day is already in the calendar."
    )

    @api.model
    def _load_shipped(self):
        """Load the shipped production calendar where a federal day is missing."""
        with file_open("citizen_appeals/data/production_calendar.csv") as stream:
            rows = list(csv.DictReader(stream))
        known = {
            fields.Date.to_string(day.date)
            for day in self.search_fetch([("company_id", "=", False)], ["date"])
        }
        self.create([row for row in rows if row["date"] not in known])

    @api.model
    def _get_calendar(self, company) -> WorkCalendar:
        """Loaded calendar of a body: federal days, then its own, its hours and zone."""
        return self._load_calendar(company.id)

    @api.model
    @ormcache("company_id")
    def _load_calendar(self, company_id):
        return self._make_calendar(self.env["res.company"].browse(company_id))

    @api.model
    def _make_calendar(self, company, changes=None, is_federal=True) -> WorkCalendar:
        """The calendar of a body, as it stands or as it would be.

        :param changes: date → (kind, note), nothing for a day that becomes plain
        :param is_federal: the changes are federal, not days of the body alone
        """
        # Sudo: the calendar of a body counts for whoever asks for its terms
        company = company.sudo()
        rows = self.sudo().search_fetch(
            [("company_id", "in", [False, company.id])],
            ["date", "kind", "note", "company_id"],
        )
        federal, local = (
            {day.date: (day.kind, day.note or "") for day in days}
            for days in (
                rows.filtered(lambda day: not day.company_id),
                rows.filtered("company_id"),
            )
        )
        changed = federal if is_federal else local
        changed.update(changes or {})
        for day in [day for day, value in changed.items() if not value]:
            del changed[day]
        names = {day: (note, False) for day, (_kind, note) in federal.items()}
        names |= {day: (note, True) for day, (_kind, note) in local.items()}
        return WorkCalendar(
            days=[
                (day, kind)
                for days in (federal, local)
                for day, (kind, _note) in days.items()
            ],
            intervals=self._get_working_intervals(company),
            known_years={day.year for day in federal},
            tz=company.tz,
            names=names,
        )

    @api.model
    def _get_working_intervals(self, company):
        """Weekday → working hours of the body, from its Odoo working schedule."""
        intervals = {}
        lines = company.resource_calendar_id.attendance_ids.filtered(
            lambda line: line.day_period != "lunch" and not line.display_type
        )
        for line in lines.sorted(lambda line: (line.dayofweek, line.hour_from)):
            span = (line.hour_from, line.hour_to)
            intervals.setdefault(int(line.dayofweek), []).append(span)
        return intervals or None
