from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestLetterVersions(LettersCase):
    """D2: what was changed after a remark can be shown."""

    def _change(self, letter, text, user="executor"):
        self._as(letter, user).body = f"<p>{text}</p>"

    def test_each_version_keeps_author_and_text(self):
        letter = self._letter("draft", body="<p>Первый.</p>")
        self._change(letter, "Второй.")
        self._change(letter, "Третий.", "office_head")
        versions = self._as(letter, "assistant").html_field_history_metadata["body"]
        self.assertEqual([version["revision_id"] for version in versions], [2, 1])
        self.assertEqual(
            versions[0]["create_uid"], self.users["office_head"].id, versions
        )
        self.assertNotIn("patch", versions[0])
        old = letter.html_field_history_get_content_at_revision("body", 2)
        self.assertIn("Второй", old)

    def test_differences_are_visible(self):
        letter = self._letter("draft", body="<p>Работы закончены в марте.</p>")
        self._change(letter, "Работы закончены в апреле.")
        shown = letter.html_field_history_get_comparison_at_revision("body", 1)
        self.assertIn("<added>", shown)
        self.assertIn("<removed>", shown)

    def test_a_version_is_restored_while_the_letter_may_be_edited(self):
        letter = self._letter("draft", body="<p>Первый.</p>")
        self._change(letter, "Второй.")
        old = letter.html_field_history_get_content_at_revision("body", 1)
        self._as(letter, "executor").body = old
        self.assertEqual(letter.body, "<p>Первый.</p>")
        self._as(letter, "executor").action_submit()
        with self.assertRaises(UserError):
            self._as(letter, "executor").body = "<p>Второй.</p>"

    def test_strangers_read_no_version(self):
        """K1: the versions are read by who reads the letter."""
        letter = self._letter("draft")
        self._change(letter, "Второй.")
        for user in ("executor2", "chancery", "admin"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._as(letter, user).html_field_history_get_content_at_revision(
                    "body", 1
                )

    def test_history_is_written_by_the_system_alone(self):
        """K2: nobody rewrites who wrote what."""
        letter = self._letter("draft", body="<p>Первый.</p>")
        self._change(letter, "Второй.")
        with self.assertRaises(AccessError):
            self._as(letter, "executor").write({"html_field_history": {}})
