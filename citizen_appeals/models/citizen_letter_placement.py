from odoo import fields, models


class CitizenLetter(models.Model):
    """Where the answer must be placed besides its dispatch (D6)."""

    _inherit = "citizen.letter"

    placement_ids = fields.One2many(
        "citizen.placement", "letter_id", string="Placed in", readonly=True
    )

    def _create_placements(self):
        """To-do rows of numbered answers, by the channels of their appeals."""
        answers = self.filtered("kind_id.answers_appeal")
        if not answers:
            return
        systems = self.env["citizen.placement.system"].sudo().search([])
        rows = [
            {
                "letter_id": letter.id,
                "system_id": system.id,
                "user_id": system.responsible_id.id,
                "date_due": system._get_due(letter.company_id, letter.date),
            }
            for letter in answers
            for system in systems
            if letter._is_placed_in(system)
        ]
        # the number was drawn by who may; the list is the system's own
        self.env["citizen.placement"].sudo().create(rows)

    def _is_placed_in(self, system):
        if system.company_id and system.company_id != self.company_id:
            return False
        by_way = self.dispatch_way == "gosuslugi" == system.code
        return by_way or self.appeal_id.channel_id in system.channel_ids

    def _get_open_placing(self):
        """The placing in Госуслуги by which this letter goes out."""
        return self.placement_ids.filtered(
            lambda row: row.state == "todo" and row.system_id.code == "gosuslugi"
        )
