import re

from odoo import api, models
from odoo.tools import SQL

from ..tools import traces

TEXT_TYPES = ["text", "character varying", "jsonb", "json", "character"]
# More of them are searched by their index only
FILES_LIMIT = 5000


class CitizenEraser(models.AbstractModel):
    """Proof by search: whether anything in the database still names a person (F1)."""

    _inherit = "citizen.eraser"

    @api.model
    def _collect_terms(self, appeals):
        """Names, phones and e-mails in the appeals; they are kept in memory only."""
        terms = set()
        for appeal in appeals.sudo():
            terms |= {
                appeal.received_name,
                appeal.representative_name,
                appeal.received_phone,
                appeal.received_email,
            }
            applicant = appeal.applicant_id
            terms |= {
                applicant.name,
                applicant.name_genitive,
                applicant.name_dative,
                applicant.phone,
                applicant.email,
            }
            if applicant.surname and applicant.given_name:
                terms.add(f"{applicant.surname} {applicant.given_name}")
        return {term for term in terms if term and traces.sequences(term)}

    @api.model
    def _find_traces(self, terms, files=None):
        """Where the terms are found: columns of all tables, contents of files.

        Case, Ё, punctuation and the spelling of JSON make no difference; phones are
        compared by their digits. The answer holds places and counts, no words.

        :param files: open the stored files, too; by default while they are few
        :return: list of dicts ``table``, ``column``, ``count``
        """
        joined = traces.joined(terms)
        if not joined:
            return []
        self.env.flush_all()
        found = []
        for table, columns in self._get_text_columns().items():
            found += self._search_table(table, columns, joined)
        if self._may_open_files() if files is None else files:
            found += self._search_files(re.compile(joined))
        return found

    @api.model
    def _may_open_files(self):
        return self._count_files() <= FILES_LIMIT

    @api.model
    def _count_files(self):
        return self.env.execute_query(
            SQL("SELECT count(*) FROM ir_attachment WHERE type = 'binary'")
        )[0][0]

    def _get_text_columns(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT col.table_name, array_agg(col.column_name::text)
                     FROM information_schema.columns col
                     JOIN information_schema.tables tab
                    USING (table_schema, table_name)
                    WHERE col.table_schema = current_schema()
                      AND tab.table_type = 'BASE TABLE'
                      AND col.data_type = ANY(%s)
                 GROUP BY col.table_name ORDER BY col.table_name""",
                TEXT_TYPES,
            )
        )
        return dict(rows)

    def _search_table(self, table, columns, joined):
        """One pass over a table for all of its columns."""
        tests = [
            SQL(
                "translate(lower(%s::text), 'ё', 'е') ~ %s",
                SQL.identifier(column),
                joined,
            )
            for column in columns
        ]
        [counts] = self.env.execute_query(
            SQL(
                "SELECT %s FROM %s",
                SQL(", ").join(
                    SQL("count(*) FILTER (WHERE %s)", test) for test in tests
                ),
                SQL.identifier(table),
            )
        )
        return [
            {"table": table, "column": column, "count": count}
            for column, count in zip(columns, counts, strict=True)
            if count
        ]

    def _search_files(self, compiled):
        count = 0
        attachments = self.env["ir.attachment"].sudo()
        ids = self.env.execute_query(
            SQL("SELECT id FROM ir_attachment WHERE type = 'binary' ORDER BY id")
        )
        for [attachment_id] in ids:
            attachment = attachments.browse(attachment_id)
            count += traces.found_in_file(attachment.raw or b"", compiled)
            attachment.invalidate_recordset()
        found = {"table": "ir_attachment", "column": "raw", "count": count}
        return [found] if count else []
