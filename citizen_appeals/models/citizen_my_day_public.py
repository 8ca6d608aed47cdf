from odoo import api, models


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

    @api.model
    def _prepare_items(self, tile, rows):
        """A text has a topic of its own, and often no appeal."""
        items = super()._prepare_items(tile, rows)
        if tile["model"] == "citizen.public.answer":
            texts = self.env["citizen.public.answer"].browse(i["id"] for i in items)
            for item, text in zip(items, texts, strict=True):
                item["topic"] = text.topic_id.name
        return items
