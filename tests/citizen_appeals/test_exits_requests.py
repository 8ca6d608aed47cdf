from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.exits import ExitsCase


@tagged("post_install", "-at_install")
class TestDocumentRequests(ExitsCase):
    """B6: documents of other bodies, 15 days from the dispatch of the letter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    def _ask(self, name="housing", role="executor"):
        self._as(self.appeal, role).action_request_documents(
            {"partner_id": self.bodies[name].id, "what": "Акты осмотра кровли"}
        )
        return self.appeal.document_request_ids[:1]

    def test_the_letter_is_drafted_and_starts_the_term(self):
        """B6, 59-ФЗ art. 10 p. 2: 15 days run from the dispatch."""
        request = self._ask()
        self.assertEqual(request.state, "draft")
        self.assertIn("Акты осмотра кровли", self._read_text(request.letter_id))
        self.assertIn("частью 2 статьи 10", self._read_text(request.letter_id))
        with freeze_time("2026-03-12 09:00:00"):
            self._send(request.letter_id)
        self.assertEqual(request.state, "sent")
        self.assertEqual(request.date_due, date(2026, 3, 27))
        self.assertEqual(
            self._deadline(self.appeal, "document_request").day_due, date(2026, 3, 27)
        )

    def test_courts_inquiry_and_investigation_are_never_asked(self):
        """S4 2.3.2, 59-ФЗ art. 10: refused with the clause."""
        for name in ("court", "inquiry", "investigation"):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, "2.3.2"):
                self._ask(name)
        with self.assertRaisesRegex(ValidationError, "directory of bodies"):
            self._ask("unknown")
        self.assertFalse(self.appeal.letter_ids)

    def test_received_with_the_paper(self):
        """B6: the answer ends the term and is kept among the documents."""
        request = self._ask()
        with self.assertRaises(UserError):
            self._as(request, "executor").action_receive({})
        self._send(request.letter_id)
        self._as(request, "executor").action_receive(self._file(name="Акт.pdf"))
        self.assertEqual(request.state, "received")
        self.assertEqual(request.document_id.name, "Акт.pdf")
        self.assertEqual(
            self._deadline(self.appeal, "document_request", False).state, "met"
        )

    def test_overdue_ones_are_found(self):
        """B6: the sixteenth day."""
        request = self._ask()
        self._send(request.letter_id)
        Request = self._as(self.env["citizen.document.request"], "executor")
        late = [("is_overdue", "=", True), ("id", "=", request.id)]
        with freeze_time("2026-03-25 09:00:00"):
            self.assertFalse(Request.search(late))
        with freeze_time("2026-03-26 09:00:00"):
            self.assertTrue(Request.search(late))

    def test_it_grounds_an_extension(self):
        """S4 2.3.2, 59-ФЗ art. 12 p. 2: the dialog proposes it as the reason."""
        request = self._ask()
        self._send(request.letter_id)
        Dialog = self._as(self.env["citizen.appeal.extend"], "supervisor")
        dialog = Dialog.create({"appeal_id": self.appeal.id})
        self.assertEqual(dialog.request_id, request)
        self.assertIn("Жилищная инспекция", dialog.reason)
        dialog.action_extend()
        extended = self._deadline(self.appeal, "examination")
        self.assertEqual(extended.request_id, request)
        self.assertEqual(extended.day_due, date(2026, 5, 9))

    def test_a_request_of_another_appeal_grounds_nothing(self):
        """59-ФЗ, art. 12, p. 2: only one of this appeal that is still awaited."""
        request = self._ask()
        Dialog = self._as(self.env["citizen.appeal.extend"], "supervisor")
        dialog = Dialog.create(
            {"appeal_id": self.appeal.id, "request_id": request.id, "reason": "Запрос"}
        )
        with self.assertRaisesRegex(ValidationError, "still awaited"):
            dialog.action_extend()

    def test_an_answer_makes_it_needless(self):
        """B6: what was not received when the answer left is not awaited."""
        request = self._ask()
        self._send(request.letter_id)
        self._dispatch_answer(self.appeal)
        self.assertEqual(request.state, "cancelled")
        self.assertFalse(self._deadline(self.appeal, "document_request"))

    def test_cancelled_before_the_letter_has_left(self):
        """B6: the draft is cancelled with it."""
        request = self._ask()
        self._as(request, "executor").action_cancel()
        self.assertEqual(request.letter_id.state, "cancelled")
        with self.assertRaises(UserError):
            self._as(request, "executor").action_cancel()

    def test_who_examines_asks(self):
        """K1: executor, curator and assistant, office; nobody else."""
        may = {"executor", "supervisor", "assistant", "registrar", "office_head"}
        for role in set(self.users) - may:
            with self.subTest(role), self.assertRaises(AccessError):
                self._ask(role=role)
        for role in may:
            self.assertTrue(self._as(self.appeal, role).can_request, role)
            self._ask(role=role)
        self.assertEqual(len(self.appeal.document_request_ids), len(may))

    def test_states_are_written_by_the_actions(self):
        """K2: neither state nor dates nor the letter are typed in."""
        request = self._ask()
        for name, value in (
            ("state", "received"),
            ("date_due", "2030-01-01"),
            ("date_received", "2026-03-10"),
            ("letter_id", False),
            ("appeal_id", False),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(request, "executor").write({name: value})
        with self.assertRaises(AccessError):
            self._as(request, "registrar").unlink()
