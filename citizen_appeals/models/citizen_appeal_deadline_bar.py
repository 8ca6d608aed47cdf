from datetime import timedelta

from odoo import api, fields, models

# Beyond so many days the days off are no longer told apart
MAX_HATCHED = 200


class CitizenAppeal(models.Model):
    """All deadlines of a card on one bar (A9, H1)."""

    _inherit = "citizen.appeal"

    deadline_bar = fields.Json(
        compute="_compute_deadline_bar", export_string_translation=False
    )

    @api.depends("deadline_ids.date_met", "deadline_ids.date_stopped", "state")
    @api.depends_context("lang")
    def _compute_deadline_bar(self):
        for appeal in self:
            appeal.deadline_bar = appeal._get_deadline_bar()

    def _get_deadline_bar(self):
        """What the bar draws: days as dates of the body, one row a term.

        A term that was extended or moved is one row with a segment for each date.
        """
        self.ensure_one()
        company, terms = self.company_id, self.deadline_ids
        # Sudo: which row replaces which is asked of all rows of the card
        replaced = terms.sudo().previous_id.filtered("date_stopped")
        rows = [term._get_bar_row() for term in terms if term not in replaced]
        if not rows:
            return {}
        rows.sort(key=lambda row: (row["rank"], row["due"], row["id"]))
        today = company._today()
        days = [row[name] for row in rows for name in ("start", "due", "end")]
        days = [fields.Date.to_date(day) for day in days if day]
        first, last = min(days), max(*days, today if self.is_open else max(days))
        last += timedelta(days=1)
        return {
            "today": str(today),
            "first": str(first),
            "last": str(last),
            "off": self._get_days_off(first, last),
            "rows": rows,
        }

    def _get_days_off(self, first, last):
        if (last - first).days > MAX_HATCHED:
            return []
        calendar = self.env["citizen.calendar.day"]._get_calendar(self.company_id)
        return [span[:2] for span in calendar.get_spans_off(first, last)]
