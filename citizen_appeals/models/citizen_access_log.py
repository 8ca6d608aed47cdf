from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL


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

        Work of the system itself (no request, superuser) is not a look. What one
        request shows twice is logged once.
        """
        if self.env.su or not request or not records.ids:
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
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s, to_jsonb(%s::int[]), %s, %s)",
                fields.Datetime.now(),
                self.env.uid,
                company_id,
                kind,
                records._name,
                ids,
                len(ids),
                request.httprequest.remote_addr,
            )
            for company_id, ids in self._split_by_body(records.browse(new_ids))
        ]
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "INSERT INTO citizen_access_log (date, user_id, company_id, kind,"
                    " res_model, res_ids, record_count, remote_address) VALUES %s",
                    SQL(", ").join(rows),
                )
            )

    @api.model
    def _split_by_body(self, records):
        """Ids by the body they belong to: its auditors read the row."""
        if len(self.env.companies) == 1 or "company_id" not in records._fields:
            return [(self.env.company.id, records.ids)]
        # Sudo: what was shown has been read already
        groups = records.sudo().exists().grouped("company_id")
        return [(company.id, group.ids) for company, group in groups.items()]
