import json
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from unittest import skipUnless

from odoo.http import _generate_routing_rules
from odoo.tests import TransactionCase, tagged

from odoo.addons.citizen_appeals.controllers import problem, site_openapi
from odoo.addons.citizen_appeals.tools import json_schema

from .site import ROOT, SiteCase
from .submissions import JPEG

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(r"```sh\n(.*?)```", re.DOTALL)
ANSWER = re.compile(r"```json\n(.*?)```", re.DOTALL)


@tagged("post_install", "-at_install")
class TestSiteDocs(SiteCase):
    """A1: what the documents of the interface say is what it does."""

    def _get_document(self):
        answer = self.url_open(f"{ROOT}/openapi.json")
        self.assertEqual(answer.status_code, 200)
        return answer.json()

    def _get_schema(self, operation, status):
        """The schema the document gives for an answer, references followed."""
        content = operation["responses"][str(status)]["content"]
        [[media, body]] = content.items()
        name = body["schema"]["$ref"].rsplit("/", 1)[1]
        return media, self._get_document()["components"]["schemas"][name]

    def _check(self, path, method, answer):
        """The answer has a status, a type and a shape that the document knows."""
        operation = self._get_document()["paths"][f"{ROOT}{path}"][method]
        self.assertIn(str(answer.status_code), operation["responses"], answer.text)
        media, schema = self._get_schema(operation, answer.status_code)
        self.assertTrue(answer.headers["Content-Type"].startswith(media))
        self.assertEqual(json_schema.check(schema, answer.json()), [])

    def test_answers_are_as_the_document_says(self):
        """Each route, accepted and refused, against its own schema."""
        sent = self.send(files=[self._file()], topics=self.light.ids)
        receipt = sent.json()
        for path, method, answer in (
            ("/appeals", "post", sent),
            (
                "/appeals",
                "post",
                self.send(files=[self._file()], topics=[self.light.id]),
            ),
            ("/appeals", "post", self.send()),
            ("/appeals", "post", self.send(request_key="1" * 16, surname="")),
            ("/appeals", "post", self.send(request_key="")),
            ("/appeals", "post", self.send(key="x")),
            ("/appeals", "post", self.send_raw(b"", "text/plain")),
            ("/appeals/status", "post", self.ask(receipt["number"], receipt["code"])),
            ("/appeals/status", "post", self.ask("1", "x")),
            ("/appeals/status", "post", self.ask("1" * 100, "x")),
            ("/topics", "get", self._call("/topics", "GET")),
            ("/topics", "get", self._call("/topics", "GET", key="x")),
            ("/limits", "get", self._call("/limits", "GET")),
        ):
            with self.subTest(f"{path} {answer.status_code}"):
                self._check(path, method, answer)

    def test_the_document_knows_every_route(self):
        """A new route fails until the document has it."""
        routes = {
            url: set(endpoint.routing["methods"])
            for url, endpoint in _generate_routing_rules(["citizen_appeals"], False)
            if url.startswith(f"{ROOT}/")
        }
        del routes[f"{ROOT}/openapi.json"]
        known = {
            path: {method.upper() for method in operations}
            for path, operations in self._get_document()["paths"].items()
        }
        self.assertEqual(routes, known)

    def test_the_document_is_complete(self):
        """Every reference leads somewhere; every problem stands in the docs."""
        document = self._get_document()
        self.assertEqual(document["openapi"], "3.1.0")
        for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)):
            self.assertIn(name, document["components"]["schemas"])
        text = DOCS.read_text()
        for kind, status in problem.STATUSES.items():
            self.assertIn(f"`{kind}`", text)
            self.assertIn(str(status), text)
        for field in site_openapi.SUBMISSION["properties"]:
            self.assertRegex(text, rf"[`\"]{field}[`\"]")

    def test_what_is_not_there_is_a_problem_too(self):
        """A wrong address or method is answered in the same words."""
        for path, method in (
            ("/appeals/api", "GET"),
            ("/appeals/api/v2/appeals", "POST"),
            (f"{ROOT}/appeals", "GET"),
            (f"{ROOT}/appeals", "DELETE"),
            (f"{ROOT}/appeals/1", "GET"),
            (f"{ROOT}/topics", "POST"),
        ):
            with self.subTest(f"{method} {path}"):
                answer = self.url_open(path, method=method)
                self._refused(answer, 404, "not_found")

    @skipUnless(shutil.which("curl"), "needs curl")
    def test_the_examples_of_the_docs_work(self):
        """docs/api.md: the commands are run as they stand, by curl."""
        examples = [
            text for text in EXAMPLE.findall(DOCS.read_text()) if "curl" in text
        ]
        self.assertEqual(len(examples), 4)
        answers = []
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "photo.jpg").write_bytes(JPEG)
            for example in examples:
                script = example
                if answers:
                    first = json.loads(answers[0])
                    script = script.replace("K7QWE2ZT5M", first["code"])
                    script = script.replace(
                        '"number": "1"', f'"number": "{first["number"]}"'
                    )
                answers += self._run(script, folder)
        self.assertEqual(len(answers), 5)
        shown = [json.loads(text) for text in ANSWER.findall(DOCS.read_text())]
        self.assertEqual(json.loads(answers[0]).keys(), shown[0].keys())
        self.assertEqual(json.loads(answers[2]).keys(), shown[1].keys())
        self.assertEqual(json_schema.check(site_openapi.STATUS, shown[1]), [])
        self.assertEqual(json_schema.check(site_openapi.PROBLEM, shown[2]), [])
        self.assertIn("groups", json.loads(answers[3]))

    def _run(self, script, folder):
        """The answers of the commands; the server of tests wants its cookie."""
        answers = []
        for command in script.replace("\\\n", " ").split("\ncurl "):
            words = shlex.split(command.removeprefix("curl "))
            words = [
                word.replace("$SITE", f"{self.base_url()}{ROOT}").replace(
                    "$KEY", self.site_key
                )
                for word in words
            ]
            self.env.flush_all()
            cookies = "; ".join(f"{c.name}={c.value}" for c in self.opener.cookies)
            with self.allow_requests(all_requests=True):
                done = subprocess.run(
                    ["curl", *words, "-b", cookies],
                    cwd=folder,
                    capture_output=True,
                    check=True,
                    timeout=30,
                )
            answers.append(done.stdout.decode())
            self.assertNotIn("openapi.json#", answers[-1])
        return answers


@tagged("post_install", "-at_install")
class TestJsonSchema(TransactionCase):
    """The few keywords, each kept and broken."""

    def test_keywords(self):
        for schema, good, bad, rule in (
            ({"type": "integer"}, 1, True, "type"),
            ({"type": "boolean"}, True, 1, "type"),
            ({"type": ["string", "null"]}, None, 0, "type"),
            ({"enum": ["a"]}, "a", "b", "enum"),
            ({"type": "string", "minLength": 1}, "a", "", "minLength"),
            ({"type": "string", "maxLength": 1}, "a", "ab", "maxLength"),
            ({"type": "array", "minItems": 1}, [1], [], "minItems"),
            ({"type": "array", "maxItems": 1}, [1], [1, 2], "maxItems"),
            ({"type": "string", "pattern": "^a"}, "ab", "ba", "pattern"),
            ({"required": ["a"]}, {"a": 1}, {}, "required"),
            ({"additionalProperties": False}, {}, {"a": 1}, "unknown"),
        ):
            with self.subTest(rule):
                self.assertEqual(json_schema.check(schema, good), [])
                [fault] = json_schema.check(schema, bad)
                self.assertEqual(fault.rule, rule)

    def test_an_unknown_keyword_is_an_error_of_ours(self):
        with self.assertRaises(NotImplementedError):
            json_schema.check({"oneOf": []}, 1)

    def test_paths(self):
        schema = {
            "properties": {"a": {"items": {"properties": {"b": {"type": "string"}}}}}
        }
        [fault] = json_schema.check(schema, {"a": [{}, {"b": 1}]})
        self.assertEqual(fault.path, "a.1.b")

    def test_one_spelling(self):
        first = json_schema.parse(b'{"b": 1, "a": "\\u0451"}')
        second = json_schema.parse('{"a":"ё","b":1}'.encode())
        self.assertEqual(json_schema.dump(first), json_schema.dump(second))
