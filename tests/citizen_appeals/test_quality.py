from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from tests.citizen_appeals.letters import LettersCase


class QualityCase(LettersCase):
    """An answer, and the criteria by their codes."""

    @classmethod
    def _line(cls, code, verdict="not_met", remark="Не годится", quote=""):
        criterion = cls.env.ref(f"citizen_appeals.quality_criterion_{code}")
        return {
            "criterion_id": criterion.id,
            "verdict": verdict,
            "remark": remark if verdict == "not_met" else "",
            "quote": quote,
        }

    @classmethod
    def _decided(cls):
        """A signed answer «В дело»."""
        letter = cls._letter("signed")
        cls._as(letter.appeal_id, "supervisor").action_decide("to_file")
        return letter


@tagged("post_install", "-at_install")
class TestQuality(QualityCase):
    """D2, S4 2.4.8, 2.7.2: three looks at an answer by the criteria of the body."""

    def test_seven_criteria_are_shipped(self):
        """S4 2.4.8."""
        criteria = self.env["citizen.quality.criterion"]._get_all(self.company)
        self.assertEqual(len(criteria), 7)
        self.assertTrue(all("2.4.8" in criterion.clause for criterion in criteria))

    def test_a_body_adds_its_own_criterion(self):
        criteria = self.env["citizen.quality.criterion"]
        own = self._as(criteria, "admin").create(
            {
                "name": "Вежливость",
                "code": "polite",
                "clause": "распоряжение главы",
                "company_id": self.company.id,
            }
        )
        self.assertIn(own.id, criteria._get_all(self.company).ids)
        self.assertNotIn(own.id, criteria._get_all(self.east.company).ids)
        with self.assertRaises(AccessError):
            self._as(criteria, "office_head").create(
                {"name": "Иное", "code": "x", "clause": "—"}
            )

    def test_three_looks_leave_three_reviews(self):
        """S4 2.7.2.2, 2.7.2.3, 2.7.2.4: assistant, who signs and decides, sector."""
        letter = self._letter("draft")
        self._as(letter, "executor").action_submit()
        self._as(letter, "assistant").action_approve()
        self._as(letter, "signatory").action_sign()
        self._as(self.appeal, "supervisor").action_decide("to_file")
        self._as(letter, "registrar").action_pass_quality()
        reviews = letter.review_ids.sorted("id")
        self.assertEqual(
            [(review.stage, review.user_id) for review in reviews],
            [
                ("in_review", self.users["assistant"]),
                ("approved", self.users["signatory"]),
                ("decision", self.users["supervisor"]),
                ("signed", self.users["registrar"]),
            ],
        )
        for review in reviews:
            self.assertEqual(set(review.line_ids.mapped("verdict")), {"met"})
            self.assertEqual(len(review.line_ids), 7)

    def test_the_number_waits_for_the_sector(self):
        """S4 2.7.2.4, shipped on."""
        letter = self._decided()
        with self.assertRaisesRegex(UserError, "2.7.2.4"):
            self._as(letter, "chancery").action_number()
        self._as(letter, "registrar").action_pass_quality()
        self._as(letter, "chancery").action_number()
        self.assertEqual(letter.state, "numbered")

    def test_a_body_may_number_without_waiting(self):
        self.company.quality_before_number = False
        letter = self._decided()
        self._as(letter, "chancery").action_number()
        self.assertEqual(letter.state, "numbered")

    def test_who_checks_after_the_decision(self):
        """S4 2.7.2.4: the sector alone, and after the decision only."""
        letter = self._letter("signed")
        with self.assertRaises(AccessError):
            self._as(letter, "registrar").action_pass_quality()
        self._as(self.appeal, "supervisor").action_decide("to_file")
        for name in ("assistant", "executor", "signatory", "supervisor", "chancery"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(letter, name).action_pass_quality()
        self._as(letter, "office_head").action_pass_quality()
        with self.assertRaises(AccessError):
            self._as(letter, "office_head").action_pass_quality()

    def test_a_return_takes_the_check_back(self):
        letter = self._decided()
        self._as(letter, "registrar").action_pass_quality()
        self._as(letter, "registrar").action_return("Нет даты")
        self.assertFalse(letter.is_quality_passed)

    def test_a_missed_criterion_does_not_pass(self):
        """S4 2.4.8: an answer that breaks a requirement goes back."""
        letter = self._letter("in_review")
        with self.assertRaisesRegex(UserError, "2.4.8"):
            self._as(letter, "office_head").action_approve([self._line("term")])
        lines = [self._line("term", "na"), self._line("content", "met")]
        self._as(letter, "office_head").action_approve(lines)
        self.assertEqual(
            sorted(letter.review_ids[0].line_ids.mapped("verdict")), ["met", "na"]
        )

    def test_a_remark_quotes_this_version_of_the_text(self):
        """S4 2.4.9: concrete remarks on the answer itself."""
        letter = self._letter("in_review")
        line = self._line("concrete", quote="Кровля   починена.")
        other = self._line("concrete", quote="Кровля заменена")
        with self.assertRaisesRegex(ValidationError, "Кровля заменена"):
            self._as(letter, "office_head").action_return(lines=[other])
        self.assertEqual(letter.state, "in_review")
        self._as(letter, "office_head").action_return(lines=[line])
        review = letter.review_ids[0]
        self.assertEqual(review.line_ids.quote, "Кровля   починена.")
        self.assertEqual(len(review.text_digest), 64)

    def test_a_missed_criterion_needs_a_remark(self):
        letter = self._letter("in_review")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._as(letter, "office_head").action_return(
                lines=[self._line("term", remark="")]
            )
        self.assertEqual(letter.state, "in_review")

    def test_foreign_criteria_and_keys_are_refused(self):
        letter = self._letter("in_review")
        foreign = self.env["citizen.quality.criterion"].create(
            {
                "name": "Чужой",
                "code": "foreign",
                "clause": "—",
                "company_id": self.east.company.id,
            }
        )
        bad = ({"criterion_id": foreign.id, "remark": "—"}, {"review_id": 1})
        for line in bad:
            with self.subTest(line=line), self.assertRaises(AccessError):
                self._as(letter, "office_head").action_return(lines=[line])

    def test_the_trail_is_never_changed_nor_deleted(self):
        """S4 2.4.9, K2: not by the administrator, not by the superuser's ORM."""
        letter = self._letter("in_review")
        self._as(letter, "office_head").action_return(lines=[self._line("term")])
        review = letter.review_ids
        for env in (self.env, self.env(user=self.users["admin"]), self.env(su=True)):
            for record in (review.with_env(env), review.line_ids.with_env(env)):
                with self.assertRaises(UserError):
                    record.write({"remark": "иначе"})
                with self.assertRaises(UserError):
                    record.unlink()
        with self.assertRaises(UserError):
            review.write({"line_ids": [Command.clear()]})
        with self.assertRaises(UserError):
            letter.unlink()
        with self.assertRaises(AccessError):
            self._as(letter, "office_head").write({"review_ids": [Command.clear()]})
        self.assertTrue(review.exists() and review.line_ids)

    def test_nobody_adds_to_the_trail_by_hand(self):
        letter = self._letter("approved")
        review = letter.review_ids
        line = {"review_id": review.id, **self._line("term", "met")}
        for name in ("office_head", "admin", "signatory", "registrar"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(self.env["citizen.quality.line"], name).create(line)

    def test_the_dialog_offers_criteria_term_and_typical_remarks(self):
        letter = self._letter("in_review")
        action = self._as(letter, "assistant").action_return()
        dialog = self._as(self.env["citizen.quality.check"], "assistant")
        remark = self.env.ref("citizen_appeals.remark_no_term")
        with Form(dialog.with_context(action["context"])) as form:
            self.assertEqual(str(form.date_due), "2026-03-13")
            with form.line_ids.edit(5) as line:
                line.remark_id = remark
                self.assertEqual(line.remark, remark.text)
                self.assertEqual(line.verdict, "not_met")
        form.record.action_return()
        failed = letter.review_ids[0]._get_failed_lines()
        self.assertEqual(failed.criterion_id, remark.criterion_id)
        self.assertEqual(failed.remark, remark.text)

    def test_the_dialog_passes(self):
        letter = self._decided()
        dialog = self._as(self.env["citizen.quality.check"], "registrar")
        with Form(dialog.with_context(default_letter_id=letter.id)) as form:
            self.assertTrue(form.can_pass)
        form.record.action_pass()
        self.assertTrue(letter.is_quality_passed)

    def test_first_pass_yield_by_unit_and_person(self):
        """S4 2.7.6: the share of letters passed without a return."""
        good = self._letter("approved")
        other = self._register()
        self._assign_to(other, "executor")
        bad = self._letter("in_review", other)
        self._as(bad, "assistant").action_return(lines=[self._line("term")])
        self._as(bad, "executor").action_submit()
        self._as(bad, "assistant").action_approve()
        self.env.flush_all()
        Report = self._as(self.env["citizen.quality.report"], "office_head")
        rows = Report.search([("letter_id", "in", (good + bad).ids)])
        self.assertEqual(
            {row.letter_id: (row.passed_first, row.returns) for row in rows},
            {good: (100.0, 0), bad: (0.0, 1)},
        )
        [[unit, share]] = Report._read_group(
            [("letter_id", "in", (good + bad).ids)],
            ["department_id"],
            ["passed_first:avg"],
        )
        self.assertEqual((unit, share), (self.north.housing, 50.0))
        missed = self._as(self.env["citizen.quality.line"], "office_head")
        [[criterion, count]] = missed._read_group(
            [("verdict", "=", "not_met"), ("letter_id", "=", bad.id)],
            ["criterion_id"],
            ["__count"],
        )
        self.assertEqual((criterion.code, count), ("term", 1))

    def test_the_figures_show_readable_letters_only(self):
        letter = self._letter("approved")
        self.env.flush_all()
        domain = [("letter_id", "=", letter.id)]
        for model in ("citizen.quality.report", "citizen.quality.line"):
            self.assertTrue(self._as(self.env[model], "executor").search(domain))
            self.assertFalse(self._as(self.env[model], "executor2").search(domain))
