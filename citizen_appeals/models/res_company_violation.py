from datetime import timedelta

from odoo import fields, models


class ResCompany(models.Model):
    """What a body decides on violations and nonconformities (S4 2.7.3, 2.7.7)."""

    _inherit = "res.company"

    find_violations = fields.Boolean(
        string="Note Missed Terms",
        default=True,
        help="Each morning the terms missed the day before go into the register of"
        " violations, and letters to the curators are drafted (S4 2.7.7).",
    )
    violations_since = fields.Date(
        string="Missed Terms Noted from",
        readonly=True,
        copy=False,
        help="What was missed before this day is history and drafts no letters.",
    )
    violations_until = fields.Date(
        readonly=True, copy=False, export_string_translation=False
    )
    violation_order_id = fields.Many2one(
        "citizen.official",
        string="Asked on the Order of",
        domain="[('company_id', '=', id)]",
        help="The authorised deputy head on whose order the curators are asked.",
    )
    violation_signatory_id = fields.Many2one(
        "citizen.official",
        string="Letters Signed by",
        domain="[('company_id', '=', id), ('signing_level', '>=', '2_unit_head')]",
        help="Signs the letters to the curators: the head of the general department.",
    )
    nonconformity_rework_count = fields.Integer(
        string="Returns until a Nonconformity",
        default=2,
        help="An answer returned for rework so often proposes a nonconformity."
        " 0: never.",
    )

    _rework_count_positive = models.Constraint(
        "CHECK (nonconformity_rework_count >= 0)",
        "Returns until a nonconformity: give 0 or more.",
    )

    def write(self, vals):
        """Switched off and on again, a body starts from that day anew."""
        if "find_violations" in vals:
            off = self.filtered(lambda c: not c.find_violations)
            if vals["find_violations"] and off:
                vals = {**vals, "violations_since": False, "violations_until": False}
        return super().write(vals)

    def _is_violation_day_due(self):
        """Yesterday's terms of the body have not been looked at yet."""
        self.ensure_one()
        until = self.violations_until
        return self.find_violations and (
            not until or until < self._today() - timedelta(1)
        )
