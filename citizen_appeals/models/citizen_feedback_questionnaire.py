from datetime import timedelta

from odoo import api, fields, models

from .citizen_feedback import CitizenFeedback as Rating

TERM_KEPT = [("yes", "Yes"), ("no", "No, later"), ("waiting", "No answer yet")]
# The words of a questionnaire without an appeal, emptied in chunks
CHUNK = 1000


class CitizenFeedback(models.Model):
    """The questionnaire about the quality of examination, without an account (S2).

    Anonymous unless the citizen gives number and code: then it is the rating of that
    answer, as if it came from the account.
    """

    _inherit = "citizen.feedback"
    _protected_fields = Rating._protected_fields | {"channel_id", "term_kept"}
    _access_free_fields = Rating._access_free_fields | {"channel_id", "term_kept"}

    channel_id = fields.Many2one(
        "citizen.channel",
        string="How Submitted",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    term_kept = fields.Selection(TERM_KEPT, string="Answered in Time", readonly=True)

    @api.model
    def _get_questions(self, company):
        """What is asked besides the marks: pairs of value and label, by field."""
        channels = self.env["citizen.deadline.calculator"]._get_channels(company)
        selections = {
            name: self._fields[name]._description_selection(self.env)
            for name in ("solved", "term_kept")
        }
        return selections | {"channel_id": [(c.id, c.public_name) for c in channels]}

    @api.model
    def _take_questionnaire(self, company, values, place):
        """Keep a questionnaire as the system.

        :param values: as ``_take`` takes them, ``channel_id``, ``term_kept``,
            ``number`` and ``code``
        :param place: who asks, as the limiter counts
        :return: dict of field → refusal; empty when it is kept
        """
        errors = self._get_questionnaire_errors(company, values)
        if errors:
            return errors
        if not self.env["citizen.code.try"]._take("questionnaire", place):
            text = self.env._(
                "Too many questionnaires came from your address. Try again in an hour."
            )
            return {"": text}
        if not values["code"]:
            self._take(company, values, source="questionnaire")
            return {}
        number, code = values["number"], values["code"]
        appeal = self.env["citizen.appeal"]._open_by_code(place, code, number)
        if refusal := self._get_appeal_refusal(appeal):
            return {"number": refusal}
        source = "questionnaire"
        self._take(appeal.company_id, values, appeal=appeal, source=source)
        return {}

    @api.model
    def _get_questionnaire_errors(self, company, values):
        errors = self._get_value_errors(values)
        offered = self._get_questions(company)
        if values["channel_id"] not in {0, *dict(offered["channel_id"])}:
            errors["channel_id"] = self.env._("Choose one of the ways, or none.")
        if values["term_kept"] not in {"", *dict(offered["term_kept"])}:
            errors["term_kept"] = self.env._("Choose one of the answers, or none.")
        typed = {name: values[name] for name in ("number", "code")}
        if any(typed.values()):
            errors |= self.env["citizen.appeal"]._get_code_errors(typed)
        return errors

    @api.model
    def _get_appeal_refusal(self, appeal):
        """Why a questionnaire is not taken for this appeal; empty: it is."""
        refusal = (
            appeal._get_feedback_refusal()
            if appeal
            else self.env._("No appeal is found by this number and code.")
        )
        return refusal and self.env._(
            "%(refusal)s Correct them, or leave number and code empty: then the"
            " questionnaire is taken as an anonymous one.",
            refusal=refusal,
        )

    @api.model
    def _check_values(self, values):
        """The answers of the questionnaire stand beside the marks."""
        rating = super()._check_values(values)
        for name in ("channel_id", "term_kept"):
            if values.get(name):
                rating[name] = values[name]
        return rating

    @api.autovacuum
    def _gc_questionnaires(self):
        """Free words without an appeal are emptied after the body's term; marks stay.

        No act of destruction ever reaches them, and they may name somebody.
        """
        old = self.browse()
        # Sudo: cleaning by the system
        for company in self.env["res.company"].sudo().search([]):
            before = company._today() - timedelta(days=company.questionnaire_days)
            old |= self.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("appeal_id", "=", False),
                    ("comment", "!=", False),
                    ("date", "<", before),
                ],
                limit=CHUNK,
            )
        old._write_flow({"comment": False})
        return len(old), len(old) >= CHUNK
