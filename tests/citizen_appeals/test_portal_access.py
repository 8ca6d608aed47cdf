import base64

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from tests.common import AppealsCase

HIDDEN = (
    "annotation",
    "remark",
    "supervisor_id",
    "lead_executor_id",
    "reader_ids",
    "date_deadline_internal",
    "date_next_due",
    "code_salt",
    "code_hash",
    "idempotency_key",
    "applicant_id",
    "partner_id",
    "document_ids",
    "letter_ids",
    "event_ids",
    "deadline_ids",
    "message_ids",
    "website_message_ids",
    "activity_ids",
    "message_attachment_count",
    "on_control",
    "decision",
)


@tagged("post_install", "-at_install")
class TestPortalAccess(AppealsCase):
    """Whose appeal an applicant reads, and what of it (I1, K1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applicant.partner_id = cls.portal_user.partner_id
        cls.own = cls._register()
        cls.other_user = new_test_user(
            cls.env, "citizen-other", groups="base.group_portal"
        )
        cls.foreign = cls._register(applicant_id=False)
        cls.stranger = cls._create_applicant(
            surname="Другой", partner_id=cls.other_user.partner_id.id
        )
        cls.others = cls._register(applicant_id=cls.stranger.id)
        cls.env.flush_all()

    def _seen_by(self, user, records):
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=None)

    def _own(self):
        return self._seen_by(self.portal_user, self.own)

    def test_own_alone(self):
        """I1, K1: his own appeal, not another's, not an anonymous one."""
        Appeal = self._seen_by(self.portal_user, self.env["citizen.appeal"])
        self.assertEqual(Appeal.search([]).ids, self.own.ids)
        for foreign in (self.foreign, self.others):
            with self.assertRaises(AccessError):
                foreign.with_user(self.portal_user).read(["name"])
        self.assertEqual(self._own().name, self.own.name)

    def test_another_body(self):
        """I1: who writes to a body that is not his account's reads that appeal."""
        applicant = self._create_applicant(
            self.east, partner_id=self.portal_user.partner_id.id
        )
        appeal = self._register(
            self.east,
            company_id=self.east.company.id,
            applicant_id=applicant.id,
        )
        self.assertTrue(self._seen_by(self.portal_user, appeal).has_access("read"))

    def test_staff_of_another_body_still_closed(self):
        """K1: the opened company rule opens nothing to the staff."""
        registrar = self.east.users["registrar"]
        self.assertFalse(self.own.with_user(registrar).has_access("read"))

    def test_hidden_fields(self):
        """K1: what is not listed is neither read, searched, sorted nor grouped by."""
        own = self._own()
        for name in HIDDEN:
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.read([name])
        Appeal = own.browse()
        for domain in (
            [("annotation", "ilike", "кровля")],
            [("supervisor_id.name", "ilike", "Д")],
            [("letter_ids.state", "=", "draft")],
            [("message_ids.body", "ilike", "а")],
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                Appeal.search(domain)
        with self.assertRaises(AccessError):
            Appeal.search([], order="date_next_due")
        with self.assertRaises(AccessError):
            Appeal.formatted_read_group([], ["supervisor_id"], ["__count"])

    def test_reads_only(self):
        """K1: an applicant writes, makes and deletes nothing by himself."""
        own = self._own()
        for call in (
            lambda: own.write({"body": "x"}),
            own.unlink,
            lambda: own.create({"body": "x"}),
            own.copy,
            lambda: own.onchange({}, [], {"body": {}}),
            own.action_register,
            lambda: own.action_withdraw({}),
            lambda: own.action_back_to_work("x"),
            lambda: own.message_post(body="x"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_children_closed(self):
        """K1: letters, papers, events and resolutions only through the pages."""
        for model in (
            "citizen.document",
            "citizen.letter",
            "citizen.appeal.event",
            "citizen.appeal.deadline",
            "citizen.resolution",
            "citizen.applicant",
            "mail.activity",
        ):
            records = self.env[model].with_user(self.portal_user)
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.search([]).read(["id"])

    def test_talk_closed(self):
        """K1: the chatter of his own appeal is the staff's."""
        talk = self._as(self.own, "registrar").message_post(
            body="Между нами", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        messages = self.env["mail.message"].with_user(self.portal_user)
        self.assertFalse(
            messages.search([("model", "=", "citizen.appeal")])
            & talk.with_env(messages.env)
        )
        with self.assertRaises(AccessError):
            talk.with_user(self.portal_user).read(["body"])
        thread = self._own()._get_thread_with_access(self.own.id)
        self.assertFalse(thread)
        thread = self._own()._get_thread_with_access(
            self.own.id, hash="x", pid=1, token="x"
        )
        self.assertFalse(thread)

    def test_attachments_closed(self):
        """K1: files behind the card are not opened by their number."""
        file = self.env["ir.attachment"].create(
            {
                "name": "a.txt",
                "raw": b"x",
                "res_model": "citizen.appeal",
                "res_id": self.own.id,
            }
        )
        files = file.with_user(self.portal_user)
        with self.assertRaises(AccessError):
            files.read(["raw"])
        with self.assertRaises(AccessError):
            files.search([("res_model", "=", "citizen.appeal")])

    def test_no_token(self):
        """K1: no link opens an appeal; there is nothing to share."""
        self.assertNotIn("access_token", self.env["citizen.appeal"]._fields)
        own = self._own()
        self.assertEqual(own._get_portal_url(), f"/my/appeals/{own.id}")
        self.assertEqual(own._get_access_action()["url"], own.access_url)

    def test_received_file_stays(self):
        """A document of one's own is no model access either."""
        document = self.env["citizen.document"].create(
            {
                "appeal_id": self.own.id,
                "name": "a.pdf",
                "content": base64.b64encode(b"%PDF-1.4"),
            }
        )
        with self.assertRaises(AccessError):
            document.with_user(self.portal_user).read(["name"])
