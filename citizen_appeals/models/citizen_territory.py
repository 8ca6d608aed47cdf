from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CitizenTerritory(models.Model):
    """Part of the body's land: a district, a settlement, a quarter."""

    _name = "citizen.territory"
    _inherit = ["citizen.directory.mixin"]
    _description = "Territory"
    _parent_store = True
    _order = "complete_name, id"
    _rec_name = "complete_name"

    name = fields.Char(required=True)
    complete_name = fields.Char(
        compute="_compute_complete_name",
        store=True,
        recursive=True,
    )
    parent_id = fields.Many2one("citizen.territory", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("citizen.territory", "parent_id", string="Parts")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Empty: common to every body.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), COALESCE(parent_id, 0), name)",
        "There is a territory of this name at this place of the tree.",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for territory in self:
            parts = (territory.parent_id.complete_name, territory.name)
            territory.complete_name = " / ".join(filter(None, parts))

    @api.constrains("parent_id", "company_id")
    def _check_parent_company(self):
        for territory in self:
            owner = territory.parent_id.company_id
            if owner and owner != territory.company_id:
                raise ValidationError(
                    self.env._(
                        "Territory %(name)s: what it belongs to is of another body.",
                        name=territory.name,
                    )
                )
