from odoo import api, fields, models
from odoo.tools import SQL


class CitizenCaseFile(models.Model):
    """Case file (Дело, ГП): every material of one applicant in one year (A10)."""

    _name = "citizen.case.file"
    _inherit = ["citizen.number.mixin"]
    _description = "Case File"
    _order = "number_year DESC, number DESC, id DESC"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    applicant_id = fields.Many2one(
        "citizen.applicant",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    appeal_ids = fields.One2many("citizen.appeal", "case_file_id", string="Appeals")

    _number_uniq = models.UniqueIndex(
        "(register_id, number_year, number) WHERE number > 0",
        "This number of the register is already taken.",
    )
    _applicant_uniq = models.UniqueIndex(
        "(applicant_id, number_year, company_id)",
        "The applicant already has a case file in this year.",
    )

    @api.model
    def _get_or_create(self, keys):
        """Case files for ``(company_id, applicant_id, year)`` keys, made when missing.

        :param keys: iterable of triples
        :return: dict key → id
        """
        keys = set(keys)
        if not keys:
            return {}
        found = self._find_keys(keys)
        missing = sorted(keys - found.keys())
        if missing:
            found.update(self._insert_missing(missing))
        return found

    def _find_keys(self, keys):
        companies, applicants, years = zip(*keys, strict=True)
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, applicant_id, number_year, id"
                " FROM citizen_case_file WHERE company_id = ANY(%s)"
                " AND applicant_id = ANY(%s) AND number_year = ANY(%s)",
                list(companies),
                list(applicants),
                list(years),
            )
        )
        return {tuple(row[:3]): row[3] for row in rows if tuple(row[:3]) in keys}

    def _insert_missing(self, keys):
        """Insert by SQL: a parallel insert of the same key is retried, not an error."""
        registers = {
            company_id: self.env["citizen.register"]._find(
                self.env["res.company"].browse(company_id), "case_file"
            )
            for company_id in {key[0] for key in keys}
        }
        uid, now = self.env.uid, self.env.cr.now()
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO citizen_case_file (company_id, applicant_id, number_year,"
                " register_id, create_uid, write_uid, create_date, write_date)"
                " VALUES %s ON CONFLICT (applicant_id, number_year, company_id)"
                " DO NOTHING RETURNING company_id, applicant_id, number_year, id",
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s, %s, %s, %s, %s)",
                        *key,
                        registers[key[0]].id or None,
                        uid,
                        uid,
                        now,
                        now,
                    )
                    for key in keys
                ),
            )
        )
        inserted = {tuple(row[:3]): row[3] for row in rows}
        for year in {key[2] for key in inserted}:
            ids = [row_id for key, row_id in inserted.items() if key[2] == year]
            self.browse(ids)._draw_numbers(year)
        return inserted
