from odoo import api, models
from odoo.fields import Domain

from ..tools.typed import one_line, shorten
from .citizen_appeal_actions import SIDE_EXITS
from .citizen_appeal_status import STATUSES

ORDERS = {
    "new": "date_received DESC, id DESC",
    "old": "date_received, id",
    "due": "is_open DESC, date_deadline, id DESC",
}
FILTERS = {
    "all": Domain.TRUE,
    "open": Domain("is_open", "=", True),
    "answered": Domain("state", "in", ("answered", "closed", "filed")),
    "other": Domain("state", "in", tuple(SIDE_EXITS)),
    "attention": Domain("needs_applicant", "=", True),
}
PREVIEW = 160


class CitizenAppeal(models.Model):
    """The pages of an applicant's account: his list, and one appeal (I1).

    Read in his own name; what his fields do not show is gathered by the system once
    his right to the appeal is proved.
    """

    _inherit = "citizen.appeal"

    @api.model
    def _get_own_domain(self):
        """An applicant's rule says it; an employee sees here what he wrote himself."""
        user = self.env.user
        own = Domain("partner_id", "=", user.partner_id.id)
        return Domain.TRUE if user.share else own

    @api.model
    def _count_own(self):
        """How many appeals the account has."""
        if not self.has_access("read"):
            return 0
        return self.search_count(self._get_own_domain())

    @api.model
    def _get_own_list(self, kind="all", search="", order="new"):
        """Domain and order of the list; what is not known is the first of them."""
        domain = self._get_own_domain() & FILTERS.get(kind, FILTERS["all"])
        if search:
            domain &= Domain.OR(
                Domain(name, "ilike", search) for name in ("name", "body", "place")
            )
        return domain, ORDERS.get(order, ORDERS["new"])

    def _get_own_rows(self):
        """What the list shows of each: number, state, date of the answer, own words."""
        several = len(self.company_id) > 1
        return [
            {
                "url": appeal.access_url,
                "title": appeal.display_name,
                "state": appeal.state,
                "stage": STATUSES[appeal.state][0],
                "state_label": self.env._(STATUSES[appeal.state][1]),
                "expected": appeal.is_open and appeal.date_deadline,
                "is_late": appeal._is_late_for_citizen(),
                "answered": appeal.date_answered,
                # Sudo: the name of a body is on its door
                "body": several and appeal.company_id.sudo().name,
                "text": shorten(one_line(appeal.body or appeal.place), PREVIEW),
                "attention": appeal.needs_applicant,
            }
            for appeal in self
        ]

    def _is_late_for_citizen(self):
        day = self.is_open and self.date_deadline
        return bool(day and day < self.company_id.sudo()._today())

    def _get_citizen_page(self):
        """Everything the page of one appeal shows its applicant."""
        self.ensure_one()
        # Sudo: the caller has proved that the appeal is this applicant's own
        appeal = self.sudo().with_company(self.sudo().company_id)
        feedback = appeal._get_feedback()
        kinds = ("supplement", "withdrawal", "copy")
        return {
            "appeal_id": appeal.id,
            "url": appeal.access_url,
            "title": appeal.display_name,
            "body_name": appeal.company_id.name,
            "status": appeal._get_citizen_status(),
            "events": appeal._get_citizen_timeline(),
            "letters": appeal._get_letter_rows(),
            "documents": [
                {"id": file.id, "name": file.name, "size": file.size}
                for file in appeal._get_citizen_documents()
                - appeal.applicant_request_ids._get_own_words()
            ],
            "text": appeal.body or "",
            "place": appeal.place or "",
            "coauthors": appeal.signatory_count > 1
            and appeal.coauthor_ids.mapped("name"),
            "requests": appeal._get_request_rows(),
            "refusals": {kind: appeal._get_request_refusal(kind) for kind in kinds},
            "feedback": feedback and feedback._get_citizen_row(),
            "feedback_refusal": appeal._get_feedback_refusal(),
            "is_answered": bool(appeal.date_answered),
        }

    def _get_letter_rows(self):
        """Letters of the account, the newest first, each with what goes with it."""
        return [
            {
                "id": letter.id,
                "title": letter.display_name,
                "date": letter.date_dispatched,
                "way": self._tell_way(letter),
                "is_answer": letter.kind_id.answers_appeal,
                "is_new": not letter.date_opened,
                "files": [
                    {"kind": kind, "id": file.id, "name": file.name}
                    for kind, file in letter._get_citizen_files()
                ],
            }
            for letter in self._get_citizen_letters().sorted("id", reverse=True)
        ]

    def _get_request_rows(self):
        requests = self.applicant_request_ids
        kinds = dict(requests._fields["kind"]._description_selection(self.env))
        return [
            {
                "kind": request.kind,
                "title": kinds[request.kind],
                "date": self.company_id._local_date(request.date),
                "text": request.text or "",
                # His words are read above: the file made of them is the clerks'
                "files": (request.document_ids - request._get_own_words()).mapped(
                    "name"
                ),
                "state": request.state,
                "answer": request.answer or "",
            }
            for request in requests
        ]
