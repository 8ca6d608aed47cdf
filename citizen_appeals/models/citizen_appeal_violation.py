from odoo import api, fields, models


class CitizenAppeal(models.Model):
    """Violations noted about an appeal (S4 2.7.7)."""

    _inherit = "citizen.appeal"

    violation_ids = fields.One2many(
        "citizen.violation", "appeal_id", string="Violations", copy=False
    )
    violation_count = fields.Integer(compute="_compute_violation_count")

    @api.depends("violation_ids")
    def _compute_violation_count(self):
        for appeal in self:
            appeal.violation_count = len(appeal.violation_ids)

    def action_open_violations(self):
        """The register's facts of this appeal."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Violations"),
            "res_model": "citizen.violation",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("appeal_id", "=", self.id)],
            "context": {"default_appeal_id": self.id},
        }

    def _on_letter_dispatched(self, letter):
        """S4 2.7.7: the letter to the curator left, his reply is awaited."""
        result = super()._on_letter_dispatched(letter)
        letter.sudo().violation_id._on_letter_dispatched(letter)
        return result
