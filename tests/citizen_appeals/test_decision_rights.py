from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestDecisionRights(AppealsCase):
    """S4 2.4.5-2.4.7: who decides «В дело» or «На контроль» is a directory."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Right = cls.env["citizen.decision.right"]
        cls.head_post = cls._create_post(
            cls.north,
            "general department",
            cls.users["idle"],
            signing_level="2_unit_head",
        )
        cls.users["head"] = cls._create_user(cls.north, "head", "supervisor")
        cls.posts["head"].holder_ids.user_id = cls.users["head"]
        cls.users["idle"].group_ids += cls.env.ref("citizen_appeals.group_executor")

    @classmethod
    def _allow(cls, official, decider, basis="any", **vals):
        return cls.Right.create(
            {
                "company_id": cls.company.id,
                "official_id": official.id,
                "decider_id": decider.id,
                "basis": basis,
                "clause": "S4 2.4.5",
                **vals,
            }
        )

    def _signed(self, author="supervisor", **vals):
        """A signed answer by the resolution of the post ``author``."""
        appeal = self._register(**vals)
        self._as(appeal, "registrar").action_assign()
        self._give_resolution(
            appeal,
            [self.posts["executor"]],
            self.posts[author],
            user=self.users["registrar"],
        )
        self._sign_answer(appeal)
        return appeal

    def test_the_author_decides_himself(self):
        """S4 2.4.6: who gave the order; its own name, nobody to agree with."""
        appeal = self._signed()
        self._as(appeal, "supervisor").action_decide("to_file")
        event = appeal.event_ids.sorted("id")[-1]
        self.assertEqual(event.code, "decided_to_file")
        self.assertEqual(event.official_id, self.posts["supervisor"])

    def test_the_mayors_answers_are_decided_by_agreement(self):
        """S4 2.4.5: the named post decides, the event says with whose agreement."""
        self._allow(self.posts["head"], self.head_post, "resolution")
        appeal = self._signed("head")
        decider = self._as(appeal, "idle")
        self.assertTrue(decider.can_decide)
        decider.action_decide("keep_control", "2026-06-01")
        event = appeal.event_ids.sorted("id")[-1]
        self.assertRecordValues(
            event,
            [
                {
                    "code": "decided_keep_control_agreed",
                    "official_id": self.head_post.id,
                    "user_id": self.users["idle"].id,
                }
            ],
        )
        self.assertEqual(event.data["official_id"], self.posts["head"].id)
        self.assertIn("by agreement with Должность head", event.text)

    def test_the_mayor_needs_no_row(self):
        """S4 2.4.5: a right given to another takes nothing from the author."""
        self._allow(self.posts["head"], self.head_post, "resolution")
        appeal = self._signed("head")
        self._as(appeal, "head").action_decide("to_file")
        self.assertEqual(appeal.decision, "to_file")

    def test_his_resolutions_are_not_what_he_supervises(self):
        """S4 2.4.5, 2.4.7: the one by resolution, the other by supervision."""
        self._allow(self.posts["supervisor"], self.head_post, "supervision")
        supervised = self._signed("head")
        self.assertEqual(supervised.supervisor_id, self.posts["supervisor"])
        self._as(supervised, "idle").action_decide("to_file")
        self.assertEqual(supervised.decision, "to_file")
        self.Right.search([("decider_id", "=", self.head_post.id)]).basis = "resolution"
        other = self._signed("head")
        with self.assertRaises(AccessError):
            self._as(other, "idle").action_decide("to_file")

    def test_only_his_topics(self):
        """S4 2.4.7: the housing specialist decides on housing, with all below it."""
        self._allow(
            self.posts["supervisor"],
            self.head_post,
            topic_ids=[Command.set(self.topic.parent_id.ids)],
        )
        housing = self._signed()
        self.assertTrue(self._as(housing, "idle").can_decide)
        roads = self.env["citizen.topic"].create(
            {"code": "9002.0001.0001.0001", "name": "Дороги"}
        )
        other = self._signed(
            question_ids=[Command.create({"topic_id": roads.id})],
            supervisor_id=self.posts["supervisor"].id,
        )
        self.assertNotIn(self.head_post, other.reader_ids)
        with self.assertRaises(AccessError):
            self._as(other, "idle").action_decide("to_file")

    def test_a_right_has_its_days(self):
        """S4 2.4.5: before the order and after it the post decides nothing."""
        right = self._allow(self.posts["supervisor"], self.head_post)
        appeal = self._signed()
        right.date_from = "2026-03-11"
        self.assertFalse(self._as(appeal, "idle").can_decide)
        with freeze_time("2026-03-11 09:00:00"):
            self.assertTrue(self._as(appeal, "idle").can_decide)
        right.write({"date_from": False, "date_to": "2026-03-09"})
        with self.assertRaises(AccessError):
            self._as(appeal, "idle").action_decide("to_file")

    def test_sight_follows_the_right(self):
        """A11: who may decide sees it; taken away, he does not."""
        appeal = self._signed()
        with self.assertRaises(AccessError):
            self._as(appeal, "idle").check_access("read")
        right = self._allow(self.posts["supervisor"], self.head_post)
        self._as(appeal, "idle").check_access("read")
        right.unlink()
        with self.assertRaises(AccessError):
            self._as(appeal, "idle").check_access("read")

    def test_the_supervising_deputy_is_a_row_too(self):
        """S4 2.4.5, 2.7.1: archived, the role of oversight decides nothing."""
        appeal = self._signed()
        self.assertTrue(self._as(appeal, "oversight").can_decide)
        self.env.ref("citizen_appeals.decision_right_oversight").active = False
        with self.assertRaisesRegex(AccessError, "2.4.5"):
            self._as(appeal, "oversight").action_decide("to_file")

    def test_a_row_names_one_who_decides(self):
        """Bad input: for himself, without a body."""
        with self.assertRaisesRegex(ValidationError, "2.4.6"):
            self._allow(self.posts["head"], self.posts["head"])
        with self.assertRaisesRegex(ValidationError, "Body"):
            self._allow(self.posts["head"], self.head_post, company_id=False)

    def test_the_directory_is_the_administrators(self):
        values = {
            "company_id": self.company.id,
            "official_id": self.posts["head"].id,
            "decider_id": self.head_post.id,
            "clause": "S4 2.4.5",
        }
        self._as(self.Right, "admin").create(values)
        with self.assertRaises(AccessError):
            self._as(self.Right, "office_head").create(values)

    def test_several_answers_are_decided_at_once(self):
        """S4 2.4.5: one dialog for the list; each has its own event."""
        appeals = self._signed() | self._signed()
        dialog = self._as(appeals, "supervisor").action_decide()
        Dialog = self._as(self.env["citizen.appeal.decide"], "supervisor")
        with Form(Dialog.with_context(**dialog["context"])) as form:
            form.decision = "to_file"
        form.record.action_decide()
        self.assertEqual(appeals.mapped("decision"), ["to_file"] * 2)
        for appeal in appeals:
            self.assertEqual(self._codes(appeal).count("decided_to_file"), 1)

    def test_one_that_waits_for_signature_stops_the_list(self):
        """S4 2.4.5: all or none, the message names those without a signed answer."""
        signed, waiting = self._signed(), self._register()
        self._assign_to(waiting, "executor")
        both = self._as(signed | waiting, "supervisor")
        with self.assertRaisesRegex(UserError, waiting.name):
            both.action_decide()
        with self.assertRaisesRegex(UserError, waiting.name):
            both.action_decide("to_file")
        self.assertFalse(signed.decision)

    def test_another_curators_appeal_stops_the_list(self):
        appeals = self._signed() | self._signed("head")
        with self.assertRaises(AccessError):
            self._as(appeals, "head").action_decide("to_file")
        self.assertFalse(any(appeals.mapped("decision")))

    def test_kept_on_control_stays_open_until_filed(self):
        """D1, S4 2.4.5: only «В дело» closes; the control date is met by it."""
        appeal = self._register()
        self._answer(appeal, "keep_control", "2026-06-01")
        appeal.question_ids.result = "supported"
        with self.assertRaisesRegex(UserError, "to file"):
            self._as(appeal, "registrar").action_close()
        self.assertEqual(str(appeal.date_control), "2026-06-01")
        self._as(appeal, "supervisor").action_decide("to_file")
        self.assertFalse(appeal.date_control)
        self._as(appeal, "registrar").action_close()
        self.assertEqual(appeal.state, "closed")

    def test_all_that_hinders_the_closing_is_told_at_once(self):
        """C8, D1, D8: answer, decision, results, the superior body's own answer."""
        ministry = self.env["res.partner"].create(
            {"name": "Министерство", "is_company": True}
        )
        appeal = self._register(
            superior_partner_id=ministry.id, superior_wants_answer=True
        )
        other = self._register()
        self._answer(appeal, "keep_control", "2026-06-01")
        self._answer(other)
        other.question_ids.sudo().result = False
        with self.assertRaises(UserError) as refusal:
            self._as(appeal | other, "registrar").action_close()
        text = str(refusal.exception)
        for part in ("to file", "result of each question", "Министерство", "2.1.22"):
            self.assertIn(part, text)
        self.assertIn(other.display_name, text)
        self.assertEqual(set((appeal | other).mapped("state")), {"answered"})
