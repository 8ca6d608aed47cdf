from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase
from tests.citizen_appeals.reminders import RemindersCase


@tagged("post_install", "-at_install")
class TestRemindersDispatch(RemindersCase, LettersCase):
    """H1: decisions that wait at authorised posts, answers not placed in time."""

    def test_who_decides_instead_is_told_at_once(self):
        """S4 2.4.5: the answer is signed, the agreed post has not decided."""
        decider = self._create_post(self.north, "decider", self.users["idle"])
        self.users["idle"].group_ids += self.env.ref("citizen_appeals.group_executor")
        right = self.env["citizen.decision.right"].create(
            {
                "company_id": self.company.id,
                "official_id": self.posts["supervisor"].id,
                "decider_id": decider.id,
                "clause": "S4 2.4.5",
            }
        )
        self._sign_answer(self._task("2026-04-01"))
        message = self._to(self._run(), "idle")
        self.assertIn("Waiting for your decision: 1<", message.body)
        right.date_from = "2026-04-01"
        self.assertFalse(self._to(self._run("2026-03-18 07:30:00"), "idle"))

    def test_an_overdue_placing_is_told_to_whose_it_is_and_to_the_head(self):
        """D6: answers to be placed in other systems, by whom and by when."""
        appeal = self._register(
            channel_id=self.social_channel.id, channel_source="ВКонтакте"
        )
        self._assign_to(appeal, "executor")
        row = self._letter("numbered", appeal, dispatch_way="post").placement_ids
        self._as(row, "registrar").action_take()
        words = "Answers to place in other systems, overdue: 1<"
        early = self._run(f"{row.date_due} 07:30:00")
        self.assertNotIn(words, "".join(early.mapped("body")))
        late = self._run("2026-04-03 07:30:00")
        self.assertIn(words, self._to(late, "registrar").body)
        self.assertIn(words, self._to(late, "office_head").body)
        self.assertIn(
            f"/odoo/citizen.placement/{row.id}", self._to(late, "registrar").body
        )
        self.assertNotIn(words, self._to(late, "oversight").body or "")
