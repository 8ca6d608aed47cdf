from odoo.http import _generate_routing_rules
from odoo.tests import tagged
from odoo.tools import config

from .citizens import CitizensCase

# Who a route is for: everybody; each account for itself; the applicant of the appeal
# alone; the site by its key; the web client of the staff
ALL, ACCOUNT, OWNER, SITE, STAFF = "all", "account", "owner", "site", "staff"
MINE = "/my/appeals/<int:appeal_id>"
API = "/appeals/api/v1"
# Route and method → whom it is for, the address asked, what is sent
ROUTES = {
    ("/", None): (ALL, "/", None),
    ("/web/login", None): (ALL, "/web/login?debug=1", None),
    ("/web/signup", None): (ALL, "/web/signup?debug=1", None),
    ("/web/reset_password", None): (ALL, "/web/reset_password?debug=1", None),
    ("/auth_oauth/signin", None): (ALL, "/auth_oauth/signin?state=x", None),
    ("/a/<string:code>", "GET"): (ALL, "/a/{code}", None),
    ("/a/<string:code>", "POST"): (ALL, "/a/{code}", {"work": "1", "answer": "yes"}),
    ("/a/<string:code>/rate", "POST"): (ALL, "/a/{wrong}/rate", {"solved": "no"}),
    ("/appeals", "GET"): (ALL, "/appeals", None),
    ("/appeals/deadline", "GET"): (ALL, "/appeals/deadline", None),
    ("/appeals/statistics", "GET"): (ALL, "/appeals/statistics", None),
    ("/appeals/status", "GET"): (ALL, "/appeals/status", None),
    ("/appeals/status", "POST"): (
        ALL,
        "/appeals/status",
        {"number": "{number}", "code": "{code}"},
    ),
    ("/appeals/questionnaire", "GET"): (ALL, "/appeals/questionnaire", None),
    ("/appeals/questionnaire", "POST"): (
        ALL,
        "/appeals/questionnaire",
        {"number": "{number}", "solved": ""},
    ),
    ("/appeals/answers", "GET"): (ALL, "/appeals/answers?search=починить", None),
    ("/appeals/answers.<any(csv,json):kind>", "GET"): (
        ALL,
        "/appeals/answers.json",
        None,
    ),
    ("/appeals/answers/<int:number>", "GET"): (ALL, "/appeals/answers/{id}", None),
    ("/appeals/answers/meta", "GET"): (ALL, "/appeals/answers/meta", None),
    ("/appeals/answers/meta.json", "GET"): (ALL, "/appeals/answers/meta.json", None),
    ("/appeals/answers/similar", "POST"): (
        ALL,
        "/appeals/answers/similar",
        {"text": "Прошу починить кровлю"},
    ),
    ("/appeals/api", None): (ALL, "/appeals/api", None),
    ("/appeals/api/<path:_rest>", None): (ALL, "/appeals/api/{id}", None),
    (f"{API}/openapi.json", "GET"): (ALL, f"{API}/openapi.json", None),
    (f"{API}/appeals", "POST"): (SITE, f"{API}/appeals", {}),
    (f"{API}/appeals/status", "POST"): (SITE, f"{API}/appeals/status", {}),
    (f"{API}/topics", "GET"): (SITE, f"{API}/topics", None),
    (f"{API}/limits", "GET"): (SITE, f"{API}/limits", None),
    ("/my/appeals", "GET"): (ACCOUNT, "/my/appeals", None),
    ("/my/appeals", "POST"): (ACCOUNT, "/my/appeals", {"search": "починить"}),
    ("/my/appeals/page/<int:page>", "GET"): (ACCOUNT, "/my/appeals/page/1", None),
    ("/my/appeals/page/<int:page>", "POST"): (ACCOUNT, "/my/appeals/page/1", {}),
    ("/my/appeals/new", "GET"): (ACCOUNT, "/my/appeals/new?body={body}", None),
    ("/my/appeals/new", "POST"): (
        ALL,
        "/my/appeals/new",
        {"draft_token": "{token}", "company_id": "{body}", "text": "чужое"},
    ),
    ("/my/appeals/draft", "POST"): (
        OWNER,
        "/my/appeals/draft",
        {"draft_token": "{token}", "company_id": "{body}", "text": "чужое"},
    ),
    ("/my/appeals/draft/discard", "POST"): (
        OWNER,
        "/my/appeals/draft/discard",
        {"draft_token": "{token}", "company_id": "{body}"},
    ),
    (MINE, "GET"): (OWNER, "/my/appeals/{id}", None),
    (f"{MINE}/accepted", "GET"): (OWNER, "/my/appeals/{id}/accepted", None),
    (f"{MINE}/document/<int:document_id>", "GET"): (
        OWNER,
        "/my/appeals/{id}/document/{document}",
        None,
    ),
    (f"{MINE}/letter/<int:letter_id>", "GET"): (
        OWNER,
        "/my/appeals/{answered}/letter/{letter}",
        None,
    ),
    (f"{MINE}/letter/<int:letter_id>/<string:kind>/<int:file_id>", "GET"): (
        OWNER,
        "/my/appeals/{answered}/letter/{letter}/enclosure/{document}",
        None,
    ),
    (f"{MINE}/supplement", "POST"): (
        OWNER,
        "/my/appeals/{id}/supplement",
        {"text": "чужое"},
    ),
    (f"{MINE}/withdraw", "POST"): (
        OWNER,
        "/my/appeals/{id}/withdraw",
        {"text": "чужое"},
    ),
    (f"{MINE}/copy", "POST"): (OWNER, "/my/appeals/{id}/copy", {"text": "чужое"}),
    (f"{MINE}/rate", "POST"): (OWNER, "/my/appeals/{answered}/rate", {"solved": "no"}),
    ("/citizen_appeals/post_register/<int:register_id>.xlsx", "GET"): (
        STAFF,
        "/citizen_appeals/post_register/1.xlsx",
        None,
    ),
    ("/report/check_wkhtmltopdf", None): (STAFF, "/report/check_wkhtmltopdf", None),
}
# What they meet at a route that is not theirs
REFUSED = (303, 400, 403, 404)


@tagged("post_install", "-at_install")
class TestCitizenMatrixRoutes(CitizensCase):
    """K1: every route of ours × citizens, a stranger, every role, the site."""

    def test_every_route_has_a_row(self):
        """A new route fails until somebody says whom it is for."""
        self.assertEqual(self._get_own_routes(), set(ROUTES))

    def _get_own_routes(self):
        modules = self.env.registry._init_modules.union(config["server_wide_modules"])
        return {
            (url, method)
            for url, endpoint in _generate_routing_rules(sorted(modules), False)
            if self._is_ours(endpoint.func)
            for method in endpoint.routing["methods"] or [None]
        }

    def _is_ours(self, func):
        """Written or overridden here, whoever overrides it after us."""
        return any(
            func.__name__ in vars(cls) and "citizen_appeals" in cls.__module__
            for cls in type(func.__self__).mro()
        )

    def _prepare(self):
        """What stands in the addresses: of the first citizen alone."""
        code = self.appeal._get_access_code()
        token = self.env["citizen.appeal.draft"]._new_token(self.citizen)
        paper = {"name": "Щукина.txt", "raw": "Щукина".encode()}
        file = self.env["citizen.document"]._create_received(
            self.appeal, [paper | {"mimetype": "text/plain", "sha256": "0" * 64}]
        )
        file.is_from_citizen = True
        return {
            "id": self.appeal.id,
            "answered": self.answered.id,
            "letter": self.answer.id,
            "document": file.id,
            "number": self.appeal.name,
            "code": code,
            "wrong": "A" * 10,
            "token": f"{token[:-1]}!",
            "body": self.company.id,
        }

    def _ask(self, key, given):
        whom, path, data = ROUTES[key]
        if data is not None:
            data = {name: value.format(**given) for name, value in data.items()}
        return whom, self._fetch(path.format(**given), data, key[1] or "GET")

    def test_who_is_answered_what(self):
        """K1: no route shows or does anything of another's appeal."""
        given = self._prepare()
        viewers = self._get_viewers()
        # His deeds come last
        viewers["citizen"] = viewers.pop("citizen")
        for name, user in viewers.items():
            self._log_in(name, user)
            before = self._count_traces()
            for key in ROUTES:
                with self.subTest(f"{name} {key[1]} {key[0]}"):
                    whom, answer = self._ask(key, given)
                    self._check_answer(name, whom, answer)
                    self._check_tells_nothing(name, answer)
            if name != "citizen":
                self.assertEqual(self._count_traces(), before, name)

    def _check_answer(self, name, whom, answer):
        status = answer.status_code
        self.assertLess(status, 500)
        if whom == SITE:
            self.assertEqual(status, 401)
        elif whom == OWNER and name != "citizen":
            self.assertIn(status, REFUSED)
            if status == 303:
                self.assertEqual(name in ("stranger", "site"), True)
                self.assertIn("/web/login", answer.headers["Location"])
        elif whom == ACCOUNT and name in ("stranger", "site"):
            self.assertEqual(status, 303)
            self.assertIn("/web/login", answer.headers["Location"])

    def test_the_owner_gets_his_own(self):
        """I1: the same addresses open for whose appeal it is."""
        given = self._prepare()
        self._log_in("citizen", self.citizen)
        for key, (whom, _path, _data) in ROUTES.items():
            if whom == OWNER and key[1] == "GET" and "file_id" not in key[0]:
                with self.subTest(key[0]):
                    _whom, answer = self._ask(key, given)
                    self.assertEqual(answer.status_code, 200)

    def test_both_bodies_and_nobody_else(self):
        """I1: the list holds his appeals in every body, no other one."""
        self._log_in("citizen", self.citizen)
        page = self._fetch("/my/appeals")
        for appeal in self.own:
            self.assertIn(f"/my/appeals/{appeal.id}", page.text)
        for appeal in self.other_appeal | self.other_east:
            self.assertNotIn(f'/my/appeals/{appeal.id}"', page.text)
            answer = self._fetch(f"/my/appeals/{appeal.id}")
            self.assertEqual(answer.status_code, 404)
        missing = self._fetch("/my/appeals/99999999")
        self.assertEqual(missing.status_code, 404)

    def test_papers_are_asked_for_by_their_own_appeal(self):
        """K1: another's paper, an inner one, a draft; under whichever appeal."""
        foreign = self._file_of(self.other_appeal)
        inner = self._file_of(self.appeal)
        self._log_in("citizen", self.citizen)
        for path in (
            f"/my/appeals/{self.appeal.id}/document/{foreign.id}",
            f"/my/appeals/{self.other_appeal.id}/document/{foreign.id}",
            f"/my/appeals/{self.appeal.id}/document/{inner.id}",
            f"/my/appeals/{self.appeal.id}/letter/{self.letter.id}",
            f"/my/appeals/{self.appeal.id}/letter/{self.answer.id}",
        ):
            with self.subTest(path):
                self.assertEqual(self._fetch(path).status_code, 404)

    def _file_of(self, appeal):
        """A paper the office itself has put there."""
        values = self._file(name="a.pdf", appeal_id=appeal.id, kind="material")
        return self.env["citizen.document"].create(values)
