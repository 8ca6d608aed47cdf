from functools import lru_cache

from odoo import api, fields, models

from ..tools import inflection
from ..tools.letter_text import lower_first


class CitizenAppealEvent(models.Model):
    """Who acted in whose name: «Петров П. П. за главу администрации» (K1).

    The post is that of the absent official or of the one who is assisted; the user
    is who did it. Both are ids, the names are put in when read.
    """

    _inherit = "citizen.appeal.event"

    is_on_behalf = fields.Boolean(
        readonly=True, help="Somebody acted for the holder of the post."
    )
    actor_name = fields.Char(compute="_compute_actor_name", string="Done by")

    @api.model_create_multi
    def create(self, vals_list):
        posts = self.env["citizen.official"].browse(
            {vals["official_id"] for vals in vals_list if vals.get("official_id")}
        )
        holders = posts._get_holders_on(self.env.company._today()) if posts else {}
        for vals in vals_list:
            if vals.get("official_id"):
                holder = holders.get(vals["official_id"], holders[None])
                user_id = vals.get("user_id") or self.env.uid
                vals["is_on_behalf"] = holder.user_id.id != user_id
        return super().create(vals_list)

    @api.depends("user_id", "official_id", "is_on_behalf", "date")
    def _compute_actor_name(self):
        acting = self.filtered("is_on_behalf")
        (self - acting).actor_name = False
        # Sudo: the names of officials are no secret of theirs
        holders = self.env["citizen.official.holder"].sudo()
        by_user = (
            holders.search([("user_id", "in", acting.user_id.ids)]).grouped("user_id")
            if acting
            else {}
        )
        for event in acting:
            day = event.appeal_id.sudo().company_id._local_date(event.date)
            held = by_user.get(event.user_id, holders).filtered(
                lambda h, day=day: h.date_from <= day and not (h.date_to or day) < day
            )[:1]
            event.actor_name = self.env._(
                "%(person)s for %(post)s",
                person=held._get_listed_name() if held else event.user_id.sudo().name,
                post=_accusative(event.official_id.sudo().name),
            )

    def _compute_text(self):
        result = super()._compute_text()
        texts = self._get_texts()
        for event in self.filtered("actor_name"):
            # A sentence that names the post itself says it there
            if "%(official)s" not in str(texts[event.code]) or not event._is_own_post():
                event.text = f"{event.text} ({event.actor_name})"
        return result

    def _is_own_post(self):
        """Whether the post the sentence names is the one in whose name it was done."""
        named = (self.data or {}).get("official_id")
        return named in (None, self.official_id.id)

    def _get_official_name(self, data):
        if self.actor_name and self._is_own_post():
            return self.actor_name
        return super()._get_official_name(data)


@lru_cache(maxsize=512)
def _accusative(post):
    return lower_first(inflection.inflect_post(post, "accusative") or post)
