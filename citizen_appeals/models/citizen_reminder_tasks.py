from odoo import api, models
from odoo.tools import SQL


class CitizenReminder(models.Model):
    """What waits for an author or a head besides appeals: drafts, requests, proposals.

    Posts are those of the day: who acts for an absent official is told in his place.
    """

    _inherit = "citizen.reminder"

    def _get_section_titles(self):
        return super()._get_section_titles() | {
            "give": self.env._("Drafted resolutions for your approval"),
            "requests": self.env._("Requests of executors for your decision"),
            "proposals": self.env._("Proposals for your decision"),
        }

    @api.model
    def _get_line_sources(self, company, today, days):
        return [
            *super()._get_line_sources(company, today, days),
            self._get_give_sql(),
            self._get_requests_sql(),
            self._get_proposals_sql(today, days),
        ]

    @api.model
    def _get_give_sql(self):
        return SQL(
            """SELECT 'give', post.user_id, 'citizen.resolution', draft.id,
                      appeal.name, appeal.date_received, draft.date_due,
                      NULL::varchar, draft.id
                 FROM post
                 JOIN citizen_resolution draft ON draft.author_id = post.official_id
                 JOIN citizen_appeal appeal ON appeal.id = draft.appeal_id
                WHERE draft.state = 'draft' AND appeal.is_open IS TRUE"""
        )

    @api.model
    def _get_requests_sql(self):
        return SQL(
            """SELECT 'requests', post.user_id, 'citizen.assignment.request',
                      request.id, appeal.name, appeal.date_received, task.date_due,
                      executor.name, request.id
                 FROM post
                 JOIN citizen_assignment_request request
                   ON request.author_id = post.official_id
                 JOIN citizen_assignment task ON task.id = request.assignment_id
                 JOIN citizen_official executor ON executor.id = request.official_id
                 JOIN citizen_appeal appeal ON appeal.id = request.appeal_id
                WHERE request.state = 'asked' AND task.state = 'open'"""
        )

    @api.model
    def _get_proposals_sql(self, today, days):
        """Undecided: announced before the day the decision is wanted by, then daily."""
        return SQL(
            """SELECT 'proposals', post.user_id, 'citizen.proposal', proposal.id,
                      appeal.name, appeal.date_received, proposal.date_wanted,
                      NULL::varchar, proposal.id
                 FROM post
                 JOIN citizen_proposal proposal
                   ON proposal.addressee_id = post.official_id
                 JOIN citizen_appeal appeal ON appeal.id = proposal.appeal_id
                WHERE proposal.state = 'sent' AND %s""",
            self._get_due_sql("proposal.date_wanted", today, [*days, today]),
        )
