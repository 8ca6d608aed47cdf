from psycopg2 import errors

from odoo import fields, models
from odoo.tools import SQL


class CitizenNumberMixin(models.AbstractModel):
    """A number per register and year, unique and without gaps under concurrency (A4).

    Each concrete model states the unique index on ``(register_id, number_year,
    number) WHERE number > 0``: the guard, whatever draws the number.
    """

    _name = "citizen.number.mixin"
    _description = "Numbered Record"

    register_id = fields.Many2one(
        "citizen.register", index=True, ondelete="restrict", check_company=True
    )
    number_year = fields.Integer(string="Year", readonly=True, copy=False)
    number = fields.Integer(
        string="Ordinal Number", readonly=True, copy=False, aggregator=None
    )
    name = fields.Char(string="Number", readonly=True, copy=False)

    def _draw_numbers(self, year: int):
        """Give the records the next numbers of their registers in ``year``.

        Must be the last step of the transaction's work: everything is flushed first,
        so that the lock of the register is held for the shortest time. A rollback
        gives the numbers back; parallel sessions wait and take the following ones.

        :raise psycopg2.errors.UniqueViolation: never reaches the caller
        """
        self.env.flush_all()
        # Always in the same order: batches of several registers never wait crosswise
        groups = self.grouped("register_id")
        for register in sorted(groups, key=lambda register: register.id):
            groups[register]._draw_numbers_of_register(register, year)
        self.invalidate_recordset(["number", "number_year", "name"])

    def _draw_numbers_of_register(self, register, year):
        number = self._lock_last_number(register, year) + 1
        first, rest = self[:1], self[1:]
        number = self._take_first_free(first, register, year, number)
        if rest:
            self.env.cr.execute(rest._get_numbering_sql(register, year, number + 1))

    def _lock_last_number(self, register, year):
        """Lock the register for the transaction and read its last number."""
        [[_lock, last]] = self.env.execute_query(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtext(%s), %s),"
                " (SELECT max(number) FROM %s WHERE register_id = %s"
                " AND number_year = %s AND number > 0)",
                f"{self._table}:{year}",
                register.id,
                SQL.identifier(self._table),
                register.id,
                year,
            )
        )
        return last or register._first_number(year) - 1

    def _take_first_free(self, record, register, year, number):
        """Number ``record``, moving on while the number is taken.

        The snapshot of the transaction may be older than the last number; the unique
        index is not, and under the lock the first free number is the next one. The
        savepoint travels with the statement it guards: one round trip, not three.
        """
        while True:
            update = record._get_numbering_sql(register, year, number)
            guarded = SQL("SAVEPOINT number; %s; RELEASE SAVEPOINT number", update)
            try:
                self.env.cr.execute(guarded, log_exceptions=False)
                return number
            except errors.UniqueViolation:
                self.env.cr.execute(
                    SQL("ROLLBACK TO SAVEPOINT number; RELEASE SAVEPOINT number")
                )
                number += 1

    def _get_numbering_sql(self, register, year, start):
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s)", record.id, number, register._format_number(number, year)
            )
            for number, record in enumerate(self, start=start)
        )
        return SQL(
            "UPDATE %s t SET number = v.number, number_year = %s, name = v.name"
            " FROM (VALUES %s) v (id, number, name) WHERE t.id = v.id",
            SQL.identifier(self._table),
            year,
            rows,
        )
