from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.letter_checks import LetterText, salutation_gender, salutation_name
from .citizen_letter_enclosure import OPEN_STATES


class CitizenLetter(models.Model):
    """What is looked at before a letter goes to review (S4 2.4.3, 2.4.8, 2.5.5).

    A finding names its clause and quotes the sentence it is about. Those of the level
    “error” forbid the review, warnings are for the author to judge.
    """

    _inherit = "citizen.letter"

    findings = fields.Json(compute="_compute_findings", export_string_translation=False)

    # A save changes the date; what is typed meanwhile is not checked
    @api.depends("write_date", "state")
    @api.depends_context("uid", "lang")
    def _compute_findings(self):
        for letter in self:
            shown = letter.id and letter.state in OPEN_STATES
            letter.findings = letter._get_findings() if shown else []

    def _get_findings(self):
        """Remarks on the letter as it is saved; a pure check, nothing is written.

        :return: dicts of code, level, message, quote and clause, errors first
        """
        self.ensure_one()
        text = LetterText(self.body)
        findings = [
            *self._find_unanswered(),
            *self._find_blanks(text),
            *self._find_order(text),
            *self._find_addressee(),
            *self._find_salutation(),
            *self._find_enclosures(text),
            *self._find_internet(text),
            *self._find_phrases(text),
            *self._find_misspelled(text),
        ]
        return sorted(findings, key=lambda finding: finding["level"])

    @api.model
    def _finding(self, code, message, quote="", clause="", level="warning", **values):
        return {
            "code": code,
            "level": level,
            "message": message,
            "quote": quote or "",
            "clause": clause,
            **values,
        }

    def _check_before_review(self):
        """Missing answers go to no review: each is named with its clause."""
        result = super()._check_before_review()
        for letter in self:
            errors = [
                finding
                for finding in letter._get_findings()
                if finding["level"] == "error"
            ]
            if errors:
                raise UserError(
                    self.env._(
                        "%(letter)s cannot go to review yet:\n%(errors)s",
                        letter=letter.display_name,
                        errors="\n".join(
                            "– " + self._format_finding(error) for error in errors
                        ),
                    )
                )
        return result

    @api.model
    def _format_finding(self, finding):
        quote = finding["quote"] and f" «{finding['quote']}»"
        clause = finding["clause"] and f" ({finding['clause']})"
        return f"{finding['message']}{quote}{clause}"

    # ------------------------------------------------------------------
    # Completeness
    # ------------------------------------------------------------------

    def _find_unanswered(self):
        """S4 2.4.8: an answer answers every question of the appeal."""
        if not self.kind_id.answers_appeal:
            return
        questions = self.appeal_id.question_ids
        if not questions:
            yield self._finding(
                "no_question",
                self.env._(
                    "No question is entered on the appeal: enter it with its result."
                ),
                clause="Ростов-на-Дону, п. 2.4.8",
                level="error",
            )
        for question in questions.filtered(lambda question: not question.result):
            yield self._finding(
                "unanswered",
                self.env._(
                    "The question “%(topic)s” has no result: answer it in the text and"
                    " enter the result on the appeal, button “Results of Questions”.",
                    topic=question.note or question.topic_id.name,
                ),
                clause="Ростов-на-Дону, п. 2.4.8",
                level="error",
            )

    def _find_blanks(self, text):
        """What a template leaves to be filled in is an answer that is missing."""
        for blank in text.find_blanks():
            yield self._finding(
                "blank",
                self.env._("A place of the template is not filled in."),
                text.sentence_of(blank),
                clause="Ростов-на-Дону, п. 2.4.8",
                level="error",
            )

    def _find_order(self, text):
        """D5, S4 2.4.3: the text says on whose order the appeal was examined."""
        official = self.on_order_of_id
        if not self.kind_id.needs_decision or not official:
            return
        if not text.names_order():
            yield self._finding(
                "order",
                self.env._(
                    "The text does not say on whose order the appeal was examined."
                    " The sentence is put at its beginning when it goes to review."
                ),
                clause="Ростов-на-Дону, п. 2.4.3",
            )

    # ------------------------------------------------------------------
    # Addressee
    # ------------------------------------------------------------------

    def _find_addressee(self):
        """S4 2.5.5: whom the letter goes to stands in the dative."""
        applicant = self.appeal_id.applicant_id
        name = " ".join((self.addressee_name_dative or "").split())
        if self.kind_id.addressee != "applicant" or not applicant or not name:
            return
        dative = applicant.name_dative or applicant.name
        if name == dative and not applicant.forms_need_review:
            return
        if name == applicant.name and name != dative:
            message = self.env._(
                "The addressee stands in the nominative, the dative is “%(dative)s”.",
                dative=dative,
            )
        elif name == dative:
            message = self.env._(
                "The name could not be declined: look whether this is the dative."
            )
        else:
            message = self.env._(
                "The addressee is not the applicant of the card, “%(dative)s”.",
                dative=dative,
            )
        yield self._finding("dative", message, name, clause="Ростов-на-Дону, п. 2.5.5")

    def _find_salutation(self):
        """The salutation names the person and agrees with the gender."""
        expected = self._get_salutation()
        if not expected:
            return
        if not (self.salutation or "").strip():
            message = self.env._(
                "There is no salutation: “%(expected)s”.", expected=expected
            )
        elif salutation_gender(self.salutation) != salutation_gender(expected):
            message = self.env._(
                "The salutation does not agree with the applicant: “%(expected)s”.",
                expected=expected,
            )
        elif salutation_name(self.salutation) != salutation_name(expected):
            message = self.env._(
                "The salutation names somebody else: “%(expected)s”.",
                expected=expected,
            )
        else:
            return
        yield self._finding(
            "salutation", message, self.salutation, clause="ГОСТ Р 7.0.97-2016"
        )

    def _find_internet(self, text):
        """S4 2.5.5: what an answer to the internet reception names."""
        appeal = self.appeal_id
        if not self.kind_id.answers_appeal or appeal.channel_id.medium != "electronic":
            return
        if not self.addressee_email:
            yield self._finding(
                "internet_email",
                self.env._(
                    "The appeal came over the internet: name the e-mail of the"
                    " applicant, the answer says where it goes."
                ),
                clause="Ростов-на-Дону, п. 2.5.5",
            )
        if not text.has_internet_order():
            yield self._finding(
                "internet_order",
                self.env._(
                    "The answer to an appeal that came over the internet says: «По"
                    " поручению … Ваше обращение рассмотрено (подразделение)»."
                ),
                clause="Ростов-на-Дону, п. 2.5.5",
            )
