"""What an appeal is to earlier ones, and what follows from it (A7)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestLink(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._register()
        cls.second = cls._register()

    def _link(self, relation, origin=None, user="registrar", appeal=None):
        appeal = self._as(appeal or self.second, user)
        return appeal.link_to((origin or self.first).id, relation)

    def test_repeat(self):
        """A7: a repeat is marked as such and refers to the earlier appeal."""
        self._link("repeat")
        self.assertRecordValues(
            self.second,
            [
                {
                    "relation": "repeat",
                    "is_repeat": True,
                    "origin_appeal_ids": self.first.ids,
                    "joined_to_id": False,
                }
            ],
        )
        self.assertEqual(
            self._codes(self.second), ["received", "registered", "linked_repeat"]
        )
        event = self.second.event_ids.sorted("id")[-1]
        self.assertEqual(event.text, f"Repeat of No. {self.first.name}")

    def test_continuation(self):
        """A7: a continuation refers to what it adds to, no more."""
        self._link("continuation")
        self.assertFalse(self.second.is_repeat)
        self.assertFalse(self.second.joined_to_id)
        self.assertEqual(self.second.origin_appeal_ids, self.first)

    def test_duplicate_and_collective_are_examined_together(self):
        """A7: they follow the earlier appeal where the rules of joining allow."""
        for relation in ("duplicate", "collective"):
            with self.subTest(relation):
                appeal = self._register()
                self._link(relation, appeal=appeal)
                self.assertEqual(appeal.joined_to_id, self.first)
                self.assertEqual(
                    self._codes(appeal)[2:], [f"linked_{relation}", "joined"]
                )

    def test_duplicate_follows_the_leader(self):
        """A7: an earlier one that follows another leads to that one."""
        third = self._register()
        self._link("duplicate")
        self._link("duplicate", self.second, appeal=third)
        self.assertEqual(third.joined_to_id, self.first)

    def test_linked_without_joining(self):
        """A7: an earlier one that is answered leads nobody; the link remains."""
        self._answer(self.first)
        self._link("duplicate")
        self.assertEqual(self.second.origin_appeal_ids, self.first)
        self.assertFalse(self.second.joined_to_id)

    def test_primary_takes_the_link_away(self):
        """A7: one of two links, then the last."""
        third = self._register()
        self._link("repeat")
        self._link("repeat", third)
        self._link("primary")
        self.assertEqual(self.second.origin_appeal_ids, third)
        self.assertEqual(self.second.relation, "repeat")
        self._link("primary", third)
        self.assertFalse(self.second.origin_appeal_ids)
        self.assertRecordValues(
            self.second, [{"relation": "primary", "is_repeat": False}]
        )
        self.assertEqual(self._codes(self.second)[-2:], ["unlinked", "unlinked"])

    def test_a_new_card(self):
        """A7: given with a new card; what is to be joined is, when registered."""
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        links = {"origin_appeal_ids": [Command.link(self.first.id)]}
        repeat, duplicate = Appeal.create_registered(
            [
                self._values(relation="repeat", **links),
                self._values(relation="duplicate", **links),
            ]
        ).with_env(self.env)
        self.assertTrue(repeat.is_repeat)
        self.assertFalse(repeat.joined_to_id)
        self.assertEqual(duplicate.joined_to_id, self.first)
        self.assertFalse(duplicate.is_repeat)

    def test_the_tick_alone(self):
        """A7: a repeat of what is not in the register, ticked and taken back."""
        appeal = self._create_draft(is_repeat=True)
        self.assertEqual(appeal.relation, "repeat")
        self._as(appeal, "registrar").is_repeat = False
        self.assertEqual(appeal.relation, "primary")
        self._as(appeal, "registrar").is_repeat = True
        self.assertRecordValues(appeal, [{"relation": "repeat", "is_repeat": True}])

    def test_the_form(self):
        """A7: choosing the relation on the card marks a repeat."""
        form = Form(self._as(self.second, "registrar"))
        form.relation = "repeat"
        self.assertTrue(form.is_repeat)
        form.relation = "continuation"
        self.assertFalse(form.is_repeat)

    def test_earlier_materials(self):
        """A7: documents of the earlier appeal stand on the new card."""
        document = self.env["citizen.document"].create(
            self._file(appeal_id=self.first.id)
        )
        self._link("continuation")
        seen = self._as(self.second, "registrar")
        self.assertEqual(seen.origin_document_ids.ids, document.ids)

    def test_who_may(self):
        """K1: the office links, nobody else."""
        for user in ("executor", "supervisor", "chancery", "oversight", "auditor"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._link("repeat", user=user)
        self._link("repeat", user="office_head")

    def test_refusals(self):
        """A7, A14, F1: itself, another body, nothing, the destroyed, the archive."""
        foreign = self._register(self.east)
        with self.assertRaisesRegex(UserError, "cannot refer to itself"):
            self._link("repeat", self.second)
        with self.assertRaises(AccessError):
            self._link("repeat", foreign)
        with self.assertRaisesRegex(UserError, "choose one of the list"):
            self._link("sequel")
        gone = self._create_draft()
        gone_id = gone.id
        gone.unlink()
        with self.assertRaisesRegex(UserError, "no such appeal"):
            self._as(self.second, "registrar").link_to(gone_id, "repeat")
        self.env.cr.execute(
            "UPDATE citizen_appeal SET state = 'filed' WHERE id = %s", self.second.ids
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "in the archive"):
            self._link("repeat")

    def test_the_form_refuses_the_same(self):
        """A7, A14: what is typed into the card is checked as well."""
        foreign = self._register(self.east)
        for origin, refusal in (
            (self.second, "cannot refer to itself"),
            (foreign, "another body"),
        ):
            with self.assertRaisesRegex(ValidationError, refusal):
                self.second.origin_appeal_ids = origin

    def test_destroyed_papers(self):
        """F1: nothing is linked to an erased case."""
        act = self.env["citizen.destruction.act"].create(
            {"company_id": self.company.id}
        )
        self.env.cr.execute(
            "UPDATE citizen_appeal SET destruction_act_id = %s WHERE id = %s",
            [act.id, self.first.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "destroyed by an act"):
            self._link("repeat")
