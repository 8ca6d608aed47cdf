from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from tests.common import SECRETS, AppealsCase


@tagged("post_install", "-at_install")
class TestNumbers(AppealsCase):
    """A4: numbers restart each year, per register, unique and without gaps."""

    def _get_register(self, kind, company=None):
        register = self.env["citizen.register"]._find(company or self.company, kind)
        self.assertTrue(register)
        return register

    def test_first_number_of_a_body_is_one_with_the_year(self):
        """A4: a fresh register starts at 1 and prints the year."""
        appeal = self._register()
        self.assertRecordValues(
            appeal,
            [
                {
                    "name": "1/2026",
                    "number": 1,
                    "number_year": 2026,
                    "register_id": self._get_register("appeal").id,
                    "state": "registered",
                }
            ],
        )

    def test_numbers_follow_without_gap(self):
        """A4: each registration takes the next number."""
        names = [self._register().name for _turn in range(3)]
        self.assertEqual(names, ["1/2026", "2/2026", "3/2026"])

    def test_a_list_is_numbered_in_its_order(self):
        """A4: one call for many appeals gives consecutive numbers."""
        self._register()
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        appeals = Appeal.create_registered([self._values() for _turn in range(4)])
        self.assertEqual(appeals.mapped("number"), [2, 3, 4, 5])
        self.assertEqual(appeals[-1].name, "5/2026")

    def test_a_draft_has_no_number(self):
        """A4: the number is drawn at registration, not at the intake."""
        draft = self._create_draft()
        self.assertFalse(draft.number)
        self.assertFalse(draft.name)

    def test_a_deleted_draft_leaves_no_gap(self):
        """A4: what was never registered takes no number away."""
        self._register()
        self._as(self._create_draft(), "registrar").unlink()
        self.assertEqual(self._register().number, 2)

    def test_a_rolled_back_registration_leaves_no_gap(self):
        """A4: a failed transaction gives its number back."""
        self._register()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.assertEqual(self._register().number, 2)
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(self._register().number, 2)

    def test_a_taken_number_is_passed_over(self):
        """A4: an old snapshot does not lead to a double, nor to an error."""
        first, second = self._register(), self._register()
        Appeal = type(self.env["citizen.appeal"])
        with patch.object(Appeal, "_lock_last_number", return_value=0):
            third = self._register()
        self.assertEqual((first + second + third).mapped("number"), [1, 2, 3])

    def test_each_body_counts_for_itself(self):
        """A4, A14: bodies have their own registers."""
        self._register()
        self._register()
        east = self._register(self.east)
        self.assertEqual(east.name, "1/2026")
        self.assertEqual(east.register_id.company_id, self.east.company)

    def test_messages_have_their_own_register(self):
        """A1: what does not count as an appeal is numbered apart."""
        self._register()
        message = self._register(channel_id=self.message_channel.id)
        self.assertEqual(message.register_id, self._get_register("message"))
        self.assertEqual(message.name, "С-1/2026")

    def test_requests_have_their_own_register(self):
        """A2: officials' requests have their own register and count."""
        self._register()
        register = self._get_register("request")
        request = self._register(register_id=register.id)
        self.assertEqual(request.name, "З-1/2026")

    def test_numbers_restart_with_the_year(self):
        """A4: the first appeal of the new year is number 1 again."""
        self._register()
        self._register()
        with freeze_time("2027-01-11 09:00:00"):
            appeal = self._register()
            self.assertEqual(appeal.name, "1/2027")
        self.assertEqual(self._register().name, "3/2026")

    def test_the_year_is_the_one_of_the_body(self):
        """A4: in the evening of 31 December the east already writes the next year."""
        with freeze_time("2026-12-31 15:00:00"):
            self.assertEqual(self._register().name, "1/2026")
            self.assertEqual(self._register(self.east).name, "1/2027")

    def test_the_year_is_the_one_of_registration(self):
        """A4: a paper of December registered in January counts in January's year."""
        with freeze_time("2027-01-11 09:00:00"):
            appeal = self._register(date_received="2026-12-30 09:00:00")
        self.assertEqual(appeal.name, "1/2027")

    def test_first_number_of_a_year_can_be_given(self):
        """A4: a body that continues an older count says where to start."""
        self.env["citizen.register.start"].create(
            {
                "register_id": self._get_register("appeal").id,
                "year": 2026,
                "first_number": 1501,
            }
        )
        self.assertEqual(self._register().name, "1501/2026")
        self.assertEqual(self._register().name, "1502/2026")
        with freeze_time("2027-01-11 09:00:00"):
            self.assertEqual(self._register().name, "1/2027")

    def test_prefix_and_year_come_from_the_register(self):
        """A4: a body decides how its numbers look."""
        self._get_register("appeal").write({"prefix": "ОГ-", "has_year": False})
        self.assertEqual(self._register().name, "ОГ-1")

    def test_without_a_register_nothing_is_registered(self):
        """A4: the message says which body lacks a register."""
        draft = self._create_draft()
        draft.register_id = False
        with self.assertRaisesRegex(UserError, "Север"):
            self._as(draft, "registrar").action_register()

    def test_registering_twice_is_refused(self):
        """K2: a registered appeal keeps its number."""
        appeal = self._register()
        with self.assertRaises(UserError):
            self._as(appeal, "registrar").action_register()
        self.assertEqual(appeal.name, "1/2026")

    def test_display_name_is_number_and_date(self):
        """K1: the name shown everywhere tells nothing of the applicant."""
        appeal = self._register()
        self.assertEqual(appeal.display_name, "No. 1/2026 of 10.03.2026")
        draft = self._create_draft()
        shown = appeal.display_name + draft.display_name
        self.assertFalse([word for word in SECRETS if word in shown])

    def test_display_name_of_a_draft_has_the_day_of_the_body(self):
        """K1: before registration the day of receipt is shown, in the body's zone."""
        with freeze_time("2026-03-11 15:00:00"):
            north = self._create_draft(date_received="2026-03-10 20:30:00")
            east = self._create_draft(self.east, date_received="2026-03-10 20:30:00")
        self.assertIn("10.03.2026", north.display_name)
        self.assertIn("11.03.2026", east.display_name)

    def test_only_the_office_registers(self):
        """K1: registration is the registrar's and the head of the office's."""
        for role in ("registrar", "office_head"):
            draft = self._create_draft()
            self._as(draft, role).action_register()
            self.assertEqual(draft.state, "registered")
        for role in set(self.users) - {"registrar", "office_head"}:
            draft = self._create_draft()
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(draft, role).action_register()
            self.assertEqual(draft.state, "received")


@tagged("post_install", "-at_install")
class TestCaseFile(AppealsCase):
    """A10: one case file (Дело, ГП) per applicant and year."""

    def test_first_appeal_of_a_year_opens_the_file(self):
        """A10: the file has a number of its own register."""
        file = self._register().case_file_id
        self.assertEqual(file.applicant_id, self.applicant)
        self.assertEqual(file.name, "ГП-1/2026")

    def test_second_appeal_joins_the_file(self):
        """A10: every material of the year is in one file, from a list too."""
        first = self._register()
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        others = Appeal.create_registered([self._values(), self._values()])
        self.assertEqual(others.case_file_id, first.case_file_id)
        self.assertEqual(len(first.case_file_id.appeal_ids), 3)

    def test_files_are_per_applicant(self):
        """A10: another applicant, another file and number."""
        first = self._register()
        other = self._create_applicant(surname="Лаптев", gender="male")
        second = self._register(applicant_id=other.id)
        self.assertEqual(second.case_file_id.name, "ГП-2/2026")
        self.assertNotEqual(first.case_file_id, second.case_file_id)

    def test_files_are_per_year(self):
        """A10: with the new year a new file begins."""
        first = self._register()
        with freeze_time("2027-01-11 09:00:00"):
            second = self._register()
        self.assertEqual(second.case_file_id.name, "ГП-1/2027")
        self.assertNotEqual(first.case_file_id, second.case_file_id)

    def test_an_anonymous_appeal_has_no_file(self):
        """A6: without a name there is nobody to keep a file of."""
        self.assertFalse(self._register(applicant_id=False).case_file_id)

    def test_a_draft_opens_no_file(self):
        """A10: the file is opened by the registration."""
        self.assertFalse(self._create_draft().case_file_id)
        self.assertFalse(
            self.env["citizen.case.file"].search(
                [("applicant_id", "=", self.applicant.id)]
            )
        )
