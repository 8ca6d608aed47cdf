from odoo import fields, models

from .citizen_reason import DEEDS

DEEDS |= {
    "applicant_request_refuse": ("citizen.applicant.request", "action_refuse"),
    "feedback_back": ("citizen.feedback", "action_back"),
    "feedback_answer": ("citizen.feedback", "action_answer"),
}


class CitizenReason(models.TransientModel):
    """What the office tells an applicant on his request or rating (I1)."""

    _inherit = "citizen.reason"

    deed = fields.Selection(
        selection_add=[
            ("applicant_request_refuse", "Refuse the applicant's request"),
            ("feedback_back", "Not solved: back to work"),
            ("feedback_answer", "Answer the applicant"),
        ],
        ondelete={
            "applicant_request_refuse": "cascade",
            "feedback_back": "cascade",
            "feedback_answer": "cascade",
        },
    )
