from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from tests.common import AppealsCase

LOG = "odoo.addons.citizen_appeals.models.citizen_access_log"


@tagged("post_install", "-at_install")
class TestAttackReads(AppealsCase):
    """K1: unsaved forms and dialogs tell nothing of what cannot be read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls.resolution = cls._assign_to(cls.appeal, "executor")
        cls.letter = cls._draft_answer(cls.appeal)
        cls.env.flush_all()

    def _strangers(self):
        for name in ("executor2", "registrar", "supervisor", "executor"):
            yield name, self.east
        yield "executor2", self.north

    def test_an_unsaved_letter_tells_no_addressee(self):
        """K1: onchange computes as superuser; the appeal must be readable first."""
        shown = ("addressee_name_dative", "addressee_address", "salutation")
        spec = {name: {} for name in shown}
        values = {"appeal_id": self.appeal.id, "kind_id": self.letter.kind_id.id}
        Letter = self.env["citizen.letter"]
        for name, body in self._strangers():
            with self.subTest(f"{name} {body.company.name}"):
                asked = self._as(Letter, name, body)
                with self.assertRaises(AccessError):
                    asked.onchange(values, ["appeal_id"], spec)
                with self.assertRaises(AccessError):
                    asked.with_context(
                        default_appeal_id=self.appeal.id,
                        default_kind_id=self.letter.kind_id.id,
                    ).onchange({}, [], spec | {"appeal_id": {}, "kind_id": {}})
                with self.assertRaises(AccessError):
                    self._as(self.letter, name, body).onchange(
                        {"kind_id": self.letter.kind_id.id}, ["kind_id"], spec
                    )
        own = self._as(Letter, "executor").onchange(values, ["appeal_id"], spec)
        self.assertIn("Щукин", str(own))

    def test_an_unsaved_line_tells_no_resolution(self):
        """K1: neither the text of a resolution nor the state of an appeal."""
        spec = {
            "resolution_id": {"fields": {"display_name": {}}},
            "date_due": {},
            "appeal_state": {},
        }
        values = {"resolution_id": self.resolution.id}
        line = {"assignment_ids": [(0, "virtual_1", values)]}
        for name, body in self._strangers():
            with self.subTest(f"{name} {body.company.name}"):
                with self.assertRaises(AccessError):
                    self._as(self.env["citizen.assignment"], name, body).onchange(
                        values, ["resolution_id"], spec
                    )
                with self.assertRaises(AccessError):
                    self._as(self.env["citizen.resolution"], name, body).onchange(
                        line, ["assignment_ids"], {"assignment_ids": {"fields": spec}}
                    )

    def test_an_unsaved_list_tells_no_letter(self):
        """K1: many records in one field are looked at like a single one."""
        spec = {"letter_ids": {"fields": {"display_name": {}}}}
        ways = ([self.letter.id], [(4, self.letter.id)], [(6, 0, self.letter.ids)])
        for name, body in self._strangers():
            Dialog = self._as(self.env["citizen.letter.return"], name, body)
            for value in ways:
                with self.subTest(f"{name} {body.company.name} {value}"):
                    values = {"letter_ids": value}
                    with self.assertRaises(AccessError):
                        Dialog.onchange(values, ["letter_ids"], spec)
                    with self.assertRaises(AccessError):
                        Dialog.with_context(default_letter_ids=value).onchange(
                            {}, [], spec
                        )

    def test_an_unsaved_card_tells_no_applicant(self):
        """K1: the name behind an id is not for the office of another body."""
        spec = {"applicant_id": {"fields": {"display_name": {}}}, "received_name": {}}
        Appeal = self._as(self.env["citizen.appeal"], "registrar", self.east)
        values = {"applicant_id": self.applicant.id}
        with self.assertRaises(AccessError):
            Appeal.onchange(values, ["applicant_id"], spec)
        with self.assertRaises(AccessError):
            Appeal.with_context(default_applicant_id=self.applicant.id).onchange(
                {}, [], spec
            )

    def test_the_dialog_of_extension_tells_no_date(self):
        """K1: a dialog opened on a stranger's appeal shows nothing of it."""
        Dialog = self._as(self.env["citizen.appeal.extend"], "supervisor", self.east)
        with self.assertRaises(AccessError):
            Dialog.create({"appeal_id": self.appeal.id, "reason": "x"}).read()


@tagged("post_install", "-at_install")
class TestAttackLog(AppealsCase):
    """A11: every way of looking at personal data leaves a row."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")
        cls.letter = cls._draft_answer(cls.appeal)
        cls.document = cls._as(cls.env["citizen.document"], "registrar").create(
            cls._file(appeal_id=cls.appeal.id)
        )
        cls.env.flush_all()

    def _logged(self, deed):
        """``{(kind, model)}`` of the rows that a request doing so leaves."""
        address = SimpleNamespace(remote_addr="192.0.2.1")
        fake = SimpleNamespace(httprequest=address)
        rows = []
        self.env.flush_all()
        self.env.invalidate_all()

        def record(log, records, kind):
            if not log.env.su and records.ids:
                rows.append((kind, records._name))

        Log = self.env.registry["citizen.access.log"]
        with (
            patch.object(Log, "_record", record),
            patch(f"{LOG}_ways.request", fake),
        ):
            self.shown = deed()
        return set(rows)

    def _sees(self, name, deed, row):
        with self.subTest(name):
            self.assertIn(row, self._logged(deed))

    def test_reading_in_other_words(self):
        """A11: search_read, names, copies, groups and exports are looks as well."""
        self.users["registrar"].group_ids += self.env.ref("base.group_allow_export")
        me = lambda model: self._as(self.env[model], "registrar")  # noqa: E731
        applicants = ("look", "citizen.applicant")
        found = ("find", "citizen.applicant")
        appeals = ("look", "citizen.appeal")
        for name, deed, row in (
            (
                "search_read",
                lambda: me("citizen.appeal").search_read([], ["received_name"]),
                appeals,
            ),
            (
                "web_search_read",
                lambda: me("citizen.appeal").web_search_read([], {"body": {}}),
                appeals,
            ),
            (
                "name_search",
                lambda: me("citizen.applicant").name_search("щук"),
                found,
            ),
            (
                "web_name_search",
                lambda: me("citizen.applicant").web_name_search(
                    "щук", {"display_name": {}}
                ),
                found,
            ),
            (
                "copy_data",
                lambda: me("citizen.appeal").browse(self.appeal.id).copy_data(),
                appeals,
            ),
            (
                "group by text",
                lambda: me("citizen.appeal").formatted_read_group(
                    [], ["received_name"], ["__count"]
                ),
                appeals,
            ),
            (
                "group by applicant",
                lambda: me("citizen.appeal").formatted_read_group(
                    [], ["applicant_id"], ["__count"]
                ),
                applicants,
            ),
            (
                "web group",
                lambda: me("citizen.applicant").web_read_group([], ["phone"]),
                applicants,
            ),
            (
                "gathered",
                lambda: me("citizen.appeal").formatted_read_group(
                    [], [], ["received_name:array_agg"]
                ),
                appeals,
            ),
            (
                "group by path",
                lambda: me("citizen.assignment").formatted_read_group(
                    [], ["appeal_id.received_name"], ["__count"]
                ),
                appeals,
            ),
            (
                "case file",
                lambda: me("citizen.case.file").search_read([], ["applicant_id"]),
                ("look", "citizen.case.file"),
            ),
            (
                "unsaved card",
                lambda: me("citizen.appeal").onchange(
                    {"applicant_id": self.applicant.id},
                    ["applicant_id"],
                    {"received_name": {}},
                ),
                applicants,
            ),
            (
                "export through a line",
                lambda: self.appeal.assignment_ids.with_user(
                    self.users["registrar"]
                ).export_data(
                    ["appeal_id/received_name", "appeal_id/applicant_id/phone"]
                ),
                ("export", "citizen.applicant"),
            ),
        ):
            self._sees(name, deed, row)

    def test_counting_is_no_look(self):
        """A11: groups by stage or channel show nobody."""
        rows = self._logged(
            lambda: self._as(self.env["citizen.appeal"], "registrar").web_read_group(
                [], ["state"], ["__count"]
            )
        )
        self.assertFalse(rows)

    def test_files_and_prints_in_other_ways(self):
        """A11: attachments, the HTML of a report and bulk prints."""
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "citizen.document"),
                ("res_field", "=", "content"),
                ("res_id", "=", self.document.id),
            ]
        )
        row = ("download", "citizen.document")
        self._sees(
            "attachment", lambda: self._as(file, "executor").read(["datas"]), row
        )
        binary = self._as(self.env["ir.binary"], "executor")
        with patch.object(self.env.registry["ir.attachment"], "_to_http_stream"):
            self._sees(
                "stream", lambda: binary._record_to_stream(file.sudo(), "raw"), row
            )
        reports = self._as(self.env["ir.actions.report"], "executor")
        self._sees(
            "html",
            lambda: reports._render_qweb_html(
                "citizen_appeals.citizen_appeal_card_report", self.appeal.ids
            ),
            ("print", "citizen.appeal"),
        )
        self._sees(
            "batch",
            lambda: self._as(self.letter, "executor")._start_batch("letter_print"),
            ("print", "citizen.letter"),
        )
