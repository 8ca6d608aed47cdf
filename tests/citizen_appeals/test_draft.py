from datetime import timedelta

from odoo import SUPERUSER_ID, fields
from odoo.tests import freeze_time, tagged

from odoo.addons.citizen_appeals.models.citizen_appeal_draft import DRAFTS
from odoo.addons.citizen_appeals.tools.letter_text import long_date

from tests.citizen_appeals.submissions import JPEG, PDF, TEXT, SubmissionCase
from tests.common import NOW

WAYS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDraft(SubmissionCase):
    """I1: what was begun is kept for its owner, for a term, and for nobody else."""

    @classmethod
    def _draft(cls, user=None, company=None):
        drafts = cls.env["citizen.appeal.draft"].with_user(user or cls.citizen)
        token = drafts._new_token(user or cls.citizen)
        return drafts._find_by_token(token, company or cls.company)

    def test_the_system_keeps_it(self):
        """K1: the citizen is the author of no record."""
        draft = self._draft()
        draft._keep(self._typed(), [("двор.jpg", JPEG)])
        self.assertEqual(draft.create_uid.id, SUPERUSER_ID)
        self.assertEqual(draft._get_files().create_uid.id, SUPERUSER_ID)

    def test_nobody_reads_it(self):
        """K1: neither its owner by RPC, nor a clerk, nor the administrator."""
        draft = self._draft()
        draft._keep(self._typed(), [("двор.jpg", JPEG)])
        files = draft._get_files()
        users = [self.citizen, self.stranger]
        users += [self.users[name] for name in ("registrar", "office_head", "admin")]
        for user in users:
            for way in WAYS:
                self.assertFalse(draft.with_user(user).has_access(way), user.login)
            self.assertFalse(
                files.with_user(user).sudo(False).has_access("read"), user.login
            )

    def test_what_is_kept_has_an_end(self):
        """Bad input: books in every line."""
        draft = self._draft()
        row = {"name": "щ" * 100_000, "address": "щ" * 100_000}
        draft._keep(
            {
                "surname": "щ" * 100_000,
                "text": "щ\x00" * 100_000,
                "coauthors": [row] * 3,
                "plain_topic_ids": list(range(1, 10_000)),
            }
        )
        self.assertLess(len(str(draft.values)), 400_000)
        self.assertNotIn("\x00", draft.values["text"])

    def test_files_of_a_draft_have_limits(self):
        """A2: kinds, number and size are those of the appeal."""
        self.company.portal_file_count = 2
        draft = self._draft()
        self.assertTrue(draft._keep({}, [("a.exe", b"MZ"), ("b.pdf", PDF)]))
        self.assertTrue(draft._keep({}, [("c.pdf", PDF), ("d.pdf", PDF)]))
        self.assertEqual(draft._get_files().mapped("name"), ["b.pdf", "c.pdf"])

    def test_too_many_drafts(self):
        """Bad input: an account fills no disk."""
        drafts = [self._draft() for _number in range(DRAFTS + 3)]
        found = self.env["citizen.appeal.draft"].search(
            [("user_id", "=", self.citizen.id)]
        )
        self.assertEqual(len(found), DRAFTS)
        self.assertTrue(drafts[-1].exists())

    def test_forgotten_after_the_term(self):
        """152-ФЗ 5: with its files; fresh ones stay."""
        draft, fresh = self._draft(), self._draft(self.stranger)
        draft._keep(self._typed(), [("двор.jpg", JPEG)])
        files = draft._get_files()
        self.env.flush_all()
        old = fields.Datetime.now() - timedelta(days=31)
        self.env.cr.execute(
            "UPDATE citizen_appeal_draft SET write_date = %s WHERE id = %s",
            [old, draft.id],
        )
        self.env.invalidate_all()
        self.env["citizen.appeal.draft"]._gc_drafts()
        self.assertFalse(draft.exists() or files.exists())
        self.assertTrue(fresh.exists())

    def test_the_term_is_a_parameter(self):
        """I1: nonsense means the shipped term."""
        parameters = self.env["ir.config_parameter"]
        for value, days in (("7", 7), ("", 30), ("abc", 30), ("-1", 30), ("0", 30)):
            parameters.set_param("citizen_appeals.draft_days", value)
            term = self.env["citizen.appeal.draft"]._get_term()
            self.assertEqual(term.days, days, value)

    def test_the_latest_of_a_body(self):
        """A14: each body has its own form."""
        here = self._draft()
        there = self._draft(company=self.east.company)
        drafts = self.env["citizen.appeal.draft"]
        self.assertEqual(drafts._find_latest(self.citizen, self.company), here)
        self.assertEqual(drafts._find_latest(self.citizen), there)
        self.assertFalse(drafts._find_latest(self.stranger))

    def test_files_go_with_the_appeal(self):
        """K2: byte for byte from the draft into the documents."""
        draft = self._draft()
        draft._keep({}, [("двор.jpg", JPEG)])
        appeal = draft._submit(self._typed(), [("акт.pdf", PDF)])
        self.assertEqual(appeal.document_ids.mapped("name"), ["двор.jpg", "акт.pdf"])
        self.assertFalse(draft._get_files())
        self.assertFalse(draft.values)
        self.assertTrue(draft.is_over)
        draft._keep(self._typed(), [("двор.jpg", JPEG)])
        self.assertFalse(draft.values or draft._get_files())

    # ------------------------------------------------------------------
    # the receipt by e-mail
    # ------------------------------------------------------------------

    def _find_mails(self, address):
        return self.env["mail.mail"].search([("email_to", "=", address)])

    def _submit_by(self, login, **vals):
        self.citizen.sudo().login = login
        draft = self._draft()
        typed = self._typed(email="typed@victim.example", **vals)
        appeal = draft._submit(typed)
        draft._submit(typed)
        return appeal

    def test_told_by_email_once(self):
        """A3, I1: number, day and term, to the account; neither words nor code."""
        appeal = self._submit_by("citizen-a@test.example")
        mail = self._find_mails("citizen-a@test.example")
        self.assertEqual(len(mail), 1)
        self.assertIn(appeal.name, mail.subject)
        self.assertIn(appeal.access_url, mail.body_html)
        self.assertIn(long_date(appeal.date_deadline), mail.body_html)
        for secret in (TEXT[:20], "Соболева", appeal.sudo()._get_access_code()):
            self.assertNotIn(secret, mail.body_html)
        self.assertFalse(mail.model or mail.res_id or mail.recipient_ids)
        self.assertEqual(mail.author_id, self.env.ref("base.partner_root"))
        self.assertTrue(mail.auto_delete)

    def test_nobody_else_is_told(self):
        """K1: an address merely typed gets nothing, in the form or in the account."""
        self.citizen.email = "account@victim.example"
        self._submit_by("no-address")
        for name in ("typed", "account"):
            self.assertFalse(self._find_mails(f"{name}@victim.example"))
        self.assertFalse(self._find_mails("no-address"))
