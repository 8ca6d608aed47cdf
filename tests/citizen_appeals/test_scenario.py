from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.exits import ExitsCase


@tagged("post_install", "-at_install")
class TestScenario(ExitsCase):
    """One appeal of four questions that goes every way at once, to its closing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["deputy"] = cls._create_user(cls.north, "deputy", "signatory")
        cls.posts["deputy"] = cls._create_post(
            cls.north, "deputy", signing_level="3_deputy_head"
        )
        cls.posts["signatory"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": cls.posts["deputy"].id,
                    "date_from": "2026-03-16",
                    "date_to": "2026-03-20",
                }
            )
        ]

    def test_forwarded_redirected_joined_answered_and_closed(self):
        appeal = self._register(
            question_ids=[
                Command.create({"topic_id": topic.id, "note": note})
                for topic, note in (
                    (self.topic, "Капитальный ремонт"),
                    (self.other_topic, "Плата"),
                    (self.topic, "Подъезд"),
                    (self.other_topic, "Дорога"),
                )
            ]
        )
        outside, fee, entrance, road = appeal.question_ids
        neighbour = self._create_applicant(surname="Лаптев", gender="male")
        same = self._register(applicant_id=neighbour.id)
        self._forward_to_two_bodies(appeal, outside)
        resolution = self._give_to_three(appeal)
        self._redirect_road(appeal, resolution, road)
        self._as(same, "registrar").action_join(self._as(appeal, "registrar"))
        self.assertEqual(same.state, "in_progress")
        with freeze_time("2026-03-17 09:00:00"):
            self._collect_parts(appeal)
            self._answer_with_deputy(appeal, fee | entrance | road)
            self._answer_with_deputy(same, same.question_ids)
        for closed in appeal | same:
            self._as(closed, "registrar").action_close()
        self.assertEqual(
            appeal.question_ids.mapped("result"),
            ["forwarded", "explained", "explained", "explained"],
        )
        self.assertEqual(set((appeal | same).mapped("state")), {"closed"})
        self.assertFalse(appeal.date_next_due)
        self.assertFalse(appeal.is_closed_late)
        self.assertLessEqual(
            {"questions_left", "redirected", "joined_here", "answered", "closed"},
            set(self._codes(appeal)),
        )

    def _forward_to_two_bodies(self, appeal, question):
        partners = [self.bodies["housing"].id, self.bodies["roads"].id]
        self._as(appeal, "registrar").action_forward(
            [{"question_id": question.id, "partner_ids": partners}]
        )
        self.assertEqual(question.result, "forwarded")
        self.assertEqual(appeal.state, "registered")
        papers = self._letters(appeal, "covering_letter", "forwarding_notice")
        self.assertEqual(len(papers), 3)
        self._send(papers)
        self.assertEqual(self._deadline(appeal, "forwarding", False).state, "met")

    def _give_to_three(self, appeal):
        resolution = self._assign_to(appeal, "executor", "unit_head", "executor2")
        self.assertEqual(appeal.lead_executor_id, self.posts["executor"])
        return resolution

    def _redirect_road(self, appeal, resolution, question):
        """The co-executor finds the road is not his and names who is competent."""
        task = resolution.assignment_ids.filtered(
            lambda task: task.official_id == self.posts["unit_head"]
        )
        redirect = self._as(self.env["citizen.redirect"], "unit_head").create(
            {
                "assignment_id": task.id,
                "question_ids": [Command.set(question.ids)],
                "reason": "Дорога на балансе отдела дорог",
                "target_department_id": self.north.roads.id,
                "target_official_id": self.posts["executor2"].id,
                "signatory_id": self.posts["supervisor"].id,
            }
        )
        self._as(redirect, "supervisor").action_sign()
        self._as(redirect, "office_head").action_endorse()
        self._as(redirect, "registrar").action_redirect()
        self.assertEqual(redirect.with_env(self.env).state, "redirected")
        self.assertEqual(appeal.lead_executor_id, self.posts["executor"])

    def _collect_parts(self, appeal):
        """The co-executors report; the lead's part is the answer itself."""
        for task in appeal.assignment_ids.filtered(
            lambda task: task.state == "open" and not task.is_lead
        ):
            mine = task.with_user(task.official_id.user_id)
            mine.report = "Проверено"
            mine.action_done()

    def _answer_with_deputy(self, appeal, questions):
        """Signed by who acts for the signatory on that day, printed as such."""
        letter = self._draft_answer(appeal)
        self._as(letter, "executor").action_submit()
        for visa in letter.visa_ids.filtered(lambda visa: visa.state == "pending"):
            letter.with_user(visa.official_id.user_id).action_visa_give()
        self._as(letter, "office_head").action_approve()
        self._as(letter, "deputy").action_sign()
        self.assertIn("Исполняющий обязанности", letter.signatory_post)
        self._as(appeal, "supervisor").action_decide("to_file")
        self._as(letter, "office_head").action_pass_quality()
        self._as(letter, "chancery").action_number()
        self._as(letter, "chancery").action_dispatch()
        self._as(questions, "executor").result = "explained"
