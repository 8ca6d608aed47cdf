from odoo import api, models
from odoo.tools import SQL


class CitizenReminder(models.Model):
    """Control dates of appeals still examined, and internal redirects on their way."""

    _inherit = "citizen.reminder"

    def _get_section_titles(self):
        return super()._get_section_titles() | {
            "control": self.env._("Additional control"),
            "redirects": self.env._("Internal redirects for you to sign or carry out"),
        }

    @api.model
    def _get_line_sources(self, company, today, days):
        return [
            *super()._get_line_sources(company, today, days),
            self._get_running_control_sql(company, today, days),
            self._get_redirects_to_sign_sql(),
            self._get_redirects_of_office_sql(company),
        ]

    @api.model
    def _get_running_control_sql(self, company, today, days):
        """S4 2.3.15: answered ones stand among what waits for a decision."""
        return SQL(
            """SELECT 'control', post.user_id, 'citizen.appeal', appeal.id,
                      appeal.name, appeal.date_received, control.day_due,
                      NULL::varchar, control.id
                 FROM citizen_appeal_deadline control
                 JOIN citizen_appeal appeal ON appeal.id = control.appeal_id
                 JOIN post ON post.official_id = appeal.supervisor_id
                WHERE control.kind = 'additional_control'
                  AND control.date_met IS NULL AND control.date_stopped IS NULL
                  AND control.company_id = %(company)s
                  AND appeal.is_open IS TRUE AND %(is_due)s""",
            company=company.id,
            is_due=self._get_due_sql("control.day_due", today, days),
        )

    @api.model
    def _get_redirects_to_sign_sql(self):
        """S4 2.2.3: the 5 days of the unit run until it is signed."""
        return SQL(
            """SELECT 'redirects', post.user_id, 'citizen.redirect', redirect.id,
                      appeal.name, appeal.date_received, NULL::date, unit.name,
                      redirect.id
                 FROM post
                 JOIN citizen_redirect redirect
                   ON redirect.signatory_id = post.official_id
                 JOIN citizen_appeal appeal ON appeal.id = redirect.appeal_id
                 JOIN citizen_official unit ON unit.id = redirect.official_id
                WHERE redirect.state = 'draft' AND appeal.is_open IS TRUE"""
        )

    @api.model
    def _get_redirects_of_office_sql(self, company):
        """S4 2.2.4: the sector has two days."""
        return SQL(
            """SELECT 'redirects', office.user_id, 'citizen.redirect', redirect.id,
                      appeal.name, appeal.date_received, term.day_due, unit.name,
                      redirect.id
                 FROM office
                 JOIN citizen_redirect redirect ON redirect.company_id = %s
                 JOIN citizen_appeal appeal ON appeal.id = redirect.appeal_id
                 JOIN citizen_official unit ON unit.id = redirect.official_id
            LEFT JOIN citizen_appeal_deadline term ON term.appeal_id = appeal.id
                      AND term.kind = 'redirect'
                      AND term.date_met IS NULL AND term.date_stopped IS NULL
                WHERE redirect.state IN ('signed', 'endorsed')""",
            company.id,
        )
