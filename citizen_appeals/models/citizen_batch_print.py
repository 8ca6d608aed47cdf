import base64
from itertools import chain

from odoo import models
from odoo.exceptions import UserError

from ..tools.pdf_pages import list_to_pdf, merge_pdfs

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
        """The pages of these letters with their enclosures, on the first line; each
        line names the files that are not among them."""
        letters = self._get_records(lines)
        pdfs = letters._render_pdfs()
        pages = []
        for line, letter in zip(lines, letters, strict=True):
            enclosed, left_out = letter._get_enclosure_pages()
            pages += [pdfs[letter.id], *enclosed]
            line.message = ", ".join(left_out) and self._in_words().env._(
                "To print by hand: %(files)s", files=", ".join(left_out)
            )
        lines[0].part = base64.b64encode(merge_pdfs(pages))

    def _in_words(self):
        """In the language of who started the act."""
        return self.with_context(lang=self.user_id.lang)

    def _finish_letter_print(self):
        """Put the parts together, in the order of the list; the last page says what
        else belongs to the letters."""
        parts = self.env["citizen.batch.line"].search(
            [("batch_id", "=", self.id), ("part", "!=", False)], order="id"
        )
        self._check_print_size(parts)
        told = self.line_ids.filtered(
            lambda line: line.state == "done" and line.message
        )
        pages = chain(map(self._take_part, parts), self._list_left_out(told))
        values = {
            "result": base64.b64encode(merge_pdfs(pages)),
            "result_name": f"{self.name}.pdf",
            "message": len(told)
            and self._in_words().env._(
                "Enclosures of %(count)s letters are not in the file, its last page"
                " names them: print them by hand.",
                count=len(told),
            ),
        }
        parts.part = False
        return values

    def _list_left_out(self, lines):
        if not lines:
            return
        letters = self._get_records(lines).with_context(lang=self.user_id.lang)
        rows = [
            f"{letter.display_name}. {line.message}"
            for line, letter in zip(lines, letters, strict=True)
        ]
        title = letters.env._("Enclosures that are not in this file")
        yield list_to_pdf(title, rows)

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
