from odoo import api, models


class Base(models.AbstractModel):
    """How a form is opened as a dialog."""

    _inherit = "base"

    @api.model
    def _get_dialog_action(self, title=None, view=None, **context):
        """Open the form of a new record in a dialog.

        :param str title: what the dialog is called, else the name of the model
        :param view: a form of its own (``ir.ui.view``)
        :param context: ``default_…`` values of the record
        """
        return {
            "type": "ir.actions.act_window",
            "name": title or self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "views": [[view.id if view else False, "form"]],
            "target": "new",
            "context": context,
        }
