from odoo import models


class IrHttp(models.AbstractModel):
    """What the web client knows from the first page on."""

    _inherit = "ir.http"

    def session_info(self):
        """Whether the user has a role here: the help of the suite is offered then."""
        info = super().session_info()
        user = self.env.user
        info["citizen_role"] = user.has_group("citizen_appeals.group_user")
        return info
