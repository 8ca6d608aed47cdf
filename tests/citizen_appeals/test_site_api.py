import json
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.citizen_appeals.controllers import problem
from odoo.addons.citizen_appeals.models import citizen_code_try

from .site import KEY, SENT, SiteCase
from .submissions import JPEG, PDF


@tagged("post_install", "-at_install")
class TestSiteSubmission(SiteCase):
    """A1: the body's own site sends appeals by a key of its own."""

    def test_an_appeal_is_registered_at_once(self):
        """S4 2.1.12: number, code and date come with the answer."""
        answer = self.send(files=[self._file()], topics=self.light.ids)
        self.assertEqual(answer.status_code, 201, answer.text)
        found = answer.json()
        appeal = self.env["citizen.appeal"].search([("name", "=", found["number"])])
        self.assertRecordValues(
            appeal,
            [
                {
                    "state": "registered",
                    "company_id": self.company.id,
                    "channel_id": self.site_channel.id,
                    "identification": "esia",
                    "received_name": "Щукина Прасковья Тихоновна",
                    "body": SENT["text"],
                    "create_uid": self.env.ref("base.user_root").id,
                    "partner_id": False,
                }
            ],
        )
        self.assertEqual(appeal.question_ids.topic_id, self.topic)
        self.assertEqual(appeal.document_ids.mapped("content") != [], True)
        self.assertEqual(found["counts_as"], "appeal")
        self.assertEqual(found["registered"], "2026-03-10")
        self.assertEqual(found["code"], appeal._get_access_code())
        self.assertFalse(appeal.message_follower_ids)

    def test_the_same_request_twice_is_one_appeal(self):
        """A4: a site that got no answer asks again."""
        first = self.send(files=[self._file()])
        again = self.send(files=[self._file()])
        self.assertEqual((first.status_code, again.status_code), (201, 200))
        self.assertEqual(first.json(), again.json())
        self.assertEqual(self._count(), 1)

    def test_the_key_of_another_request_is_refused(self):
        """A4: whatever differs: a word, a file, who the citizen is."""
        self.send()
        for change in (
            {"text": "Другое"},
            {"files": [self._file()]},
            {"identification": "none"},
        ):
            with self.subTest(change):
                self._refused(self.send(**change), 409, "conflict")
        self.assertEqual(self._count(), 1)

    def test_keys_of_another_body_are_others(self):
        """K1: the east's site may use the same key for its own appeal."""
        east = self.east.company
        key = self._as(east, "admin", self.east)._issue_site_key()
        self.assertEqual(self.send().status_code, 201)
        answer = self.send(key=key)
        self.assertEqual(answer.status_code, 201)
        companies = self.env["citizen.appeal"].search([]).company_id
        self.assertEqual(companies, self.company + east)

    def test_a_request_in_parts_is_the_same_as_in_json(self):
        """A1: files as they are, and the JSON beside them."""
        self.send(files=[self._file("a.pdf"), self._file("b.jpg", JPEG)])
        answer = self._call(
            "/appeals",
            headers={"Idempotency-Key": KEY},
            data={"appeal": json.dumps(SENT)},
            files=[("files", ("a.pdf", PDF)), ("files", ("b.jpg", JPEG))],
        )
        self.assertEqual(answer.status_code, 200, answer.text)

    def test_an_unidentified_citizen_sends_a_message(self):
        """59-ФЗ 4: without identification it is no electronic appeal."""
        answer = self.send(identification="none")
        self.assertEqual(answer.json()["counts_as"], "message")
        appeal = self.env["citizen.appeal"].search([])
        self.assertEqual(appeal.channel_id.legal_regime, "outside59")
        self.assertEqual(appeal.register_id.kind, "message")
        self.assertFalse(appeal.identification)

    def test_a_body_may_refuse_messages(self):
        """59-ФЗ 4: a switch of the body; an identified citizen still gets in."""
        self.company.site_takes_messages = False
        errors = self._refused(self.send(identification="none"), 422, "invalid")
        self.assertEqual(list(errors), ["identification"])
        self.assertEqual(self.send().status_code, 201)

    def test_organizations_and_coauthors(self):
        """A2: collective and of an organization, by whoever is named."""
        coauthors = [{"name": "Иванов Иван", "address": "ул. Мира, 1"}]
        answer = self.send(coauthors=coauthors, representative_name="Щукин Пётр")
        self.assertEqual(answer.status_code, 201, answer.text)
        answer = self.send(
            request_key=KEY[::-1],
            organization_name="ТСЖ «Заозёрное»",
            representative_name="Щукин Пётр",
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        appeals = self.env["citizen.appeal"].search([], order="id")
        self.assertEqual(appeals.mapped("signatory_count"), [2, 1])
        self.assertEqual(appeals.mapped("representative_name"), ["Щукин Пётр"] * 2)
        self.assertTrue(appeals[1].applicant_id.is_organization)


@tagged("post_install", "-at_install")
class TestSiteRefusals(SiteCase):
    """Bad input: each refusal is a problem in Russian and leaves nothing behind."""

    def tearDown(self):
        self.assertFalse(self._count())
        super().tearDown()

    def test_fields_are_named(self):
        """I1: the field and the rule, so that the site shows them beside it."""
        for values, field in (
            ({"surname": ""}, "surname"),
            ({"text": ""}, "text"),
            ({"text": "я" * 20_001}, "text"),
            ({"surname": "Я" * 10_000}, "surname"),
            ({"answer_way": "portal"}, "answer_way"),
            ({"answer_way": "post", "address": ""}, "address"),
            ({"email": "нет"}, "email"),
            ({"topics": [self.group.id]}, "topics"),
            ({"topics": [True]}, "topics.0"),
            ({"topics": "1"}, "topics"),
            ({"coauthors": [{"name": ""}, {"name": "1"}]}, "coauthors.0.name"),
            ({"coauthors": [{"name": "И"}, {"name": "1"}]}, "coauthors.1.name"),
            ({"coauthors": [{}]}, "coauthors.0.name"),
            ({"coauthors": [{"name": "Иванов", "x": 1}]}, "coauthors.0"),
            ({"identification": "ukep"}, "identification"),
            ({"files": [{"name": "a.pdf", "content": "%%%"}]}, "files.0.content"),
            ({"files": [self._file(content=b"")]}, "files"),
            ({"files": [self._file(content=b"MZ\0")]}, "files"),
            ({"files": [self._file(f"{i}.pdf") for i in range(11)]}, "files"),
            ({"surname": 1}, "surname"),
            ({"company_id": self.east.company.id}, ""),
            ({"idempotency_key": "x"}, ""),
            ({"Щукина": "x"}, ""),
            ({"territory_id": 1}, ""),
            ({"surname": "=HYPERLINK(1)"}, "surname"),
        ):
            with self.subTest(str(values)[:60]):
                errors = self._refused(self.send(**values), 422, "invalid")
                self.assertIn(field, errors)
                self.assertTrue(all(errors.values()))

    def test_what_is_no_honest_json(self):
        """Bombs, doubles, halves of characters, other encodings, nothing at all."""
        for raw in (
            b"",
            b"{",
            b"null",
            b"[]",
            b"[" * 100_000,
            b'{"a":' * 50 + b"1" + b"}" * 50,
            b'{"text": "a", "text": "b"}',
            b'{"text": NaN}',
            b'{"text": "\\ud83d"}',
            b'{"text": ' + b"9" * 5000 + b"}",
            "{}".encode("utf-16"),
            b"\xff\xfe",
        ):
            with self.subTest(raw[:20]):
                answer = self.send_raw(raw)
                self.assertIn(answer.status_code, (400, 422), answer.text)
        self._refused(self.send_raw(b"<a/>", "application/xml"), 415, "media_type")
        self._refused(self.send_raw(b"a=1", "text/plain"), 415, "media_type")

    def test_parts_that_no_site_sends(self):
        """Two appeals, other names, an appeal that is no JSON."""
        good = json.dumps(SENT)
        for parts, status in (
            ([("appeal", (None, good)), ("appeal", (None, good))], 400),
            ([("appeal", (None, "{"))], 400),
            ([("files", ("a.pdf", PDF))], 400),
            ([("appeal", (None, good)), ("other", ("a.pdf", PDF))], 422),
            ([("appeal", (None, good)), ("files", (None, "x"))], 422),
        ):
            with self.subTest(str(parts)[:60]):
                answer = self._call(
                    "/appeals", headers={"Idempotency-Key": KEY}, files=parts
                )
                self.assertEqual(answer.status_code, status, answer.text)

    def test_markup_and_hidden_characters_are_text(self):
        """What is typed stays text; characters that hide or turn are left out."""
        answer = self.send(
            text="<script>alert(1)</script>\u202e\u0000конец 🙂", place="<b>дом</b>"
        )
        self.assertEqual(answer.status_code, 201)
        appeal = self.env["citizen.appeal"].search([])
        self.assertEqual(appeal.body, "<script>alert(1)</script>конец 🙂")
        appeal.with_context(force_delete=True)._write_flow({"state": "received"})
        self.env.cr.execute("DELETE FROM citizen_appeal WHERE id = %s", appeal.ids)
        self.env.invalidate_all()

    def test_keys_of_requests(self):
        """A request without a key cannot be repeated safely."""
        for key in (
            "",
            "short",
            "x" * 101,
            "key with a space in it",
            "ключключключключ",
        ):
            with self.subTest(key):
                answer = self.send(request_key=key.encode() if key else "")
                self._refused(answer, 400, "bad_key")

    def test_a_request_larger_than_the_files_of_the_body(self):
        """The body's own limit; nothing larger is read."""
        self.company.portal_total_mb = 1
        answer = self.send_raw(b"x" * 4 * 1024 * 1024)
        self._refused(answer, 413, "too_large")
        answer = self._call("/appeals/status", json={"number": "x" * 5000, "code": ""})
        self._refused(answer, 413, "too_large")

    def test_a_file_is_named_by_its_place(self):
        """K1: the name of a file may name a person."""
        bad = [self._file(), self._file("Щукина Прасковья.exe", b"MZ\0")]
        errors = self._refused(self.send(files=bad), 422, "invalid")
        self.assertIn("2", errors["files"])

    def test_too_many_requests(self):
        """One site cannot keep the server busy."""
        limits = citizen_code_try.LIMITS | {"api": (2, 10)}
        with patch.object(citizen_code_try, "LIMITS", limits):
            for _turn in range(2):
                self._refused(self.send(text=""), 422, "invalid")
            answer = self.send()
        self._refused(answer, 429, "too_many")
        self.assertEqual(answer.headers["Retry-After"], "600")

    def test_what_breaks_inside_tells_nothing(self):
        """K1: no traceback, no message of the database, also in debug mode."""
        Appeal = type(self.env["citizen.appeal"])

        def fail(*_args):
            raise ValueError("Щукина")

        with (
            patch.object(Appeal, "_take_from_site", fail),
            mute_logger("odoo.http"),
        ):
            self._refused(self.send(), 500, "internal")
            self.url_open("/web/login?debug=1").close()
            self._refused(self.send(), 500, "internal")

    def test_every_problem_has_its_words(self):
        self.assertEqual(set(problem.STATUSES), set(problem.TEXTS))


@tagged("post_install", "-at_install")
class TestSiteStatus(SiteCase):
    """I3: the site shows a citizen with number and code where the appeal stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")
        cls.code = cls.appeal._get_access_code()

    def test_status_by_number_and_code(self):
        """B5: who examines it, until when; nothing of the citizen."""
        answer = self.ask(self.appeal.name, self.code.lower())
        self.assertEqual(answer.status_code, 200, answer.text)
        status = answer.json()
        self.assertEqual(status["number"], self.appeal.name)
        self.assertEqual(status["state"], "in_progress")
        self.assertEqual(status["expected"], str(self.appeal.date_deadline))

    def test_one_answer_for_all_that_is_not_theirs(self):
        """K1: no such number, a wrong code, another body's appeal."""
        foreign = self._register(self.east)
        asked = [
            ("999", self.code),
            (self.appeal.name, "A" * 10),
            (self.appeal.name, ""),
            ("", self.code),
            (foreign.name, foreign._get_access_code()),
            (self.appeal.name, foreign._get_access_code()),
        ]
        answers = {
            (answer.status_code, answer.text)
            for answer in (self.ask(*question) for question in asked)
        }
        self.assertEqual(len(answers), 1)
        self.assertEqual(answers.pop()[0], 404)

    def test_codes_cannot_be_tried_out(self):
        """I3: after so many wrong ones the number rests, whether it is one or not."""
        limits = citizen_code_try.LIMITS | {"miss": (2, 10)}
        with patch.object(citizen_code_try, "LIMITS", limits):
            for number in (self.appeal.name, "777"):
                for _turn in range(2):
                    self._refused(self.ask(number, "A" * 10), 404, "not_found")
                answer = self.ask(number, self.code)
                self._refused(answer, 429, "too_many")

    def test_questions_that_are_none(self):
        for question in ({}, {"number": 1, "code": "A"}, {"number": "1"}):
            with self.subTest(question):
                answer = self._call("/appeals/status", json=question)
                self._refused(answer, 422, "invalid")
        answer = self._call(
            "/appeals/status", data=b"{", headers={"Content-Type": "application/json"}
        )
        self._refused(answer, 400, "bad_json")
        self._refused(self._call("/appeals/status", data="a=1"), 415, "media_type")


@tagged("post_install", "-at_install")
class TestSiteKey(SiteCase):
    """K1: only the key of the site's account opens the door, and it opens no other."""

    def _issue(self, user, scope):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate(scope, "x", None)

    def test_other_keys_do_not_fit(self):
        """K1: no key, a wrong one, a clerk's of any scope, a citizen's."""
        clerk, citizen = self.users["registrar"], self.citizen
        for key in (
            "x",
            self.site_key[:-1],
            self.site_key + "0",
            self._issue(clerk, None),
            self._issue(clerk, "citizen_site"),
            self._issue(clerk, "rpc"),
            self._issue(citizen, "citizen_site"),
        ):
            with self.subTest(key[:8]):
                answer = self.send(key=key)
                self._refused(answer, 401, "unauthorized")
                self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
        for value in ("", "Basic x", "Bearer", self.site_key):
            answer = self.url_open(
                "/appeals/api/v1/topics", headers={"Authorization": value}
            )
            self.assertEqual(answer.status_code, 401)
        self.assertFalse(self._count())

    def test_a_session_does_not_open_the_door(self):
        """K1: neither a clerk's nor an administrator's."""
        self.authenticate(self.users["registrar"].login, None)
        answer = self.url_open("/appeals/api/v1/limits")
        self._refused(answer, 401, "unauthorized")

    def test_the_account_with_more_rights_does_not_open_it(self):
        """K1: who makes an employee of it has shut the door."""
        self.site_user.group_ids += self.env.ref("base.group_user")
        self._refused(self.send(), 401, "unauthorized")

    def test_revoked_and_archived(self):
        """K1: both shut the door at once."""
        self.site_user.active = False
        self._refused(self.send(), 401, "unauthorized")
        self.site_user.active = True
        self.assertEqual(self._call("/limits", "GET").status_code, 200)
        self._as(self.company, "admin")._revoke_site_keys()
        self._refused(self.send(), 401, "unauthorized")
        self.assertEqual(self.company.sudo()._get_site_keys().ids, [])

    def test_the_account_can_do_nothing_else(self):
        """K1: no model may be read, no session begun, no other interface used."""
        for name in self.env.registry:
            if self.env[name]._auto or name.startswith("citizen."):
                records = self.env[name].with_user(self.site_user)
                with self.subTest(name):
                    for operation in ("read", "write", "create", "unlink"):
                        self.assertFalse(records.has_access(operation), operation)
        answer = self.url_open(
            "/json/2/citizen.appeal/search_read",
            json={"domain": []},
            headers={"Authorization": f"Bearer {self.site_key}"},
        )
        self.assertEqual(answer.status_code, 401)
        for service in ("common", "object"):
            db, login = self.env.cr.dbname, self.site_user.login
            args = [db, login, self.site_key]
            method = "login" if service == "common" else "execute"
            if service == "object":
                args = [db, self.site_user.id, self.site_key, "res.users", "read", []]
            with mute_logger("odoo.http", "odoo.addons.base.models.res_users"):
                answer = self.url_open(
                    "/jsonrpc",
                    json={
                        "jsonrpc": "2.0",
                        "method": "call",
                        "params": {"service": service, "method": method, "args": args},
                    },
                ).json()
            self.assertFalse(answer.get("result"), service)

    def test_only_the_administrator_of_the_body_issues_keys(self):
        """K1: not another role, not the administrator of another body."""
        for name in ("registrar", "office_head", "auditor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(self.company, name)._issue_site_key()
        foreign = self.company.with_user(self.east.users["admin"])
        with self.assertRaises(AccessError):
            foreign._issue_site_key()
        with self.assertRaises(AccessError):
            foreign._revoke_site_keys()
        self.assertEqual(self._call("/limits", "GET").status_code, 200)

    def test_a_second_key_leaves_the_first(self):
        """The site changes its key without a gap; both are of one account."""
        second = self._as(self.company, "admin")._issue_site_key()
        self.assertNotEqual(second, self.site_key)
        for key in (second, self.site_key):
            self.assertEqual(self._call("/limits", "GET", key).status_code, 200)
        self.users["admin"].group_ids += self.env.ref("base.group_system")
        settings = self._as(self.env["res.config.settings"], "admin").create({})
        self.assertEqual(settings.site_key_count, 2)
        action = settings.action_issue_site_key.__wrapped__(settings)
        show = self.env["ir.ui.view"].browse(action["views"][0][0])
        self.assertEqual(show.model, action["res_model"])

    def test_settings_show_the_key_once(self):
        """The administrator confirms the password, then sees the key."""
        admin = self.users["admin"]
        admin.group_ids += self.env.ref("base.group_system")
        self.authenticate(admin.login, admin.login.ljust(8, "x"))
        action = self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "res.config.settings",
                "method": "action_issue_site_key",
                "args": [[]],
                "kwargs": {},
            },
        )
        self.assertEqual(action["res_model"], "res.users.identitycheck")
