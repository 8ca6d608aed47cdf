import base64

from odoo import models
from odoo.exceptions import UserError

from ..tools.pdf_pages import merge_pdfs

# One file of more is of no use to a printer
PRINT_LIMIT_MB = 300


class CitizenBatch(models.Model):
    """One file of many letters for the printer.

    Each commit keeps the pages of its letters, so a killed run goes on with the next
    ones, and never more than a commit's letters are held at once.
    """

    _inherit = "citizen.batch"

    def _collect_letter_number(self, lines):
        self._collect_letter_print(lines)

    def _finish_letter_number(self):
        return self._finish_letter_print()

    def _collect_letter_print(self, lines):
        """The pages of these letters with their enclosures, on the first line."""
        letters = self._get_records(lines)
        pdfs = letters._render_pdfs()
        pages = []
        for letter in letters:
            pages += [pdfs[letter.id], *letter._get_enclosure_pdfs()]
        lines[0].part = base64.b64encode(merge_pdfs(pages))

    def _finish_letter_print(self):
        """Put the parts together, in the order of the list."""
        parts = self.env["citizen.batch.line"].search(
            [("batch_id", "=", self.id), ("part", "!=", False)], order="id"
        )
        self._check_print_size(parts)
        values = {
            "result": base64.b64encode(merge_pdfs(map(self._take_part, parts))),
            "result_name": f"{self.name}.pdf",
        }
        parts.part = False
        return values

    def _take_part(self, line):
        """Read one part and forget it."""
        content = base64.b64decode(line.with_context(bin_size=False).part)
        line.invalidate_recordset(["part"])
        return content

    def _check_print_size(self, parts):
        files = self.env["ir.attachment"].sudo()  # parts are read by the machine alone
        [[size]] = files._read_group(
            [
                ("res_model", "=", parts._name),
                ("res_field", "=", "part"),
                ("res_id", "in", parts.ids),
            ],
            aggregates=["file_size:sum"],
        )
        if (size or 0) > PRINT_LIMIT_MB * 1024 * 1024:
            raise UserError(
                self.env._(
                    "The letters with their enclosures make %(size)s MB, more than the"
                    " limit of %(limit)s MB for one file: print fewer at once.",
                    size=size // 1024 // 1024,
                    limit=PRINT_LIMIT_MB,
                )
            )
