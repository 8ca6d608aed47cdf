from odoo import api, fields, models


class CitizenAccessListLine(models.Model):
    """An official of the list of those with access (S4 2.1.16)."""

    _name = "citizen.access.list.line"
    _description = "Official with Access"
    _order = "list_id, sequence, id"
    _check_company_auto = True

    list_id = fields.Many2one(
        "citizen.access.list", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="list_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    official_id = fields.Many2one(
        "citizen.official",
        string="Post",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    holder_name = fields.Char(related="official_id.holder_name", string="Holder")
    department_id = fields.Many2one(related="official_id.department_id", string="Unit")
    note = fields.Char(string="Scope of Access")

    _official_uniq = models.UniqueIndex(
        "(list_id, official_id)", "The official is in the list already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_draft()

    def _check_draft(self):
        for edition in self.list_id:
            if edition.state != "draft":
                edition._refuse_change()
