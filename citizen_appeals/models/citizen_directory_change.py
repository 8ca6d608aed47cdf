from odoo import api, fields, models


class CitizenDirectoryChange(models.Model):
    """Who changed which directory, when, from what to what (K2)."""

    _name = "citizen.directory.change"
    _inherit = ["citizen.append.only.mixin"]
    _description = "Change of a Directory"
    _order = "id DESC"
    _rec_name = "record_name"

    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null")
    create_uid = fields.Many2one("res.users", string="Changed by")
    create_date = fields.Datetime(string="Changed on")
    kind = fields.Selection(
        [("created", "Created"), ("changed", "Changed"), ("deleted", "Deleted")],
        required=True,
        readonly=True,
    )
    res_model = fields.Char(
        string="Model", required=True, readonly=True, export_string_translation=False
    )
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", required=True, readonly=True
    )
    model_name = fields.Char(string="Directory", compute="_compute_labels")
    record_name = fields.Char(string="Record", readonly=True)
    field_name = fields.Char(readonly=True, export_string_translation=False)
    field_label = fields.Char(string="Field", compute="_compute_labels")
    old_value = fields.Text(string="Before", readonly=True)
    new_value = fields.Text(string="After", readonly=True)

    _record = models.Index("(res_model, res_id)")

    @api.depends("res_model", "field_name")
    @api.depends_context("lang")
    def _compute_labels(self):
        models_of = self.env["ir.model"]
        for change in self:
            model = self.env.get(change.res_model)
            field = None if model is None else model._fields.get(change.field_name)
            # Sudo: the name of a model is no secret, the auditor reads no models
            change.model_name = models_of._get(change.res_model).sudo().name
            change.field_label = (
                field._description_string(self.env) if field else change.field_name
            )
