import io
import zipfile

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestPostRegister(LettersCase):
    """S4 2.5.1, 2.5.3: the letters of a day, listed, handed to the post, dispatched."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Register = cls.env["citizen.post.register"]

    def _numbered(self, count=2):
        letters = self.Letter
        for _number in range(count):
            appeal = self._register()
            self._assign_to(appeal, "executor")
            letters |= self._letter("numbered", appeal)
        return letters

    def _collect(self, user="chancery"):
        register = self._as(self.Register, user).create({})
        register.action_collect()
        return register.with_env(self.env)

    def test_all_that_waits_for_the_post_is_collected(self):
        """S4 2.5.1: numbered letters by post, not those that go in another way."""
        letters = self._numbered()
        other = self._letter("numbered", dispatch_way="hand")
        register = self._collect()
        self.assertEqual(register.line_ids.letter_id, letters)
        self.assertNotIn(other, register.line_ids.letter_id)
        line = register.line_ids[0]
        self.assertEqual(line.item_kind, "registered")
        self.assertEqual(line.sheets, 1)
        self.assertIn("Заозёрная", line.address)
        self.assertNotIn("\n", line.addressee)

    def test_closing_dispatches_all_in_one_act(self):
        """S4 2.5.1, 2.5.3: one day, one clerk, a number of the register."""
        letters = self._numbered()
        register = self._collect()
        self._as(register, "chancery").action_close()
        self.assertEqual(letters.mapped("state"), ["dispatched"] * 2)
        self.assertEqual(letters.dispatched_by_id, self.users["chancery"])
        self.assertEqual(letters.dispatch_ids.post_register_id, register)
        self.assertRecordValues(
            register,
            [
                {
                    "state": "closed",
                    "name": "1",
                    "closed_by_id": self.users["chancery"].id,
                }
            ],
        )
        self.assertEqual(letters.appeal_id.mapped("state"), ["answered"] * 2)

    def test_a_closed_register_is_not_opened_or_changed(self):
        """S4 2.5.3: what left has left."""
        self._numbered(1)
        register = self._collect()
        self._as(register, "chancery").action_close()
        chancery = self._as(register, "chancery")
        for deed in (
            chancery.action_close,
            chancery.action_collect,
            chancery.unlink,
            chancery.line_ids.unlink,
            lambda: chancery.write({"date": "2026-03-09"}),
            lambda: chancery.line_ids.write({"weight": 20}),
        ):
            with self.assertRaisesRegex(UserError, "2.5.3"):
                deed()
        with self.assertRaises(AccessError):
            chancery.write({"state": "draft"})

    def test_a_letter_in_a_register_is_not_dispatched_besides(self):
        """Bad input: dispatched twice; the message says where it stands."""
        letter = self._numbered(1)
        register = self._collect()
        with self.assertRaisesRegex(UserError, "post register"):
            self._as(letter, "chancery").action_dispatch()
        self._as(register, "chancery").line_ids.unlink()
        self._as(letter, "chancery").action_dispatch()
        self.assertEqual(letter.state, "dispatched")

    def test_what_left_meanwhile_stops_the_closing(self):
        """Bad input: all or none, each letter named."""
        letters = self._numbered()
        register = self._collect()
        letters[0].sudo().dispatch_way = "hand"
        with self.assertRaisesRegex(UserError, letters[0].name):
            self._as(register, "chancery").action_close()
        self.assertEqual(letters.mapped("state"), ["numbered"] * 2)

    def test_a_letter_stands_in_one_register(self):
        """Bad input: listed twice."""
        letter = self._numbered(1)
        register = self._collect()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            register.write({"line_ids": [Command.create({"letter_id": letter.id})]})
            self.env.flush_all()

    def test_only_what_goes_by_post_is_listed(self):
        """Bad input: a letter by hand, a signed one."""
        by_hand = self._letter("numbered", dispatch_way="hand")
        with self.assertRaisesRegex(ValidationError, "2.5.1"):
            self._as(by_hand, "chancery").action_to_post_register()

    def test_the_day_is_not_in_the_future_nor_before_the_letter(self):
        """Bad input."""
        self._numbered(1)
        register = self._collect()
        with self.assertRaisesRegex(UserError, "future"):
            register.date = "2026-03-11"
        register.date = "2026-03-09"
        with self.assertRaisesRegex(UserError, "Numbered after"):
            self._as(register, "chancery").action_close()

    def test_an_empty_register_is_not_closed(self):
        register = self._as(self.Register, "chancery").create({})
        with self.assertRaisesRegex(UserError, "no letter"):
            register.action_close()
        with self.assertRaisesRegex(UserError, "waits to go by post"):
            register.action_collect()

    def test_who_keeps_it(self):
        """S4 2.5.1: chancery and office; the executor does not even read it."""
        self._numbered(1)
        register = self._collect("registrar")
        for user in ("executor", "supervisor", "admin"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._as(register, user).action_close()
        self._as(register, "auditor").check_access("read")
        with self.assertRaises(AccessError):
            self._as(register, "auditor").action_close()
        east = self._as(self.Register, "chancery", self.east)
        self.assertFalse(east.search([("id", "=", register.id)]))

    # ------------------------------------------------------------------
    # postal identifiers
    # ------------------------------------------------------------------

    def test_identifiers_pasted_as_a_list(self):
        """D6: in the order of the register, or after the outgoing number."""
        letters = self._numbered(3)
        register = self._collect()
        self._as(register, "chancery").action_enter_tracking(
            f"80080012345670\n\n{letters[2].name} 8008 0012 3456 72\nRA123456785RU"
        )
        self.assertEqual(
            register.line_ids.mapped("tracking_ref"),
            ["80080012345670", "RA123456785RU", "80080012345672"],
        )
        self._as(register, "chancery").action_close()
        self.assertEqual(letters[2].tracking_ref, "80080012345672")
        self.assertEqual(letters[2].dispatch_ids.tracking_ref, "80080012345672")

    def test_identifiers_that_come_later_leave_a_trace(self):
        """S4 2.5.3: a correction after the closing is an event and a row."""
        letter = self._numbered(1)
        register = self._collect()
        self._as(register, "chancery").action_close()
        self.assertEqual(register.untracked_count, 1)
        self._as(register, "chancery").action_enter_tracking("80080012345670")
        self.assertEqual(letter.tracking_ref, "80080012345670")
        self.assertEqual(letter.dispatch_ids.mapped("act"), ["sent", "tracking"])
        self._as(register, "chancery").action_enter_tracking(
            f"{letter.name} 80080012345671"
        )
        self.assertEqual(letter.tracking_ref, "80080012345671")
        self.assertEqual(self._codes(letter.appeal_id).count("letter_tracking"), 2)

    def test_lines_that_do_not_fit_are_named(self):
        """Bad input: too short, twice, more than letters; nothing is entered."""
        self._numbered(2)
        register = self._collect()
        chancery = self._as(register, "chancery")
        with self.assertRaisesRegex(UserError, "2: 8008"):
            chancery.action_enter_tracking("80080012345670\n8008")
        with self.assertRaises(UserError):
            chancery.action_enter_tracking("80080012345670\n80080012345670")
        with self.assertRaisesRegex(UserError, "3: "):
            chancery.action_enter_tracking(
                "80080012345670\n80080012345671\n80080012345672"
            )
        with self.assertRaisesRegex(UserError, "1: 999/2026"):
            # of a letter that is not here; nobody else's letter gets it
            chancery.action_enter_tracking("999/2026 80080012345670")
        self.assertFalse(any(register.line_ids.mapped("tracking_ref")))
        with self.assertRaisesRegex(ValidationError, "14 digits"):
            chancery.line_ids[0].tracking_ref = "12"

    # ------------------------------------------------------------------
    # on paper
    # ------------------------------------------------------------------

    def test_the_print_for_the_post_office(self):
        """S4 2.5.1: kinds of items apart, numbered through, who handed it over."""
        letters = self._numbered()
        register = self._collect()
        register.line_ids[0].item_kind = "simple"
        text = self._text(self._print("report_post_register", register, "chancery"))
        self.assertNotIn("№ 1", text)
        self._as(register, "chancery").action_close()
        text = self._text(self._print("report_post_register", register, "chancery"))
        for words in (
            "РЕЕСТР ПОЧТОВЫХ ОТПРАВЛЕНИЙ № 1",
            "10.03.2026",
            "Простые письма: 1",
            "Заказные письма: 1",
            letters[0].name,
        ):
            self.assertIn(words, text)

    def test_the_table_holds_text_and_no_formulas(self):
        """Bad input: an addressee that begins like a formula."""
        self._numbered(1)
        register = self._collect()
        register.line_ids.addressee = '=HYPERLINK("http://evil.example")'
        report = self.env["report.citizen_appeals.report_post_register"]
        with zipfile.ZipFile(io.BytesIO(report._make_xlsx(register))) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            strings = book.read("xl/sharedStrings.xml").decode()
        self.assertNotIn("<f>", sheet)
        self.assertIn("=HYPERLINK", strings)
        self.assertIn("Почтовый идентификатор", strings)
