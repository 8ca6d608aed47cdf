from odoo import api, models


class CitizenReportMixin(models.AbstractModel):
    """A print with values of its own for each record; templates hold no searches."""

    _name = "citizen.report.mixin"
    _description = "Print of Records"
    # What is printed
    _report_model = "citizen.appeal"

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self.env[self._report_model].browse(docids)
        return {"docs": docs, "values": {doc.id: self._get_values(doc) for doc in docs}}
