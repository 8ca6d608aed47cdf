import functools

from odoo import models
from odoo.exceptions import UserError

from ..tools import spelling
from ..tools.words import NameStems, find_phrase, lemmas
from .citizen_letter_enclosure import OPEN_STATES


class CitizenLetter(models.Model):
    """Wording of a letter: phrases to avoid and Russian spelling (S4 2.4.8)."""

    _inherit = "citizen.letter"

    def _find_phrases(self, text):
        """Phrases of the directory, in any of their forms, each once."""
        phrases = self.env["citizen.phrase"]._get_phrases(self.company_id.id)
        for name, any_form, why, better, clause in phrases:
            words = find_phrase(text.plain, name, any_form)
            if not words:
                continue
            message = self.env._("“%(words)s”: %(why)s", words=words, why=why)
            if better:
                better = self.env._("Better: %(better)s", better=better)
                message = f"{message.rstrip('.')}. {better}"
            yield self._finding(
                "phrase", message, text.sentence_of(words), clause=clause or ""
            )

    def _find_misspelled(self, text):
        """Words no dictionary knows, neither hunspell's nor that of the body."""
        if not spelling.is_available():
            yield self._finding(
                "no_dictionary",
                self.env._(
                    "The spelling was not checked: the administrator of the system"
                    " installs the packages libenchant-2-2 and hunspell-ru."
                ),
            )
            return
        learned = self.env["citizen.spelling.word"]._get_keys(self.company_id.id)
        # Asked for the few words no dictionary has
        names = functools.cache(lambda: NameStems(self._get_known_names()))

        def is_own(word):
            return not learned.isdisjoint(lemmas(word)) or (
                word[0].isupper() and word in names()
            )

        for found in spelling.find_misspelled(text.plain, is_own):
            yield self._finding(
                "spelling",
                self.env._(
                    "“%(word)s” mixes Latin and Russian letters.", word=found.word
                )
                if found.is_mixed
                else self.env._(
                    "“%(word)s” is not in the dictionary.", word=found.word
                ),
                text.sentence_of(found.word),
                word=found.word,
            )

    def _get_known_names(self):
        """People, streets, officials and places of this appeal and its body."""
        appeal = self.appeal_id
        applicant = appeal.applicant_id
        officials = (
            self.on_order_of_id
            | self.executor_id
            | self.signatory_id
            | appeal.supervisor_id
            | appeal.addressee_id
        )
        places = appeal.territory_id | applicant.territory_id
        yield from (applicant.name, applicant.address, applicant.organization_name)
        yield from (appeal.place, appeal.representative_name)
        yield from (self.addressee_name_dative, self.addressee_address)
        yield from (self.partner_id.name, self._get_partner_address(self.partner_id))
        yield from (self.company_id.name, self.company_id.place_name)
        for official in officials:
            yield official.name
            yield from official.holder_ids.mapped("name")
            yield official.department_id.name
        for place in places:
            yield place.complete_name

    def action_learn_word(self, word):
        """Learn a word of the text for the body; of an executor it is a proposal.

        :return: the state of the word: accepted or proposed
        """
        self.ensure_one()
        self.check_access("read")
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._("Words are learned while the letter is not signed.")
            )
        return self.env["citizen.spelling.word"]._learn(word, self.company_id).state

    def get_suggestions(self, word):
        """What a word that is not in the dictionary may have meant; slow, so asked."""
        self.check_access("read")
        return list(spelling.suggest(word[:50]))
