from datetime import timedelta

from odoo import api, fields, models

from .citizen_submission import SubmissionError

RATED_STATES = ("answered", "closed", "filed")


class CitizenAppeal(models.Model):
    """The answer is rated; “not solved” goes to the control unit (I1, S2)."""

    _inherit = "citizen.appeal"

    feedback_ids = fields.One2many(
        "citizen.feedback", "appeal_id", string="Applicant's Ratings", copy=False
    )
    feedback_count = fields.Integer(
        compute="_compute_feedback", export_string_translation=False
    )
    is_called_unsolved = fields.Boolean(
        compute="_compute_feedback", export_string_translation=False
    )

    @api.depends("feedback_ids.state")
    def _compute_feedback(self):
        for appeal in self:
            appeal.feedback_count = len(appeal.feedback_ids)
            appeal.is_called_unsolved = "new" in appeal.feedback_ids.mapped("state")

    def action_open_feedback(self):
        """What the applicant says of the examination."""
        self.ensure_one()
        return self.feedback_ids._get_records_action(name=self.env._("Ratings"))

    def _get_feedback(self):
        """The rating of the last answer; empty: not rated yet."""
        answer = self._get_dispatched_answer()
        return self.feedback_ids.filtered(lambda rating: rating.letter_id == answer)[:1]

    def _get_feedback_refusal(self):
        """Why the applicant cannot rate now; empty: he may, or may change it."""
        self.ensure_one()
        appeal = self.sudo()  # Sudo: asked for the applicant by his own page
        if appeal.state not in RATED_STATES or not appeal.date_answered:
            return self.env._("You can rate the examination once the answer is given.")
        rating = appeal._get_feedback()
        if not rating:
            return ""
        if rating.state in ("back", "answered"):
            return self.env._("Your rating is decided on and stays as it is.")
        days = appeal.company_id.feedback_change_days
        if appeal.company_id._today() > rating.date + timedelta(days=days):
            return self.env._(
                "A rating can be changed within %(days)s days. Yours stays as it is.",
                days=days,
            )
        return ""

    def _take_feedback(self, values, source="portal"):
        """Note or change the rating, as the system; one event (see ``_take``)."""
        self.ensure_one()
        appeal = self._as_system()
        if refusal := appeal._get_feedback_refusal():
            raise SubmissionError({"": refusal})
        rating = appeal.env["citizen.feedback"]._check_values(values)
        feedback = appeal._get_feedback()
        was_new = feedback.state == "new"
        state = "new" if rating["solved"] == "no" else "noted"
        if feedback:
            now = fields.Datetime.now()
            feedback._write_flow({**rating, "state": state, "date_changed": now})
        else:
            feedback = feedback.create(appeal._prepare_feedback(rating, source, state))
        if state == "new" and not was_new:
            code = "unsolved_reported"
        else:
            code = "feedback_changed" if feedback.date_changed else "feedback_given"
        appeal._log_event(code, {"feedback_id": feedback.id}, public=True)
        return feedback

    def _prepare_feedback(self, rating, source, state):
        return {
            **rating,
            "appeal_id": self.id,
            "letter_id": self._get_dispatched_answer().id,
            "company_id": self.company_id.id,
            "source": source,
            "state": state,
            "date": self.company_id._today(),
            "department_id": self.department_id.id,
            "topic_id": self.topic_id.id,
        }

    def action_back_to_work(self, reason=None):
        """Back to work settles the applicant's “not solved”."""
        result = super().action_back_to_work(reason)
        if reason is not None:
            # Sudo: the deed has checked its right
            waiting = self.sudo().feedback_ids.filtered(lambda f: f.state == "new")
            waiting._decide("back")
        return result
