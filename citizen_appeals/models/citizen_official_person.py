from odoo import models
from odoo.fields import Domain


class CitizenOfficial(models.Model):
    """One person may hold several posts, and act for others (59-ФЗ, art. 8, p. 6)."""

    _inherit = "citizen.official"

    def _get_posts_of_holders(self, since):
        """Posts held today by whoever has held these since a day, or acted for by them.

        Who has no user is known by the full name in the same body.
        """
        today = self.company_id[:1]._today()
        # Sudo: who holds what is asked of the whole body, whoever sends the appeal
        Holder = self.env["citizen.official.holder"].sudo()
        ends = Domain("date_to", "=", False) | Domain("date_to", ">=", since)
        people = Holder.search(
            Domain("official_id", "in", self.ids)
            & Domain("date_from", "<=", today)
            & ends
        )
        nameless = people.filtered(lambda person: not person.user_id)
        same = Domain("user_id", "in", people.user_id.ids)
        same |= Domain("user_id", "=", False) & Domain(
            "name", "in", people.mapped("name")
        )
        same |= Domain("name", "in", nameless.mapped("name"))
        posts = Holder.search(
            Domain("company_id", "in", self.company_id.ids)
            & Holder._get_valid_domain(today)
            & same
        ).official_id
        acting = self.env["citizen.official.acting"].sudo()
        posts |= acting.search(
            Holder._get_valid_domain(today)
            & Domain("acting_official_id", "in", (self | posts).ids)
        ).official_id
        return posts.sudo(self.env.su)
