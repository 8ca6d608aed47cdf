import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import SECRETS, AppealsCase

REPORT = "citizen_appeals.citizen_resolution_sheet_report"


@tagged("post_install", "-at_install")
class TestResolutionApproval(AppealsCase):
    """S4 2.3.8: clerks draft, the head gives: one by one, in bulk, or on paper."""

    def _drafts(self, count=1, *names, author="supervisor", **vals):
        """Drafts of the assistant on as many appeals handed to the curator."""
        posts = [self.posts[name] for name in names or ("executor",)]
        appeals = self.env["citizen.appeal"]
        for _number in range(count):
            appeals += self._register()
        self._as(appeals, "registrar").action_assign()
        drafts = self.env["citizen.resolution"]
        for appeal in appeals:
            drafts += self._draft_resolution(
                appeal,
                posts,
                self.posts[author],
                user=self.users["assistant"],
                **vals,
            )
        return drafts

    def _waiting(self, name):
        Resolution = self._as(self.env["citizen.resolution"], name)
        return Resolution.search([("can_give", "=", True)]).with_env(self.env)

    # ------------------------------------------------------------------
    # the list
    # ------------------------------------------------------------------

    def test_2_3_8_the_list_has_what_the_user_may_give(self):
        """S4 2.3.8: author, assistant and office find the draft, others do not."""
        draft = self._drafts()
        for role in self.users:
            with self.subTest(role):
                found = draft in self._waiting(role)
                may = role in ("supervisor", "assistant", "registrar", "office_head")
                self.assertEqual(found, may)
                if self._as(draft, role).has_access("read"):
                    self.assertEqual(self._as(draft, role).can_give, may)

    def test_2_3_9_what_a_lower_official_drafts_is_in_his_list(self):
        """S4 2.3.9: a resolution that passes on waits for the executor above."""
        top = self._assign_to(self._register(), "unit_head")
        below = self._draft_resolution(
            top.appeal_id,
            [self.posts["executor"]],
            self.posts["unit_head"],
            parent_assignment_id=top.assignment_ids.id,
        )
        self.assertEqual(self._waiting("unit_head"), below)
        self.assertNotIn(below, self._waiting("supervisor"))
        self._as(below, "unit_head").action_give()
        self.assertFalse(self._waiting("unit_head"))

    def test_the_assistant_drafts_in_the_curators_name(self):
        """S4 2.3.8: the dialog proposes the curator, not the assistant's own post."""
        appeal = self._drafts().appeal_id
        for role in ("assistant", "registrar", "supervisor"):
            Resolution = self._as(self.env["citizen.resolution"], role)
            values = Resolution.with_context(default_appeal_id=appeal.id).default_get(
                ["appeal_id", "author_id"]
            )
            self.assertEqual(values["author_id"], self.posts["supervisor"].id, role)

    # ------------------------------------------------------------------
    # giving
    # ------------------------------------------------------------------

    def test_100_drafts_cost_five_statements_each_at_most(self):
        """S4 2.3.8: approving a hundred at once is set-based."""
        few, many = self._drafts(10), self._drafts(100)
        costs = []
        for drafts in (few, many):
            asked = self._as(drafts, "supervisor")
            start = self.env.cr.sql_log_count
            asked.action_give()
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(costs[1], 5 * 100)
        # In truth no more than ten of them cost
        self.assertLessEqual(costs[1] - costs[0], 10)
        self.assertEqual(set(many.mapped("state")), {"given"})
        self.assertEqual(set(many.appeal_id.mapped("state")), {"in_progress"})
        self.assertEqual(set(many.assignment_ids.mapped("state")), {"open"})
        for appeal in many.appeal_id:
            self.assertEqual(appeal.lead_executor_id, self.posts["executor"])
            self.assertIn(self.posts["executor"], appeal.reader_ids)
            self.assertEqual(
                self._codes(appeal)[-2:], ["resolution_given", "examiner_named"]
            )
            self.assertFalse(self._deadline(appeal, "handover"))

    def test_with_letters_to_the_applicants_too(self):
        """B5: nor do the notices who examines cost more than five each."""
        self.company.notify_examiner = True
        few, many = self._drafts(10), self._drafts(50)
        costs = []
        for drafts in (few, many):
            asked = self._as(drafts, "supervisor")
            start = self.env.cr.sql_log_count
            asked.action_give()
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - start)
        self.assertEqual(len(many.appeal_id.letter_ids), 50)
        self.assertLessEqual(costs[1], 5 * 50)

    def test_one_that_cannot_be_given_stops_the_whole_list(self):
        """S4 2.3.8: nothing is given by halves."""
        drafts = self._drafts(2)
        empty = self._drafts(1)
        empty.assignment_ids.unlink()
        with self.assertRaises(UserError):
            self._as(drafts + empty, "supervisor").action_give()
        self.assertEqual(set(drafts.mapped("state")), {"draft"})

    def test_several_on_one_appeal_are_given_at_once(self):
        """C5: the appeal starts once, the first resolution's lead answers."""
        first = self._drafts()
        second = self._draft_resolution(
            first.appeal_id, [self.posts["executor2"]], self.posts["supervisor"]
        )
        self._as(first + second, "supervisor").action_give()
        self.assertEqual(first.appeal_id.lead_executor_id, self.posts["executor"])
        self.assertEqual(
            self._codes(first.appeal_id)[-3:],
            ["resolution_given", "resolution_given", "examiner_named"],
        )

    def test_the_date_is_the_day_it_is_given(self):
        """S4 2.3.8: unless the assistant enters one written earlier on paper."""
        draft, dated = self._drafts(), self._drafts(1, date="2026-03-09")
        with freeze_time("2026-03-12 09:00:00"):
            self._as(draft + dated, "supervisor").action_give()
        self.assertEqual(str(draft.date), "2026-03-12")
        self.assertEqual(str(dated.date), "2026-03-09")
        self.assertEqual(draft.given_by_id, self.users["supervisor"])

    # ------------------------------------------------------------------
    # on paper
    # ------------------------------------------------------------------

    def test_2_3_8_the_assistant_enters_what_was_signed_on_paper(self):
        """S4 2.3.8: with the date of signature, in bulk, as such."""
        drafts = self._drafts(2)
        action = self._as(drafts, "assistant").action_give_on_paper()
        dialog = (
            self._as(self.env["citizen.resolution.paper"], "assistant")
            .with_context(**action["context"])
            .create({"date": "2026-03-10"})
        )
        with freeze_time("2026-03-11 09:00:00"):
            dialog.action_confirm()
        self.assertEqual(set(drafts.mapped("state")), {"given"})
        self.assertEqual(str(drafts[0].date), "2026-03-10")
        self.assertTrue(drafts[0].is_on_paper)
        event = drafts[0].appeal_id.event_ids.filtered(
            lambda event: event.code == "resolution_signed"
        )
        self.assertEqual(event.user_id, self.users["assistant"])
        self.assertIn("10.03.2026", event.text)
        self.assertIn("Должность supervisor", event.text)

    def test_2_3_8_a_wrong_day_of_signature_is_refused(self):
        """S4 2.3.8: neither in the future nor before the registration."""
        draft = self._drafts()
        for day in ("2026-03-11", "2026-03-09"):
            with self.subTest(day), self.assertRaisesRegex(ValidationError, "2.3.8"):
                self._as(draft, "assistant").action_give_on_paper(day)

    def test_others_enter_nothing_signed_on_paper(self):
        """K1: only who may give."""
        draft = self._drafts()
        for role in ("executor", "executor2", "auditor", "chancery", "signatory"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(draft, role).action_give_on_paper("2026-03-10")

    def _print(self, resolutions, name="assistant"):
        report = self._as(self.env["ir.actions.report"], name).with_context(
            force_report_rendering=True
        )
        pdf, _type = report._render_qweb_pdf(REPORT, resolutions.ids)
        pages = PdfReader(io.BytesIO(pdf)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_the_sheet_names_number_content_and_executors(self):
        """S4 2.3.8: one sheet an author; no name, no address of the applicant."""
        drafts = self._drafts(2, "executor", "executor2")
        drafts.appeal_id.sudo().annotation = "Протекает кровля"
        pages = self._print(drafts)
        self.assertEqual(len(pages), 1)
        for words in (
            "Резолюции на подписание",
            "Должность supervisor",
            f"№ {drafts[0].appeal_id.name}",
            "Протекает кровля",
            "Рассмотреть и ответить",
            "головной",
            "Срок: 09.04.2026",
        ):
            self.assertIn(words, pages[0])
        for secret in SECRETS:
            self.assertNotIn(secret, pages[0])

    def test_the_sheet_is_signed_by_who_acts(self):
        """K1: «и. о.» stands on the sheet from the first to the last day."""
        draft = self._drafts()
        self.posts["supervisor"].acting_ids = [
            Command.create(
                {
                    "acting_official_id": self.posts["oversight"].id,
                    "date_from": "2026-03-11",
                    "date_to": "2026-03-12",
                }
            )
        ]
        for day, acting in (
            ("2026-03-10", False),
            ("2026-03-11", True),
            ("2026-03-12", True),
            ("2026-03-13", False),
        ):
            with self.subTest(day), freeze_time(f"{day} 09:00:00"):
                self.assertEqual("И. о." in self._print(draft)[0], acting)

    # ------------------------------------------------------------------
    # who examines
    # ------------------------------------------------------------------

    def test_b5_the_history_of_the_applicant_names_who_examines(self):
        """B5, S3 2: public, once, and again when another one leads."""
        first = self._drafts()
        self._as(first, "supervisor").action_give()
        event = first.appeal_id.event_ids.filtered("is_public").sorted("id")[-1]
        self.assertEqual(event.code, "examiner_named")
        self.assertIn("Должность executor", event.text)
        self.assertFalse(first.appeal_id.letter_ids)

    def test_b5_the_notice_is_drafted_where_the_body_tells(self):
        """B5, S3 2: a letter on paper, an e-mail to who wrote electronically."""
        self.company.notify_examiner = True
        self.posts["executor"].phone = "8 (863) 200-10-01"
        paper = self._drafts()
        site = self._register(channel_id=self.site_channel.id)
        self._as(site, "registrar").action_assign()
        electronic = self._draft_resolution(
            site, [self.posts["executor"]], self.posts["supervisor"]
        )
        self._as(paper + electronic, "supervisor").action_give()
        letters = (paper + electronic).appeal_id.letter_ids
        self.assertEqual(set(letters.mapped("kind_code")), {"examiner_notice"})
        self.assertEqual(paper.appeal_id.letter_ids.dispatch_way, "post")
        self.assertEqual(site.letter_ids.dispatch_way, "email")
        letter = paper.appeal_id.letter_ids
        self.assertEqual(letter.signatory_id, self.posts["supervisor"])
        for words in ("отдел жилья", "должность executor", "200-10-01", "9 апреля"):
            self.assertIn(words, letter.body)
        more = self._draft_resolution(
            paper.appeal_id, [self.posts["executor2"]], self.posts["supervisor"]
        )
        self._as(more, "supervisor").action_give()
        self.assertEqual(len(paper.appeal_id.letter_ids), 1)
