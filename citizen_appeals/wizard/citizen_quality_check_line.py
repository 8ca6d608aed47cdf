from odoo import api, fields, models

from ..models.citizen_quality_line import VERDICTS


class CitizenQualityCheckLine(models.TransientModel):
    """One criterion in the dialog; a second remark on it is a second row."""

    _name = "citizen.quality.check.line"
    _description = "Criterion in a Quality Check"

    check_id = fields.Many2one(
        "citizen.quality.check", required=True, ondelete="cascade"
    )
    criterion_id = fields.Many2one("citizen.quality.criterion", required=True)
    question = fields.Char(related="criterion_id.question")
    verdict = fields.Selection(VERDICTS, required=True, default="not_met")
    quote = fields.Text(string="Quotation")
    remark_id = fields.Many2one(
        "citizen.remark",
        string="Typical Remark",
        domain="[('criterion_id', 'in', (criterion_id, False))]",
    )
    remark = fields.Text(
        compute="_compute_remark", store=True, readonly=False, precompute=True
    )

    @api.depends("remark_id")
    def _compute_remark(self):
        for line in self:
            line.remark = line.remark_id.text or line.remark

    @api.onchange("remark", "quote")
    def _onchange_remark(self):
        """Who writes a remark says that the criterion is not met."""
        if (self.remark or self.quote) and self.verdict == "met":
            self.verdict = "not_met"

    def _get_values(self):
        """What the deed of the letter takes."""
        return [
            {
                "criterion_id": line.criterion_id.id,
                "verdict": line.verdict,
                "quote": (line.quote or "").strip(),
                "remark": line.remark,
            }
            for line in self
        ]
