from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from tests.common import AppealsCase

DECIDERS = {"supervisor", "assistant", "registrar", "office_head"}


@tagged("post_install", "-at_install")
class TestAssignmentRequests(AppealsCase):
    """S4 2.3.9, C5: executors ask for more time or for others; the author decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._as(cls.appeal, "registrar").action_assign()
        cls.resolution = cls._give_resolution(
            cls.appeal,
            [cls.posts["executor"], cls.posts["executor2"]],
            cls.posts["supervisor"],
            date_due="2026-03-20",
        )
        cls.lead = cls.resolution.assignment_ids.filtered("is_lead")
        cls.part = cls.resolution.assignment_ids - cls.lead

    def _ask(self, task=None, name="executor", **vals):
        values = {
            "assignment_id": (task or self.lead).id,
            "kind": "time",
            "date_wanted": "2026-03-27",
            "reason": "Ждём акт обследования",
            **vals,
        }
        Request = self._as(self.env["citizen.assignment.request"], name)
        return Request.create(values).with_env(self.env)

    def _ask_others(self, task, name, *posts):
        ids = [self.posts[post].id for post in posts]
        return self._ask(
            task, name, kind="executors", date_wanted=False, executor_ids=ids
        )

    # ------------------------------------------------------------------
    # asking
    # ------------------------------------------------------------------

    def test_the_executor_asks_and_the_author_finds_it(self):
        """C5: one event; My day of the author and of his assistant counts it."""
        before = len(self.appeal.event_ids)
        request = self._ask()
        self.assertEqual(request.state, "asked")
        self.assertEqual(request.date_before, date(2026, 3, 20))
        self.assertEqual(request.author_id, self.posts["supervisor"])
        self.assertEqual(self._codes(self.appeal)[before:], ["more_time_asked"])
        for role, key in (
            ("supervisor", "requests"),
            ("assistant", "assisted_requests"),
        ):
            groups = self._as(self.env["citizen.my.day"], role).get_tiles()
            tiles = {tile["key"]: tile for group in groups for tile in group["tiles"]}
            self.assertEqual(tiles[key]["count"], 1, role)

    def test_nobody_asks_for_another(self):
        """K1: the executor himself, or who acts for him."""
        for role in set(self.users) - {"executor"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._ask(name=role)

    def test_one_request_waits_at_a_time(self):
        """C5: a second one before the decision is refused."""
        self._ask()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._ask(date_wanted="2026-03-30")

    def test_2_3_2_time_beyond_the_appeals_deadline_is_refused(self):
        """S4 2.3.2: the term itself is extended by the curator, before the old date."""
        for day in ("2026-04-10", "2026-03-20", False):
            with self.subTest(day):
                with self.assertRaises(ValidationError) as refused:
                    self._ask(date_wanted=day)
                self.assertIn("S4 2.3.2", str(refused.exception))

    def test_without_reason_or_names_nothing_is_asked(self):
        """C5: a request says why; for others, whom."""
        with self.assertRaises(ValidationError):
            self._ask(reason="  ")
        with self.assertRaises(ValidationError):
            self._ask(kind="executors", date_wanted=False)

    def test_a_request_stays_as_it_was_sent(self):
        """K2: neither changed nor deleted, its state is written by the decision."""
        request = self._ask()
        for role in ("executor", "supervisor", "registrar"):
            asked = self._as(request, role)
            for values in ({"reason": "!"}, {"state": "granted"}):
                with self.subTest(f"{role} {values}"), self.assertRaises(UserError):
                    asked.write(values)
            with self.assertRaises(UserError):
                asked.unlink()

    def test_nothing_is_asked_about_a_finished_assignment(self):
        """C5: only while it is open."""
        self._as(self.part, "executor2").action_done()
        with self.assertRaises(UserError):
            self._ask(self.part, "executor2")

    # ------------------------------------------------------------------
    # deciding
    # ------------------------------------------------------------------

    def test_granted_time_moves_the_date_and_keeps_the_history(self):
        """C5: the lead's date moves the resolution's; the others keep theirs."""
        request = self._ask()
        before = len(self.appeal.event_ids)
        self._as(request, "supervisor").action_grant()
        self.assertEqual(self.lead.date_due, date(2026, 3, 27))
        self.assertEqual(self.resolution.date_due, date(2026, 3, 27))
        self.assertEqual(self.part.date_due, date(2026, 3, 20))
        self.assertEqual(request.state, "granted")
        self.assertEqual(request.decided_by_id, self.users["supervisor"])
        self.assertEqual(self._codes(self.appeal)[before:], ["more_time_granted"])
        self.assertIn("27.03.2026", self.appeal.event_ids.sorted("id")[-1].text)

    def test_who_decides(self):
        """K1: author, assistant, office; everybody else is refused."""
        request = self._ask()
        for role in set(self.users) - DECIDERS:
            for action in ("action_grant", "action_refuse"):
                with self.subTest(f"{role} {action}"), self.assertRaises(AccessError):
                    getattr(self._as(request, role), action)()
        for role in DECIDERS:
            self.assertTrue(self._as(request, role).can_decide, role)

    def test_a_refusal_says_why(self):
        """C5: without the reason the dialog opens; the date stays."""
        request = self._ask()
        action = self._as(request, "supervisor").action_refuse()
        dialog = (
            self._as(self.env[action["res_model"]], "supervisor")
            .with_context(**action["context"])
            .create({"answer": "Срок поставил заявитель"})
        )
        dialog.action_confirm()
        self.assertEqual(request.state, "refused")
        self.assertEqual(request.answer, "Срок поставил заявитель")
        self.assertEqual(self.lead.date_due, date(2026, 3, 20))
        self.assertEqual(self._codes(self.appeal)[-1], "request_refused")
        with self.assertRaises(UserError):
            self._as(request, "supervisor").action_grant()

    def test_other_executors_become_a_draft_that_replaces(self):
        """C5: the author still gives it; until then the old one is in force."""
        request = self._ask_others(self.lead, "executor", "unit_head")
        self._as(request, "supervisor").action_grant()
        draft = self.resolution.replaced_by_ids
        self.assertEqual(draft.state, "draft")
        self.assertEqual(self.resolution.state, "given")
        self.assertEqual(
            draft.assignment_ids.official_id,
            self.posts["unit_head"] | self.posts["executor2"],
        )
        lead = draft.assignment_ids.filtered("is_lead")
        self._as(draft, "supervisor").action_give()
        self.assertEqual(self.resolution.state, "revoked")
        self.assertEqual(self.appeal.lead_executor_id, lead.official_id)

    def test_what_ended_is_not_decided(self):
        """C5: after the revocation there is nothing to give."""
        request = self._ask()
        self._as(self.resolution, "supervisor").action_revoke()
        with self.assertRaises(UserError):
            self._as(request, "supervisor").action_grant()


@tagged("post_install", "-at_install")
class TestReplacement(AppealsCase):
    """C5, K2: recall and replacement keep the history, sight goes with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls.resolution = cls._assign_to(cls.appeal, "executor", "executor2")

    def _replace(self, *names, role="supervisor"):
        self._as(self.resolution, role).action_replace()
        draft = self.resolution.replaced_by_ids
        if names:
            draft.assignment_ids.unlink()
            self._as(draft, role).write(
                {
                    "assignment_ids": [
                        (0, 0, {"official_id": self.posts[name].id}) for name in names
                    ]
                }
            )
        return draft

    def test_a_replacement_starts_as_a_copy(self):
        """C5: text, dates, executors; opened again, it is the same draft."""
        draft = self._replace()
        self.assertEqual(draft.text, self.resolution.text)
        self.assertEqual(
            draft.assignment_ids.official_id, self.resolution.assignment_ids.official_id
        )
        self.assertEqual(self._replace(), draft)
        self.assertEqual(self.resolution.state, "given")

    def test_giving_it_revokes_the_old_one(self):
        """K2: linked, one event, the lower ones end too; sight follows."""
        draft = self._replace("executor2", "unit_head")
        report = self.resolution.assignment_ids.filtered(
            lambda task: task.official_id == self.posts["executor2"]
        )
        self._as(report, "executor2").write({"report": "Осмотрено"})
        before = len(self.appeal.event_ids)
        self._as(draft, "supervisor").action_give()
        self.assertEqual(self.resolution.state, "revoked")
        self.assertEqual(draft.replaces_id, self.resolution)
        self.assertEqual(
            self._codes(self.appeal)[before:], ["resolution_replaced", "examiner_named"]
        )
        self.assertEqual(self.appeal.lead_executor_id, self.posts["executor2"])
        self.assertNotIn(self.posts["executor"], self.appeal.reader_ids)
        self.assertIn(self.posts["unit_head"], self.appeal.reader_ids)
        kept = draft.assignment_ids.filtered("report")
        self.assertEqual(kept.official_id, self.posts["executor2"])

    def test_who_replaces(self):
        """K1: who may give it; nobody else."""
        for role in set(self.users) - DECIDERS:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.resolution, role).action_replace()
        for role in DECIDERS:
            self._replace(role=role)

    def test_only_what_is_in_force_is_replaced(self):
        """K2: neither a draft nor what was revoked; nor given after the recall."""
        draft = self._replace()
        with self.assertRaises(UserError):
            self._as(draft, "supervisor").action_replace()
        self._as(self.resolution, "supervisor").action_revoke()
        with self.assertRaises(UserError):
            self._as(self.resolution, "supervisor").action_replace()
        with self.assertRaises(UserError):
            self._as(draft, "supervisor").action_give()

    def test_nobody_says_what_a_draft_replaces(self):
        """K2: the link is written by the action alone."""
        with self.assertRaises(AccessError):
            self._draft_resolution(
                self.appeal,
                [self.posts["executor"]],
                self.posts["supervisor"],
                replaces_id=self.resolution.id,
            )
