from odoo import api, models


class CitizenAccessLog(models.Model):
    """An applicant who looks at his own appeal is no look of the staff (A11)."""

    _inherit = "citizen.access.log"

    @api.model
    def _record(self, records, kind):
        if not self.env.user.share:
            super()._record(records, kind)
