import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestPortalRequests(AppealsCase):
    """Supplement, withdrawal, copy in hand (I1, S4 2.5.2, 59-ФЗ art. 5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applicant.partner_id = cls.portal_user.partner_id
        cls.appeal = cls._register()

    def _take(self, kind, text="", files=(), appeal=None):
        appeal = (appeal or self.appeal).with_user(self.portal_user)
        return appeal._take_request(kind, text, files).with_env(self.env)

    def test_supplement(self):
        """I1: text and files become documents; the system is the author of all."""
        request = self._take(
            "supplement", "Течёт сильнее", [("фото.jpg", b"\xff\xd8\xff\xe0")]
        )
        self.assertEqual(request.state, "new")
        self.assertEqual(request.create_uid, self.env.ref("base.user_root"))
        self.assertEqual(request.document_ids.mapped("kind"), ["supplement"] * 2)
        self.assertTrue(all(request.document_ids.mapped("is_from_citizen")))
        texts = request.document_ids.filtered(lambda d: d.name.endswith(".txt"))
        self.assertEqual(base64.b64decode(texts.content).decode(), "Течёт сильнее")
        self.assertIn("supplement_received", self._codes(self.appeal))
        event = self.appeal.event_ids.filtered(
            lambda e: e.code == "supplement_received"
        )
        self.assertEqual(event.user_id, self.env.ref("base.user_root"))
        self.assertNotIn("Течёт", str(event.data))

    def test_supplement_twice(self):
        """Two taps on the button: one supplement."""
        first = self._take("supplement", "Ещё")
        self.assertEqual(self._take("supplement", "Ещё"), first)
        self.assertNotEqual(self._take("supplement", "Ещё раз"), first)

    def test_supplement_taken(self):
        request = self._take("supplement", "Ещё")
        with self.assertRaises(AccessError):
            self._as(request, "auditor").action_take()
        self._as(request, "registrar").action_take()
        self.assertEqual(request.state, "taken")
        self.assertIn("supplement_taken", self._codes(self.appeal))
        with self.assertRaises(UserError):
            self._as(request, "registrar").action_take()

    def test_refused_with_reason(self):
        """I1: a refusal needs the reason the applicant reads."""
        request = self._take("withdrawal", "Передумала")
        self.assertTrue(self._as(request, "registrar").action_refuse()["res_model"])
        with self.assertRaises(ValidationError):
            self._as(request, "registrar").action_refuse(" ")
        self._as(request, "registrar").action_refuse("Нет подписи")
        self.assertEqual((request.state, request.answer), ("refused", "Нет подписи"))
        self.assertIn("applicant_request_refused", self._codes(self.appeal))

    def test_withdrawal_confirmed_by_the_office(self):
        """59-ФЗ art. 5: the office ends the terms, then the request is met."""
        request = self._take("withdrawal")
        self.assertEqual(self.appeal.state, "registered")
        action = self._as(request, "office_head").action_take()
        self.assertEqual(action["res_model"], "citizen.appeal.leave")
        leave = self.env["citizen.appeal.leave"].with_user(self.users["office_head"])
        dialog = Form(leave.with_context(**action["context"]))
        self.assertEqual(dialog.outcome_id.state, "withdrawn")
        self.assertEqual(request.state, "new")
        self._as(self.appeal, "office_head").action_withdraw(
            {"reason": "Просит заявитель"}
        )
        self.assertEqual(self.appeal.state, "withdrawn")
        self.assertEqual(request.state, "taken")

    def test_one_withdrawal_waits(self):
        self._take("withdrawal")
        with self.assertRaises(ValidationError):
            self._take("withdrawal")

    def test_copy(self):
        """S4 2.5.2: the copy given against a receipt meets the request."""
        with self.assertRaises(ValidationError):
            self._take("copy")
        letter = self._answer(self.appeal)
        request = self._take("copy")
        action = self._as(request, "registrar").action_take()
        self.assertEqual(action["res_model"], "citizen.letter.copy")
        receiver = action["context"]["default_received_by"]
        self.assertEqual(receiver, self.appeal.applicant_id.name)
        self._as(letter, "registrar").action_give_copy(
            {"received_by": "Щукина П.Т.", "paper": "паспорт"}
        )
        self.assertEqual(request.state, "taken")
        self.assertIn("copy_taken", self._codes(self.appeal))

    def test_refused_by_state(self):
        """I1: refused where the state does not allow it, saying why."""
        self._answer(self.appeal)
        for kind in ("supplement", "withdrawal"):
            with self.subTest(kind=kind), self.assertRaises(ValidationError):
                self._take(kind, "x")

    def test_bad_input(self):
        with self.assertRaises(ValidationError):
            self._take("supplement", "  ")
        with self.assertRaises(ValidationError):
            self._take("supplement", "я" * 10_001)
        with self.assertRaises(ValidationError):
            self._take("supplement", "x", [("a.txt", b"a")] * 11)
        with self.assertRaises(ValidationError):
            self._take("supplement", "x", [("a.exe", b"MZ")])
        text = "<script>alert(1)</script>\u202e=1+1 😀"
        kept = self._take("supplement", text).text
        self.assertEqual(kept, text.replace("\u202e", ""))

    def test_too_many_wait(self):
        """Bad input: nobody fills the desk of the office."""
        for number in range(20):
            self._take("supplement", f"{number}")
        with self.assertRaises(ValidationError):
            self._take("supplement", "ещё")

    def test_protected(self):
        """K1: the staff neither makes, rewrites nor deletes what a citizen asked."""
        request = self._take("supplement", "x")
        for name in ("registrar", "office_head", "admin"):
            mine = self._as(request, name)
            with self.assertRaises(AccessError):
                mine.write({"state": "taken"})
            with self.assertRaises(AccessError):
                mine.create({"appeal_id": self.appeal.id, "kind": "copy"})
            with self.assertRaises(AccessError):
                mine.unlink()
        with self.assertRaises(AccessError):
            self._as(self.env["citizen.document"], "registrar").create(
                self._file(appeal_id=self.appeal.id, is_from_citizen=True)
            )
        request = request.with_user(self.portal_user)
        with self.assertRaises(AccessError):
            request.read(["text"])
        with self.assertRaises(AccessError):
            request.action_take()

    def test_tiles(self):
        """The office sees what waits on its day."""
        self._take("supplement", "x")
        for name, prefix in (("registrar", ""), ("office_head", "head_")):
            day = self._as(self.env["citizen.my.day"], name)
            tiles = day._get_applicant_tiles(prefix)
            tile = next(t for t in tiles if t["key"] == f"{prefix}applicant_requests")
            self.assertEqual(day.env[tile["model"]].search_count(tile["domain"]), 1)
