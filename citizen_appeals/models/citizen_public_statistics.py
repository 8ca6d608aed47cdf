from collections import Counter
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL, ormcache

from ..tools.disclosure import LEAST, SMALL, protect

YEARS = 5
MONTHS_SQL = """
  SELECT date_trunc('month', date_registered)::date, count(*),
         count(date_answered),
         count(*) FILTER (WHERE date_answered IS NOT NULL AND NOT COALESCE(
             is_closed_late, FALSE)),
         sum(date_answered - date_registered)
    FROM citizen_appeal
   WHERE company_id = %(company)s AND register_id IN %(registers)s
     AND date_registered >= %(start)s AND date_registered < %(end)s
GROUP BY 1
"""
QUESTIONS_SQL = """
  SELECT topic.section_id, question.result, count(*)
    FROM citizen_appeal appeal
    JOIN citizen_appeal_question question ON question.appeal_id = appeal.id
    JOIN citizen_topic topic ON topic.id = question.topic_id
   WHERE appeal.company_id = %(company)s AND appeal.register_id IN %(registers)s
     AND appeal.date_registered >= %(start)s AND appeal.date_registered < %(end)s
GROUP BY 1, 2
"""


class CitizenPublicStatistics(models.AbstractModel):
    """Anonymised figures for everybody (I3): counted once a day, small ones hidden.

    A year of a body up to its last whole month; years do not overlap, so none can be
    taken from another. Appeals alone: messages and officials' requests count apart.
    """

    _name = "citizen.public.statistics"
    _description = "Public Statistics of Appeals"

    @api.model
    def _get_years(self, company):
        """Years that may be chosen, the latest first; January has no own month yet."""
        latest = self._get_end(company).year
        return list(range(latest, latest - YEARS, -1))

    @api.model
    def _get_end(self, company):
        """The last day of the last whole month of the body."""
        return company._today() + relativedelta(day=1, days=-1)

    @api.model
    def _get_figures(self, company, year):
        """What the page of a year shows.

        :param year: one of ``_get_years``
        :return: dict of ``start``, ``end``, ``total``, ``questions``, ``on_time``
            (percent), ``days`` (on average to the answer) and the tables ``months``,
            ``sections``, ``results``: lists of rows (label, cell), None if not shown
        """
        start = date(year, 1, 1)
        end = min(self._get_end(company), date(year, 12, 31))
        figures = self._count(company.id, start, end)
        sections, results = figures["sections"], figures["results"]
        # Sudo: strangers read the headings of the classifier here
        topics = self.env["citizen.topic"].sudo().browse(key for key, _c in sections)
        names = {topic.id: topic.name for topic in topics}
        Question = self.env["citizen.appeal.question"]
        labels = dict(Question._fields["result"]._description_selection(self.env))
        labels[None] = self.env._("Still being examined")
        return figures | {
            "start": start,
            "end": end,
            "sections": [(names[key], cell) for key, cell in sections],
            "results": [(labels[key], cell) for key, cell in results],
        }

    @api.model
    def _count(self, company_id, start, end):
        day = self.env["res.company"].browse(company_id).sudo()._today()
        return self._count_on(company_id, start, end, day)

    @api.model
    @ormcache("company_id", "start", "end", "day")
    def _count_on(self, company_id, start, end, day):
        """Counted anew each day of the body, whoever asks."""
        # Sudo: figures of the whole body, of which nothing small leaves this method
        sudo = self.sudo()
        registers = sudo.env["citizen.register"].search(
            [("company_id", "=", company_id), ("kind", "=", "appeal")]
        )
        sudo.env["citizen.appeal"].flush_model()
        sudo.env["citizen.appeal.question"].flush_model()
        terms = {
            "company": company_id,
            "registers": tuple(registers.ids) or (0,),
            "start": start,
            "end": end + relativedelta(days=1),
        }
        months = self.env.execute_query(SQL(MONTHS_SQL, **terms))
        questions = self.env.execute_query(SQL(QUESTIONS_SQL, **terms))
        return self._prepare_answers(months) | {
            "months": self._prepare_months(months, start, end),
            "questions": _hide_small(sum(row[2] for row in questions)),
            "sections": self._prepare_cells(questions, 0),
            "results": self._prepare_cells(questions, 1),
        }

    @api.model
    def _prepare_answers(self, months):
        """How many came; of those answered how many in time, and how soon."""
        total, answered, on_time, days = (
            sum(row[place] or 0 for row in months) for place in range(1, 5)
        )
        is_shown = answered >= LEAST
        return {
            "total": _hide_small(total),
            "on_time": round(100 * on_time / answered) if is_shown else None,
            "days": round(days / answered) if is_shown else None,
        }

    @api.model
    def _prepare_months(self, months, start, end):
        counts = {row[0]: row[1] for row in months}
        days = [start + relativedelta(months=number) for number in range(end.month)]
        cells = protect([counts.get(day, 0) for day in days])
        return list(zip(days, cells or [], strict=bool(cells)))

    @api.model
    def _prepare_cells(self, rows, place):
        """Counts by what stands at a place of the rows, the largest first."""
        counts = Counter()
        for row in rows:
            counts[row[place]] += row[2]
        ordered = counts.most_common()
        cells = protect([count for _key, count in ordered])
        keys = [key for key, _count in ordered]
        return list(zip(keys, cells or [], strict=bool(cells)))


def _hide_small(count):
    return SMALL if 0 < count < LEAST else count
