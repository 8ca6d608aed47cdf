from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from tests.citizen_appeals.exits import ExitsCase


@tagged("post_install", "-at_install")
class TestForwarding(ExitsCase):
    """B1, S4 2.2.1: questions leave by body, with letters, within seven days."""

    def test_one_body_gets_a_letter_and_the_applicant_a_notice(self):
        """S4 2.2.1: covering letter, written notice, seven days from registration."""
        appeal = self._register()
        action = self._forward(appeal, "housing")
        self.assertEqual(action["res_model"], "citizen.letter")
        self.assertEqual(appeal.state, "forwarded")
        self.assertEqual(appeal.question_ids.result, "forwarded")
        self.assertEqual(appeal.outcome_id.code, "forwarded")
        self.assertEqual(len(appeal.letter_ids), 2)
        self.assertEqual(
            self._deadline(appeal, "forwarding").day_due, date(2026, 3, 17)
        )
        self.assertEqual(self._codes(appeal)[-1], "forwarded")

    def test_several_bodies_get_copies_and_one_notice_names_them(self):
        """59-ФЗ, art. 8, p. 4: copies to each; one notice with all of them."""
        appeal = self._register()
        self._forward(appeal, "housing", "roads")
        covers = self._letters(appeal, "covering_letter")
        notice = self._letters(appeal, "forwarding_notice")
        self.assertEqual(len(covers), 2)
        self.assertEqual(len(notice), 1)
        text = self._read_text(notice)
        self.assertIn("частями 3 и 4 статьи 8", text)
        self.assertIn("Жилищная инспекция", text)
        self.assertIn("Управление дорог области", text)
        self.assertIn("сообщат указанные органы", text)

    def test_what_is_left_inside_goes_on(self):
        """B1: only the state of the question changes; the examination runs."""
        appeal = self._two_questions()
        first, second = appeal.question_ids
        lines = [
            {"question_id": first.id, "partner_ids": [self.bodies["housing"].id]},
            {"question_id": second.id, "partner_ids": []},
        ]
        self._as(appeal, "registrar").action_forward(lines)
        self.assertEqual(appeal.state, "registered")
        self.assertEqual(first.result, "forwarded")
        self.assertFalse(second.result)
        self.assertFalse(appeal.outcome_id)
        self.assertTrue(self._deadline(appeal, "examination"))
        notice = self._letters(appeal, "forwarding_notice")
        self.assertIn("Остальные вопросы", self._read_text(notice))
        self.assertIn("«Содержание домов»", self._read_text(notice))
        self.assertEqual(self._codes(appeal)[-1], "questions_left")

    def test_the_rest_is_answered_and_closed(self):
        """C8: the forwarded question keeps its result beside the answer."""
        appeal = self._two_questions()
        first, second = appeal.question_ids
        lines = [{"question_id": first.id, "partner_ids": [self.bodies["housing"].id]}]
        self._as(appeal, "registrar").action_forward(lines)
        self._answer(appeal)
        self._as(second, "executor").result = "explained"
        with self.assertRaisesRegex(UserError, "dispatch the letters first"):
            self._as(appeal, "registrar").action_close()
        self._send(self._letters(appeal, "covering_letter", "forwarding_notice"))
        self._as(appeal, "registrar").action_close()
        self.assertEqual(appeal.state, "closed")

    def test_a_whole_forwarding_ends_the_examination(self):
        """B1: nothing here becomes overdue; assignments and drafts end."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        answer = self._draft_answer(appeal)
        self._forward(appeal, "housing")
        self.assertFalse(self._deadline(appeal, "examination"))
        self.assertFalse(self._deadline(appeal, "internal"))
        self.assertEqual(appeal.assignment_ids.state, "cancelled")
        self.assertEqual(answer.state, "cancelled")
        with freeze_time("2026-06-01"):
            appeal.invalidate_recordset()
            self.assertFalse(appeal.is_overdue)

    def test_the_term_is_met_when_every_letter_has_left(self):
        """S4 2.2.1: covering letters and notice, the last of them counts."""
        appeal = self._register()
        self._forward(appeal, "housing", "roads")
        covers = self._letters(appeal, "covering_letter")
        self._send(covers)
        self.assertEqual(set(appeal.forwarding_ids.mapped("state")), {"sent"})
        self.assertTrue(self._deadline(appeal, "forwarding"))
        self._send(self._letters(appeal, "forwarding_notice"))
        self.assertEqual(self._deadline(appeal, "forwarding", False).state, "met")
        self._as(appeal, "registrar").action_close()
        self.assertEqual(appeal.state, "closed")
        self.assertFalse(appeal.date_next_due)

    def test_forwarded_late_is_seen(self):
        """S4 2.2.1: the eighth day is late."""
        appeal = self._register()
        with freeze_time("2026-03-18 09:00:00"):
            self._forward(appeal, "housing")
            self._send(appeal.letter_ids)
            self.assertEqual(
                self._deadline(appeal, "forwarding", False).state, "met_late"
            )

    def test_a_rerun_does_nothing_twice(self):
        """B1: a second call is refused politely, no letter more."""
        appeal = self._two_questions()
        first = appeal.question_ids[0]
        lines = [{"question_id": first.id, "partner_ids": [self.bodies["housing"].id]}]
        self._as(appeal, "registrar").action_forward(lines)
        with self.assertRaisesRegex(UserError, "left already"):
            self._as(appeal, "registrar").action_forward(lines)
        self.assertEqual(len(appeal.letter_ids), 2)
        self.assertEqual(len(appeal.forwarding_ids), 1)
        whole = self._register()
        self._forward(whole, "housing")
        with self.assertRaisesRegex(UserError, "left already"):
            self._forward(whole, "housing")

    def test_a_failure_in_the_middle_leaves_nothing(self):
        """B1: one transaction; without the kind of letter nothing has left."""
        appeal = self._register()
        kinds = self.env["citizen.letter.kind"]
        kind = kinds._get_by_code("covering_letter", self.company)
        kind.active = False
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._forward(appeal, "housing")
        appeal.invalidate_recordset()
        self.assertEqual(appeal.state, "registered")
        self.assertFalse(appeal.letter_ids)
        kind.active = True
        self._forward(appeal, "housing")
        self.assertEqual(len(appeal.letter_ids), 2)

    def test_only_the_office_forwards(self):
        """K1, S4 2.2.1: the sector does it."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        may = {"registrar", "office_head"}
        for role in set(self.users) - may:
            with self.subTest(role), self.assertRaises(AccessError):
                self._forward(appeal, "housing", role=role)
        for role in may:
            self.assertTrue(self._as(appeal, role).can_forward)
        self._forward(appeal, "housing", role="office_head")

    def test_not_before_registration(self):
        """S4 2.2.1: such appeals are registered first."""
        draft = self._create_draft()
        with self.assertRaisesRegex(UserError, "register the appeal first"):
            self._forward(draft, "housing")

    def test_bodies_are_checked(self):
        """B1: a body is needed, an organisation, and not this one."""
        appeal = self._register()
        person = self.env["res.partner"].create({"name": "Сидоров"})
        office = self._as(appeal, "registrar")
        with self.assertRaisesRegex(ValidationError, "choose a body"):
            office.action_forward([])
        with self.assertRaisesRegex(ValidationError, "organisations"):
            office.action_forward([person.id])
        with self.assertRaisesRegex(ValidationError, "2.2.2"):
            office.action_forward([self.company.partner_id.id])
        other = self._register()
        line = {"question_id": other.question_ids.id}
        line["partner_ids"] = [self.bodies["housing"].id]
        with self.assertRaisesRegex(ValidationError, "of this appeal"):
            office.action_forward([line])

    def test_a_client_gives_no_other_values(self):
        """K2: only what the dialog asks."""
        appeal = self._register()
        with self.assertRaises(ValidationError):
            self._forward(appeal, "housing", state="closed")

    def test_an_anonymous_report_goes_without_notice(self):
        """59-ФЗ, art. 11, p. 1; S4 2.4.2: forwarded, nobody is written to."""
        appeal = self._register(
            applicant_id=False, received_address=False, received_email=False
        )
        self._forward(appeal, "police")
        self.assertFalse(self._letters(appeal, "forwarding_notice"))
        self._send(appeal.letter_ids)
        self.assertEqual(self._deadline(appeal, "forwarding", False).state, "met")
        self._as(appeal, "registrar").action_close()

    def test_marked_outside_the_term_runs_at_once(self):
        """S4 2.2.1: the card warns before anybody decides."""
        appeal = self._two_questions()
        self.assertFalse(self._deadline(appeal, "forwarding"))
        question = appeal.question_ids[0]
        self._as(question, "registrar").is_outside = True
        self.assertEqual(appeal.date_next_due, date(2026, 3, 10))
        self.assertEqual(
            self._deadline(appeal, "forwarding").day_due, date(2026, 3, 17)
        )
        self._as(question, "registrar").is_outside = False
        self.assertFalse(self._deadline(appeal, "forwarding"))
        marked = self._register(
            question_ids=[
                Command.create({"topic_id": self.topic.id, "is_outside": True})
            ]
        )
        self.assertTrue(self._deadline(marked, "forwarding"))

    def test_migration_goes_to_both_within_five_days(self):
        """59-ФЗ, art. 8, p. 3.1: the МВД and the highest official, five days."""
        appeal = self._register()
        with self.assertRaisesRegex(ValidationError, "art. 8, p. 3.1"):
            self._forward(appeal, "police", is_migration=True)
        self._forward(appeal, "police", "governor", is_migration=True)
        self.assertEqual(appeal.outcome_id.code, "forwarded_migration")
        self.assertEqual(
            self._deadline(appeal, "forwarding").day_due, date(2026, 3, 16)
        )
        notice = self._letters(appeal, "forwarding_notice")
        self.assertIn("частью 3.1 статьи 8", self._read_text(notice))

    def test_the_mark_of_migration_shortens_the_running_term(self):
        """59-ФЗ, art. 8, p. 3.1: 15 March is a Sunday, so Monday."""
        appeal = self._register()
        question = appeal.question_ids
        self._as(question, "registrar").is_outside = True
        self._as(appeal, "registrar").is_migration = True
        self.assertEqual(
            self._deadline(appeal, "forwarding").day_due, date(2026, 3, 16)
        )

    def test_a_copy_is_awaited_and_received(self):
        """59-ФЗ, art. 8, p. 5: asked for with a day, overdue seen, receipt kept."""
        appeal = self._register()
        with self.assertRaisesRegex(ValidationError, "art. 8, p. 5"):
            self._forward(appeal, "housing", wants_copy=True)
        self._forward(appeal, "housing", wants_copy=True, date_copy_due="2026-04-20")
        forwarding = appeal.forwarding_ids
        cover = self._letters(appeal, "covering_letter")
        self.assertIn("копию ответа направить", self._read_text(cover))
        self.assertIn("20 апреля 2026 года", self._read_text(cover))
        self._send(cover)
        Forwarding = self._as(self.env["citizen.forwarding"], "registrar")
        overdue = [("is_copy_overdue", "=", True), ("appeal_id", "=", appeal.id)]
        self.assertFalse(Forwarding.search(overdue))
        with freeze_time("2026-04-21 09:00:00"):
            self.assertEqual(Forwarding.search(overdue).id, forwarding.id)
            self._as(forwarding, "registrar").action_receive(
                {"date": "2026-04-21", **self._file()}
            )
            self.assertFalse(Forwarding.search(overdue))
        self.assertEqual(forwarding.copy_document_id.kind, "reply")
        self.assertEqual(forwarding.date_copy_received, date(2026, 4, 21))
        with self.assertRaises(UserError):
            self._as(forwarding, "registrar").action_receive({})

    def test_nobody_writes_a_forwarding(self):
        """K1, K2: neither role creates, changes or deletes one."""
        appeal = self._register()
        self._forward(appeal, "housing")
        for role in self.users:
            for operation in ("create", "write", "unlink"):
                asked = self._as(appeal.forwarding_ids, role)
                with self.subTest(f"{role} {operation}"):
                    self.assertFalse(asked.has_access(operation))

    def test_the_dialog_proposes_the_bodies_by_topic(self):
        """B1: competence by topics, the nearest heading first; marked ones only."""
        appeal = self._two_questions()
        first, second = appeal.question_ids
        self._as(second, "registrar").is_outside = True
        Dialog = self._as(self.env["citizen.appeal.forward"], "registrar")
        form = Form(Dialog.with_context(default_appeal_id=appeal.id))
        self.assertEqual(str(form.date_due), "2026-03-17")
        dialog = form.save()
        by_question = {line.question_id: line.partner_ids for line in dialog.line_ids}
        self.assertFalse(by_question[first])
        self.assertEqual(by_question[second], self.bodies["roads"])
        dialog.action_forward()
        self.assertEqual(second.result, "forwarded")
        self.assertFalse(first.result)

    def test_results_of_exits_are_not_typed_in(self):
        """K2: “forwarded” without a forwarding is refused, with the way to go."""
        appeal = self._register()
        question = appeal.question_ids
        for result in ("forwarded", "returned", "withdrawn", "left_unanswered"):
            with self.subTest(result), self.assertRaisesRegex(UserError, "art. 8"):
                self._as(question, "registrar").result = result
        self._forward(appeal, "housing")
        with self.assertRaisesRegex(UserError, "left the appeal"):
            self._as(question, "registrar").result = "explained"

    def test_a_question_that_left_comes_back(self):
        """B1: the other one was never interrupted; the state stays."""
        appeal = self._two_questions()
        first = appeal.question_ids[0]
        lines = [{"question_id": first.id, "partner_ids": [self.bodies["housing"].id]}]
        self._as(appeal, "registrar").action_forward(lines)
        self._assign_to(appeal, "executor")
        self.assertTrue(self._as(appeal, "registrar").can_reopen)
        self._as(appeal, "registrar").action_reopen()
        self.assertEqual(appeal.state, "in_progress")
        self.assertFalse(first.result)
        self.assertEqual(set(appeal.letter_ids.mapped("state")), {"cancelled"})
        self.assertFalse(self._deadline(appeal, "forwarding"))
        self.assertEqual(self._codes(appeal)[-1], "reopened")
        self.assertFalse(self._as(appeal, "registrar").can_reopen)

    def test_the_outcome_taken_back_starts_anew(self):
        """B1: letters under way are cancelled, the terms run on, it may go again."""
        appeal = self._register()
        self._forward(appeal, "housing")
        due = date(2026, 4, 9)
        self._as(appeal, "registrar").action_reopen()
        self.assertEqual(appeal.state, "registered")
        self.assertEqual(set(appeal.letter_ids.mapped("state")), {"cancelled"})
        self.assertEqual(appeal.forwarding_ids.state, "revoked")
        self.assertFalse(appeal.question_ids.result)
        self.assertEqual(self._deadline(appeal, "examination").day_due, due)
        self.assertEqual(appeal.date_deadline, due)
        self.assertFalse(self._deadline(appeal, "forwarding"))
        self._forward(appeal, "roads")
        self.assertEqual(appeal.state, "forwarded")
