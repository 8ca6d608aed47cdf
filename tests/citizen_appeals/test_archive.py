import base64
import hashlib

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.citizen_appeals.models import citizen_appeal_archive

from tests.citizen_appeals.archive import ArchiveCase
from tests.common import TODAY


@tagged("post_install", "-at_install")
class TestArchive(ArchiveCase):
    """F1: closed appeals are filed, found, placed, taken back."""

    def test_filing_gives_index_term_and_inventory(self):
        """F1, S4 2.5.8: five years from 1 January of the next year."""
        appeal = self._put_away()
        self.assertEqual(appeal.state, "filed")
        self.assertEqual(appeal.file_index_id, self.index)
        self.assertEqual(appeal.date_filed, TODAY)
        self.assertEqual(appeal.filed_by_id, self.users["registrar"])
        self.assertEqual(str(appeal.date_destroy_after), "2031-12-31")
        self.assertEqual(self._codes(appeal)[-1], "filed")

    def test_the_inventory_is_frozen_with_its_checksum(self):
        """F1: every paper with its sheets; the PDF is kept as it was made."""
        appeal = self._close(sheets=2, attachment_sheets=3)
        self._as(appeal, "registrar").action_file()
        inventory = appeal.inventory_ids
        pdf = base64.b64decode(inventory.with_context(bin_size=False).pdf)
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertEqual(hashlib.sha256(pdf).hexdigest(), inventory.pdf_sha256)
        # the appeal, its enclosures, the resolution, the answer
        self.assertEqual(inventory.papers, 4)
        self.assertEqual(inventory.sheets, 2 + 3 + 1 + 1)
        with self.assertRaises(UserError):
            inventory.sudo().write({"sheets": 1})

    def test_the_inventory_lists_the_whole_case(self):
        """S4 2.1.15, 2.5.8: the appeals of an applicant and year lie in one case."""
        first, second = self._close(sheets=2), self._close(sheets=3)
        self.assertEqual(first.case_file_id, second.case_file_id)
        self._as(first, "registrar").action_file()
        report = self.env["report.citizen_appeals.report_inventory"]
        # what is not in the archive yet is not listed with the first
        alone = report._get_values(first)
        self.assertEqual([one["number"] for one in alone["appeals"]], [first.name])
        self._as(second, "registrar").action_file()
        both = report._get_values(second)
        self.assertEqual(
            [one["number"] for one in both["appeals"]], [first.name, second.name]
        )
        # the sheets numbered with the first keep their numbers
        count = len(alone["rows"])
        self.assertEqual(both["rows"][:count], alone["rows"])
        self.assertEqual(both["sheets"], 2 + 3 + 2 * 2)
        # an act sums the appeals, so each counts its own
        self.assertEqual(second.inventory_ids.sheets, 3 + 2)

    def test_the_inventory_names_nobody(self):
        """F1: it outlives the personal data."""
        appeal = self._close()
        report = self.env["report.citizen_appeals.report_inventory"]
        text = str(report._get_values(appeal))
        self.assertNotIn("Щукин", text)

    def test_only_the_office_files(self):
        """K1: registrar and head of the office."""
        appeal = self._close()
        for role in set(self.users) - {"registrar", "office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(appeal, role).action_file()
        self._as(appeal, "office_head").action_file()
        self.assertEqual(appeal.state, "filed")

    def test_only_closed_ones_are_filed(self):
        """F1: what is examined is not filed."""
        appeal = self._register()
        with self.assertRaisesRegex(UserError, "cannot become"):
            self._as(appeal, "registrar").action_file()

    def test_without_an_approved_list_nothing_is_filed(self):
        """S3 9: the list of files is approved first."""
        appeal = self._close()
        self.index.sudo()._write_flow({"state": "draft"})
        with self.assertRaisesRegex(UserError, "List of Files"):
            self._as(appeal, "registrar").action_file()
        self.assertEqual(appeal.state, "closed")

    def test_open_matters_keep_it_out_of_the_archive(self):
        """F1, S4 2.5.7: superior control, papers with an official, papers lost."""
        for values, words in (
            ({"superior_controls": True}, "superior body"),
            ({"holder_id": self.posts["executor"].id}, "2.5.7"),
            ({"is_paper_lost": True}, "lost"),
            ({"is_notice_due": True}, "notice"),
        ):
            appeal = self._close()
            appeal.sudo()._write_flow(values)
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._as(appeal, "registrar").action_file()

    def test_every_obstacle_is_told_in_words(self):
        """F1: a refusal names what is open and what to do."""
        Appeal = self.env["citizen.appeal"]
        codes = {code for code, _domain in Appeal._get_archive_obstacles()}
        self.assertEqual(codes, citizen_appeal_archive.OBSTACLES.keys())

    def test_a_filed_card_is_not_changed(self):
        """K2: not by the office either."""
        appeal = self._put_away()
        for values in ({"annotation": "Другое"}, {"archive_box": "7"}):
            with self.subTest(values), self.assertRaises(UserError):
                self._as(appeal, "office_head").write(values)

    def test_box_and_shelf_are_entered_by_the_office(self):
        """F1: search by the place on the shelf."""
        appeal = self._put_away()
        self._as(appeal, "registrar").action_place("К-12", "3")
        found = self._as(self.env["citizen.appeal"], "registrar").search(
            [("archive_box", "=", "К-12")]
        )
        self.assertEqual(found.ids, appeal.ids)
        for role in ("executor", "supervisor", "oversight", "auditor", "admin"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(appeal, role).action_place("1")

    def test_only_the_head_takes_back_with_a_reason(self):
        """F1: out of the archive while not destroyed."""
        appeal = self._put_away()
        with self.assertRaises(AccessError):
            self._as(appeal, "registrar").action_unfile("Новое обращение")
        with self.assertRaises(ValidationError):
            self._as(appeal, "office_head").action_unfile(" ")
        self._as(appeal, "office_head").action_unfile("Запрос суда")
        self.assertEqual(appeal.state, "closed")
        self.assertFalse(appeal.date_destroy_after)
        self.assertEqual(self._codes(appeal)[-1], "unfiled")

    def test_closing_does_not_lead_out_of_the_archive(self):
        """F1: only the head does."""
        appeal = self._put_away()
        with self.assertRaises(UserError):
            self._as(appeal, "registrar").action_close()
        self.assertEqual(appeal.state, "filed")

    def test_many_are_filed_in_the_background(self):
        """F1: a bulk act, line by line; one bad appeal stops nothing."""
        good, bad = self._close(), self._close()
        bad.sudo()._write_flow({"is_paper_lost": True})
        appeals = self._as(good | bad, "registrar")
        self.patch(citizen_appeal_archive, "FILE_LIMIT", 1)
        action = appeals.action_file()
        batch = self.env["citizen.batch"].browse(action["res_id"])
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("citizen_appeals.ir_cron_run_batches").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(batch.state, "partly")
        self.assertEqual((good.state, bad.state), ("filed", "closed"))

    def test_filing_asks_the_same_for_one_and_for_ten(self):
        """F1: set-based, but for the papers of each inventory."""
        appeals = self.env["citizen.appeal"]
        for _number in range(4):
            appeals |= self._close()
        self.env.flush_all()
        obstacles = self._as(appeals, "registrar")
        with self.assertQueryCount(14):
            obstacles._find_obstacles()
