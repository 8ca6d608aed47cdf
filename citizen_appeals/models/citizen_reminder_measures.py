from odoo import api, models
from odoo.tools import SQL


class CitizenReminder(models.Model):
    """Nonconformities, violations, promised answers and oral notes (D4, D7, H2)."""

    _inherit = "citizen.reminder"

    def _get_section_titles(self):
        return super()._get_section_titles() | {
            "nonconformities": self.env._("Nonconformities"),
            "violations": self.env._("Replies on violations that are overdue"),
            "promised": self.env._("Final answers you promised"),
            "oral_notes": self.env._("Notes on oral answers to sign or enter"),
        }

    @api.model
    def _get_line_sources(self, company, today, days):
        return [
            *super()._get_line_sources(company, today, days),
            self._get_sheets_of_units_sql(today, days),
            self._get_measures_sql(today, days),
            self._get_sheets_of_office_sql(company, today),
            self._get_overdue_replies_sql(company, today),
            self._get_promised_sql(company, today, days),
            self._get_notes_to_sign_sql(),
            self._get_notes_to_enter_sql(company),
        ]

    @api.model
    def _get_sheets_of_units_sql(self, today, days):
        """S4 2.7.4: who submits the measures is told before they are due."""
        return SQL(
            """SELECT 'nonconformities', post.user_id, 'citizen.nonconformity',
                      sheet.id, sheet.name, sheet.create_date, sheet.date_due,
                      NULL::varchar, 0
                 FROM post
                 JOIN citizen_nonconformity sheet
                   ON sheet.official_id = post.official_id
                WHERE sheet.state = 'open' AND %s""",
            self._get_due_sql("sheet.date_due", today, days),
        )

    @api.model
    def _get_measures_sql(self, today, days):
        return SQL(
            """SELECT 'nonconformities', post.user_id, 'citizen.nonconformity',
                      sheet.id, sheet.name, sheet.create_date, measure.date_due,
                      NULL::varchar, measure.id
                 FROM post
                 JOIN citizen_nonconformity_measure measure
                   ON measure.official_id = post.official_id
                 JOIN citizen_nonconformity sheet
                   ON sheet.id = measure.nonconformity_id
                WHERE sheet.state IN ('submitted', 'accepted')
                  AND measure.date_done IS NULL AND %s""",
            self._get_due_sql("measure.date_due", today, days),
        )

    @api.model
    def _get_sheets_of_office_sql(self, company, today):
        """The sector opens, accepts, and checks the effect when its day has come."""
        return SQL(
            """SELECT 'nonconformities', office.user_id, 'citizen.nonconformity',
                      sheet.id, sheet.name, sheet.create_date,
                      COALESCE(sheet.date_check, sheet.date_due), unit.name, 0
                 FROM office
                 JOIN citizen_nonconformity sheet ON sheet.company_id = %(company)s
            LEFT JOIN citizen_official unit ON unit.id = sheet.official_id
                WHERE sheet.state IN ('draft', 'submitted')
                   OR (sheet.state = 'open' AND sheet.date_due < %(today)s)
                   OR (sheet.state = 'done' AND sheet.date_check <= %(today)s)""",
            company=company.id,
            today=today,
        )

    @api.model
    def _get_overdue_replies_sql(self, company, today):
        """S4 2.7.7: the curator was asked and has not replied."""
        return SQL(
            """SELECT 'violations', office.user_id, 'citizen.violation', fact.id,
                      appeal.name, appeal.date_received, fact.date_reply_due,
                      curator.name, fact.id
                 FROM office
                 JOIN citizen_violation fact ON fact.company_id = %(company)s
                 JOIN citizen_appeal appeal ON appeal.id = fact.appeal_id
            LEFT JOIN citizen_official curator ON curator.id = fact.official_id
                WHERE fact.state = 'asked' AND fact.date_reply_due < %(today)s
                UNION ALL
               SELECT 'violations', post.user_id, 'citizen.violation', fact.id,
                      appeal.name, appeal.date_received, fact.date_reply_due,
                      NULL::varchar, fact.id
                 FROM post
                 JOIN citizen_violation fact ON fact.official_id = post.official_id
                 JOIN citizen_appeal appeal ON appeal.id = fact.appeal_id
                WHERE fact.state = 'asked' AND fact.date_reply_due < %(today)s
                  AND post.user_id NOT IN (SELECT user_id FROM office)""",
            company=company.id,
            today=today,
        )

    @api.model
    def _get_promised_sql(self, company, today, days):
        """The day an interim answer named; the executor keeps it."""
        return SQL(
            """SELECT 'promised', post.user_id, 'citizen.appeal', appeal.id,
                      appeal.name, appeal.date_received, term.day_due,
                      NULL::varchar, term.id
                 FROM citizen_appeal_deadline term
                 JOIN citizen_appeal appeal ON appeal.id = term.appeal_id
                 JOIN post ON post.official_id = appeal.lead_executor_id
                WHERE term.kind = 'final_answer' AND term.company_id = %(company)s
                  AND term.date_met IS NULL AND term.date_stopped IS NULL
                  AND %(is_due)s""",
            company=company.id,
            is_due=self._get_due_sql("term.day_due", today, days),
        )

    @api.model
    def _get_notes_to_sign_sql(self):
        return SQL(
            """SELECT 'oral_notes', post.user_id, 'citizen.oral.note', note.id,
                      appeal.name, appeal.date_received, appeal.date_deadline,
                      NULL::varchar, note.id
                 FROM post
                 JOIN citizen_oral_note note ON note.head_id = post.official_id
                 JOIN citizen_appeal appeal ON appeal.id = note.appeal_id
                WHERE note.state = 'draft'"""
        )

    @api.model
    def _get_notes_to_enter_sql(self, company):
        return SQL(
            """SELECT 'oral_notes', office.user_id, 'citizen.oral.note', note.id,
                      appeal.name, appeal.date_received, appeal.date_deadline,
                      NULL::varchar, note.id
                 FROM office
                 JOIN citizen_oral_note note ON note.company_id = %s
                 JOIN citizen_appeal appeal ON appeal.id = note.appeal_id
                WHERE note.state = 'signed'""",
            company.id,
        )
