from odoo import api, fields, models
from odoo.fields import Command

ROLE_PREFIX = "citizen_appeals.group_"


class WebTourTour(models.Model):
    """Tours of the roles: taken when asked for, never by themselves (H7)."""

    _inherit = "web_tour.tour"

    citizen_role = fields.Char(readonly=True, export_string_translation=False)
    citizen_title = fields.Char(string="Title", translate=True)
    citizen_summary = fields.Char(string="What It Shows", translate=True)

    @api.model
    def get_citizen_tours(self):
        """Tours of the user's roles: name, title, summary, whether it was taken."""
        user = self.env.user
        tours = self.search([("citizen_role", "!=", False)])
        return [
            {
                "name": tour.name,
                "title": tour.citizen_title or "",
                "summary": tour.citizen_summary or "",
                "message": tour.rainbow_man_message,
                # Sudo: whether it was this user
                "is_done": user in tour.sudo().user_consumed_ids,
            }
            for tour in tours
            if user.has_group(f"{ROLE_PREFIX}{tour.citizen_role}")
        ]

    @api.model
    def consume(self, tourName):  # noqa: N803 as Odoo names it
        """A tour of ours is over: Odoo's own do not start behind it."""
        tour = self.search([("name", "=", tourName), ("citizen_role", "!=", False)])
        if not tour or not self.env.user._is_internal():
            return super().consume(tourName)
        # Sudo: a user notes what he has seen himself, nothing else
        tour.sudo().user_consumed_ids = [Command.link(self.env.uid)]
        self.env.user.sudo().tour_enabled = False
        return False

    @api.model
    def get_current_tour(self):
        """Clerks are not led through Odoo's own screens."""
        user = self.env.user
        if user.has_group("citizen_appeals.group_user") and not user._is_admin():
            return False
        return super().get_current_tour()
