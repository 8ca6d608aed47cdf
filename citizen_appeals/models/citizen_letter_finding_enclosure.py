from odoo import models

MEGABYTE = 1024 * 1024


class CitizenLetter(models.Model):
    """Enclosures are what the text says of them, and can be sent."""

    _inherit = "citizen.letter"

    def _find_enclosures(self, text):
        sentence = text.find_enclosed()
        enclosed = bool(self.enclosure_ids or self.attachment_sheets)
        if sentence and not enclosed:
            yield self._finding(
                "enclosure_missing",
                self.env._(
                    "The text speaks of an enclosure, and there is none: add the file"
                    " or enter the sheets on the page “Enclosure and Issue”."
                ),
                sentence,
                clause="Ростов-на-Дону, п. 2.4.8",
            )
        if enclosed and not sentence:
            yield self._finding(
                "enclosure_unnamed",
                self.env._("Something is enclosed, and the text does not say what."),
                self.attachments_note,
                clause="Ростов-на-Дону, п. 2.4.8",
            )
        yield from self._find_sheets()
        yield from self._find_large()

    def _find_sheets(self):
        files = self.enclosure_ids
        counted = sum(files.mapped("sheets"))
        if files and self.attachment_sheets < counted:
            yield self._finding(
                "enclosure_sheets",
                self.env._(
                    "The enclosed files have %(counted)s sheets, the letter names"
                    " %(named)s.",
                    counted=counted,
                    named=self.attachment_sheets,
                ),
                self.attachments_note,
                clause="Ростов-на-Дону, п. 2.4.8",
            )
        limit = self.company_id.enclosure_limit_sheets
        if limit and self.attachment_sheets > limit:
            yield self._finding(
                "enclosure_many",
                self.env._(
                    "%(sheets)s sheets are enclosed, more than %(limit)s: agree with"
                    " the chancery on a parcel, or enclose an extract.",
                    sheets=self.attachment_sheets,
                    limit=limit,
                ),
                self.attachments_note,
            )

    def _find_large(self):
        """Mail servers refuse what is too large: said before, not after the sending."""
        limit = self.company_id.enclosure_limit_mb
        size = sum(self.enclosure_ids.mapped("size")) / MEGABYTE
        if self.dispatch_way == "email" and limit and size > limit:
            yield self._finding(
                "enclosure_large",
                self.env._(
                    "The enclosed files are %(size)s MB, an e-mail takes %(limit)s MB:"
                    " enclose less, or choose another way of dispatch.",
                    size=round(size, 1),
                    limit=limit,
                ),
                self.attachments_note,
                level="error",
            )
