from odoo import models

# What the pages of a citizen show; an appeal has a hundred columns, a letter its text
APPEAL_FIELDS = (
    "name",
    "state",
    "is_open",
    "company_id",
    "partner_id",
    "date_received",
    "date_registered",
    "date_answered",
    "decision",
    "signatory_count",
    "body",
    "place",
    "lead_executor_id",
    "supervisor_id",
)
LETTER_FIELDS = (
    "name",
    "state",
    "kind_id",
    "dispatch_way",
    "date_dispatched",
    "date_opened",
)
KIND_FIELDS = ("name", "addressee", "answers_appeal")
DEADLINE_FIELDS = (
    "kind",
    "state",
    "day_due",
    "proof",
    "rule_id",
    "revision_id",
    "previous_id",
    "date_met",
    "date_stopped",
)
OFFICIAL_FIELDS = ("name", "phone", "department_id")


class CitizenAppeal(models.Model):
    """One appeal on a page of its citizen: read in few narrow statements (I1, I3)."""

    _inherit = "citizen.appeal"

    def _get_citizen_page(self):
        return super(CitizenAppeal, self._read_for_citizen())._get_citizen_page()

    def _get_code_page(self):
        return super(CitizenAppeal, self._read_for_citizen())._get_code_page()

    def _read_for_citizen(self):
        """The appeal with all in the cache that its page asks for.

        Whatever else is asked is read alone, not with all columns beside it.
        """
        self.ensure_one()
        # Sudo: the caller has proved account or code
        appeal = self.sudo().with_context(prefetch_fields=False)
        appeal.fetch(APPEAL_FIELDS)
        appeal = appeal.with_company(appeal.company_id)
        # Whole: the frame of the page asks for nearly all of it
        appeal.company_id.with_context(prefetch_fields=True).mapped("name")
        letters = appeal.letter_ids
        letters.fetch(LETTER_FIELDS)
        letters.kind_id.fetch(KIND_FIELDS)
        if appeal.is_open:
            appeal.deadline_ids.fetch(DEADLINE_FIELDS)
        officials = appeal.lead_executor_id | appeal.supervisor_id
        officials.fetch(OFFICIAL_FIELDS)
        officials.department_id.fetch(["name"])
        officials.mapped("holder_id.phone")
        return appeal
