from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CitizenCaseFile(models.Model):
    """Case file (Дело, ГП): every material of one applicant in one year (A10)."""

    _name = "citizen.case.file"
    _inherit = ["citizen.number.mixin", "citizen.access.logged.mixin"]
    _description = "Case File"
    _order = "number_year DESC, number DESC, id DESC"
    _access_free_fields = frozenset(
        {"id", "display_name", "name", "number", "number_year", "company_id"}
    )
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

        New ones have no number yet: it is drawn last, see ``_draw_missing_numbers``.

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
        companies, applicants, years = map(list, zip(*keys, strict=True))
        files = self.search_fetch(
            Domain("company_id", "in", companies)
            & Domain("applicant_id", "in", applicants)
            & Domain("number_year", "in", years),
            ["company_id", "applicant_id", "number_year", "number"],
        )
        found = {
            (file.company_id.id, file.applicant_id.id, file.number_year): file.id
            for file in files
        }
        return {key: found[key] for key in keys & found.keys()}

    def _insert_missing(self, keys):
        """Insert by SQL: a parallel insert of the same key is retried, not an error."""
        registers = {
            company_id: self.env["citizen.register"]
            ._find(self.env["res.company"].browse(company_id), "case_file")
            .id
            for company_id in {key[0] for key in keys}
        }
        uid, now = self.env.uid, self.env.cr.now()
        statement = SQL(
            "INSERT INTO citizen_case_file (company_id, applicant_id, number_year,"
            " register_id, create_uid, write_uid, create_date, write_date)"
            " VALUES %s ON CONFLICT (applicant_id, number_year, company_id)"
            " DO NOTHING RETURNING company_id, applicant_id, number_year, id",
            SQL(", ").join(
                SQL(
                    "(%s, %s, %s, %s, %s, %s, %s, %s)",
                    *key,
                    registers[key[0]] or None,
                    uid,
                    uid,
                    now,
                    now,
                )
                for key in keys
            ),
        )
        self.env.cr.execute(statement, log_exceptions=False)
        inserted = {row[:3]: row[3] for row in self.env.cr.fetchall()}
        for (company_id, _applicant_id, year), file_id in inserted.items():
            # Known without asking: what the drawing of the number wants to know
            self.browse(file_id)._update_cache(
                {
                    "number": 0,
                    "number_year": year,
                    "register_id": registers[company_id],
                }
            )
        return inserted

    def _draw_missing_numbers(self):
        """Number the new case files among these; near the end of a transaction.

        The lock on their register lasts until then, so it must be a short time.
        """
        new = self.filtered(lambda file: not file.number)
        for year, files in new.grouped("number_year").items():
            files._draw_numbers(year)
