from odoo import api, models


class CitizenMyDay(models.AbstractModel):
    """Tiles of visas, of the quality check and of several signatures."""

    _inherit = "citizen.my.day"

    @api.model
    def _get_unchecked_tile(self, key):
        """S4 2.7.2.4: decided on, and the office has not looked yet."""
        return self._letters(
            key,
            self.env._("Decided answers to check"),
            domain=[
                ("state", "=", "signed"),
                ("kind_id.needs_decision", "=", True),
                ("is_quality_passed", "=", False),
                ("appeal_id.decision", "!=", False),
            ],
            tone="warning",
        )

    def _get_registrar_tiles(self, posts):
        return [
            *super()._get_registrar_tiles(posts),
            self._get_unchecked_tile("answers_to_pass"),
        ]

    def _get_office_head_tiles(self, posts):
        return [
            *super()._get_office_head_tiles(posts),
            self._get_unchecked_tile("all_to_pass"),
        ]

    def _get_executor_letter_tiles(self, posts):
        """Visas asked of me, those dropped by a change, refusals that wait for me."""
        tiles = super()._get_executor_letter_tiles(posts)
        asked = [("state", "=", "pending"), ("official_id", "in", posts.ids)]
        moving = ("state", "in", ["in_review", "approved"])
        for tile in tiles:
            if tile["key"] == "visas":
                tile["domain"] = [moving, ("visa_ids", "any", asked)]
        refused = [("state", "=", "refused"), ("is_overruled", "=", False)]
        return [
            *tiles,
            self._letters(
                "visas_again",
                self.env._("My visas dropped: the text changed"),
                domain=[
                    moving,
                    ("visa_ids", "any", [*asked, ("previous_id", "!=", False)]),
                ],
                tone="warning",
            ),
            self._letters(
                "visas_refused",
                self.env._("My letters with a refused visa"),
                domain=[
                    ("state", "=", "in_review"),
                    ("executor_id", "in", posts.ids),
                    ("visa_ids", "any", refused),
                ],
                tone="danger",
            ),
        ]

    def _get_signatory_tiles(self, posts):
        """Letters whose next signature is mine."""
        tiles = super()._get_signatory_tiles(posts)
        mine = [("official_id", "in", posts.ids), ("state", "=", "pending")]
        for tile in tiles:
            if tile["key"] == "to_sign":
                tile["domain"] = [
                    ("state", "=", "approved"),
                    ("signature_ids", "any", mine),
                ]
        return tiles
