import base64

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.letter_text import short_date
from ..tools.pdf_pages import stamp_pdf

COPY_REPORT = "citizen_appeals.report_letter_copy"
# as printed on the copy, in Russian whatever the language of the user
WAYS_PRINTED = {
    "post": "почтой",
    "email": "по электронной почте",
    "portal": "в личном кабинете",
    "gosuslugi": "через Госуслуги",
    "hand": "на руки под расписку",
}

BLANK_MARK = f"Отправлено: «___» __________ 20___ г.   {'_' * 14} / {'_' * 20}"


class CitizenLetter(models.Model):
    """Copies of issued letters: the mark of dispatch, the receipt (S4 2.5.2, 2.5.3)."""

    _inherit = "citizen.letter"

    # ------------------------------------------------------------------
    # the copy with its mark
    # ------------------------------------------------------------------

    def action_print_copy(self):
        """The copy for the file: «КОПИЯ», who dispatched it and when (S4 2.5.3)."""
        self.check_access("read")
        self._check_issued()
        report = self.env.ref("citizen_appeals.citizen_letter_copy_report")
        return report.report_action(self, config=False)

    def _check_issued(self):
        drafts = self.filtered(lambda letter: not letter.pdf_sha256)
        if drafts:
            raise UserError(
                self.env._(
                    "%s: not issued yet, there is nothing to copy. Number the letter"
                    " first (S4 2.5.3).",
                    ", ".join(drafts.mapped("display_name")),
                )
            )

    def _get_issued_pdfs(self, report_name):
        if report_name != COPY_REPORT:
            return super()._get_issued_pdfs(report_name)
        self._check_issued()
        letters = self.with_context(bin_size=False)
        return {
            letter.id: stamp_pdf(
                base64.b64decode(letter.pdf), "КОПИЯ", letter._get_dispatch_mark()
            )
            for letter in letters
        }

    def _get_dispatch_mark(self):
        """«Отправлено 10.03.2026 почтой…» and a place for the clerk's signature."""
        # Sudo: the mark is the same whoever prints the copy
        rows = self.sudo().dispatch_ids.filtered(
            lambda row: row.act in ("sent", "again")
        )
        row = rows[-1:]
        if not row:
            return BLANK_MARK
        way = WAYS_PRINTED.get(row.way, "")
        register = ""
        if row.post_register_id.name:
            register = f", реестр № {row.post_register_id.name}"
        if row.tracking_ref:
            register += f", ШПИ {row.tracking_ref}"
        clerk = self._get_clerk_name(row.user_id, row.date)
        return (
            f"Отправлено {short_date(row.date)} {way}{register}."
            f"   ______________ / {clerk} /"
        )

    def _get_clerk_name(self, user, day):
        """Post and name of the clerk on that day."""
        holders = self.env["citizen.official.holder"].sudo()
        held = holders.search(
            [("user_id", "=", user.id), *holders._get_valid_domain(day)], limit=1
        )
        return held._get_short_name() if held else user.sudo().name

    # ------------------------------------------------------------------
    # a copy on request
    # ------------------------------------------------------------------

    def action_give_copy(self, values=None):
        """Give the citizen a copy against a receipt that goes into the file (S4 2.5.2).

        Opens the dialog without ``values``: ``asked_by``, ``received_by``, ``paper``,
        ``date``.
        """
        self.ensure_one()
        self._check_clerk()
        self._check_issued()
        if values is None:
            return self._open_dispatch_dialog("citizen.letter.copy")
        day = self._check_copy(values)
        self._add_dispatch_row(
            "copy",
            date=day,
            way="hand",
            person=values["received_by"].strip(),
            paper=values["paper"].strip(),
            note=values.get("asked_by") == "representative"
            and self.env._("A representative"),
        )
        self._file_receipt()
        self._log_letter_event("letter_copied")
        return self.action_print_receipt()

    def _check_copy(self, values):
        dialog = self.env["citizen.letter.copy"]
        for name in ("received_by", "paper"):
            if not (values.get(name) or "").strip():
                label = dialog.fields_get([name], ["string"])[name]["string"]
                raise ValidationError(
                    self.env._(
                        "%s: fill it in, the receipt names it (S4 2.5.2).", label
                    )
                )
        day = fields.Date.to_date(values.get("date")) or self.company_id._today()
        if not self.date <= day <= self.company_id._today():
            raise ValidationError(
                self.env._(
                    "Given on: the day lies between the date of the letter and today"
                    " (S4 2.5.2)."
                )
            )
        return day

    def _file_receipt(self):
        """The filled-in receipt as a document of the appeal."""
        report = self.env.ref("citizen_appeals.citizen_letter_receipt_report").sudo()
        # Sudo: the chancery gives copies and does not read the appeal
        reports = self.env["ir.actions.report"].sudo()
        pdf = reports._render_documents(report, self.ids)[self.id]
        self.env["citizen.document"].sudo().create(
            {
                "appeal_id": self.sudo().appeal_id.id,
                "kind": "receipt",
                "name": f"Расписка {(self.name or '').replace('/', '-')}.pdf",
                "sheets": 1,
                "content": base64.b64encode(pdf),
            }
        )

    def _get_receipt_values(self):
        """Who was given a copy today; otherwise the form is filled in by hand."""
        self.ensure_one()
        today = self.company_id._day_start(self.company_id._today())
        # Sudo: who may print the receipt has just given the copy
        rows = self.sudo().dispatch_ids.filtered(
            lambda row: row.act == "copy" and row.create_date >= today
        )
        row = rows[-1:]
        return {
            "receiver": row.person or "",
            "is_copy": self.dispatch_way != "hand",
            "paper": row.paper or "",
            "day": short_date(row.date) if row else "",
        }
