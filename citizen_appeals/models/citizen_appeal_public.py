from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.foreign import Person, person_names
from ..tools.html_text import html_text
from .citizen_public_answer import LIMITS

ANSWERED = ("answered", "closed", "filed")


class CitizenAppeal(models.Model):
    """A question with its answer is proposed for the site from an answered appeal."""

    _inherit = "citizen.appeal"

    public_answer_ids = fields.One2many(
        "citizen.public.answer",
        "appeal_id",
        string="Texts for the Site",
        readonly=True,
        groups="citizen_appeals.group_registrar,citizen_appeals.group_office_head,"
        "citizen_appeals.group_oversight,citizen_appeals.group_auditor",
    )
    public_answer_count = fields.Integer(
        compute="_compute_public_answer_count",
        string="Number of Texts for the Site",
        groups="citizen_appeals.group_registrar,citizen_appeals.group_office_head,"
        "citizen_appeals.group_oversight,citizen_appeals.group_auditor",
    )

    @api.depends("public_answer_ids")
    def _compute_public_answer_count(self):
        for appeal in self:
            appeal.public_answer_count = len(appeal.public_answer_ids)

    def action_publish_answer(self):
        """Propose question and answer for the site, with the persons masked (I3)."""
        self.ensure_one()
        self._check_role("registrar", "office_head")
        self.check_access("read")
        if self.public_answer_ids:
            return self.public_answer_ids._get_records_action()
        asked, replied = self._get_public_sources()
        if self.state not in ANSWERED or self.destruction_act_id or not replied:
            raise UserError(
                self.env._(
                    "%(appeal)s: only an answered appeal is taken for the site, once"
                    " its answer was dispatched (59-FZ, article 10).",
                    appeal=self.display_name,
                )
            )
        # Sudo: the link to the appeal is the system's; the role was checked
        Answer = self.env["citizen.public.answer"].sudo()
        draft = Answer.new({"company_id": self.company_id.id, "appeal_id": self.id})
        masker = draft._get_masker()
        topic = self.question_ids.topic_id[:1]
        text = Answer.create(
            {
                "company_id": self.company_id.id,
                "appeal_id": self.id,
                "topic_id": topic.id,
                "title": masker.mask(topic.name or self.env._("Question"))[:200],
                "question": masker.mask(asked or replied[:200]),
                "answer": masker.mask(replied),
            }
        )
        self._log_event("public_answer_drafted")
        return text.sudo(False)._get_records_action()

    def action_open_public_answers(self):
        """The text for the site made of this appeal."""
        self.ensure_one()
        return self.public_answer_ids._get_records_action()

    def _get_public_sources(self):
        """What was asked and what was answered, as plain texts."""
        self.ensure_one()
        # Sudo: who may read the appeal reads its answer
        letters = self.sudo().letter_ids.filtered(
            lambda letter: letter.kind_id.answers_appeal and letter.date_dispatched
        )
        answer = letters.sorted("id")[-1:]
        replied = html_text(answer.body)
        asked = (self.body or self.annotation or "").strip()
        return asked[: LIMITS["question"]], replied[: LIMITS["answer"]]

    def _get_public_secrets(self):
        """All that is known of the appeal's people, and its days."""
        self.ensure_one()
        # Sudo: to keep these words out; the user is shown none of them
        appeal = self.sudo()
        # Letters to other bodies are addressed to offices
        letters = appeal.letter_ids.filtered("kind_id.answers_appeal")
        known = appeal._get_people(letters)
        received = self.company_id._local_date(appeal.date_received)
        days = {appeal.date_registered, received, appeal.date_answered}
        days |= set(letters.mapped("date_dispatched"))
        return known, {day for day in days if day}

    def _get_people(self, letters):
        """Who wrote the appeal, by the card and by letters to the applicant.

        :return: ``tools.foreign.Person``, of the co-authors as well
        """
        self.ensure_one()
        person, signers = self.applicant_id, self.coauthor_ids
        # Letters know the person of before the card was corrected
        told = person_names(
            (
                *letters.mapped("salutation"),
                *letters.mapped("addressee_name_dative"),
                person.organization_name,
            )
        )
        return Person(
            names=self._filter_texts(
                person.surname,
                person.given_name,
                person.patronymic,
                person.name_genitive,
                person.name_dative,
                self.received_name,
                self.representative_name,
                *signers.mapped("name"),
                *told,
            ),
            addresses=self._filter_texts(
                person.address,
                self.received_address,
                self.place,
                *signers.mapped("address"),
                *letters.mapped("addressee_address"),
            ),
            phones=self._filter_texts(person.phone, self.received_phone),
            emails=self._filter_texts(
                person.email, self.received_email, *letters.mapped("addressee_email")
            ),
            numbers=self._filter_texts(
                self.name, self.superior_number, *letters.mapped("name")
            ),
        )

    @staticmethod
    def _filter_texts(*texts):
        return tuple(dict.fromkeys(filter(None, texts)))
