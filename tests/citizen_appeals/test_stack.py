import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.bulk import BulkCase
from tests.citizen_appeals.tools.test_person_table import xlsx
from tests.common import AppealsCase

AT_ONCE = "odoo.addons.citizen_appeals.models.citizen_stack.AT_ONCE"
CHUNK = "odoo.addons.citizen_appeals.models.citizen_batch.CHUNK"
LIST = """Иванова Мария Петровна, ул. Ленина, д. 5, кв. 12, 8 912 345-67-89
Сидоров Пётр Ильич, ул. Мира, д. 3, sidorov@example.ru
Ким Анна Сергеевна, г. Энск, ул. Садовая, д. 1
"""


@tagged("post_install", "-at_install")
class TestStack(AppealsCase):
    """A2, S4 2.4.1: one text, a list of applicants, a card for each, all joined."""

    _run = BulkCase._run

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("citizen_appeals.ir_cron_run_batches")

    def _stack(self, paste=LIST, user="registrar", **vals):
        stack = self._as(self.env["citizen.stack"], user).create(
            {
                "channel_id": self.channel.id,
                "topic_ids": [Command.set(self.topic.ids)],
                "annotation": "О ремонте дороги",
                "paste": paste,
                **vals,
            }
        )
        stack.action_read()
        return stack

    def test_the_pasted_list_becomes_lines(self):
        """A2: what was pasted stands beside what was read; the box is empty."""
        stack = self._stack()
        self.assertEqual((stack.line_count, stack.error_count), (3, 0))
        self.assertRecordValues(
            stack.line_ids[0],
            [{"surname": "Иванова", "patronymic": "Петровна", "gender": "female"}],
        )
        self.assertTrue(stack.line_ids[0].raw.startswith("Иванова Мария"))
        self.assertFalse(stack.paste)

    def test_each_gets_a_card_and_all_are_joined(self):
        """S4 2.4.1: own number and term each; the first of the list leads."""
        stack = self._stack()
        stack.action_register()
        self.assertEqual(stack.state, "done")
        appeals = stack.line_ids.appeal_id
        self.assertEqual(appeals.mapped("state"), ["registered"] * 3)
        self.assertEqual(sorted(appeals.mapped("number")), [1, 2, 3])
        self.assertEqual(stack.leader_id, appeals[0])
        self.assertEqual((appeals - appeals[0]).joined_to_id, appeals[0])
        self.assertEqual(
            appeals.mapped("relation"), ["primary", "collective", "collective"]
        )
        self.assertEqual(
            appeals.applicant_id.mapped("surname"), ["Иванова", "Сидоров", "Ким"]
        )
        self.assertEqual(appeals[0].received_phone, "8 912 345-67-89")
        self.assertEqual(appeals.question_ids.topic_id, self.topic)

    def test_the_names_are_kept_on_the_cards_alone(self):
        """K2: a second copy of names and addresses is not kept."""
        stack = self._stack()
        stack.action_register()
        for line in stack.line_ids:
            self.assertFalse(line.raw or line.surname or line.address or line.phone)

    def test_joined_to_an_appeal_there_is(self):
        """S4 2.4.1: late ones of the same text join the one under examination."""
        leader = self._register()
        stack = self._stack(leader_id=leader.id)
        stack.action_register()
        self.assertEqual(stack.line_ids.appeal_id.joined_to_id, leader)

    def test_known_persons_are_proposed(self):
        """A7: same name and address, or a phone in common; a namesake is not."""
        known = self._create_applicant(
            surname="Иванова",
            given_name="Мария",
            patronymic="Петровна",
            address="Ленина 5-12",
            phone="+7 (912) 345-67-89",
            email=False,
        )
        self._create_applicant(
            surname="Ким",
            given_name="Анна",
            patronymic="Сергеевна",
            address="ул. Другая, д. 9",
            phone=False,
            email=False,
        )
        stack = self._stack()
        self.assertEqual(stack.line_ids[0].applicant_id.id, known.id)
        self.assertEqual(stack.line_ids[0].match_reason, "same")
        self.assertFalse(stack.line_ids[2].applicant_id)
        stack.action_register()
        self.assertEqual(stack.line_ids[0].appeal_id.applicant_id.id, known.id)
        self.assertNotIn(known.id, stack.line_ids[1:].applicant_id.ids)

    def test_a_misspelt_person_at_the_address_is_proposed(self):
        """A7: one letter wrong; the clerk may take another one or none."""
        known = self._create_applicant(
            surname="Иванова",
            given_name="Мария",
            patronymic="Петровна",
            address="ул. Ленина, д. 5, кв. 12",
        )
        stack = self._stack("Ивонова Мария Петровна, ул. Ленина, д. 5, кв. 12")
        self.assertEqual(stack.line_ids.applicant_id.id, known.id)
        self.assertEqual(stack.line_ids.match_reason, "like")
        stack.line_ids.applicant_id = False
        stack.action_register()
        self.assertEqual(stack.line_ids.appeal_id.applicant_id.surname, "Ивонова")

    def test_bad_lines_say_what_is_wrong_and_nothing_is_lost(self):
        """A2: each reason beside its line; nothing is registered until mended."""
        stack = self._stack(
            "Иванова Мария Петровна, ул. Ленина, д. 5\n"
            "Петров, ул. Мира, д. 3\n"
            "Сидоров Пётр Ильич\n"
            '=HYPERLINK("http://x","Иванов")\n'
            "иванова мария петровна, Ленина 5\n"
        )
        errors = stack.line_ids.mapped("error")
        self.assertFalse(errors[0])
        self.assertIn("Patronymic", errors[1])
        self.assertIn("answer to go", errors[2])
        self.assertIn("formula", errors[3])
        self.assertIn("same person", errors[4])
        self.assertEqual(stack.error_count, 4)
        with self.assertRaisesRegex(UserError, "nothing was registered"):
            stack.action_register()
        self.assertFalse(stack.line_ids.appeal_id)
        stack.line_ids[1].write({"given_name": "Иван", "no_patronymic": True})
        stack.line_ids[2].address = "ул. Мира, д. 4"
        stack.line_ids[3:].unlink()
        stack.action_register()
        self.assertEqual((stack.state, stack.made_count), ("done", 3))

    def test_a_formula_typed_later_is_refused_too(self):
        """A2: an address that a spreadsheet would compute."""
        stack = self._stack()
        stack.line_ids[0].address = "=1+1"
        self.assertIn("formula", stack.line_ids[0].error)

    def test_file_and_paste_add_up(self):
        """A2: XLSX by its headings, after the lines there are."""
        content = xlsx(["ФИО", "Адрес"], ["Орлов Лев Ильич", "ул. Ясная, д. 7"])
        stack = self._stack()
        stack.write({"list_file": base64.b64encode(content), "list_name": "a.xlsx"})
        stack.action_read()
        self.assertEqual(stack.line_ids.mapped("sequence"), [1, 2, 3, 4])
        self.assertEqual(stack.line_ids[3].surname, "Орлов")
        self.assertFalse(stack.list_file)

    def test_no_table_is_refused_in_words(self):
        """A2: the message says what to do, the stack stays as it is."""
        stack = self._stack()
        stack.write({"list_file": base64.b64encode(b"%PDF"), "list_name": "a.pdf"})
        with self.assertRaisesRegex(ValidationError, "XLSX"):
            stack.action_read()
        self.assertEqual(stack.line_count, 3)

    def test_second_click_makes_nothing_twice(self):
        """A2: in the background or done, the cards are made once."""
        stack = self._stack()
        with patch(AT_ONCE, 1):
            first = stack.action_register()
            second = stack.action_register()
        self.assertEqual(first["res_id"], second["res_id"])
        self._run()
        self.assertEqual(stack.state, "done")
        with self.assertRaises(UserError):
            stack.action_register()
        self.assertEqual(len(stack.line_ids.appeal_id), 3)

    def test_a_stopped_run_goes_on(self):
        """A2: killed after the first commit, the rest follows, once each."""
        stack = self._stack()
        crons = type(self.env["ir.cron"])
        with patch(AT_ONCE, 1), patch(CHUNK, 1):
            stack.action_register()
            with patch.object(crons, "_commit_progress", return_value=0):
                self._run()
            self.assertEqual((stack.state, stack.made_count), ("running", 1))
            self._run()
        self.assertEqual((stack.state, stack.made_count), ("done", 3))
        appeals = stack.line_ids.appeal_id
        self.assertEqual((appeals - stack.leader_id).joined_to_id, stack.leader_id)

    def test_a_line_that_fails_is_mended_and_run_again(self):
        """A2: the others have their cards; the reason is in the result."""
        stack = self._stack()
        with patch(AT_ONCE, 1):
            stack.action_register()
        stack.line_ids[1].sudo().write({"patronymic": False})
        self._run()
        self.assertEqual((stack.state, stack.made_count), ("draft", 2))
        self.assertEqual(stack.batch_id.state, "partly")
        self.assertTrue(stack.line_ids[1].error)
        stack.line_ids[1].patronymic = "Ильич"
        stack.action_register()
        self.assertEqual((stack.state, stack.made_count), ("done", 3))
        self.assertEqual(stack.line_ids[1].appeal_id.joined_to_id, stack.leader_id)

    def test_only_the_office_keeps_stacks(self):
        """K1: neither executors nor the office of another body."""
        stack = self._stack()
        for name in ("executor", "chancery", "supervisor", "signatory", "auditor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(stack, name).read(["annotation"])
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(stack, name).action_register()
        with self.assertRaises(AccessError):
            self._as(stack, "registrar", self.east).action_register()

    def test_what_is_in_the_register_stays(self):
        """A4: neither lines nor stack are deleted or changed after."""
        stack = self._stack()
        stack.action_register()
        for deed in (
            stack.unlink,
            stack.line_ids.unlink,
            lambda: stack.line_ids[0].write({"surname": "Другая"}),
        ):
            with self.assertRaises(UserError):
                deed()
        with self.assertRaises(AccessError):
            stack.write({"state": "draft"})
        draft = self._stack()
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_500_lines_are_read_by_few_statements(self):
        """A7: known persons are looked for together, not line by line."""

        def count(size, start):
            paste = "\n".join(
                f"Иванов{'а' * (n % 5)} Иван Иванович, ул. Мира, д. {n}"
                for n in range(start, start + size)
            )
            limit = "odoo.addons.citizen_appeals.models.citizen_stack_line.FUZZY_LIMIT"
            with patch(limit, 0):
                before = self.env.cr.sql_log_count
                self._stack(paste)
                return self.env.cr.sql_log_count - before

        few, many = count(5, 1), count(105, 1000)
        self.assertLessEqual(many - few, 10)
