from odoo import models
from odoo.tools import SQL

from .citizen_deadline_revision_rule import TAKEN

# Of a moved term these are new; everything else goes over to the row that replaces it
OWN_COLUMNS = frozenset(
    {
        "id",
        "create_uid",
        "create_date",
        "write_uid",
        "write_date",
        "date_due",
        "day_due",
        "proof",
        "is_provisional",
        "previous_id",
        "revision_id",
    }
)


class CitizenDeadlineRevision(models.Model):
    """The revision holds: terms, cards, events and directory in one transaction.

    Each step is one statement for any number of terms. A run that is killed leaves
    nothing behind and is started again.
    """

    _inherit = "citizen.deadline.revision"

    def _lock_directories(self):
        """Nobody else changes the calendar or rules until this is done."""
        self.lock_for_update()
        # Direct: no rows are read, the lock ends with the transaction
        self.env.cr.execute(
            "LOCK TABLE citizen_calendar_day, citizen_deadline_rule"
            " IN SHARE ROW EXCLUSIVE MODE"
        )

    def _move_deadlines(self, user, now):
        self.env.flush_all()
        facts = {"revision": self.id, "user": user.id, "now": now}
        self._replace_moved(facts)
        self._renew_proofs(facts)
        self._sync_moved_appeals(facts)
        self._sync_copies(facts)
        self._log_moved(facts)
        self.env.invalidate_all()

    def _replace_moved(self, facts):
        """A moved term is a new row; the old one keeps its date and proof."""
        columns = [
            field.name
            for field in self.env["citizen.appeal.deadline"]._fields.values()
            if field.store and field.column_type and field.name not in OWN_COLUMNS
        ]
        self.env.execute_query(
            SQL(
                """
                WITH made AS (
                    INSERT INTO citizen_appeal_deadline (%(columns)s, date_due, day_due,
                           proof, is_provisional, previous_id, revision_id,
                           create_uid, write_uid, create_date, write_date)
                    SELECT %(values)s, move.new_due, move.new_day, move.proof,
                           jsonb_array_length(move.proof -> 'provisional_years') > 0,
                           term.id, %(revision)s,
                           %(user)s, %(user)s, %(now)s, %(now)s
                      FROM citizen_deadline_revision_move move
                      JOIN citizen_appeal_deadline term ON term.id = move.deadline_id
                     WHERE move.revision_id = %(revision)s AND move.effect <> 'renewed'
                    RETURNING previous_id
                )
                UPDATE citizen_appeal_deadline term
                   SET date_stopped = %(now)s, write_uid = %(user)s,
                       write_date = %(now)s
                  FROM made WHERE term.id = made.previous_id
                RETURNING 1
                """,
                columns=SQL(", ").join(SQL.identifier(name) for name in columns),
                values=SQL(", ").join(SQL.identifier("term", name) for name in columns),
                **facts,
            )
        )

    def _renew_proofs(self, facts):
        """The date stays: which days were left out and what is provisional is new."""
        self.env.execute_query(
            SQL(
                """
                UPDATE citizen_appeal_deadline term
                   SET proof = move.proof, is_provisional =
                       jsonb_array_length(move.proof -> 'provisional_years') > 0
                  FROM citizen_deadline_revision_move move
                 WHERE move.revision_id = %(revision)s AND move.effect = 'renewed'
                   AND term.id = move.deadline_id
                RETURNING 1
                """,
                **facts,
            )
        )

    def _sync_moved_appeals(self, facts):
        """The dates stored on the cards, as ``_get_deadline_dates`` reads them.

        The cards are named one by one: of rows written a moment ago the planner knows
        nothing, and a join with them may run for hours.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT appeal_id FROM citizen_deadline_revision_move"
                " WHERE revision_id = %s",
                self.id,
            )
        )
        facts = facts | {"appeals": [appeal_id for (appeal_id,) in rows]}
        self.env.execute_query(
            SQL(
                """
                UPDATE citizen_appeal appeal
                   SET date_deadline = dates.legal,
                       date_deadline_internal = dates.internal,
                       date_next_due = dates.next,
                       is_deadline_provisional = dates.provisional,
                       write_uid = %(user)s, write_date = %(now)s
                  FROM (SELECT term.appeal_id,
                               max(day_due) FILTER (WHERE kind = 'examination')
                               AS legal,
                               max(day_due) FILTER (WHERE kind = 'internal')
                               AS internal,
                               min(day_due) FILTER (WHERE date_met IS NULL) AS next,
                               bool_or(COALESCE(is_provisional, FALSE)) AS provisional
                          FROM citizen_appeal_deadline term
                         WHERE date_stopped IS NULL
                           AND term.appeal_id = ANY(%(appeals)s)
                         GROUP BY term.appeal_id) dates
                 WHERE appeal.id = dates.appeal_id
                RETURNING 1
                """,
                **facts,
            )
        )

    def _sync_copies(self, facts):
        """Where a document carries the date of its term as well."""
        self.env.execute_query(
            SQL(
                """
                UPDATE citizen_document_request request SET date_due = move.new_day
                  FROM citizen_deadline_revision_move move
                  JOIN citizen_appeal_deadline term ON term.id = move.deadline_id
                 WHERE move.revision_id = %(revision)s AND move.effect <> 'renewed'
                   AND move.kind = 'document_request'
                   AND request.letter_id = term.letter_id
                   AND request.date_due = move.old_day
                RETURNING 1
                """,
                **facts,
            )
        )
        self.env.execute_query(
            SQL(
                """
                UPDATE citizen_verification call SET date_due = move.new_day
                  FROM citizen_deadline_revision_move move
                 WHERE move.revision_id = %(revision)s AND move.effect <> 'renewed'
                   AND move.kind = 'verification' AND call.state = 'to_call'
                   AND call.appeal_id = move.appeal_id
                   AND call.date_due = move.old_day
                RETURNING 1
                """,
                **facts,
            )
        )

    def _log_moved(self, facts):
        """One event on each card; the applicant sees the one of the legal date."""
        self.env.execute_query(
            SQL(
                """
                INSERT INTO citizen_appeal_event (appeal_id, date, user_id, code, data,
                       is_public)
                SELECT DISTINCT ON (appeal_id) appeal_id, %(now)s, %(user)s,
                       'deadline_revised',
                       jsonb_build_object('date', day_due, 'deadline_id', id,
                                          'revision_id', revision_id),
                       kind = 'examination'
                  FROM citizen_appeal_deadline
                 WHERE revision_id = %(revision)s
                 ORDER BY appeal_id, kind <> 'examination', day_due
                RETURNING 1
                """,
                **facts,
            )
        )

    # ------------------------------------------------------------------
    # calendar and rules, with the trail of their directory
    # ------------------------------------------------------------------

    def _change_directories(self):
        """As the user: each change leaves its row in the trail (K2)."""
        Day = self.env["citizen.calendar.day"]
        body = self.company_id
        known = {
            day.date: day
            for day in Day.search(
                [
                    ("date", "in", self.day_ids.mapped("date")),
                    ("company_id", "=", body.id),
                ]
            )
        }
        fresh, dropped = [], Day
        for line in self.day_ids:
            day = known.get(line.date)
            values = {"kind": line.kind, "note": line.note}
            if line.kind == "plain":
                dropped |= day or Day
            elif day:
                day._write_revised(values)
            else:
                fresh.append(values | {"date": line.date, "company_id": body.id})
        Day._create_revised(fresh)
        dropped._unlink_revised()
        for line in self.rule_ids:
            line.rule_id._write_revised({name: line[name] for name in TAKEN})
