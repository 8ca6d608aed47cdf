from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """Which body of this database stands above which (A14, S4 2.1.11)."""

    _inherit = "res.company"

    # Not the core's ``parent_id``: that makes a body a branch. A branch shares the
    # records of its parent (officials, registers, letter kinds pass its check of
    # companies), whoever switches the parent on works in all branches, and it can
    # never be moved. Bodies share nothing but the appeals handed over.
    citizen_center_id = fields.Many2one(
        "res.company",
        string="Superior Body (Centre)",
        index="btree_not_null",
        ondelete="restrict",
        help="The body may be charged with appeals by its centre and reports to it.",
    )

    @api.constrains("citizen_center_id")
    def _check_center(self):
        if self._has_cycle("citizen_center_id"):
            raise ValidationError(
                self.env._("Superior Body: a body cannot stand above itself.")
            )

    def _is_under(self, center):
        """Whether ``center`` stands above this body, at once or further up."""
        self.ensure_one()
        # Sudo: users see their own bodies only, the order of bodies is no secret
        above = self.sudo().citizen_center_id
        while above and above != center:
            above = above.citizen_center_id
        return bool(above)

    @api.model
    def _get_by_partner(self, partner):
        """The body of this database that the partner stands for; empty if none."""
        # Sudo: users see their own bodies only
        return self.sudo().search([("partner_id", "=", partner.id)], limit=1)
