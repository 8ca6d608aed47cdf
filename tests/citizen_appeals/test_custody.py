import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, freeze_time, tagged

from tests.common import NOW, AppealsCase

RU = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM/:", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ.Ж")


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestCustody(AppealsCase):
    """B4: every move of the paper stands in the custody card."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _hand(self, role, to=None, appeal=None, **kwargs):
        post = self.posts[to] if to else self.env["citizen.official"]
        official = self._as(post, role)
        appeals = self._as(appeal or self.appeal, role)
        return appeals.action_hand_custody(official, **kwargs)

    def _kinds(self):
        return self.appeal.custody_ids.sorted("id").mapped("kind")

    def test_the_office_hands_over_and_the_receiver_confirms(self):
        """S4 2.1.20: the assistant of the curator signs for the receipt."""
        self._hand("registrar", "supervisor")
        self.assertEqual(self.appeal.holder_id, self.posts["supervisor"])
        self.assertTrue(self.appeal.is_receipt_pending)
        self.assertTrue(self._as(self.appeal, "assistant").can_confirm_custody)
        self._as(self.appeal, "assistant").action_confirm_custody()
        self.assertFalse(self.appeal.is_receipt_pending)
        self.assertEqual(self._kinds(), ["handover", "receipt"])
        self.assertEqual(
            self._codes(self.appeal)[-2:], ["custody_handover", "custody_receipt"]
        )

    def test_a_signature_on_paper_needs_no_confirmation(self):
        """S4 2.1.20: signed on the printed custody card."""
        self._hand("registrar", "supervisor", signature="paper")
        self.assertEqual(self.appeal.custody_ids.signature, "paper")
        self.assertFalse(self.appeal.is_receipt_pending)
        with self.assertRaisesRegex(UserError, "no receipt"):
            self._as(self.appeal, "assistant").action_confirm_custody()

    def test_nobody_passes_on_what_he_does_not_hold(self):
        """S4 2.3.16: neither the office nor another executor; the holder may."""
        self._hand("registrar", "executor", signature="paper")
        for role in ("registrar", "supervisor"):
            with self.subTest(role), self.assertRaisesRegex(AccessError, "2.3.16"):
                self._hand(role, "supervisor")
        self._hand("executor", "supervisor")
        self.assertEqual(self.appeal.holder_id, self.posts["supervisor"])
        self.assertEqual(
            self.appeal.custody_ids[0].from_official_id.id, self.posts["executor"].id
        )

    def test_the_office_takes_back_and_recalls_urgently(self):
        """S4 2.3.17: an urgent recall under a mark; only by the office."""
        self._hand("registrar", "executor", signature="paper")
        with self.assertRaises(AccessError):
            self._hand("supervisor", "supervisor", urgent=True)
        self._hand("registrar", "supervisor", urgent=True, signature="paper")
        self.assertEqual(self._kinds(), ["handover", "recall"])
        self._hand("registrar")
        self.assertFalse(self.appeal.holder_id)
        self.assertEqual(self._kinds()[-1], "return")
        self.assertEqual(self._codes(self.appeal)[-1], "custody_return")

    def test_who_may_not_see_the_appeal_gets_no_paper(self):
        """S4 2.1.16: the paper shows what the screen does."""
        with self.assertRaisesRegex(AccessError, "2.1.16"):
            self._hand("registrar", "executor2")
        self.assertFalse(self.appeal.custody_ids)

    def test_the_card_is_never_rewritten(self):
        """B4, K2: rows are added alone; the holder is the actions' field."""
        self._hand("registrar", "supervisor")
        for role in ("registrar", "office_head", "admin"):
            row = self._as(self.appeal.custody_ids, role)
            with self.subTest(role), self.assertRaises(UserError):
                row.write({"kind": "return"})
            with self.assertRaises(UserError):
                row.unlink()
        with self.assertRaises(AccessError):
            self._as(self.env["citizen.custody"], "registrar").create(
                {"appeal_id": self.appeal.id, "kind": "return"}
            )
        with self.assertRaises(AccessError):
            self._as(self.appeal, "registrar").holder_id = False

    def test_days_in_hand_are_counted(self):
        """S4 2.3.19: who holds the file answers for it, and how long."""
        self._hand("registrar", "executor", signature="paper")
        with freeze_time("2026-03-15 09:00:00"):
            self.appeal.invalidate_recordset()
            self.assertEqual(self.appeal.days_held, 5)

    def test_a_loss_needs_the_note_and_ends_with_the_duplicate(self):
        """S4 2.3.20: explanatory note of the curator, then the duplicate."""
        self._hand("registrar", "executor", signature="paper")
        with self.assertRaisesRegex(UserError, "2.3.20"):
            self._as(self.appeal, "office_head").action_issue_duplicate()
        with self.assertRaisesRegex(ValidationError, "2.3.20"):
            self._as(self.appeal, "registrar").action_lose_custody(
                self._as(self.posts["supervisor"], "registrar"), {}
            )
        self._lose()
        self.assertTrue(self.appeal.is_paper_lost)
        loss = self.appeal.custody_ids[0]
        self.assertEqual(loss.signed_by_id, self.posts["supervisor"])
        self.assertEqual(loss.document_id.kind, "explanatory")
        self.assertEqual(self.appeal.holder_id, self.posts["executor"])
        with self.assertRaisesRegex(UserError, "2.3.20"):
            self._hand("executor", "supervisor")
        with self.assertRaises(AccessError):
            self._as(self.appeal, "registrar").action_issue_duplicate()
        self._as(self.appeal, "office_head").action_issue_duplicate()
        self.assertFalse(self.appeal.is_paper_lost or self.appeal.holder_id)
        self.assertEqual(self._kinds(), ["handover", "loss", "duplicate"])

    def _lose(self):
        dialog = self._as(self.env["citizen.custody.loss"], "registrar").create(
            {
                "appeal_id": self.appeal.id,
                "official_id": self.posts["supervisor"].id,
                "date": "2026-03-09",
                "name": "объяснительная.pdf",
                "content": base64.b64encode(b"%PDF-1.4 note"),
            }
        )
        dialog.action_confirm()

    def test_the_card_prints_its_rows(self):
        """S4 2.1.20, 2.3.16: the printed card has the moves of the system."""
        self._hand("registrar", "supervisor", signature="paper")
        report = self.env["report.citizen_appeals.report_appeal_card"]
        [move] = report._get_moves(self.appeal)
        self.assertEqual(move["date"], "10.03.2026 12:00")
        self.assertIn("Должность supervisor", move["to"])
        self.assertIn("подпись на бумаге", move["sign"])

    # ------------------------------------------------------------------
    # the scanner
    # ------------------------------------------------------------------

    def _scan(self, role, text, to=None, **kwargs):
        Custody = self._as(self.env["citizen.custody"], role)
        official_id = self.posts[to].id if to else False
        return Custody.scan(text, official_id, **kwargs)["status"]

    def test_a_scanned_code_hands_over_at_once(self):
        """B4: the address of the QR, under either keyboard layout."""
        code = self.appeal._get_access_code()
        url = f"http://town.example/a/{code}"
        self.assertEqual(self._scan("registrar", url, "supervisor"), "done")
        self.assertEqual(self.appeal.holder_id, self.posts["supervisor"])
        russian = url.upper().translate(RU)
        self.assertEqual(self._scan("supervisor", russian, "executor"), "done")
        self.assertEqual(self._kinds(), ["handover", "handover"])

    def test_a_double_scan_adds_nothing(self):
        """B4: the second scan of the same paper is only told."""
        code = self.appeal._get_access_code()
        self._scan("registrar", code, "supervisor")
        self.assertEqual(self._scan("registrar", code, "supervisor"), "same")
        self.assertEqual(len(self.appeal.custody_ids), 1)

    def test_unknown_codes_and_refusals_are_said_in_words(self):
        """B4, 2.3.16: nothing is recorded; no sight is as no card."""
        code = self.appeal._get_access_code()
        self.assertEqual(self._scan("registrar", "AAAAAAAAAA", "executor"), "refused")
        self.assertEqual(self._scan("executor2", code, "executor2"), "refused")
        self._scan("registrar", code, "executor", signature="paper")
        self.assertEqual(self._scan("registrar", code, "supervisor"), "refused")
        self.assertEqual(len(self.appeal.custody_ids), 1)
        self.assertEqual(
            self._scan("registrar", code, "supervisor", urgent=True), "done"
        )

    def test_receivers_are_the_posts_of_the_body(self):
        """B4: chosen once, then code after code."""
        found = self._as(self.env["citizen.custody"], "registrar").get_receivers()
        names = [official["name"] for official in found["officials"]]
        self.assertEqual(len(names), len(self.posts))
        self.assertTrue(found["may_recall"])
        seen = self._as(self.env["citizen.custody"], "executor").get_receivers()
        self.assertFalse(seen["may_recall"])


@tagged("post_install", "-at_install")
class TestCustodyScreen(AppealsCase, HttpCase):
    """B4: the screen of the scanner in the browser, which lives in the present."""

    freeze_time = None
    _registry_readonly_enabled = False

    def test_scanning_on_the_screen(self):
        """B4, 2.3.16: receiver once, code by code, Enter ends each."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        login = self.users["registrar"].login
        code = appeal._get_access_code()
        script = """
            const wait = async (test) => {
                for (let i = 0; i < 100; i++) {
                    const found = test();
                    if (found) { return found; }
                    await new Promise((done) => setTimeout(done, 100));
                }
                throw new Error("not found: " + test);
            };
            (async () => {
                const input = await wait(() => document.querySelector("[name=code]"));
                const receiver = document.querySelector("[name=receiver]");
                receiver.value = "%s";
                receiver.dispatchEvent(new Event("change"));
                for (const text of ["%s", "%s", "BAD"]) {
                    input.value = text;
                    input.dispatchEvent(
                        new KeyboardEvent("keydown", { key: "Enter", bubbles: true })
                    );
                }
                for (const status of ["done", "same", "refused"]) {
                    await wait(() => document.querySelector(`[data-status=${status}]`));
                }
                console.log("test successful");
            })();
        """ % (self.posts["supervisor"].id, code, code)
        self.browser_js(
            "/odoo/custody-scan",
            script,
            "!!document.querySelector('[name=code]')",
            login=login,
            timeout=300,
        )
        self.env.invalidate_all()
        self.assertEqual(appeal.holder_id, self.posts["supervisor"])
        self.assertEqual(len(appeal.custody_ids), 1)
