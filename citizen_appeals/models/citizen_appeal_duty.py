from odoo import models


class CitizenAppeal(models.Model):
    """What the distribution of duties proposes after the curator: the unit (A12)."""

    _inherit = "citizen.appeal"

    def _propose_lead_executor(self, author=None):
        """Head of the unit in charge by the curator's duty, for his first resolution.

        :param author: who gives the resolution, by default the curator
        :return: a post, empty when no duty names a unit or nobody heads it
        """
        self.ensure_one()
        Official = self.env["citizen.official"]
        curator = author or self.supervisor_id
        given = self.sudo().resolution_ids.filtered(lambda r: r.state == "given")
        if given or not curator or curator != self.supervisor_id:
            return Official
        today = self.company_id._today()
        key = (self.company_id.id, self.topic_id.id, self.territory_id.id)
        [unit_id] = curator._find_duty_units([key], today)
        if not unit_id:
            return Official
        return Official.search(
            [
                ("company_id", "=", self.company_id.id),
                ("department_id", "=", unit_id),
                ("is_unit_head", "=", True),
                ("id", "!=", curator.id),
            ],
            limit=1,
        )
