import json

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from tests.common import AppealsCase

# What a form and a list of the web client ask for
CARD = {
    "display_name": {},
    "annotation": {},
    "applicant_id": {"fields": {"display_name": {}}},
    "question_ids": {"fields": {"topic_id": {"fields": {"display_name": {}}}}},
}
FREE = {"display_name": {}, "state": {}, "number": {}}


@tagged("post_install", "-at_install")
class TestAccessLog(AppealsCase, HttpCase):
    """A11: every look at personal data over the web leaves one row."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeals = cls._register() | cls._register() | cls._register()
        cls.appeal = cls.appeals[:1]
        cls.document = (
            cls._as(cls.env["citizen.document"], "registrar")
            .create(cls._file(appeal_id=cls.appeal.id))
            .with_env(cls.env)
        )
        cls.env.ref("base.group_allow_export").user_ids = [
            (4, cls.users["registrar"].id)
        ]

    def setUp(self):
        super().setUp()
        self.env["citizen.access.log"].search([]).unlink()

    def _log_in(self, name, body=None):
        login = (body or self.north).users[name].login
        self.authenticate(login, login + "x" * (8 - len(login)))

    def _call(self, records, method, *args, **kwargs):
        """One request of the web client."""
        ids = [records.ids] if records.ids else []
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{records._name}/{method}",
            {
                "model": records._name,
                "method": method,
                "args": [*ids, *args],
                "kwargs": kwargs,
            },
        )

    def _get_rows(self):
        """The rows written since the test began: (kind, model, ids)."""
        self.env.invalidate_all()
        rows = self.env["citizen.access.log"].search([], order="id")
        return [(row.kind, row.res_model, sorted(row.res_ids)) for row in rows]

    # ------------------------------------------------------------------
    # looks
    # ------------------------------------------------------------------

    def test_opening_a_card_is_one_row(self):
        """A11: who, when, what, from where."""
        self._log_in("registrar")
        self._call(self.appeal, "web_read", CARD)
        self.assertEqual(
            self._get_rows(), [("look", "citizen.appeal", self.appeal.ids)]
        )
        self.assertRecordValues(
            self.env["citizen.access.log"].search([]),
            [
                {
                    "user_id": self.users["registrar"].id,
                    "company_id": self.company.id,
                    "record_count": 1,
                    "remote_address": "127.0.0.1",
                }
            ],
        )

    def test_a_list_is_one_row_with_its_ids(self):
        """A11: eighty cards in a list are one row."""
        self._log_in("registrar")
        domain = [("id", "in", self.appeals.ids)]
        self._call(
            self.env["citizen.appeal"], "web_search_read", domain, CARD, limit=80
        )
        self.assertEqual(
            self._get_rows(),
            [("look", "citizen.appeal", sorted(self.appeals.ids))],
        )

    def test_every_way_of_reading_is_a_look(self):
        """A11: read, search_read and what else a client may call."""
        self._log_in("registrar")
        appeals, domain = self.env["citizen.appeal"], [("id", "=", self.appeal.id)]
        ways = {
            "read": lambda: self._call(self.appeal, "read", ["annotation"]),
            "read all": lambda: self._call(self.appeal, "read"),
            "search_read": lambda: self._call(
                appeals, "search_read", domain, ["annotation"]
            ),
            "search_read all": lambda: self._call(appeals, "search_read", domain),
            "web_search_read": lambda: self._call(
                appeals, "web_search_read", domain, {"body": {}}
            ),
            "web_save": lambda: self._call(
                self.appeal, "web_save", {"sheets": 2}, {"body": {}}
            ),
            "export_data": lambda: self._call(self.appeal, "export_data", ["body"]),
            "group by a name": lambda: self._call(
                appeals,
                "formatted_read_group",
                domain,
                ["received_name"],
                ["__count"],
            ),
        }
        for name, way in ways.items():
            self.env["citizen.access.log"].search([]).unlink()
            with self.subTest(name):
                way()
                self.assertEqual(
                    [row[1:] for row in self._get_rows()],
                    [("citizen.appeal", self.appeal.ids)],
                )

    def test_names_of_applicants_are_personal_data(self):
        """A11: finding an applicant by name shows the name."""
        self._log_in("registrar")
        row = ("find", "citizen.applicant", self.applicant.ids)
        look = ("look", "citizen.applicant", self.applicant.ids)
        domain = [("id", "=", self.applicant.id)]
        self._call(self.env["citizen.applicant"], "name_search", "Щукина", domain)
        self.assertEqual(self._get_rows(), [row])
        self._call(self.applicant, "read", ["display_name"])
        self.assertEqual(self._get_rows(), [row, look])

    def test_typing_a_name_is_one_row_a_minute(self):
        """A11: what each letter brings up stands in one row, none is left out."""
        other = self._create_applicant(surname="Щукарёв", gender="male")
        Applicant = self.env["citizen.applicant"]
        self._log_in("registrar")
        for text, found in (("Щук", other), ("Щуки", self.applicant)):
            domain = [("id", "in", found.ids)]
            self._call(Applicant, "name_search", text, domain)
        both = sorted((other | self.applicant).ids)
        self.assertEqual(self._get_rows(), [("find", "citizen.applicant", both)])
        log = self.env["citizen.access.log"].search([])
        self.assertEqual(log.record_count, 2)
        self.env.cr.execute(
            "UPDATE citizen_access_log SET date = date - '61 s'::interval"
        )
        self._call(Applicant, "name_search", "Щук", [("id", "=", other.id)])
        self.assertEqual(len(self._get_rows()), 2)

    def test_groups_by_applicant_show_applicants(self):
        """A11: a list grouped by applicant names the people."""
        self._log_in("registrar")
        for method in ("web_read_group", "formatted_read_group"):
            self.env["citizen.access.log"].search([]).unlink()
            with self.subTest(method):
                self._call(
                    self.env["citizen.appeal"],
                    method,
                    [("id", "=", self.appeal.id)],
                    ["applicant_id"],
                    ["__count"],
                )
                self.assertEqual(
                    self._get_rows(),
                    [("look", "citizen.applicant", self.applicant.ids)],
                )

    def test_what_shows_no_person_leaves_no_row(self):
        """A11: number, date and state of an appeal are nobody's data."""
        self._log_in("registrar")
        appeals, domain = self.env["citizen.appeal"], [("id", "=", self.appeal.id)]
        self._call(self.appeal, "web_read", FREE)
        self._call(appeals, "search_read", domain, ["state", "name"])
        self._call(appeals, "web_search_read", domain, FREE)
        self._call(appeals, "search_count", domain)
        self._call(appeals, "name_search", "", domain)
        self._call(appeals, "formatted_read_group", domain, ["state"], ["__count"])
        self.assertEqual(self._get_rows(), [])

    def test_one_request_shows_a_record_once(self):
        """A11: the card and its papers are one row for each model."""
        self._log_in("registrar")
        papers = {"document_ids": {"fields": {"name": {}}}}
        self._call(self.appeal, "web_read", CARD | papers)
        self.assertEqual(
            sorted(self._get_rows()),
            [
                ("look", "citizen.appeal", self.appeal.ids),
                ("look", "citizen.document", self.document.ids),
            ],
        )

    def test_each_request_is_a_row_of_its_own(self):
        """A11: looking twice is two rows."""
        self._log_in("registrar")
        for _turn in range(2):
            self._call(self.appeal, "web_read", CARD)
        self.assertEqual(len(self._get_rows()), 2)

    @mute_logger("odoo.http")
    def test_a_refused_look_leaves_no_row(self):
        """A11: who saw nothing looked at nothing."""
        self._log_in("office_head", self.east)
        with self.assertRaises(JsonRpcException):
            self._call(self.appeal, "web_read", CARD)
        self.assertEqual(self._get_rows(), [])

    def test_work_of_the_system_is_no_look(self):
        """A11: scheduled work reads in nobody's name."""
        self._as(self.appeal, "registrar").read(["annotation"])
        self.assertEqual(self._get_rows(), [])

    # ------------------------------------------------------------------
    # export, download, print
    # ------------------------------------------------------------------

    def test_an_export_is_marked_as_such(self):
        """A11: a table taken away is told apart from a look."""
        self._log_in("registrar")
        data = {
            "model": "citizen.appeal",
            "fields": [{"name": "annotation", "label": "a", "type": "text"}],
            "ids": self.appeals.ids,
            "domain": [],
            "import_compat": False,
            "groupby": [],
        }
        response = self.url_open(
            "/web/export/csv",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("Протекает", response.text)
        self.assertEqual(
            self._get_rows(),
            [("export", "citizen.appeal", sorted(self.appeals.ids))],
        )

    def test_a_download_is_marked_as_such(self):
        """A11: taking a scan away is told apart from a look."""
        self._log_in("registrar")
        response = self.url_open(
            f"/web/content/citizen.document/{self.document.id}/content"
        )
        self.assertEqual(response.content, b"%PDF-1.4 scan")
        self.assertEqual(
            self._get_rows(), [("download", "citizen.document", self.document.ids)]
        )

    def test_issued_letters_and_whole_bundles_are_downloads_too(self):
        """A11: the PDF of a letter; all files of a talk as one archive."""
        self._assign_to(self.appeal, "executor")
        letter = self._dispatch_answer(self.appeal)
        file = self.env["ir.attachment"].create(
            {
                "name": "note.txt",
                "raw": b"note",
                "res_model": "citizen.appeal",
                "res_id": self.appeal.id,
            }
        )
        self.env["citizen.access.log"].search([]).unlink()
        self._log_in("registrar")
        self.url_open(f"/web/content/citizen.letter/{letter.id}/pdf")
        self.assertEqual(self._get_rows(), [("download", "citizen.letter", letter.ids)])
        self.url_open(
            "/mail/attachment/zip",
            data={
                "file_ids": str(file.id),
                "zip_name": "all.zip",
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertIn(("download", "citizen.appeal", self.appeal.ids), self._get_rows())

    def test_a_file_of_the_talk_is_a_download_of_the_appeal(self):
        """A11: a file attached to the appeal shows the appeal."""
        attachment = self.env["ir.attachment"].create(
            {
                "name": "a.txt",
                "raw": b"text",
                "res_model": "citizen.appeal",
                "res_id": self.appeal.id,
            }
        )
        self._log_in("registrar")
        response = self.url_open(f"/web/content/{attachment.id}")
        self.assertEqual(response.content, b"text")
        self.assertEqual(
            self._get_rows(), [("download", "citizen.appeal", self.appeal.ids)]
        )

    def test_a_foreign_download_is_refused_and_leaves_no_row(self):
        """K1: the address of a file opens it to nobody else."""
        for name, body in (("registrar", self.east), ("executor2", self.north)):
            self._log_in(name, body)
            url = f"/web/content/citizen.document/{self.document.id}/content"
            response = self.url_open(url)
            with self.subTest(name):
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(b"scan", response.content)
        self.assertEqual(self._get_rows(), [])

    # ------------------------------------------------------------------
    # the log itself
    # ------------------------------------------------------------------

    def test_looks_at_one_record_are_found(self):
        """A11: who looked at this appeal."""
        self._log_in("registrar")
        self._call(self.appeals, "read", ["annotation"])
        self._call(self.appeals[1], "read", ["annotation"])
        Log = self._as(self.env["citizen.access.log"], "auditor")
        first, second = (
            Log.search(
                [("res_model", "=", "citizen.appeal"), ("record_id", "=", appeal.id)]
            )
            for appeal in self.appeals[:2]
        )
        self.assertEqual(len(first), 1)
        self.assertEqual(len(second), 2)

    def test_rows_are_kept_as_written(self):
        """K2: nobody changes or deletes a row, the auditor neither."""
        self._log_in("registrar")
        self._call(self.appeal, "read", ["annotation"])
        row = self.env["citizen.access.log"].search([])
        for name in self.users:
            asked = self._as(row, name)
            with self.subTest(name), self.assertRaises(AccessError):
                asked.write({"user_id": self.users["idle"].id})
            with self.subTest(name), self.assertRaises(AccessError):
                asked.unlink()
        with self.assertRaises(UserError):
            self._as(row, "auditor").copy()

    def test_a_look_is_logged_in_the_body_of_the_record(self):
        """A11, A14: who works for two bodies is seen by the right auditor."""
        user = self.users["registrar"]
        user.company_ids = [(4, self.east.company.id)]
        east = self._register(self.east)
        self._log_in("registrar")
        both = self.appeal | east
        companies = (self.company | self.east.company).ids
        self._call(
            both, "read", ["annotation"], context={"allowed_company_ids": companies}
        )
        rows = self.env["citizen.access.log"].search([])
        self.assertEqual(
            {(row.company_id, *row.res_ids) for row in rows},
            {(self.company, self.appeal.id), (self.east.company, east.id)},
        )
