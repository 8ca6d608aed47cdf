from odoo import api, fields, models


class CitizenDeadlineRevisionLineMixin(models.AbstractModel):
    """A change that a revision tries: changing it makes the computed result void."""

    _name = "citizen.deadline.revision.line.mixin"
    _description = "Line of a Revision"

    revision_id = fields.Many2one(
        "citizen.deadline.revision", required=True, index=True, ondelete="cascade"
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._touch_revision()
        return lines

    def write(self, vals):
        self._touch_revision()
        result = super().write(vals)
        self._touch_revision()
        return result

    def unlink(self):
        self._touch_revision()
        return super().unlink()

    def _touch_revision(self):
        self.revision_id._check_not_applied()
        self.revision_id._reset()
