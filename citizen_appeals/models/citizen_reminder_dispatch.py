from odoo import api, models
from odoo.tools import SQL


class CitizenReminder(models.Model):
    """Decisions at authorised posts, answers not placed in other systems (D1, D6)."""

    _inherit = "citizen.reminder"

    def _get_section_titles(self):
        return super()._get_section_titles() | {
            "placements": self.env._("Answers to place in other systems, overdue"),
        }

    @api.model
    def _get_line_sources(self, company, today, days):
        return [
            *super()._get_line_sources(company, today, days),
            self._get_decisions_for_others_sql(company, today),
            self._get_placements_sql(company, today),
        ]

    @api.model
    def _get_decisions_for_others_sql(self, company, today):
        """S4 2.4.5, 2.4.7: a signed answer waits for who decides instead of another."""
        waiting = SQL(
            """appeal.company_id = %(company)s AND appeal.decision IS NULL
               AND appeal.is_open IS TRUE
               AND (allowed.date_from IS NULL OR allowed.date_from <= %(today)s)
               AND EXISTS (SELECT 1 FROM citizen_letter letter
                             JOIN citizen_letter_kind kind ON kind.id = letter.kind_id
                            WHERE letter.appeal_id = appeal.id
                              AND letter.state = 'signed' AND kind.answers_appeal)""",
            company=company.id,
            today=today,
        )
        rights = self.env["citizen.decision.right"]
        return SQL(
            """SELECT 'decide', post.user_id, 'citizen.appeal', appeal.id, appeal.name,
                      appeal.date_received, appeal.date_next_due, NULL::varchar, 0
                 FROM (%s) waiting (appeal_id, decider_id)
                 JOIN post ON post.official_id = waiting.decider_id
                 JOIN citizen_appeal appeal ON appeal.id = waiting.appeal_id""",
            rights._get_deciders_sql(today, waiting),
        )

    @api.model
    def _get_placements_sql(self, company, today):
        """D6: who was to place it, and the head of the office."""
        return SQL(
            """SELECT 'placements', person.user_id, 'citizen.placement', placement.id,
                      appeal.name, appeal.date_received, placement.date_due,
                      place.name, placement.id
                 FROM citizen_placement placement
                 JOIN citizen_appeal appeal ON appeal.id = placement.appeal_id
                 JOIN citizen_placement_system place ON place.id = placement.system_id
                 JOIN (SELECT user_id, FALSE AS sees_all FROM staff
                        UNION ALL SELECT user_id, TRUE FROM office) person
                   ON person.sees_all OR person.user_id = placement.user_id
                WHERE placement.company_id = %s AND placement.state = 'todo'
                  AND placement.date_due < %s""",
            company.id,
            today,
        )
