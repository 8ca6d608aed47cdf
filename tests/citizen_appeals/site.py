"""The site of a body, as it calls the machine door."""

import base64
import json

from odoo.tests import HttpCase, freeze_time

from tests.common import APPLICANT, NOW, SECRETS

from .submissions import PDF, SubmissionCase

ROOT = "/appeals/api/v1"
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
# A citizen whose every word may be told from others' in an answer
SENT = {
    "identification": "esia",
    **APPLICANT,
    "answer_way": "email",
    "text": "Прошу починить кровлю по ул. Заозёрной, 917. Щукина",
    "place": "ул. Заозёрная, д. 917, подъезд 2",
}


@freeze_time(NOW)
class SiteCase(SubmissionCase, HttpCase):
    """The north has issued a key; ``send`` and ``ask`` use it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls._as(cls.company, "admin")
        cls.site_key = company._issue_site_key()
        cls.site_user = cls.company.site_gateway_id
        cls.env.flush_all()

    def _call(self, path, method="POST", key="", headers=None, **body):
        key = key or self.site_key
        self.env.flush_all()
        answer = self.url_open(
            f"{ROOT}{path}",
            method=method,
            headers={"Authorization": f"Bearer {key}"} | (headers or {}),
            **body,
        )
        self.env.invalidate_all()
        self.addCleanup(answer.close)
        self._check_no_secret(answer)
        return answer

    def _check_no_secret(self, answer):
        """K1: whatever is answered, nothing of a citizen goes out."""
        text = answer.text + json.dumps(dict(answer.headers))
        for secret in SECRETS:
            self.assertNotIn(secret, text)

    def send(self, request_key=KEY, key="", **values):
        headers = {"Idempotency-Key": request_key} if request_key else {}
        return self._call("/appeals", key=key, headers=headers, json={**SENT, **values})

    def send_raw(self, raw, mimetype="application/json"):
        headers = {"Idempotency-Key": KEY, "Content-Type": mimetype}
        return self._call("/appeals", headers=headers, data=raw)

    def ask(self, number, code, key=""):
        question = {"number": number, "code": code}
        return self._call("/appeals/status", key=key, json=question)

    def _file(self, name="Щукина.pdf", content=PDF):
        return {"name": name, "content": base64.b64encode(content).decode()}

    def _refused(self, answer, status, kind):
        """The answer is this problem; its errors by field."""
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["type"], f"{ROOT}/openapi.json#{kind}")
        self.assertEqual(problem["status"], status)
        return {e["field"]: e["message"] for e in problem.get("errors", ())}

    def _count(self):
        return self.env["citizen.appeal"].search_count([])
