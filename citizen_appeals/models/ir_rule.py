from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class IrRule(models.Model):
    """What a user is told of a case that is not open to him (K1).

    In plain words, and without the names of records and rules core adds in debug mode.
    """

    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        """A dialog is open to its user alone: drafts and copies stand in it (K1)."""
        domain = super()._compute_domain(model_name, mode)
        is_ours = model_name.startswith("citizen.")
        if self.env.su or not is_ours or not self.env[model_name]._transient:
            return domain
        return domain & Domain("create_uid", "=", self.env.uid)

    def _make_access_error(self, operation, records):
        error = super()._make_access_error(operation, records)
        if not records._name.startswith("citizen."):
            return error
        rules = self.with_context(lang=self.env.user.lang)
        what = rules.env["ir.model"]._get(records._name).name
        if operation == "read":
            message = rules.env._(
                "%(what)s: this record is not open to you. It is seen by those who"
                " examine the case and by the appeals office; ask the office if you"
                " take part (K1).",
                what=what,
            )
        else:
            message = rules.env._(
                "%(what)s: you may not change this record. It is changed by those who"
                " are in charge of the case at this step; ask the appeals office (K1).",
                what=what,
            )
        told = AccessError(message)
        if hasattr(error, "context"):
            # Core proposes to switch to the other body
            told.context = error.context
        return told
