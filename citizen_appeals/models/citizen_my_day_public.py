from odoo import models


class CitizenMyDay(models.AbstractModel):
    """Texts for the site on the start page (I3)."""

    _inherit = "citizen.my.day"

    def _get_office_head_tiles(self, posts):
        return [
            *super()._get_office_head_tiles(posts),
            self._tile(
                "public_answers",
                self.env._("Texts for the site await approval"),
                "citizen.public.answer",
                [("state", "=", "submitted")],
                date="date_submitted",
            ),
        ]
