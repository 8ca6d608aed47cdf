from odoo import api, fields, models
from odoo.fields import Command

from ..models.citizen_letter_review import STAGES


class CitizenQualityCheck(models.TransientModel):
    """Dialog of the quality check: criteria as rows, remarks with quotations (D2)."""

    _name = "citizen.quality.check"
    _description = "Quality Check of a Letter"

    letter_id = fields.Many2one("citizen.letter", required=True, readonly=True)
    company_id = fields.Many2one(related="letter_id.company_id")
    stage = fields.Selection(STAGES, compute="_compute_stage")
    can_pass = fields.Boolean(compute="_compute_stage")
    text = fields.Html(related="letter_id.body", string="Text of the Letter")
    disagreement = fields.Text(related="letter_id.disagreement")
    line_ids = fields.One2many(
        "citizen.quality.check.line",
        "check_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    remark = fields.Text(string="Remark on the Whole")
    date_due = fields.Date(
        string="To Be Corrected by",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        help="Proposed by the rule of rework, not past the legal date.",
    )
    date_deadline = fields.Date(
        string="Legal Date", related="letter_id.appeal_id.date_deadline"
    )

    @api.depends("letter_id")
    def _compute_stage(self):
        for check in self:
            letter = check.letter_id
            known = dict(STAGES)
            check.stage = letter.state if letter.state in known else False
            check.can_pass = letter.can_approve or letter.can_pass_quality

    @api.depends("letter_id")
    def _compute_line_ids(self):
        for check in self:
            company = check.letter_id.company_id
            criteria = self.env["citizen.quality.criterion"]._get_all(company)
            check.line_ids = [Command.clear()] + [
                Command.create({"criterion_id": criterion.id, "verdict": "met"})
                for criterion in criteria
            ]

    @api.depends("letter_id")
    def _compute_date_due(self):
        for check in self:
            # Sudo: the term is that of the appeal, whoever looks at its letter
            letter_sudo = check.letter_id.sudo()
            check.date_due = letter_sudo and letter_sudo._get_rework_term()[0]

    def action_pass(self):
        """Every criterion is met: on its way."""
        self.ensure_one()
        letter, lines = self.letter_id, self.line_ids._get_values()
        if letter.state == "signed":
            letter.action_pass_quality(lines)
        else:
            letter.action_approve(lines)

    def action_return(self):
        """Back to the executor; the accompanying letter, if there is one, opens."""
        self.ensure_one()
        letter = self.letter_id
        lines = self.line_ids._get_values()
        result = letter.action_return(self.remark, lines, self.date_due)
        if isinstance(result, dict):
            # nothing was said yet: the dialog stays
            return result | {"res_id": self.id, "context": {}}
        return letter._open_rework_letter()
