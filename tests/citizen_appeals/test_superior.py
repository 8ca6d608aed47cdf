from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestSuperiorBody(AppealsCase):
    """A2, A12, C3, D8, S4 2.1.22: what a superior body sent and how it is answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.ministry, cls.president = Partner.create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "street": "пл. Советов, д. 1",
                    "citizen_body_kind": kind,
                }
                for name, kind in (
                    ("Министерство", "regional"),
                    ("Администрация Президента", "president"),
                )
            ]
        )
        cls.covering = {
            "superior_partner_id": cls.ministry.id,
            "superior_number": "А26-17",
            "superior_date": "2026-03-02",
            "superior_controls": True,
            "superior_wants_answer": True,
            "superior_date_due": "2026-03-25",
        }

    def _own_answer(self, appeal):
        """The letter to the superior body, up to the dispatch."""
        letter = appeal.sudo()._draft_letter(
            "superior_answer",
            {
                "signatory_id": self.posts["signatory"].id,
                "executor_id": self.posts["executor"].id,
                "dispatch_way": "post",
            },
        )
        letter.body = letter.body + "<p>Кровля отремонтирована.</p>"
        self._as(letter, "executor").action_submit()
        self._as(letter, "office_head").action_approve()
        self._as(letter, "signatory").action_sign()
        self._as(letter, "office_head").action_pass_quality()
        self._as(letter, "chancery").action_number()
        self._as(letter, "chancery").action_dispatch()
        return letter

    def test_from_covering_letter_to_both_answers(self):
        """S4 2.1.22, D8: two dates, two letters, two outgoing numbers."""
        appeal = self._register(**self.covering)
        self.assertEqual(self._deadline(appeal, "superior").day_due, date(2026, 3, 25))
        self.assertNotEqual(appeal.date_deadline, date(2026, 3, 25))
        # At the hand-over the term of the hand-over itself is the nearest
        answer = self._answer(appeal)
        self.assertEqual(appeal.state, "answered")
        self.assertTrue(self._deadline(appeal, "superior"))
        self.assertEqual(appeal.date_next_due, date(2026, 3, 25))
        own = self._own_answer(appeal)
        self.assertFalse(self._deadline(appeal, "superior"))
        self.assertEqual(self._deadline(appeal, "superior", is_open=False).state, "met")
        self.assertRecordValues(
            own, [{"number": answer.number + 1, "date": date(2026, 3, 10)}]
        )
        self.assertEqual(own.addressee_name_dative, self.ministry.name)
        self.assertEqual(own._get_reference(), ("А26-17", date(2026, 3, 2)))
        for number in ("А26-17", appeal.name, answer.name):
            self.assertIn(number, own.body)

    def test_without_an_own_answer_one_letter_is_enough(self):
        """D8: the answer to the applicant meets both dates."""
        appeal = self._register(**self.covering | {"superior_wants_answer": False})
        self._answer(appeal)
        self.assertFalse(self._deadline(appeal, "superior"))

    def test_lifted_control_ends_its_date(self):
        """S4 2.1.22: снято с контроля, with the day and in the history."""
        appeal = self._register(**self.covering)
        office = self._as(appeal, "office_head")
        office.superior_date_released = "2026-03-10"
        deadline = self._deadline(appeal, "superior", is_open=False)
        self.assertEqual(deadline.state, "stopped")
        self.assertTrue(self._deadline(appeal, "examination"))
        event = appeal.event_ids.sorted("id")[-1]
        self.assertEqual(
            event.data["values"]["superior_date_released"], [False, "2026-03-10"]
        )
        office.superior_date_released = False
        self.assertEqual(self._deadline(appeal, "superior").day_due, date(2026, 3, 25))

    def test_a_wrong_day_of_lifting_is_refused(self):
        """Bad input: the future, before the receipt, without control."""
        appeal = self._register(**self.covering)
        office = self._as(appeal, "office_head")
        for day in ("2026-03-11", "2026-03-09"):
            with self.subTest(day), self.assertRaises(ValidationError):
                office.superior_date_released = day
        free = self._as(self._register(), "office_head")
        with self.assertRaisesRegex(ValidationError, "2.1.22"):
            free.superior_date_released = "2026-03-10"

    def test_the_presidents_office_is_told_apart(self):
        """A1: by its body or by its channel; in a filter of its own."""
        channel = self.env.ref("citizen_appeals.channel_president_medo")
        by_body = self._register(superior_partner_id=self.president.id)
        by_channel = self._register(channel_id=channel.id)
        other = self._register(**self.covering)
        ours = by_body | by_channel | other
        found = self.env["citizen.appeal"].search(
            [("is_president", "=", True), ("id", "in", ours.ids)]
        )
        self.assertEqual(found, (by_body | by_channel).sorted("id", reverse=True))
        self.assertEqual(ours.mapped("is_president"), [True, True, False])

    def test_several_superior_bodies_sent_the_same_appeal(self):
        """A7, D8: linked either way; each is answered under its own number."""
        first = self._register(**self.covering)
        second = self._register(
            superior_partner_id=self.president.id,
            superior_number="А1-2026",
            superior_wants_answer=True,
        )
        self._as(second, "registrar").origin_appeal_ids = first
        self.assertEqual(self._as(first, "registrar").superior_link_ids, second)
        self.assertEqual(self._as(second, "registrar").superior_link_ids, first)
        self.assertFalse(self._register().superior_link_ids)
        for appeal, number in ((first, "А26-17"), (second, "А1-2026")):
            letter = appeal.sudo()._draft_letter("superior_answer")
            self.assertIn(number, letter.body)
            self.assertEqual(letter._get_reference()[0], number)
