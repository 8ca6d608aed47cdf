import base64
import hashlib

from odoo import api, fields, models

REPORT = "citizen_appeals.citizen_inventory_report"


class CitizenArchiveInventory(models.Model):
    """Inner inventory (внутренняя опись) of a case, frozen when it is filed (F1).

    The print lists the case (S4 2.1.15), the counts here are those of the appeal, as an
    act sums them. It tells kinds, numbers, dates and sheets and names nobody.
    """

    _name = "citizen.archive.inventory"
    _inherit = ["citizen.append.only.mixin"]
    _description = "Inner Inventory"
    _order = "id DESC"
    _rec_name = "date"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Made by", required=True, readonly=True, ondelete="restrict"
    )
    papers = fields.Integer(readonly=True, aggregator=None)
    sheets = fields.Integer(readonly=True, aggregator=None)
    pdf = fields.Binary(string="Inventory", readonly=True, attachment=True)
    pdf_name = fields.Char(compute="_compute_pdf_name")
    pdf_sha256 = fields.Char(string="SHA-256", readonly=True)

    @api.depends("appeal_id.name")
    def _compute_pdf_name(self):
        for inventory in self:
            number = (inventory.appeal_id.name or "").replace("/", "-")
            inventory.pdf_name = f"Опись {number}.pdf"

    @api.model
    def _freeze(self, appeals):
        """Draw and keep the inventories of the appeals just filed."""
        report = self.env["ir.actions.report"].sudo()
        pdfs = report._render_documents(self.env.ref(REPORT), appeals.ids)
        values = self.env["report.citizen_appeals.report_inventory"]
        rows = {appeal.id: values._collect_rows(appeal.sudo()) for appeal in appeals}
        return self.create(
            [
                {
                    "appeal_id": appeal.id,
                    "date": appeal.company_id._today(),
                    "user_id": self.env.uid,
                    "papers": len(rows[appeal.id]),
                    "sheets": sum(row["sheets"] or 0 for row in rows[appeal.id]),
                    "pdf": base64.b64encode(pdfs[appeal.id]),
                    "pdf_sha256": hashlib.sha256(pdfs[appeal.id]).hexdigest(),
                }
                for appeal in appeals
            ]
        )
