import base64
import hashlib

from odoo import models
from odoo.exceptions import UserError

from ..tools.letter_text import enclosure, join_lines, short_date
from ..tools.pdf import qr_data_uri

REPORT = "citizen_appeals.citizen_letter_report"
# Larger lists are worked off by a batch
SCREEN_LIMIT = 50


class CitizenLetter(models.Model):
    """Number and issue: what leaves the house is frozen and kept."""

    _inherit = "citizen.letter"

    # ------------------------------------------------------------------
    # Number and PDF
    # ------------------------------------------------------------------

    def action_number(self):
        """Draw the outgoing numbers and issue the PDFs; many run as a batch (D1)."""
        self._check_action("number")
        self.filtered("kind_id.needs_decision")._check_decided()
        if len(self) > SCREEN_LIMIT:
            return self._start_batch("letter_number")
        return self._issue()

    def _check_decided(self):
        """D1: «В дело» or «На контроль» comes before the number."""
        for letter in self:
            # the chancery does not read the appeal
            if not letter.sudo().appeal_id.decision:
                raise UserError(
                    self.env._(
                        "%s: the decision «В дело» or «На контроль» must be taken"
                        " on the appeal before its answer gets a number.",
                        letter.display_name,
                    )
                )

    def _issue(self):
        """Number and freeze; one numbering for each body, whose day it is."""
        # The clerk was checked; he writes neither number nor PDF himself
        letters_sudo = self.sudo()
        letters_sudo.lock_for_update()
        registers = self.env["citizen.register"]
        for company, letters in letters_sudo.grouped("company_id").items():
            today = company._today()
            unplaced = letters.filtered(lambda letter: not letter.register_id)
            unplaced.register_id = registers._find(company, "outgoing")
            if not all(letter.register_id for letter in letters):
                raise UserError(
                    self.env._("%s has no register of outgoing letters.", company.name)
                )
            letters._write_flow({"date": today})
            letters._draw_numbers(today.year)
            letters._freeze_pdfs()
        self._log_letter_event("letter_numbered")
        letters_sudo._create_placements()

    def _freeze_pdfs(self):
        pdfs = self._render_pdfs(pdf_a=True)
        for letter in self:
            pdf = pdfs[letter.id]
            letter._set_state(
                "numbered",
                pdf=base64.b64encode(pdf),
                pdf_sha256=hashlib.sha256(pdf).hexdigest(),
            )

    def _render_pdfs(self, pdf_a=False):
        report = self.env["ir.actions.report"]
        return report._render_documents(
            self.env.ref(REPORT).sudo(), self.ids, pdf_a=pdf_a
        )

    def _get_issued_pdfs(self, report_name):
        """``{letter id: pdf}`` of what was issued: it is never drawn again."""
        if report_name != "citizen_appeals.report_letter":
            return {}
        issued = self.filtered("pdf_sha256").with_context(bin_size=False)
        return {letter.id: base64.b64decode(letter.pdf) for letter in issued}

    def action_print(self):
        """Issued letters as they were issued, drafts marked «ПРОЕКТ»."""
        self.check_access("read")
        # with enclosures it is one file of many papers
        if len(self) > SCREEN_LIMIT or (len(self) > 1 and self.enclosure_ids):
            return self._start_batch("letter_print")
        return self.env.ref(REPORT).report_action(self, config=False)

    def action_print_receipt(self):
        """The form signed by who gets the letter by hand (S4 2.5.2)."""
        self.check_access("read")
        report = self.env.ref("citizen_appeals.citizen_letter_receipt_report")
        return report.report_action(self, config=False)

    def action_preview(self):
        """The real PDF in a tab of its own; the letter stays open beside it."""
        self.ensure_one()
        self.check_access("read")
        report = self.env.ref(REPORT).sudo()
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/pdf/{report.report_name}/{self.id}",
            "target": "new",
        }

    def _start_batch(self, kind):
        # The cron prints without a request: who asked has seen them
        self.env["citizen.access.log"]._record(self, "print")
        return self.env["citizen.batch"]._start(kind, self)._get_form_action()

    # ------------------------------------------------------------------
    # What the print layout shows
    # ------------------------------------------------------------------

    def _get_print_values(self):
        """``{letter id: values}`` for the layout; what the chancery may not read of
        the appeal is not printed but for its number and date."""
        cache = {}
        return {letter.id: letter._prepare_print_values(cache) for letter in self}

    def _prepare_print_values(self, cache):
        self.ensure_one()
        company = self.company_id.sudo()
        if company not in cache:
            cache[company] = company._get_letterhead()
        numbered = bool(self.number)
        names = {} if self.date_signed else self._get_frozen_names(company._today())
        number, day = self._get_reference()
        by_email = self.dispatch_way == "email"
        return {
            **cache[company],
            "is_draft": not numbered,
            "is_long_stored": self.kind_id.is_long_stored,
            "title": f"{self.kind_id.name} {self.name or ''}".strip(),
            "date": short_date(self.date),
            "number": self.name or "",
            "reference_number": number,
            "reference_date": short_date(day),
            "by_email": by_email,
            "addressee": join_lines(self.addressee_name_dative),
            "destination": join_lines(
                self.addressee_email if by_email else self.addressee_address
            ),
            "appeal_number": self.appeal_name,
            "appeal_date": short_date(self.appeal_date),
            "subject": self.subject,
            "salutation": self.salutation,
            "body": self.body,
            "enclosure": self.attachments_note,
            "enclosure_brief": enclosure(
                self.attachment_sheets, self.attachment_copies or 1
            ),
            "signatory_post": join_lines(
                self.signatory_post or names.get("signatory_post")
            ),
            "signatory_name": self.signatory_name or names.get("signatory_name"),
            "executor": join_lines(
                self.executor_name or names.get("executor_name"),
                self.executor_phone or names.get("executor_phone"),
            ),
            "qr": self._get_qr() if numbered else False,
        }

    def _get_reference(self):
        """«На № … от …»: the superior body's own number, else that of the appeal."""
        # number and date of the appeal are on the letter for everybody who reads it
        appeal_sudo = self.sudo().appeal_id
        if self.kind_id.addressee == "superior" and appeal_sudo.superior_number:
            return appeal_sudo.superior_number, appeal_sudo.superior_date
        if self.kind_id.addressee == "applicant":
            return self.appeal_name, self.appeal_date
        return "", None

    def _get_qr(self):
        # the code is printed on the paper, whoever prints it
        code = self.sudo().appeal_id._get_access_code()
        return qr_data_uri(f"{self.get_base_url()}/a/{code}")

    # ------------------------------------------------------------------
    # Copies
    # ------------------------------------------------------------------

    def _copy_issued_to(self, appeal):
        """The issued letter as a document of another card: what a body answered."""
        self.ensure_one()
        return self.env["citizen.document"].create(
            {
                "appeal_id": appeal.id,
                "kind": "material",
                "name": self.pdf_name,
                "source": self.company_id.name,
                "content": self.with_context(bin_size=False).pdf,
            }
        )
