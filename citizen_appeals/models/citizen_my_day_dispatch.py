from odoo import api, models
from odoo.fields import Domain

from .citizen_my_day_tiles import SIGNED_ANSWER


class CitizenMyDay(models.AbstractModel):
    """Tiles of decisions for others, of the post and of answers to place (D1, D6)."""

    _inherit = "citizen.my.day"

    @api.model
    def _get_role_tiles(self, role, posts):
        tiles = super()._get_role_tiles(role, posts)
        if role in ("office_head", "executor", "assistant"):
            tiles += self._get_decide_tiles(role, posts)
        return tiles

    @api.model
    def _get_decide_tiles(self, role, posts):
        """S4 2.4.5, 2.4.7: signed answers the user decides on for another."""
        mine = self.env["citizen.decision.right"]._get_domain_for(posts)
        if mine.is_false():
            return []
        waiting = Domain("state", "in", ["in_review", "answered"])
        waiting &= Domain("decision", "=", False)
        waiting &= Domain("letter_ids", "any", SIGNED_ANSWER)
        return [
            self._appeals(
                f"{role}_decides",
                self.env._("To decide on by agreement"),
                domain=waiting & mine,
                tone="warning",
            )
        ]

    def _get_chancery_tiles(self, posts):
        return [
            *super()._get_chancery_tiles(posts),
            self._letters(
                "by_post",
                self.env._("To the post register"),
                domain=self.env["citizen.post.register"]._get_waiting_domain(
                    self.env.company
                ),
            ),
            self._letters(
                "came_back",
                self.env._("Came back, to be sent again"),
                domain=[("date_returned", "!=", False), ("resend_way", "=", False)],
                tone="danger",
            ),
        ]

    def _get_registrar_tiles(self, posts):
        return super()._get_registrar_tiles(posts) + self._get_placement_tiles("")

    def _get_office_head_tiles(self, posts):
        return super()._get_office_head_tiles(posts) + self._get_placement_tiles(
            "office_"
        )

    @api.model
    def _get_placement_tiles(self, prefix):
        today, _soon = self._get_days()
        todo = [("state", "=", "todo")]
        return [
            self._placements(
                f"{prefix}placements_overdue",
                self.env._("Answers to place, overdue"),
                domain=[*todo, ("date_due", "<", today)],
                tone="danger",
            ),
            self._placements(
                f"{prefix}placements",
                self.env._("Answers to place"),
                domain=[*todo, ("date_due", ">=", today)],
            ),
        ]

    @api.model
    def _placements(self, key, title, domain, tone="info"):
        tile = self._tile(key, title, "citizen.placement", domain, tone, "date_due")
        return tile | {"views": [[False, "list"]]}
