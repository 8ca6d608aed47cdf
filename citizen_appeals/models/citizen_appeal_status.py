from odoo import models
from odoo.tools import LazyTranslate

from .citizen_appeal_actions import SIDE_EXITS
from .citizen_appeal_feedback import RATED_STATES

_lt = LazyTranslate(__name__)

# State → stage of four (taken in, examined, answer prepared, answered), what the
# applicant calls it, what comes next
STATUSES = {
    "received": (
        1,
        _lt("Received, awaits registration"),
        _lt("We register the appeal and tell you its number."),
    ),
    "registered": (
        1,
        _lt("Registered"),
        _lt("We hand the appeal over to those who examine it."),
    ),
    "assigned": (
        2,
        _lt("Handed over for examination"),
        _lt("An executor is named who examines the appeal."),
    ),
    "in_progress": (
        2,
        _lt("Under examination"),
        _lt("The executor examines the matter and prepares the answer."),
    ),
    "in_review": (
        3,
        _lt("The answer is being prepared"),
        _lt("The answer is checked, signed and sent to you."),
    ),
    "answered": (
        4,
        _lt("Answered"),
        _lt("Read the answer and rate how the appeal was examined."),
    ),
    "closed": (
        4,
        _lt("Answered, examination completed"),
        _lt("Read the answer and rate how the appeal was examined."),
    ),
    "filed": (
        4,
        _lt("Answered, in the archive"),
        _lt("The case is kept in the archive. Write anew if you have other questions."),
    ),
    "forwarded": (
        4,
        _lt("Forwarded to the competent body"),
        _lt("The body it was forwarded to answers you."),
    ),
    "returned": (
        4,
        _lt("Returned to you"),
        _lt("The letter says why, and where you may turn."),
    ),
    "left_unanswered": (
        4,
        _lt("Left without an answer on the substance"),
        _lt("The letter says why. Remove the cause and write again."),
    ),
    "withdrawn": (
        4,
        _lt("Withdrawn by you"),
        _lt("The examination has ended at your request. You may write again."),
    ),
    "handed_over": (
        4,
        _lt("Handed over as another kind of application"),
        _lt("It is examined as an application of another kind, not as an appeal."),
    ),
}


class CitizenAppeal(models.Model):
    """Where an appeal stands, in the words of its applicant (I1, I3, B5).

    Names officials and units, never a citizen: the page by number and code shows it to
    whoever holds the paper.
    """

    _inherit = "citizen.appeal"

    def _get_citizen_status(self):
        """Number, state, who has it, next step, expected date and why that date."""
        self.ensure_one()
        # Sudo: the caller has proved account or code; nothing of a citizen is told
        appeal = self.sudo().with_company(self.sudo().company_id)
        stage, label, next_step = STATUSES[appeal.state]
        expected, why = appeal._get_expected_answer()
        is_late = bool(expected and expected < appeal.company_id._today())
        if is_late:
            next_step = _lt(
                "The term is over, and we are sorry. Call us; you may also complain to"
                " the head of the body or to the prosecutor (59-ФЗ, art. 5)."
            )
        elif appeal.date_answered and (told := appeal._get_step_after_answer()):
            next_step = told
        return {
            "number": appeal.name or "",
            "registered": appeal.date_registered,
            "state": appeal.state,
            "state_label": self.env._(label),
            "stage": stage,
            # Who left without an answer of ours has not gone the whole way
            "is_exit": appeal.state in SIDE_EXITS,
            "who": appeal._get_citizen_examiner(),
            "next_step": self.env._(next_step),
            "expected": expected,
            "why": why,
            "is_late": is_late,
        }

    def _get_step_after_answer(self):
        """What follows where the applicant has rated, or the answer promises works."""
        rating = self._get_feedback()
        if self.state not in RATED_STATES:
            return None
        if rating.state == "new":
            return _lt("The control unit looks into what you call not solved.")
        if self.state == "answered" and self.decision == "keep_control":
            return _lt("We see to it that what the answer promises is done.")
        if rating:
            return _lt("Nothing more is needed of you. Thank you for the rating.")
        return None

    def _get_expected_answer(self):
        """By which day the applicant hears of us, and the sentence that says why."""
        kind = "registration" if self.state == "received" else "examination"
        if not self.is_open:
            return False, ""
        deadline = self._get_open_deadline(kind)
        return deadline.day_due, deadline._explain_to_citizen()

    def _get_citizen_examiner(self):
        """Unit, post, name and phone of who has the appeal; else the body itself."""
        company = self.company_id
        office = {
            "unit": company.name,
            "post": "",
            "name": "",
            "phone": company.phone or "",
        }
        if self.state == "forwarded" and self.forwarding_ids:
            bodies = self.forwarding_ids.partner_id.mapped("name")
            return office | {"unit": ", ".join(bodies), "phone": ""}
        if self.state in ("received", "registered", *SIDE_EXITS):
            return office
        official = self.lead_executor_id or self.supervisor_id
        if not official:
            return office
        holder = official.holder_id
        return {
            "unit": official.department_id.name or company.name,
            "post": official.name,
            "name": holder._get_listed_name() if holder else "",
            "phone": holder.phone or official.phone or company.phone or "",
        }
