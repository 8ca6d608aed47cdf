from odoo import api, fields, models


class CitizenOwnTextMixin(models.AbstractModel):
    """A directory of wordings: shared ones, and those the head of the office adds."""

    _name = "citizen.own.text.mixin"
    _inherit = ["citizen.directory.mixin"]
    _description = "Wordings of a Body"

    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        default=lambda self: self._get_default_company(),
        help="Empty: for every body.",
    )

    @api.model
    def _get_default_company(self):
        """What is for every body is written by the administrator alone."""
        is_admin = self.env.user.has_group("citizen_appeals.group_admin")
        companies = self.env["res.company"]
        return companies if is_admin or self.env.su else self.env.company

    def copy_data(self, default=None):
        """The head of the office makes his own of a shared one."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            vals["company_id"] = (
                vals.get("company_id") or self._get_default_company().id
            )
        return vals_list
