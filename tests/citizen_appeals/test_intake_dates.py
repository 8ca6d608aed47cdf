from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import freeze_time, tagged

from tests.common import TODAY, AppealsCase

# medium or channel, received (UTC), registered on, whether that is late; Moscow's days.
# 6 March 2026 is a Friday, 9 March a day off, so the 10th is the next working day.
LATENESS = [
    ("paper, same day", "channel", "2026-03-10 06:00:00", "2026-03-10", False),
    ("paper, third day", "channel", "2026-03-17 06:00:00", "2026-03-20", False),
    ("paper, fourth day", "channel", "2026-03-17 06:00:00", "2026-03-21", True),
    ("paper, third day is off", "channel", "2026-03-06 06:00:00", "2026-03-10", False),
    ("paper, after the day off", "channel", "2026-03-06 06:00:00", "2026-03-11", True),
    ("oral, same day", "oral_channel", "2026-03-17 06:00:00", "2026-03-17", False),
    ("oral, next day", "oral_channel", "2026-03-17 06:00:00", "2026-03-18", False),
    ("oral, second day", "oral_channel", "2026-03-17 06:00:00", "2026-03-19", True),
    ("oral, over days off", "oral_channel", "2026-03-06 06:00:00", "2026-03-10", False),
    ("oral, Friday late", "oral_channel", "2026-03-13 06:00:00", "2026-03-17", True),
    ("site, same day", "site_channel", "2026-03-17 06:00:00", "2026-03-17", False),
    ("site, next day", "site_channel", "2026-03-17 06:00:00", "2026-03-18", True),
    ("site, at night", "site_channel", "2026-03-16 21:30:00", "2026-03-17", False),
    ("site, on a day off", "site_channel", "2026-03-14 06:00:00", "2026-03-16", False),
]


@tagged("post_install", "-at_install")
class TestIntakeDates(AppealsCase):
    """A3: within three days; oral ones the next working day; portal ones at once."""

    def test_late_registration_is_marked(self):
        """A3, S4 2.1.5 and 2.1.12: late is what comes after the rule's day."""
        for case, channel, received, registered, late in LATENESS:
            with self.subTest(case), freeze_time("2026-03-31 09:00:00"):
                appeal = self._register(
                    channel_id=self[channel].id,
                    date_received=received,
                    date_registered=registered,
                )
                self.assertEqual(appeal.is_registered_late, late)
                self.assertEqual(appeal.date_registered, Date.to_date(registered))

    def __getitem__(self, name):
        return getattr(self, name)

    def test_late_ones_can_be_counted(self):
        """A3: late registration is visible and counted."""
        self._register()
        late = self._register(date_received="2026-03-02 06:00:00")
        found = self.env["citizen.appeal"].search(
            [("is_registered_late", "=", True), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(found, late)

    def test_registered_today_unless_said_otherwise(self):
        """A3: the day of registration is today in the body's zone."""
        with freeze_time("2026-03-10 15:00:00"):
            self.assertEqual(self._register().date_registered, TODAY)
            east = self._register(self.east)
            self.assertEqual(east.date_registered, Date.to_date("2026-03-11"))

    def test_a_receipt_of_another_century_is_refused(self):
        """A3: a slip in the year is named, in words."""
        with self.assertRaisesRegex(ValidationError, "10.03.1926"):
            self._create_draft(date_received="1926-03-10 06:00:00")

    def test_registered_before_receipt_is_refused(self):
        """A3: registration before receipt is a slip of the pen."""
        with self.assertRaisesRegex(ValidationError, "09.03.2026"):
            self._create_draft(
                date_received="2026-03-10 06:00:00", date_registered="2026-03-09"
            )

    def test_the_day_of_receipt_is_the_one_of_the_body(self):
        """A3: what came at night is of the next day there, and may be registered."""
        with freeze_time("2026-03-10 21:30:00"):
            self.assertEqual(
                self._register().date_registered, Date.to_date("2026-03-11")
            )

    def test_receipt_in_the_future_is_refused(self):
        """A3: nothing is received tomorrow."""
        with self.assertRaisesRegex(ValidationError, "11.03.2026"):
            self._create_draft(date_received="2026-03-11 06:00:00")

    def test_registration_in_the_future_is_refused(self):
        """A3: nothing is registered tomorrow."""
        with self.assertRaisesRegex(ValidationError, "11.03.2026"):
            self._create_draft(date_registered="2026-03-11")

    def test_tomorrow_depends_on_the_body(self):
        """A3: in the evening the east already has tomorrow's date, the north not."""
        with freeze_time("2026-03-10 15:00:00"):
            self._create_draft(self.east, date_registered="2026-03-11")
            with self.assertRaises(ValidationError):
                self._create_draft(date_registered="2026-03-11")

    def test_empty_receipt_is_refused(self):
        """A3: without a day of receipt no deadline runs."""
        with self.assertRaises(ValidationError):
            self._create_draft(date_received=False)
        draft = self._create_draft()
        with self.assertRaises(ValidationError):
            self._as(draft, "registrar").date_received = False

    def test_receipt_now_is_the_default(self):
        """A3: the counter enters what lies before it."""
        self.assertEqual(str(self._create_draft().date_received), "2026-03-10 09:00:00")

    def test_corrected_receipt_moves_the_registration_deadline(self):
        """A3: lateness is judged by the receipt that stands on the card."""
        draft = self._create_draft()
        self.assertEqual(
            self._deadline(draft, "registration").day_due, Date.to_date("2026-03-13")
        )
        self._as(draft, "registrar").date_received = "2026-03-02 06:00:00"
        self.assertEqual(
            self._deadline(draft, "registration").day_due, Date.to_date("2026-03-05")
        )
        self._as(draft, "registrar").action_register()
        self.assertTrue(draft.is_registered_late)

    def test_corrected_channel_moves_the_registration_deadline(self):
        """A3: an oral appeal entered as a paper one gets the rule of oral ones."""
        draft = self._create_draft()
        self._as(draft, "registrar").channel_id = self.oral_channel
        self.assertEqual(
            self._deadline(draft, "registration").day_due, Date.to_date("2026-03-11")
        )

    def test_form_and_answer_way_come_from_the_channel(self):
        """A1: the channel proposes the form and the way of the answer."""
        draft = self._create_draft(channel_id=self.message_channel.id)
        self.assertRecordValues(
            draft, [{"medium": "electronic", "answer_way": "email"}]
        )
        chosen = self._create_draft(answer_way="hand")
        self.assertRecordValues(chosen, [{"medium": "written", "answer_way": "hand"}])

    def test_more_than_one_signature_is_collective(self):
        """A2: a collective appeal is known by its signatures, or ticked by hand."""
        self.assertFalse(self._create_draft().is_collective)
        self.assertTrue(self._create_draft(signatory_count=2).is_collective)
        self.assertTrue(self._create_draft(is_collective=True).is_collective)

    def test_incomplete_card_is_flagged(self):
        """A2: undated, unsigned, or an unproved representative."""
        cases = [
            ({}, False),
            ({"has_date": False}, True),
            ({"has_signature": False}, True),
            ({"representative_name": "Лаптев"}, True),
            ({"representative_name": "Лаптев", "has_authority": True}, False),
        ]
        for vals, incomplete in cases:
            with self.subTest(vals):
                self.assertEqual(self._create_draft(**vals).is_incomplete, incomplete)

    def test_registration_puts_on_control(self):
        """A9: a registered appeal is on control with its deadline."""
        draft = self._create_draft()
        self.assertFalse(draft.on_control)
        self._as(draft, "registrar").action_register()
        self.assertTrue(draft.on_control)
        self.assertEqual(draft.date_deadline, Date.to_date("2026-04-09"))
