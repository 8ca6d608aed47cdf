from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# The trend compares this week with the four before it
WEEK = 7
BEFORE = 28
# A card left open over lunch says nothing about entry
MOST_SECONDS = 3600
MOST_KEYS = 20_000


class CitizenEntryMeasure(models.Model):
    """How long the entry of a card took: for the clerk, not about him (A2, H7).

    Seconds at the keys and keystrokes, no personal data; each clerk sees his own, and
    nobody else's. Written by the entry screen together with the registration.
    """

    _name = "citizen.entry.measure"
    _description = "Measure of an Entry"
    _order = "date DESC, id DESC"
    _rec_name = "date"
    _personal_fields = frozenset()

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date = fields.Date(required=True, readonly=True, help="Day of the body.")
    seconds = fields.Integer(
        readonly=True, aggregator="avg", help="At the keys; pauses are left out."
    )
    keystrokes = fields.Integer(readonly=True, aggregator="avg")
    person = fields.Selection(
        [("known", "Known"), ("new", "New"), ("none", "Anonymous")], readonly=True
    )
    accepted_count = fields.Integer(
        string="Suggestions Accepted", readonly=True, help="Topic, curator, term."
    )
    corrected_count = fields.Integer(
        string="Suggestions Corrected",
        readonly=True,
        help="Another one was chosen than the one suggested.",
    )

    _trend_idx = models.Index("(user_id, date)")
    _positive = models.Constraint(
        "CHECK (seconds >= 0 AND keystrokes >= 0)", "A measure cannot be negative."
    )

    @api.model
    def _measure(self, appeal, measure):
        """Note the measure of a registration that the user has just done.

        :param dict measure: what the entry screen counted; wrong figures are cut,
            a registration does not fail for them
        """

        def count(name, most):
            value = measure.get(name)
            return min(max(int(value), 0), most) if isinstance(value, int) else 0

        persons = {code for code, _label in self._fields["person"].selection}
        person = measure.get("person")
        # Sudo: written by the system, so that nobody betters his figures
        self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": appeal.company_id.id,
                "appeal_id": appeal.id,
                "date": appeal.company_id._today(),
                "seconds": count("seconds", MOST_SECONDS),
                "keystrokes": count("keystrokes", MOST_KEYS),
                "person": person if person in persons else False,
                "accepted_count": count("accepted", 3),
                "corrected_count": count("corrected", 3),
            }
        )

    @api.model
    @api.readonly
    def get_trend(self):
        """The user's own seconds per card: this week against the four before.

        :return: dict ``today`` and ``count`` (cards of today and of the week),
            ``week`` and ``before`` (median seconds, False where there is no card),
            ``keys`` (median keystrokes of the week) and ``days`` of the last fortnight
            with a card: ``date``, ``seconds``, ``count``
        """
        self.browse().check_access("read")
        today = self.env.company._today()
        starts = {
            "today": today,
            "week": today - timedelta(days=WEEK - 1),
            "fortnight": today - timedelta(days=2 * WEEK - 1),
            "before": today - timedelta(days=WEEK - 1 + BEFORE),
        }
        self.flush_model()
        [(count, week, keys, before)] = self.env.execute_query(
            SQL(
                """
                SELECT count(*) FILTER (WHERE date >= %(week)s),
                       %(median_seconds)s FILTER (WHERE date >= %(week)s),
                       %(median_keys)s FILTER (WHERE date >= %(week)s),
                       %(median_seconds)s FILTER (WHERE date < %(week)s)
                  FROM citizen_entry_measure
                 WHERE user_id = %(user)s AND date >= %(before)s
                """,
                user=self.env.uid,
                median_seconds=self._get_median_sql("seconds"),
                median_keys=self._get_median_sql("keystrokes"),
                **starts,
            )
        )
        days = self._get_days(starts["fortnight"])
        return {
            "today": sum(day["count"] for day in days if day["date"] == str(today)),
            "count": count,
            "week": self._get_figure(week),
            "keys": self._get_figure(keys),
            "before": self._get_figure(before),
            "days": days,
        }

    @api.model
    def _get_days(self, start):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT date, %(median)s, count(*)
                  FROM citizen_entry_measure
                 WHERE user_id = %(user)s AND date >= %(start)s
                 GROUP BY date
                 ORDER BY date
                """,
                user=self.env.uid,
                start=start,
                median=self._get_median_sql("seconds"),
            )
        )
        return [
            {"date": str(day), "seconds": round(seconds), "count": count}
            for day, seconds, count in rows
        ]

    @api.model
    def _get_median_sql(self, name):
        return SQL(
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)", SQL.identifier(name)
        )

    @api.model
    def _get_figure(self, value):
        return False if value is None else round(value)
