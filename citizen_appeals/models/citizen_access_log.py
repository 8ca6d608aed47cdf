from datetime import timedelta

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

# Typing a name asks at each letter: one row a minute tells the same
MERGED_WITHIN = timedelta(minutes=1)


class CitizenAccessLog(models.Model):
    """Who looked at personal data: one row per request, a list is one row (A11).

    Rows are written on a second, short cursor: a look is a fact even when the
    transaction that showed the data is rolled back or runs on a read replica.
    """

    _name = "citizen.access.log"
    _description = "Access Log"
    _order = "id DESC"
    _log_access = False

    date = fields.Datetime(required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("look", "Look"),
            ("find", "Found by Typing"),
            ("export", "Export"),
            ("print", "Print"),
            ("download", "Download"),
        ],
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_ids = fields.Json(string="Records", required=True, readonly=True)
    record_count = fields.Integer(readonly=True)
    remote_address = fields.Char(readonly=True)

    _res_ids_idx = models.Index("USING gin (res_ids jsonb_path_ops)")

    @api.model
    def _record(self, records, kind):
        """Write one row for what this request shows of ``records``.

        Work of the system itself (no request, superuser) is not a look, nor is an
        applicant's at his own appeal. What one request shows twice is logged once.
        """
        if self.env.su or not request or not records.ids:
            return
        if not self.env.user._is_internal():
            return
        seen = request.__dict__.setdefault("_citizen_access_seen", set())
        new_ids = [
            res_id
            for res_id in records.ids
            if (kind, records._name, res_id) not in seen
        ]
        if not new_ids:
            return
        seen.update((kind, records._name, res_id) for res_id in new_ids)
        groups = self._split_by_body(records.browse(new_ids))
        with self.env.registry.cursor() as cr:
            if kind == "find":
                groups = self._merge_found(cr, records._name, groups)
            if groups:
                self._insert_rows(cr, records._name, kind, groups)

    def _insert_rows(self, cr, res_model, kind, groups):
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s, to_jsonb(%s::int[]), %s, %s)",
                fields.Datetime.now(),
                self.env.uid,
                company_id,
                kind,
                res_model,
                ids,
                len(ids),
                request.httprequest.remote_addr,
            )
            for company_id, ids in groups
        ]
        cr.execute(
            SQL(
                "INSERT INTO citizen_access_log (date, user_id, company_id, kind,"
                " res_model, res_ids, record_count, remote_address) VALUES %s",
                SQL(", ").join(rows),
            )
        )

    def _merge_found(self, cr, res_model, groups):
        """Names that one user's typing brings up within a minute are one row.

        Every name shown stays in the row: it grows by what the next letter finds.

        :return: groups for which there is no such row yet
        """
        now = fields.Datetime.now()
        rest = []
        for company_id, ids in groups:
            cr.execute(
                SQL(
                    "UPDATE citizen_access_log SET (res_ids, record_count) = ("
                    " SELECT jsonb_agg(DISTINCT found), count(DISTINCT found) FROM"
                    " jsonb_array_elements(res_ids || to_jsonb(%s::int[])) found)"
                    " WHERE id = (SELECT max(id) FROM citizen_access_log"
                    " WHERE user_id = %s AND company_id = %s AND res_model = %s"
                    " AND kind = 'find' AND date > %s AND date <= %s)",
                    ids,
                    self.env.uid,
                    company_id,
                    res_model,
                    now - MERGED_WITHIN,
                    now,
                )
            )
            if not cr.rowcount:
                rest.append((company_id, ids))
        return rest

    @api.model
    def _split_by_body(self, records):
        """Ids by the body they belong to: its auditors read the row."""
        if len(self.env.companies) == 1 or "company_id" not in records._fields:
            return [(self.env.company.id, records.ids)]
        # Sudo: what was shown has been read already
        groups = records.sudo().exists().grouped("company_id")
        return [(company.id, group.ids) for company, group in groups.items()]
