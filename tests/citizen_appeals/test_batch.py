import base64
from io import BytesIO
from unittest.mock import patch

from pypdf import PdfWriter

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from tests.citizen_appeals.letters import LettersCase

LOGGER = "odoo.addons.citizen_appeals.models.citizen_batch"
LIMIT = "odoo.addons.citizen_appeals.models.citizen_letter_issue.SCREEN_LIMIT"


@tagged("post_install", "-at_install")
class TestBatch(LettersCase):
    """Bulk acts: resumable, nothing twice, a bad record stops nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("citizen_appeals.ir_cron_run_batches")

    def _signed(self, count=3):
        letters = self.Letter
        for _number in range(count):
            appeal = self._register()
            self._assign_to(appeal, "executor")
            letters |= self._letter("signed", appeal)
            self._as(appeal, "supervisor").action_decide("to_file")
        self._as(letters, "office_head").action_pass_quality()
        return letters

    def _start(self, letters, deed="action_number", user="chancery"):
        with patch(LIMIT, 2):
            action = getattr(self._as(letters, user), deed)()
        self.assertEqual(action["res_model"], "citizen.batch")
        return self.env["citizen.batch"].browse(action["res_id"])

    def _run(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_many_letters_are_numbered_in_the_background(self):
        letters = self._signed()
        batch = self._start(letters)
        self.assertEqual(letters.mapped("state"), ["signed"] * 3)
        self._run()
        self.assertEqual(letters.mapped("state"), ["numbered"] * 3)
        self.assertEqual(sorted(letters.mapped("number")), [1, 2, 3])
        self.assertRecordValues(
            batch,
            [{"state": "done", "done_count": 3, "failed_count": 0, "progress": 100}],
        )
        self.assertEqual(self._pages(base64.b64decode(batch.result)), 3)

    def test_few_letters_are_done_at_once(self):
        letters = self._signed(2)
        with patch(LIMIT, 2):
            self.assertFalse(self._as(letters, "chancery").action_number())
        self.assertEqual(letters.mapped("state"), ["numbered"] * 2)

    def test_second_run_does_nothing_twice(self):
        letters = self._signed()
        self._start(letters)
        self._run()
        hashes = letters.mapped("pdf_sha256")
        self._run()
        self.assertEqual(letters.mapped("pdf_sha256"), hashes)
        self.assertEqual(sorted(letters.mapped("number")), [1, 2, 3])

    def test_one_bad_letter_of_three_is_reported_and_skipped(self):
        letters = self._signed()
        batch = self._start(letters)
        letters[1].appeal_id.sudo()._write_flow({"decision": False})
        self._run()
        self.assertEqual(letters.mapped("state"), ["numbered", "signed", "numbered"])
        self.assertRecordValues(
            batch, [{"state": "partly", "done_count": 2, "failed_count": 1}]
        )
        failed = batch.line_ids.filtered(lambda line: line.state == "failed")
        self.assertIn("decision", failed.message)
        # no gap: the number of the refused letter went to the next one
        self.assertEqual(sorted(filter(None, letters.mapped("number"))), [1, 2])

    def test_unexpected_error_is_not_shown_in_words(self):
        """The text of an unknown error may name people."""
        letters = self._signed()
        batch = self._start(letters)
        issue = type(self.Letter)._issue
        with (
            patch.object(
                type(self.Letter),
                "_issue",
                autospec=True,
                side_effect=lambda letter: (
                    issue(letter)
                    if letter.id != letters[0].id
                    else (_ for _ in ()).throw(ValueError("Щукина"))
                ),
            ),
            mute_logger(LOGGER),
        ):
            self._run()
        failed = batch.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(len(failed), 1)
        self.assertNotIn("Щукина", failed.message)

    def test_restart_goes_on_with_the_rest(self):
        letters = self._signed()
        batch = self._start(letters)
        batch.line_ids[0].sudo().state = "done"
        batch.sudo().state = "running"
        self._run()
        self.assertEqual(letters.mapped("state"), ["signed", "numbered", "numbered"])
        self.assertIn(batch.state, ("done", "partly"))

    def test_failed_records_are_tried_again_by_who_started(self):
        letters = self._signed()
        batch = self._start(letters)
        appeal = letters[1].appeal_id.sudo()
        appeal._write_flow({"decision": False})
        self._run()
        appeal._write_flow({"decision": "to_file"})
        self._as(batch, "chancery").action_retry()
        self._run()
        self.assertEqual(letters.mapped("state"), ["numbered"] * 3)
        self.assertEqual(batch.state, "done")
        with self.assertRaises(UserError):
            self._as(batch, "chancery").action_retry()

    def test_act_runs_with_the_rights_of_who_started_it(self):
        letters = self._signed()
        batch = self._start(letters)
        self.users["chancery"].group_ids -= self.env.ref(
            "citizen_appeals.group_chancery"
        )
        self._run()
        self.assertEqual(batch.state, "failed")
        self.assertEqual(letters.mapped("state"), ["signed"] * 3)

    def test_merged_print_for_the_printer(self):
        letters = self._signed()
        batch = self._start(letters, "action_print", "office_head")
        self._run()
        self.assertEqual(self._pages(base64.b64decode(batch.result)), 3)
        self.assertNotRegex(batch.result_name, "Щукин")

    def test_everybody_sees_own_acts_only(self):
        letters = self._signed()
        batch = self._start(letters)
        self.assertTrue(self._as(batch, "chancery").name)
        for user in ("registrar", "office_head", "auditor", "executor"):
            with self.subTest(user=user), self.assertRaises(AccessError):
                self._as(batch, user).read(["kind"])
            with self.subTest(user=user), self.assertRaises(AccessError):
                self._as(batch.line_ids, user).read(["res_id"])

    def test_acts_are_not_made_by_hand(self):
        with self.assertRaises(AccessError):
            self._as(self.env["citizen.batch"], "chancery").create(
                {
                    "kind": "letter_number",
                    "res_model": "citizen.letter",
                    "company_id": self.company.id,
                    "user_id": self.users["office_head"].id,
                }
            )

    def test_vanished_record_is_reported(self):
        draft = self._letter("draft")
        letters = self._signed(2) | draft
        batch = self._start(letters, "action_print", "office_head")
        draft.sudo().unlink()
        self._run()
        self.assertEqual(batch.state, "partly")

    def test_a_stopped_print_goes_on_where_it_was(self):
        """D6: what was drawn before the stop is kept and never drawn again."""
        letters = self._signed()
        batch = self._start(letters, "action_print", "registrar")
        drawn = []
        render = type(letters)._render_pdfs

        def count(records, *args, **kwargs):
            drawn.extend(records.ids)
            return render(records, *args, **kwargs)

        crons = type(self.env["ir.cron"])
        with (
            patch.object(type(letters), "_render_pdfs", count),
            patch("odoo.addons.citizen_appeals.models.citizen_batch.CHUNK", 1),
        ):
            with patch.object(crons, "_commit_progress", return_value=0):
                self._run()
            self.assertEqual(batch.state, "running")
            self.assertEqual(drawn, letters[0].ids)
            self._run()
        self.assertEqual(batch.state, "done")
        self.assertEqual(drawn, letters.ids)
        self.assertEqual(self._pages(base64.b64decode(batch.result)), 3)
        self.assertFalse(any(batch.line_ids.mapped("part")))

    def test_enclosed_pages_follow_their_letter(self):
        """D6: PDFs and pictures are printed; what else is enclosed is named on the
        last page and the line."""
        letters = self._signed(2)
        files = {
            "Акт.pdf": self._pdf_with_pages(2),
            "Список.txt": b"plain text",
            "Скан.pdf": b"%PDF-1.4 broken",
        }
        for name, content in files.items():
            document = self._as(self.env["citizen.document"], "registrar").create(
                self._file(content, name, appeal_id=letters[0].appeal_id.id)
            )
            letters[0].sudo()._write_flow({"enclosure_ids": [(4, document.id)]})
        action = self._as(letters, "registrar").action_print()
        batch = self.env["citizen.batch"].browse(action["res_id"])
        self._run()
        self.assertEqual(batch.state, "done")
        self.assertEqual(self._pages(base64.b64decode(batch.result)), 5)
        told = batch.line_ids.filtered("message")
        self.assertEqual(told.mapped("res_id"), letters[0].ids)
        self.assertIn("Список.txt, Скан.pdf", told.message)
        self.assertIn("1 letters", batch.message)

    def _pdf_with_pages(self, count):
        writer = PdfWriter()
        for _page in range(count):
            writer.add_blank_page(200, 200)
        stream = BytesIO()
        writer.write(stream)
        return stream.getvalue()
