from odoo import api, models


class ReportLetter(models.AbstractModel):
    """Values of the one layout in which every letter is printed."""

    _name = "report.citizen_appeals.report_letter"
    _description = "Print of Letters"

    @api.model
    def _get_report_values(self, docids, data=None):
        letters = self.env["citizen.letter"].browse(docids)
        return {"docs": letters, "values": letters._get_print_values()}


class ReportLetterReceipt(models.AbstractModel):
    """Values of the receipt for a letter given by hand."""

    _name = "report.citizen_appeals.report_letter_receipt"
    _inherit = ["report.citizen_appeals.report_letter"]
    _description = "Print of Receipts"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Blank, or filled in for who is being given a copy (S4 2.5.2)."""
        result = super()._get_report_values(docids, data)
        for letter in result["docs"]:
            result["values"][letter.id] |= letter._get_receipt_values()
        return result


class ReportLetterCopy(models.AbstractModel):
    """Copies are the issued letters with a mark: nothing is drawn anew."""

    _name = "report.citizen_appeals.report_letter_copy"
    _inherit = ["report.citizen_appeals.report_letter"]
    _description = "Print of Copies"
