from odoo import api, models
from odoo.tools import SQL

from .citizen_reminder import SECTIONS

SECTIONS |= {"archive_issues": "task"}


class CitizenReminder(models.Model):
    """Cases given out of the archive that are due back or overdue (F1)."""

    _inherit = "citizen.reminder"

    def _get_section_titles(self):
        return super()._get_section_titles() | {
            "archive_issues": self.env._("Cases given out of the archive"),
        }

    @api.model
    def _get_line_sources(self, company, today, days):
        return [
            *super()._get_line_sources(company, today, days),
            self._get_archive_issues_sql(company, today, days),
        ]

    @api.model
    def _get_archive_issues_sql(self, company, today, days):
        """The office asks for them back, the official who holds them knows."""
        return SQL(
            """SELECT 'archive_issues', asked.user_id, 'citizen.archive.issue',
                      issue.id, appeal.name, appeal.date_received, issue.date_due,
                      reader.name, issue.id
                 FROM citizen_archive_issue issue
                 JOIN citizen_appeal appeal ON appeal.id = issue.appeal_id
            LEFT JOIN citizen_official reader ON reader.id = issue.official_id
                 JOIN (SELECT office.user_id, NULL::int AS official_id FROM office
                       UNION ALL SELECT post.user_id, post.official_id FROM post) asked
                   ON asked.official_id IS NULL
                   OR asked.official_id = issue.official_id
                WHERE issue.company_id = %(company)s
                  AND issue.date_returned IS NULL AND %(is_due)s""",
            company=company.id,
            is_due=self._get_due_sql("issue.date_due", today, days),
        )
