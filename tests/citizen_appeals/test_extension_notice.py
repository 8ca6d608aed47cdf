from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from tests.citizen_appeals.test_deadline_rules import RulesCase

REASON = "Запрошены документы у управляющей компании"


@tagged("post_install", "-at_install")
class TestExtensionNotice(RulesCase):
    """C2, S4 2.3.2: the applicant is told of the extension before the old date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _extend(self):
        return self._as(self.appeal, "supervisor").action_extend("2026-05-08", REASON)

    def _send_notice(self, letter=None):
        letter = letter or self._deadline(self.appeal, "notice").letter_id
        letter = letter.sudo()
        letter.write(
            {
                "signatory_id": self.posts["signatory"].id,
                "executor_id": self.posts["executor"].id,
                "dispatch_way": "post",
            }
        )
        self._as(letter, "office_head").action_submit()
        self._as(letter, "signatory").action_sign()
        self._as(letter, "chancery").action_number()
        self._as(letter, "chancery").action_dispatch()
        return letter

    def _missing(self):
        return self.env["citizen.appeal.deadline"].search(
            [
                ("kind", "=", "notice"),
                ("date_met", "=", False),
                ("appeal_id", "=", self.appeal.id),
            ]
        )

    def test_the_notice_is_due_on_the_old_last_day(self):
        """S4 2.3.2: the deadline of the notice runs until 9 April, not 8 May."""
        self._extend()
        notice = self._deadline(self.appeal, "notice")
        self.assertEqual(notice.day_due, date(2026, 4, 9))
        self.assertEqual(self.appeal.date_next_due, date(2026, 4, 9))
        self.assertEqual(self.appeal.date_notice_due, date(2026, 4, 9))
        self.assertEqual(self.appeal.date_deadline, date(2026, 5, 8))
        self.assertIn("2026", notice.explanation)

    def test_the_dispatch_of_the_notice_meets_it(self):
        """S4 2.3.2: sent in time; the next date is the new term."""
        self._extend()
        self._send_notice()
        self.assertEqual(self._deadline(self.appeal, "notice", False).state, "met")
        self.assertEqual(self.appeal.date_next_due, date(2026, 5, 8))
        self.assertFalse(self.appeal.date_notice_due)
        self.assertFalse(self._missing())

    def test_a_notice_after_the_old_date_is_late(self):
        """S4 2.3.2: the list of violations shows it."""
        self._extend()
        self.assertTrue(self._missing())
        with freeze_time("2026-04-10 09:00:00"):
            self._send_notice()
        self.assertEqual(self._deadline(self.appeal, "notice", False).state, "met_late")

    def test_a_notice_drafted_anew_meets_it_too(self):
        """S4 2.3.2: the first draft was cancelled, another one left."""
        self._extend()
        first = self._deadline(self.appeal, "notice").letter_id
        self._as(first, "office_head").action_cancel()
        second = self.appeal._draft_letter(
            "extension_notice", {"date_named": "2026-05-08", "reason": REASON}
        )
        self._send_notice(second)
        self.assertEqual(self._deadline(self.appeal, "notice", False).state, "met")

    def test_the_answer_makes_the_notice_needless_but_leaves_it_in_the_list(self):
        """S4 2.3.2: answered without the notice, the extension had none."""
        self._extend()
        self._dispatch_answer(self.appeal)
        self.assertEqual(self._deadline(self.appeal, "notice", False).state, "stopped")
        self.assertTrue(self._missing())


@tagged("post_install", "-at_install")
class TestReferenceQuestions(RulesCase):
    """C3, S4 2.3.3-2.3.5: the short terms and how far they go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env.ref("citizen_appeals.deadline_rule_reference_5")
        cls.appeal = cls._register(
            channel_id=cls.site_channel.id,
            deadline_rule_id=cls.rule.id,
            is_reference=True,
        )
        cls._assign_to(cls.appeal, "executor")

    def _extend(self, day, role="supervisor"):
        return self._as(self.appeal, role).action_extend(day, "Сложный вопрос")

    def test_five_working_days_from_registration(self):
        """S4 2.3.4: from Tuesday 10 March to Tuesday 17 March."""
        self.assertEqual(self.appeal.date_deadline, date(2026, 3, 17))

    def test_the_mark_suggests_the_term_for_the_portal(self):
        """S4 2.3.4: the clerk marks a reference question, the term is proposed."""
        card = self._create_draft(channel_id=self.site_channel.id)
        with Form(self._as(card, "registrar")) as form:
            form.is_reference = True
            self.assertEqual(form.deadline_rule_id, self.rule)
            form.is_reference = False
            self.assertFalse(form.deadline_rule_id)

    def test_the_mark_suggests_nothing_on_paper(self):
        """S4 2.3.4: the short term is for the internet reception."""
        card = self._create_draft()
        with Form(self._as(card, "registrar")) as form:
            form.is_reference = True
            self.assertFalse(form.deadline_rule_id)

    def test_the_short_term_is_refused_on_paper(self):
        """S4 2.3.4: the refusal names the channels and the clause."""
        card = self._create_draft()
        with self.assertRaisesRegex(ValidationError, "2.3.4"):
            self._as(card, "registrar").deadline_rule_id = self.rule

    def test_fourteen_days_are_chosen_by_the_clerk(self):
        """S4 2.3.3: where neither checks nor measures are needed."""
        rule = self._rule("examination_14")
        appeal = self._register(deadline_rule_id=rule.id)
        self.assertEqual(appeal.date_deadline, date(2026, 3, 24))

    def test_it_is_extended_to_thirty_days_from_registration(self):
        """S4 2.3.5: until 9 April, not until 16 April."""
        with self.assertRaisesRegex(ValidationError, "09.04.2026.*2.3.5"):
            self._extend("2026-04-10")
        action = self._extend("2026-04-09")
        self.assertEqual(self.appeal.date_deadline, date(2026, 4, 9))
        letter = self.env["citizen.letter"].browse(action["res_id"])
        self.assertEqual(letter.kind_id.code, "reference_extension_notice")
        self.assertEqual(
            self._deadline(self.appeal, "notice").day_due, date(2026, 3, 17)
        )

    def test_the_responsible_executor_extends_it(self):
        """S4 2.3.5: by the official responsible; other executors do not."""
        with self.assertRaises(AccessError):
            self._extend("2026-04-09", "executor2")
        self._extend("2026-04-09", "executor")
        new = self._deadline(self.appeal, "examination")
        self.assertEqual(new.author_id, self.posts["executor"])

    def test_once_extended_the_law_still_allows_thirty_days_more(self):
        """S4 2.3.5 and 59-FZ, art. 12, p. 2: two grounds, each once."""
        self._extend("2026-04-09")
        with self.assertRaises(AccessError):
            self._extend("2026-05-09", "executor")
        self._extend("2026-05-09")
        self.assertEqual(self.appeal.date_deadline, date(2026, 5, 9))
        with self.assertRaisesRegex(ValidationError, "59"):
            self._extend("2026-06-01")

    def test_chosen_again_it_is_not_extended_again(self):
        """S4 2.3.5: the same ground serves once."""
        self._extend("2026-04-01")
        card = self._as(self.appeal, "registrar")
        card.deadline_rule_id = False
        card.deadline_rule_id = self.rule
        with self.assertRaisesRegex(ValidationError, "2.3.5"):
            self._extend("2026-04-09")

    def test_twelve_days_where_the_body_has_switched_them_on(self):
        """C3: the portal's term holds in the body that adopted it only."""
        channel = self.env.ref("citizen_appeals.channel_regional_portal")
        self.assertEqual(
            self._register(channel_id=channel.id).date_deadline, date(2026, 4, 9)
        )
        self._own_rule("portal_12")
        self.assertEqual(
            self._register(channel_id=channel.id).date_deadline, date(2026, 3, 23)
        )
        east = self._register(self.east, channel_id=channel.id)
        self.assertEqual(east.date_deadline, date(2026, 4, 9))

    def test_eight_hours_for_a_message_of_a_network(self):
        """C3: switched on, eight hours from the registration."""
        self._own_rule("social_8h")
        appeal = self._register(channel_id=self.social_channel.id)
        self.assertEqual(
            str(self._deadline(appeal, "examination").date_due), "2026-03-10 17:00:00"
        )

    def test_the_superior_bodys_date_runs_beside_the_own_term(self):
        """C3: the earlier of both is the next date."""
        partner = self.env["res.partner"].create({"name": "Область", "is_company": 1})
        appeal = self._register(
            superior_partner_id=partner.id,
            superior_wants_answer=True,
            superior_date_due="2026-03-25",
            question_ids=[Command.create({"topic_id": self.topic.id})],
        )
        self._as(appeal, "registrar").action_assign()
        self.assertEqual(appeal.date_deadline, date(2026, 4, 9))
        self.assertEqual(appeal.date_next_due, date(2026, 3, 25))
        self.assertEqual(self._deadline(appeal, "superior").day_due, date(2026, 3, 25))
