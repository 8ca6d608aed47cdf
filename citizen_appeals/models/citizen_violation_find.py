import logging
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class CitizenViolation(models.Model):
    """The morning's search for missed terms, body by body (H2, S4 2.7.7).

    The first run of a body only notes the day: what was missed before is history and
    drafts no letters. Facts, letters and the day they reach to are one transaction, so
    a run that was killed is simply run again; a second one changes nothing.
    """

    _inherit = "citizen.violation"

    @api.model
    def _cron_find(self):
        """Look for the facts of the bodies whose day has not been looked at yet."""
        companies = self.env["res.company"].search([], order="id")
        waiting = companies.filtered(lambda c: c._is_violation_day_due())
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(waiting))
        for left, company in zip(range(len(waiting), 0, -1), waiting, strict=True):
            self._find_safely(company)
            if not progress(1, remaining=left - 1):
                return

    @api.model
    def _find_safely(self, company):
        """A body that fails is reported and tried again at the next run."""
        try:
            with self.env.cr.savepoint():
                self._find_facts(company)
        except Exception as error:
            # Without the error's text: it may name people
            kind = type(error).__name__
            _logger.error("Violations of body %s not found: %s", company.id, kind)

    @api.model
    def _find_facts(self, company):
        """Note the terms of ``company`` missed up to yesterday; draft the letters.

        :return: the new violations
        """
        company = company.try_lock_for_update(allow_referencing=True)
        if not company or not company._is_violation_day_due():
            return self.browse()
        yesterday = company._today() - timedelta(1)
        facts = self.browse()
        if company.violations_since:
            facts = self.create(
                [dict(row) for row in self._find_missed(company, yesterday)]
            )
            asked = facts.filtered(
                lambda fact: fact.kind_id.drafts_letter and fact.official_id
            )
            asked._draft_letters()._log_letter_event("letter_drafted")
        else:
            company.violations_since = company._today()
        company.violations_until = yesterday
        return facts

    @api.model
    def _find_missed(self, company, yesterday):
        """Values of the facts: one statement over two narrow index ranges.

        A term is missed when it ran out unmet. Besides the terms of the days not
        looked at yet there are those that were late when they were written, as that of
        a redirect asked for after its 5 days. A term that runs on after an exit was
        undone is the one missed before. An appeal without an executor yet belongs to
        the unit of its curator.
        """
        self.env.flush_all()
        until = company.violations_until
        return self.env.execute_query_dict(
            SQL(
                """
                WITH missed AS (
                    SELECT id FROM citizen_appeal_deadline
                     WHERE company_id = %(company)s
                       AND day_due > %(until)s AND day_due <= %(yesterday)s
                     UNION
                    SELECT id FROM citizen_appeal_deadline
                     WHERE company_id = %(company)s AND create_date > date_due
                       AND create_date > %(looked)s
                       AND day_due >= %(since)s AND day_due <= %(yesterday)s)
                SELECT DISTINCT ON (term.id)
                       term.appeal_id, kind.id AS kind_id, term.id AS deadline_id,
                       term.day_due + 1 AS date,
                       appeal.supervisor_id AS official_id,
                       appeal.lead_executor_id AS executor_id,
                       COALESCE(appeal.department_id, lead.department_id,
                                curator.department_id) AS department_id
                  FROM missed
                  JOIN citizen_appeal_deadline term ON term.id = missed.id
                  JOIN citizen_appeal appeal ON appeal.id = term.appeal_id
                  LEFT JOIN citizen_official lead
                    ON lead.id = appeal.lead_executor_id
                  LEFT JOIN citizen_official curator
                    ON curator.id = appeal.supervisor_id
                  JOIN citizen_violation_kind kind
                    ON kind.deadline_kind = term.kind AND kind.active
                   AND (kind.company_id IS NULL OR kind.company_id = %(company)s)
                 WHERE COALESCE(term.date_met, 'infinity') > term.date_due
                   AND COALESCE(term.date_stopped, 'infinity') > term.date_due
                   AND NOT EXISTS (SELECT 1 FROM citizen_violation known
                                    WHERE known.deadline_id = term.id)
                   AND NOT EXISTS (SELECT 1 FROM citizen_appeal_deadline previous
                                    WHERE previous.id = term.previous_id
                                      AND previous.day_due = term.day_due
                                      AND previous.date_stopped > previous.date_due)
                 ORDER BY term.id, kind.company_id NULLS LAST, kind.sequence, kind.id
                """,
                company=company.id,
                until=until,
                since=company.violations_since,
                yesterday=yesterday,
                looked=company._day_end(until),
            )
        )
