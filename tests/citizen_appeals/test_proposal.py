from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase

SENDERS = {"supervisor", "assistant", "registrar", "office_head"}


@tagged("post_install", "-at_install")
class TestProposal(AppealsCase):
    """S4 2.3.12, C11: money, programmes, acts, consultations, up to a decision."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head_user = cls._create_user(cls.north, "head", "supervisor")
        cls.users["head"] = cls.head_user
        cls.posts["head"].holder_ids.user_id = cls.head_user
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _propose(self, role="supervisor", **vals):
        Proposal = self._as(self.env["citizen.proposal"], role)
        return Proposal.create(
            {
                "appeal_id": self.appeal.id,
                "author_id": self.posts["supervisor"].id,
                "addressee_id": self.posts["head"].id,
                "kind": "money",
                "text": "Выделить средства на ремонт кровли",
                **vals,
            }
        ).with_env(self.env)

    def _sent(self, **vals):
        proposal = self._propose(**vals)
        self._as(proposal, "supervisor").action_send()
        return proposal

    def test_2_3_12_the_dialog_knows_curator_and_head(self):
        """S4 2.3.12: from the curator to the highest post of the body."""
        action = self._as(self.appeal, "assistant").action_new_proposal()
        Proposal = self._as(self.env["citizen.proposal"], "assistant")
        values = Proposal.with_context(**action["context"]).default_get(
            ["appeal_id", "author_id", "addressee_id"]
        )
        self.assertEqual(values["author_id"], self.posts["supervisor"].id)
        self.assertEqual(values["addressee_id"], self.posts["head"].id)

    def test_2_3_12_sent_it_opens_the_appeal_to_the_head(self):
        """S4 2.3.12: five working days for the decision; one event."""
        self.assertFalse(self._as(self.appeal, "head").has_access("read"))
        proposal = self._sent()
        self.assertTrue(self._as(self.appeal, "head").has_access("read"))
        self.assertEqual(proposal.state, "sent")
        self.assertEqual(proposal.date_wanted, date(2026, 3, 17))
        self.assertEqual(self._codes(self.appeal)[-1], "proposal_sent")
        groups = self._as(self.env["citizen.my.day"], "head").get_tiles()
        tiles = {tile["key"]: tile for group in groups for tile in group["tiles"]}
        self.assertEqual(tiles["proposals"]["count"], 1)

    def test_2_3_12_the_head_decides(self):
        """S4 2.3.12: accepted, taken into a programme or refused, with its term."""
        for decision, day, note in (
            ("accepted", "2026-06-01", False),
            ("included", "2026-12-31", "Программа капремонта"),
            ("refused", False, "Средств нет"),
        ):
            proposal = self._sent()
            with self.subTest(decision):
                self._as(proposal, "head").action_decide(decision, day, note)
                self.assertEqual(proposal.state, decision)
                self.assertEqual(proposal.date_decided, date(2026, 3, 10))
                self.assertEqual(str(proposal.date_term or ""), day or "")
                self.assertEqual(proposal.decided_by_id, self.head_user)
                self.assertEqual(self._codes(self.appeal)[-1], f"proposal_{decision}")

    def test_the_dialog_decides(self):
        """C11: without values the dialog opens."""
        proposal = self._sent()
        action = self._as(proposal, "head").action_decide()
        dialog = (
            self._as(self.env[action["res_model"]], "head")
            .with_context(**action["context"])
            .create({"decision": "accepted", "date": "2026-06-01"})
        )
        dialog.action_confirm()
        self.assertEqual(proposal.state, "accepted")

    def test_who_proposes_and_who_decides(self):
        """K1: the curator's side proposes, only the head's side decides."""
        for role in set(self.users) - SENDERS:
            with self.subTest(f"{role} proposes"), self.assertRaises(AccessError):
                self._propose(role)
        for role in SENDERS:
            self._propose(role)
        proposal = self._sent()
        for role in set(self.users) - {"head"}:
            with self.subTest(f"{role} decides"), self.assertRaises(AccessError):
                self._as(proposal, role).action_decide("accepted", "2026-06-01")

    def test_2_3_12_a_decision_without_term_or_reason_is_refused(self):
        """S4 2.3.12: the refusal names the field and the clause."""
        proposal = self._sent()
        for decision, day, note in (
            ("accepted", False, False),
            ("accepted", "2026-03-09", False),
            ("included", "2026-06-01", False),
            ("refused", False, " "),
        ):
            with (
                self.subTest(decision),
                self.assertRaisesRegex(ValidationError, "2.3.12"),
            ):
                self._as(proposal, "head").action_decide(decision, day, note)
        with self.assertRaises(ValidationError):
            self._as(proposal, "head").action_decide("closed", "2026-06-01")

    def test_what_was_sent_is_not_rewritten(self):
        """K2: neither text nor state; it is not deleted, sent or decided twice."""
        proposal = self._sent()
        curator = self._as(proposal, "supervisor")
        for attempt in (
            lambda: curator.write({"text": "!"}),
            lambda: curator.write({"state": "accepted"}),
            lambda: curator.unlink(),
            lambda: curator.action_send(),
        ):
            with self.assertRaises(UserError):
                attempt()
        self._as(proposal, "head").action_decide("refused", False, "Нет средств")
        with self.assertRaises(UserError):
            self._as(proposal, "head").action_decide("accepted", "2026-06-01")

    def test_2_3_12_the_head_is_reminded_while_undecided(self):
        """S4 2.3.12: before the day it is wanted by, and every day after."""
        self._sent()
        for day, told in (
            ("2026-03-11", False),
            ("2026-03-16", True),
            ("2026-03-18", True),
        ):
            with self.subTest(day), freeze_time(f"{day} 09:00:00"):
                digests = self.env["citizen.reminder"]._collect_digests(
                    self.company, self.head_user
                )
                codes = [s["code"] for s in digests.get(self.head_user.id, ())]
                self.assertEqual("proposals" in codes, told)

    def test_late_decisions_are_found(self):
        """C11: the list of undecided ones shows who is late."""
        proposal = self._sent()
        with freeze_time("2026-03-18 09:00:00"):
            late = self._as(proposal, "supervisor")
            self.assertTrue(late.is_late)
            self.assertEqual(late.search([("is_late", "=", True)]), late)
