from odoo import api, models
from odoo.tools import SQL

from .citizen_reminder import SECTIONS

SECTIONS |= {
    "commitments": "task",
    "commitments_missed": "escalated",
    "calls": "task",
}


class CitizenReminder(models.Model):
    """Promised works ahead of their term and after it, late calls (E1, C10)."""

    _inherit = "citizen.reminder"

    def _get_section_titles(self):
        return super()._get_section_titles() | {
            "commitments": self.env._("Promised works you answer for"),
            "commitments_missed": self.env._("Promised works not kept or denied"),
            "calls": self.env._("Calls to applicants, late"),
        }

    @api.model
    def _get_line_sources(self, company, today, days):
        return [
            *super()._get_line_sources(company, today, days),
            self._get_commitment_lines_sql(company, today, days),
            self._get_missed_of_curators_sql(company, today),
            self._get_missed_of_office_sql(company, today),
            self._get_late_calls_sql(company, today),
        ]

    @api.model
    def _get_commitment_lines_sql(self, company, today, days):
        """E1: the responsible official, ahead of the term and while it is missed."""
        return SQL(
            """SELECT 'commitments', post.user_id, 'citizen.commitment', promised.id,
                      appeal.name, appeal.date_received, promised.date_due,
                      NULL::varchar, promised.id
                 FROM post
                 JOIN citizen_commitment promised
                   ON promised.official_id = post.official_id
                 JOIN citizen_appeal appeal ON appeal.id = promised.appeal_id
                WHERE promised.company_id = %(company)s
                  AND promised.state IN ('planned', 'postponed', 'failed')
                  AND %(is_due)s""",
            company=company.id,
            is_due=self._get_due_sql("promised.date_due", today, days),
        )

    @api.model
    def _get_missed_sql(self, company, today):
        return SQL(
            """promised.company_id = %s
               AND promised.state NOT IN ('dropped')
               AND (promised.is_denied OR (promised.date_due < %s
                    AND promised.state <> 'fulfilled'))""",
            company.id,
            today,
        )

    @api.model
    def _get_missed_of_curators_sql(self, company, today):
        """E1: overdue and denied ones go up to the curator."""
        return SQL(
            """SELECT 'commitments_missed', post.user_id, 'citizen.commitment',
                      promised.id, appeal.name, appeal.date_received,
                      promised.date_due, official.name, promised.id
                 FROM post
                 JOIN citizen_appeal appeal ON appeal.supervisor_id = post.official_id
                 JOIN citizen_commitment promised ON promised.appeal_id = appeal.id
                 JOIN citizen_official official ON official.id = promised.official_id
                WHERE %s""",
            self._get_missed_sql(company, today),
        )

    @api.model
    def _get_missed_of_office_sql(self, company, today):
        """S0: the control unit sees to every one."""
        return SQL(
            """SELECT 'commitments_missed', office.user_id, 'citizen.commitment',
                      promised.id, appeal.name, appeal.date_received,
                      promised.date_due, official.name, promised.id
                 FROM office
                 JOIN citizen_commitment promised ON %s
                 JOIN citizen_appeal appeal ON appeal.id = promised.appeal_id
                 JOIN citizen_official official ON official.id = promised.official_id
            """,
            self._get_missed_sql(company, today),
        )

    @api.model
    def _get_late_calls_sql(self, company, today):
        """C10: answered, and nobody has called in the term."""
        return SQL(
            """SELECT 'calls', office.user_id, 'citizen.verification', call.id,
                      appeal.name, appeal.date_received, call.date_due,
                      NULL::varchar, call.id
                 FROM office
                 JOIN citizen_verification call ON call.company_id = %s
                 JOIN citizen_appeal appeal ON appeal.id = call.appeal_id
                WHERE call.state IN ('to_call', 'decide') AND call.date_due < %s""",
            company.id,
            today,
        )
