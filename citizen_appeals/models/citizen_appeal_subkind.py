from odoo import api, fields, models


class CitizenAppealSubkind(models.Model):
    """Sub-kind of a proposal, application or complaint in the federal directory."""

    _name = "citizen.appeal.subkind"
    _inherit = ["citizen.directory.mixin"]
    _description = "Sub-kind of Appeal"
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("proposal", "Proposal"),
            ("application", "Application"),
            ("complaint", "Complaint"),
            ("not_appeal", "Not an appeal"),
        ],
        required=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "There is a sub-kind with this code.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for subkind in self:
            subkind.display_name = f"{subkind.code or ''} {subkind.name or ''}".strip()
