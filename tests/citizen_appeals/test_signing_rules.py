from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestSigningRules(LettersCase):
    """S4 2.4.4: who may sign what is data of the body."""

    def _rule(self, **vals):
        rules = self._as(self.env["citizen.signing.rule"], "admin")
        if vals.get("company_id") == self.east.company.id:
            rules = rules.with_env(self.env)
        return rules.create(
            {
                "name": "Ответ под контролем",
                "clause": "п. 2.4.4",
                "company_id": self.company.id,
                **vals,
            }
        ).with_env(self.env)

    def test_the_level_of_the_kind_without_rules(self):
        with self.assertRaisesRegex(ValidationError, "Deputy head"):
            self._letter("draft", signatory_id=self.posts["unit_head"].id)
        self._letter("draft", signatory_id=self.posts["supervisor"].id)

    def test_a_rule_raises_the_level(self):
        self._rule(signing_level="4_head")
        with self.assertRaisesRegex(ValidationError, "Head of the body"):
            self._letter("draft")
        self._letter("draft", signatory_id=self.posts["head"].id)

    def test_a_rule_lowers_the_level(self):
        """S4 2.4.4: heads of branch bodies sign where the body says so."""
        self._rule(signing_level="2_unit_head")
        letter = self._letter("draft", signatory_id=self.posts["unit_head"].id)
        self.assertEqual(letter.signatory_id, self.posts["unit_head"])

    def test_named_posts_only(self):
        self._rule(official_ids=self.posts["unit_head"].ids)
        with self.assertRaisesRegex(ValidationError, "Ответ под контролем"):
            self._letter("draft")
        self._letter("draft", signatory_id=self.posts["unit_head"].id)

    def test_a_rule_for_what_a_superior_body_controls(self):
        self._rule(signing_level="4_head", superior_only=True)
        self._letter("draft")
        controlled = self._register(superior_controls=True)
        self._assign_to(controlled, "executor")
        with self.assertRaises(ValidationError):
            self._letter("draft", controlled)

    def test_rules_by_kind_channel_and_form(self):
        other = self.env.ref("citizen_appeals.letter_kind_interim_answer")
        self._rule(signing_level="4_head", kind_ids=other.ids)
        self._rule(signing_level="4_head", channel_ids=self.oral_channel.ids)
        self._rule(signing_level="4_head", medium="oral")
        self._letter("draft")

    def test_the_first_rule_that_applies_counts(self):
        self._rule(signing_level="4_head", sequence=20)
        self._rule(signing_level="3_deputy_head", sequence=5)
        self._letter("draft")

    def test_own_rules_go_before_common_ones(self):
        self._rule(signing_level="4_head", company_id=False, sequence=1)
        self._rule(signing_level="3_deputy_head", sequence=50)
        self._letter("draft")

    def test_a_rule_of_another_body_does_not_count(self):
        self._rule(signing_level="4_head", company_id=self.east.company.id)
        self._letter("draft")

    def test_a_rule_made_after_the_draft_counts_at_the_signature(self):
        letter = self._letter("approved")
        self._rule(signing_level="4_head")
        with self.assertRaises(ValidationError):
            self._as(letter, "signatory").action_sign()
        self.assertEqual(letter.state, "approved")

    def test_a_rule_says_something(self):
        with self.assertRaises(ValidationError):
            self._rule()

    def test_the_administrator_alone_writes_rules(self):
        rule = self._rule(signing_level="4_head")
        for name in ("office_head", "signatory", "registrar"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(rule, name).active = False
