from datetime import date

from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from tests.common import AppealsCase

REASON = "Дорога на балансе отдела дорог"
LATE = "2026-03-17 09:00:00"


class RedirectCase(AppealsCase):
    """An appeal given to the housing unit, which finds it belongs to the roads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register(
            question_ids=[
                Command.create({"topic_id": cls.topic.id}),
                Command.create({"topic_id": cls.other_topic.id}),
            ]
        )
        cls.resolution = cls._assign_to(cls.appeal, "executor")
        cls.old = cls.resolution.assignment_ids

    @classmethod
    def _ask(cls, author="executor", **vals):
        """The request of the unit, not signed yet."""
        return (
            cls._as(cls.env["citizen.redirect"], author)
            .create(
                {
                    "assignment_id": cls.old.id,
                    "reason": REASON,
                    "target_department_id": cls.north.roads.id,
                    "target_official_id": cls.posts["executor2"].id,
                    "signatory_id": cls.posts["supervisor"].id,
                    **vals,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _endorse(cls, redirect):
        cls._as(redirect, "supervisor").action_sign()
        cls._as(redirect, "office_head").action_endorse()
        return redirect

    @classmethod
    def _redirect(cls, **vals):
        redirect = cls._endorse(cls._ask(**vals))
        cls._as(redirect, "registrar").action_redirect()
        return redirect


@tagged("post_install", "-at_install")
class TestRedirect(RedirectCase):
    """B2, S4 2.2.2-2.2.4: request, signature, visa, redirect; each with its term."""

    def test_the_competent_unit_gets_the_assignment(self):
        """S4 2.2.2: the old one ends with its history, the new one runs."""
        redirect = self._redirect()
        self.assertEqual(redirect.state, "redirected")
        self.assertEqual(self.old.state, "cancelled")
        self.assertEqual(self.resolution.state, "revoked")
        new = redirect.new_resolution_id.assignment_ids
        self.assertRecordValues(
            new,
            [
                {
                    "official_id": self.posts["executor2"].id,
                    "state": "open",
                    "is_lead": True,
                }
            ],
        )
        self.assertEqual(redirect.new_resolution_id.text, self.resolution.text)
        self.assertEqual(self.appeal.lead_executor_id, self.posts["executor2"])
        self.assertEqual(self.appeal.department_id, self.north.roads)
        self.assertTrue(self._as(self.appeal, "executor2").has_access("read"))
        self.assertFalse(self._as(self.appeal, "executor").has_access("read"))

    def test_each_step_leaves_its_event(self):
        """K2: asked, signed, endorsed, redirected; ids only."""
        self._redirect()
        codes = [code for code in self._codes(self.appeal) if "redirect" in code]
        self.assertEqual(
            codes,
            ["redirect_asked", "redirect_signed", "redirect_endorsed", "redirected"],
        )
        events = self.appeal.event_ids
        self.assertNotIn("балансе", str(events.mapped("data")))
        signed = events.filtered(lambda event: event.code == "redirect_signed")
        self.assertIn("Должность supervisor", signed.text)
        self.assertTrue(all(events.mapped("text")))

    def test_the_covering_letter_names_reason_and_addressee(self):
        """S4 2.2.4: drafted for the signature of the head of the office."""
        letter = self._redirect().letter_id
        self.assertEqual(letter.kind_id.code, "redirect_letter")
        self.assertIn("балансе отдела дорог", letter.body)
        self.assertIn("executor2", letter.addressee_name_dative)
        letter.sudo().write(
            {
                "signatory_id": self.posts["unit_head"].id,
                "executor_id": self.posts["executor"].id,
            }
        )
        self._as(letter, "office_head").action_submit()
        self.assertEqual(letter.state, "approved")

    def test_the_curator_changes_with_the_unit(self):
        """S4 2.2.2: the unit stands under another curator."""
        head = self._create_post(
            self.north,
            "roads deputy",
            signing_level="3_deputy_head",
            department_id=self.north.roads.id,
            is_unit_head=True,
        )
        redirect = self._redirect(target_official_id=self.posts["executor2"].id)
        self.assertEqual(redirect.supervisor_id, head)
        self.assertEqual(self.appeal.supervisor_id, head)
        self.assertEqual(redirect.new_resolution_id.author_id, head)
        self.assertFalse(self._as(self.appeal, "supervisor").has_access("write"))

    def test_only_some_questions_leave_the_rest_with_the_unit(self):
        """S4 2.2.2: the unit goes on with the first question."""
        question = self.appeal.question_ids[1]
        redirect = self._redirect(question_ids=[Command.link(question.id)])
        self.assertEqual(self.old.state, "open")
        self.assertEqual(self.resolution.state, "given")
        self.assertEqual(self.appeal.lead_executor_id, self.posts["executor"])
        note = redirect.new_resolution_id.assignment_ids.note
        self.assertIn("Плата за жильё", note)

    def test_with_several_executors_only_the_incompetent_one_leaves(self):
        """S4 2.2.2: the co-executor keeps his part, the lead passes on."""
        appeal = self._register()
        resolution = self._assign_to(appeal, "executor", "unit_head")
        lead = resolution.assignment_ids.filtered("is_lead")
        redirect = self._redirect(assignment_id=lead.id)
        self.assertEqual(resolution.state, "given")
        self.assertEqual(
            resolution.assignment_ids.sorted("id").mapped("state"),
            ["cancelled", "open"],
        )
        self.assertEqual(appeal.lead_executor_id, self.posts["executor2"])
        self.assertEqual(redirect.appeal_id, appeal)

    # ------------------------------------------------------------------
    # terms
    # ------------------------------------------------------------------

    def test_five_days_run_from_the_assignment(self):
        """S4 2.2.3: given on 10 March, asked by Monday 16 March."""
        self.assertEqual(self.old.date_redirect_until, date(2026, 3, 16))
        self._endorse(self._ask())
        asked = self._deadline(self.appeal, "redirect_request", False)
        self.assertEqual(asked.day_due, date(2026, 3, 16))
        self.assertEqual(asked.date_start, self.old.date_given)
        self.assertEqual(asked.state, "met")

    def test_the_sector_has_two_days(self):
        """S4 2.2.4: asked on 10 March, redirected by 12 March."""
        redirect = self._endorse(self._ask())
        term = self._deadline(self.appeal, "redirect")
        self.assertEqual(term.day_due, date(2026, 3, 12))
        self.assertEqual(self.appeal.date_next_due, date(2026, 3, 12))
        with freeze_time("2026-03-13 09:00:00"):
            self._as(redirect, "registrar").action_redirect()
        self.assertEqual(
            self._deadline(self.appeal, "redirect", False).state, "met_late"
        )

    def test_a_late_request_is_refused_with_the_clause(self):
        """S4 2.2.3: on 17 March the five days are over."""
        with freeze_time(LATE):
            redirect = self._ask()
            with self.assertRaisesRegex(UserError, "16.03.2026.*2.2.3"):
                self._as(redirect, "supervisor").action_sign()
        self.assertEqual(redirect.state, "draft")

    def test_the_office_takes_a_late_request_with_a_reason(self):
        """S4 2.2.3: recorded as late; only the office gives that reason."""
        with freeze_time(LATE):
            redirect = self._ask()
            with self.assertRaises(AccessError):
                self._as(redirect, "executor").late_reason = "Был в отпуске"
            self._as(redirect, "office_head").late_reason = "Документы пришли позже"
            self._as(redirect, "supervisor").action_sign()
        self.assertTrue(redirect.is_late)
        self.assertEqual(
            self._deadline(self.appeal, "redirect_request", False).state, "met_late"
        )

    def test_signatory_and_office_are_reminded(self):
        """S4 2.2.3, 2.2.4, H1: who has to sign, then who has the two days."""
        users = self.users["supervisor"] | self.users["office_head"]
        redirect = self._ask()
        for signed, role in ((False, "supervisor"), (True, "office_head")):
            if signed:
                self._as(redirect, "supervisor").action_sign()
            digests = self.env["citizen.reminder"]._collect_digests(self.company, users)
            told = {
                user_id
                for user_id, sections in digests.items()
                if any(section["code"] == "redirects" for section in sections)
            }
            self.assertEqual(told, {self.users[role].id})

    def test_the_unit_does_not_excuse_itself(self):
        """S4 2.2.3: only the office enters why a late request is taken."""
        with freeze_time(LATE):
            with self.assertRaises(AccessError):
                self._ask(late_reason="Был в отпуске")
            model = self._as(self.env["citizen.redirect"], "executor")
            with self.assertRaises(AccessError):
                model.with_context(default_late_reason="Был в отпуске").create(
                    {"assignment_id": self.old.id}
                )
            with self.assertRaises(AccessError):
                self._ask(supervisor_id=self.posts["oversight"].id)

    def test_an_answer_in_review_is_not_redirected(self):
        """S4 2.2.2: who has answered finds himself competent."""
        redirect = self._endorse(self._ask())
        letter = self._draft_answer(self.appeal)
        self._as(letter, "executor").action_submit()
        with self.assertRaisesRegex(UserError, "2.2.2"):
            self._as(redirect, "registrar").action_redirect()

    # ------------------------------------------------------------------
    # who
    # ------------------------------------------------------------------

    def test_the_executor_or_the_office_asks(self):
        """S4 2.2.3: nobody asks for another's assignment."""
        for role in set(self.users) - {"executor", "registrar", "office_head"}:
            if role == "unit_head":  # heads the unit of the executor
                continue
            with self.subTest(role), self.assertRaises(AccessError):
                self._ask(role)
        self._ask("unit_head")

    def test_the_named_deputy_signs(self):
        """S4 2.2.3: the deputy head named, nobody else."""
        redirect = self._ask()
        for role in set(self.users) - {"supervisor"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(redirect, role).action_sign()
        self._as(redirect, "supervisor").action_sign()
        self.assertEqual(redirect.signed_by_id, self.users["supervisor"])

    def test_who_acts_for_the_deputy_signs(self):
        """S4 2.2.3, K1: the acting official signs from his first day."""
        redirect = self._ask()
        self.posts["supervisor"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["oversight"].id,
                    "date_from": "2026-03-10",
                    "date_to": "2026-03-10",
                }
            )
        ]
        self._as(redirect, "oversight").action_sign()
        self.assertEqual(redirect.state, "signed")

    def test_a_low_post_is_refused_as_signatory(self):
        """S4 2.2.3: not below a deputy head."""
        with self.assertRaisesRegex(ValidationError, "2.2.3"):
            self._ask(signatory_id=self.posts["unit_head"].id)

    def test_the_head_of_the_office_endorses(self):
        """S4 2.2.3: the visa is his alone."""
        redirect = self._ask()
        self._as(redirect, "supervisor").action_sign()
        for role in set(self.users) - {"office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(redirect, role).action_endorse()
        self._as(redirect, "office_head").action_endorse()

    def test_the_sector_redirects(self):
        """S4 2.2.4: registrars and the head of the office."""
        redirect = self._endorse(self._ask())
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(redirect, role).action_redirect()

    def test_the_signatory_sees_what_he_signs(self):
        """A11: a deputy who is not the curator reads the appeal with the request."""
        post = self.posts["oversight"]
        user = self._create_user(self.north, "deputy", "signatory")
        post.holder_ids.user_id = user
        self.north.users["deputy"] = user
        self.assertFalse(self._as(self.appeal, "deputy").has_access("read"))
        redirect = self._ask(signatory_id=post.id)
        self.assertTrue(self._as(self.appeal, "deputy").has_access("read"))
        self._as(redirect, "deputy").action_sign()

    def test_no_step_is_skipped(self):
        """S4 2.2.3: without signature no visa, without visa no redirect."""
        redirect = self._ask()
        with self.assertRaises(UserError):
            self._as(redirect, "office_head").action_endorse()
        with self.assertRaises(UserError):
            self._as(redirect, "registrar").action_redirect()
        self._as(redirect, "supervisor").action_sign()
        with self.assertRaises(UserError):
            self._as(redirect, "registrar").action_redirect()

    # ------------------------------------------------------------------
    # refusal and bad input
    # ------------------------------------------------------------------

    def test_a_refusal_has_a_reason_and_leaves_the_unit_at_work(self):
        """S4 2.2.3: the executor goes on, the two days end."""
        redirect = self._ask()
        self._as(redirect, "supervisor").action_sign()
        with self.assertRaises(ValidationError):
            self._as(redirect, "office_head").action_refuse(" ")
        action = self._as(redirect, "office_head").action_refuse()
        self.assertEqual(action["res_model"], "citizen.reason")
        dialog = self._as(self.env["citizen.reason"], "office_head")
        dialog = dialog.with_context(**action["context"])
        dialog.create({"reason": "Вопрос ваш"}).action_confirm()
        self.assertEqual((redirect.state, redirect.refusal), ("refused", "Вопрос ваш"))
        self.assertEqual(self.old.state, "open")
        self.assertEqual(
            self._deadline(self.appeal, "redirect", False).state, "stopped"
        )

    def test_who_may_refuse(self):
        """S4 2.2.3: the signatory before, the head of the office after."""
        redirect = self._ask()
        for role in set(self.users) - {"supervisor"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(redirect, role).action_refuse("Нет")
        self._as(redirect, "supervisor").action_refuse("Нет")
        self.assertEqual(redirect.state, "refused")

    def test_an_answer_or_a_revoked_resolution_drops_it(self):
        """S4 2.2.2: nobody waits for a redirect of what has ended."""
        redirect = self._endorse(self._ask())
        self._as(self.resolution, "supervisor").action_revoke()
        self.assertEqual(redirect.state, "dropped")
        self.assertFalse(self._deadline(self.appeal, "redirect"))
        self.appeal = self._register()
        task = self._assign_to(self.appeal, "executor").assignment_ids
        redirect = self._ask(assignment_id=task.id)
        self._dispatch_answer(self.appeal)
        self.assertEqual(redirect.state, "dropped")

    def test_the_own_unit_is_no_target(self):
        """S4 2.2.3: another unit is named."""
        with self.assertRaisesRegex(ValidationError, "2.2.3"):
            self._ask(
                target_department_id=self.north.housing.id,
                target_official_id=self.posts["unit_head"].id,
            )

    def test_without_an_executor_there_it_is_not_redirected(self):
        """S4 2.2.2: a unit without a head needs a name."""
        redirect = self._endorse(self._ask(target_official_id=False))
        with self.assertRaisesRegex(ValidationError, "2.2.2"):
            self._as(redirect, "registrar").action_redirect()

    def test_a_signed_request_is_not_changed(self):
        """K2: what was signed stays as it was."""
        redirect = self._ask()
        self._as(redirect, "supervisor").action_sign()
        with self.assertRaises(UserError):
            self._as(redirect, "executor").reason = "Другое"
        with self.assertRaises(UserError):
            self._as(redirect, "executor").unlink()
        for name, value in (("state", "redirected"), ("is_late", False)):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(redirect, "office_head").write({name: value})

    def test_an_overdue_appeal_is_redirected_too(self):
        """S4 2.2.4: the new order cannot be due after the term that is over."""
        redirect = self._endorse(self._ask())
        with freeze_time("2026-04-20 09:00:00"):
            self._as(redirect, "registrar").action_redirect()
        new = redirect.new_resolution_id
        self.assertEqual(new.date_due, self.appeal.date_deadline)

    def test_a_unit_complained_of_is_no_target(self):
        """S4 2.1.23: the conflict guard holds for redirects too."""
        self.appeal.complained_official_ids = self.posts["executor2"]
        redirect = self._endorse(self._ask())
        with self.assertRaisesRegex(RedirectWarning, "2.1.23"):
            self._as(redirect, "registrar").action_redirect()

    def test_the_card_opens_the_request(self):
        """S4 2.2.3: assignment and signatory are proposed; a stranger has no button."""
        appeal = self._as(self.appeal, "executor")
        self.assertTrue(appeal.can_ask_redirect)
        action = appeal.action_ask_redirect()
        self.assertEqual(action["context"]["redirect_appeal_id"], appeal.id)
        form = Form(
            self._as(self.env["citizen.redirect"], "executor").with_context(
                **action["context"]
            )
        )
        self.assertEqual(form.assignment_id, self.old)
        self.assertEqual(form.signatory_id, self.posts["supervisor"])
        form.target_department_id = self.north.roads
        form.reason = REASON
        redirect = form.save()
        self.assertEqual(redirect.appeal_id, self.appeal)
        with self.assertRaises(AccessError):
            self._as(self.appeal, "auditor").action_ask_redirect()


@tagged("post_install", "-at_install")
class TestSentRightFirst(RedirectCase):
    """B2: the share of questions sent right the first time, by topic."""

    def test_the_share_by_topic(self):
        """S4 2.2.2: of two questions with one topic one was redirected."""
        self._register()
        self._redirect(question_ids=[Command.link(self.appeal.question_ids[0].id)])
        Question = self._as(self.env["citizen.appeal.question"], "office_head")
        groups = Question.formatted_read_group(
            [("topic_id", "in", (self.topic | self.other_topic).ids)],
            ["topic_id"],
            ["right_first:avg", "redirect_count:sum"],
        )
        shares = {
            group["topic_id"][0]: (
                group["right_first:avg"],
                group["redirect_count:sum"],
            )
            for group in groups
        }
        self.assertEqual(shares[self.topic.id], (0.5, 1))
        self.assertEqual(shares[self.other_topic.id], (1.0, 0))

    def test_nobody_writes_the_count(self):
        """K2: only a redirect counts."""
        question = self.appeal.question_ids[0]
        for role in ("registrar", "office_head", "executor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(question, role).redirect_count = 0
