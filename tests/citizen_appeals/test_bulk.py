from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.bulk import BulkCase

AT_ONCE = "odoo.addons.citizen_appeals.wizard.citizen_bulk.AT_ONCE"
LIMIT = "odoo.addons.citizen_appeals.wizard.citizen_bulk.PREVIEW_LIMIT"
CHUNK = "odoo.addons.citizen_appeals.models.citizen_batch.CHUNK"


@tagged("post_install", "-at_install")
class TestBulkResolution(BulkCase):
    """C5, H7: one resolution for a selection, shown before, taken back after."""

    def test_preview_shows_each_appeal_and_changes_nothing(self):
        """H7: author, executor and date of each row; no resolution, no event."""
        events = self.appeals.event_ids
        bulk = self._resolution()
        bulk.action_preview()
        self.assertEqual(bulk.line_ids.appeal_id, self.appeals)
        for line in bulk.line_ids:
            self.assertEqual(line.author_id, self.posts["supervisor"])
            self.assertIn("Петров", line.executors)
            self.assertEqual(line.date, line.appeal_id.date_deadline)
            self.assertFalse(line.refusal)
        self.assertEqual((bulk.chosen_count, bulk.refused_count), (3, 0))
        self.env.invalidate_all()
        self.assertFalse(self.appeals.resolution_ids)
        self.assertEqual(self.appeals.event_ids, events)

    def test_resolution_is_given_on_each_card(self):
        """C5: every executor sees his card, one event of the author each."""
        batch = self._carry_out(self._resolution())
        self.assertEqual(batch.state, "done")
        self.assertEqual(self.appeals.mapped("state"), ["in_progress"] * 3)
        self.assertEqual(
            self._as(self.appeals, "executor").lead_executor_id, self.posts["executor"]
        )
        for appeal in self.appeals:
            self.assertEqual(self._codes(appeal).count("resolution_given"), 1)

    def test_drafts_wait_for_approval(self):
        """S4 2.3.8: the assistant drafts for the curator, nothing is given."""
        self._carry_out(self._resolution("assistant", is_given=False))
        self.assertEqual(self.appeals.resolution_ids.mapped("state"), ["draft"] * 3)
        self.assertEqual(self.appeals.mapped("state"), ["assigned"] * 3)

    def test_refusal_of_one_is_explained_and_the_others_done(self):
        """C5: the words are those of the single act; the row cannot be chosen."""
        gone = self.appeals[1]
        self._as(gone, "registrar").action_forward(self._body().ids)
        bulk = self._resolution("office_head", author_id=self.posts["supervisor"].id)
        bulk.action_preview()
        refused = bulk.line_ids.filtered("refusal")
        self.assertEqual(refused.appeal_id, gone)
        self.assertFalse(refused.is_chosen)
        batch = self._carry_out(bulk)
        self.assertEqual(batch.total, 2)
        self.assertEqual(
            self.appeals.mapped("state"), ["in_progress", "forwarded", "in_progress"]
        )

    def test_a_later_date_becomes_that_of_the_appeal(self):
        """C5: own dates are never later than what they serve; the row says so."""
        bulk = self._resolution(date="2026-12-01")
        bulk.action_preview()
        line = bulk.line_ids[0]
        self.assertEqual(line.date, self.appeals[0].date_deadline)
        self.assertTrue(line.note)

    def test_an_executor_may_not_resolve(self):
        """K1: each row names who gives the resolution."""
        self._carry_out(self._resolution())
        bulk = self._resolution("executor", author_id=self.posts["supervisor"].id)
        bulk.action_preview()
        self.assertEqual(bulk.refused_count, 3)
        self.assertIn("S4 2.3.8", bulk.line_ids[0].refusal)
        with self.assertRaisesRegex(UserError, "refused"):
            bulk.action_confirm()

    def test_strangers_select_nothing(self):
        """K1: neither another body nor who does not see the appeals."""
        for name, body in (("executor2", self.north), ("office_head", self.east)):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(self.appeals, name, body).action_bulk()

    def test_what_is_missing_is_named(self):
        """H7: without a text nothing is tried."""
        with self.assertRaisesRegex(ValidationError, "Text of the Resolution"):
            self._resolution(text=False).action_preview()

    def test_a_change_asks_for_a_new_preview(self):
        """H7: what is carried out is what was shown."""
        bulk = self._resolution()
        bulk.action_preview()
        bulk.text = "Иначе"
        self.assertFalse(bulk.is_previewed)
        action = bulk.action_confirm()
        self.assertEqual(action["res_model"], "citizen.bulk")
        self.assertFalse(self.appeals.resolution_ids)

    def test_second_click_finds_the_first_act(self):
        """H7: two clicks, one act."""
        bulk = self._resolution()
        batch = self._carry_out(bulk)
        self.assertEqual(bulk.action_confirm()["res_id"], batch.id)
        self.assertEqual(len(self.appeals.resolution_ids), 3)

    def test_unticked_rows_are_left_out(self):
        """H7: the clerk leaves out what he does not want."""
        bulk = self._resolution()
        bulk.action_preview()
        bulk.line_ids[2].is_chosen = False
        bulk.action_confirm()
        self.assertEqual(self.appeals[2].state, "assigned")
        self.assertEqual(len(self.appeals.resolution_ids), 2)

    def test_many_run_in_the_background_and_go_on_after_a_stop(self):
        """H7: stopped after the first commit, the next run does the rest, once."""
        with patch(AT_ONCE, 2):
            batch = self._carry_out(self._resolution())
        self.assertEqual(batch.state, "draft")
        crons = type(self.env["ir.cron"])
        with patch(CHUNK, 1):
            with patch.object(crons, "_commit_progress", return_value=0):
                self._run()
            self.assertEqual(batch.done_count, 1)
            self._run()
        self.assertEqual(batch.state, "done")
        for appeal in self.appeals:
            self.assertEqual(len(appeal.resolution_ids), 1)

    def test_more_than_the_limit_are_listed_untried(self):
        """H7: they are checked when they are done."""
        with patch(LIMIT, 1):
            bulk = self._resolution()
            bulk.action_preview()
        self.assertEqual(bulk.line_ids.mapped("is_chosen"), [True] * 3)
        self.assertEqual(
            [bool(note) for note in bulk.line_ids.mapped("note")], [False, True, True]
        )

    def test_together_where_nothing_is_refused_else_one_by_one(self):
        """H7: one refused card takes nothing with it, whoever else is in the run."""
        bulk = self._resolution()
        bulk.action_preview()
        gone = self.appeals[1]
        self._as(gone, "registrar").action_forward(self._body().ids)
        bulk.action_confirm()
        batch = bulk.batch_id
        self.assertEqual(batch.line_ids.mapped("state"), ["done", "failed", "done"])
        self.assertTrue(batch.line_ids[1].message)
        self.assertEqual(
            [len(appeal.resolution_ids) for appeal in self.appeals], [1, 0, 1]
        )

    def test_statements_per_card(self):
        """H7: one card costs a known number of statements, not one per colleague."""
        batch = self._carry_out(self._resolution())
        self._undo(batch)
        bulk = self._resolution()
        bulk.action_preview()
        one = self._count(bulk, 1)
        three = self._count(bulk, 3)
        self.assertLessEqual((three - one) / 2, 12)

    def _count(self, bulk, count):
        bulk.line_ids.is_chosen = False
        bulk.line_ids[:count].is_chosen = True
        bulk.batch_id = False
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        bulk.action_confirm()
        self.env.flush_all()
        used = self.env.cr.sql_log_count - before
        self.appeals.resolution_ids.filtered(lambda r: r.state == "given").with_user(
            self.users["supervisor"]
        ).action_revoke()
        return used


@tagged("post_install", "-at_install")
class TestBulkUndo(BulkCase):
    """H7: taken back within fifteen minutes, where nothing has left the house."""

    def test_resolutions_are_revoked(self):
        """C5: the executors see the cards no longer, the history stays."""
        batch = self._carry_out(self._resolution())
        self.assertTrue(self._as(batch, "supervisor").can_undo)
        self._undo(batch)
        self.assertEqual(batch.state, "undone")
        self.assertEqual(self.appeals.resolution_ids.mapped("state"), ["revoked"] * 3)
        self.assertFalse(self.appeals.lead_executor_id)
        with self.assertRaises(AccessError):
            self._as(self.appeals[0], "executor").check_access("read")

    def test_drafts_are_deleted(self):
        """S4 2.3.8: what was never given leaves no trace but the act."""
        batch = self._carry_out(self._resolution("assistant", is_given=False))
        self._undo(batch, "assistant")
        self.assertFalse(self.appeals.resolution_ids)

    def test_what_somebody_worked_on_stays(self):
        """H7: the line says who; the others are taken back."""
        batch = self._carry_out(self._resolution())
        task = self.appeals[1].assignment_ids
        self._as(task, "executor").report = "Осмотрено"
        self._undo(batch)
        self.assertEqual(batch.state, "undone_partly")
        self.assertEqual(
            self.appeals.resolution_ids.mapped("state"), ["revoked", "given", "revoked"]
        )
        left = batch.line_ids.filtered(lambda line: line.state == "done")
        self.assertIn("works on it", left.message)

    def test_after_fifteen_minutes_it_is_refused(self):
        """H7: the refusal says what to do instead."""
        batch = self._carry_out(self._resolution())
        with freeze_time("2026-03-10 09:16:00"):
            self.env.invalidate_all()
            self.assertFalse(self._as(batch, "supervisor").can_undo)
            with self.assertRaisesRegex(UserError, "15 minutes"):
                self._undo(batch)
        self.assertEqual(self.appeals.resolution_ids.mapped("state"), ["given"] * 3)

    def test_only_who_did_it_and_only_once(self):
        """K1: others do not even see the act; a second time there is nothing."""
        batch = self._carry_out(self._resolution())
        for name in ("office_head", "registrar", "executor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._undo(batch, name)
        self._undo(batch)
        with self.assertRaisesRegex(UserError, "once"):
            self._undo(batch)

    def test_extension_is_taken_back_with_its_notice(self):
        """C2: the old term runs again, and may be extended another time."""
        old = self.appeals[0].date_deadline
        bulk = self._open("appeal_extend", reason="Запрошены документы")
        bulk.action_preview()
        self.assertEqual(bulk.line_ids[0].date_old, old)
        self.assertGreater(bulk.line_ids[0].date, old)
        self.assertTrue(bulk.line_ids[0].letters)
        batch = self._carry_out(bulk)
        self.assertEqual(self.appeals[0].date_deadline, Date.to_date("2026-05-09"))
        self._undo(batch)
        appeal = self.appeals[0]
        self.assertEqual(appeal.date_deadline, old)
        self.assertEqual(appeal.date_next_due, old)
        self.assertEqual(appeal.letter_ids.mapped("state"), ["cancelled"])
        self.assertEqual(self._codes(appeal)[-1], "letter_cancelled")
        self.assertIn("extension_taken_back", self._codes(appeal))
        self._as(appeal, "supervisor").action_extend("2026-05-09", "Опять")
        self.assertEqual(appeal.date_deadline, Date.to_date("2026-05-09"))

    def test_an_issued_notice_keeps_the_extension(self):
        """C2: what has left the house is not taken back."""
        batch = self._carry_out(self._open("appeal_extend", reason="Запрос"))
        notice = self.appeals[0].letter_ids
        notice.sudo()._write_flow({"state": "signed"})
        self._undo(batch)
        self.assertEqual(batch.state, "undone_partly")
        self.assertEqual(self.appeals[0].date_deadline, Date.to_date("2026-05-09"))
        self.assertEqual(self.appeals[1].date_deadline, Date.to_date("2026-04-09"))

    def test_forwarding_is_taken_back(self):
        """B1: the cards are at work again, the letters are cancelled."""
        body = self._body()
        bulk = self._open("appeal_forward", "registrar")
        bulk.action_preview()
        self.assertEqual(bulk.line_ids[0].executors, body.name)
        batch = self._carry_out(bulk)
        self.assertEqual(self.appeals.mapped("state"), ["forwarded"] * 3)
        self._undo(batch, "registrar")
        self.assertEqual(self.appeals.mapped("state"), ["registered"] * 3)
        self.assertEqual(set(self.appeals.letter_ids.mapped("state")), {"cancelled"})

    def test_forwarding_without_a_body_is_refused(self):
        """B1: no body is competent by the directory: choose one."""
        bulk = self._open("appeal_forward", "registrar")
        bulk.action_preview()
        self.assertIn("art. 8", bulk.line_ids[0].refusal)

    def test_forwarding_is_the_offices(self):
        """K1: a curator's rows say whose act it is."""
        self._body()
        bulk = self._open("appeal_forward")
        bulk.action_preview()
        self.assertEqual(bulk.refused_count, 3)

    def test_requests_to_redirect_are_asked_and_taken_back(self):
        """S4 2.2.3: the unit asks for all at once; signed ones stay."""
        self._carry_out(self._resolution())
        bulk = self._open(
            "appeal_redirect",
            "executor",
            department_id=self.north.roads.id,
            reason="Вопрос дорог",
        )
        batch = self._carry_out(bulk)
        redirects = self.appeals.redirect_ids
        self.assertEqual(redirects.mapped("state"), ["draft"] * 3)
        self.assertEqual(redirects.signatory_id, self.posts["supervisor"])
        signed = self.appeals[0].redirect_ids
        self._as(signed, "supervisor").action_sign()
        self._undo(batch, "executor")
        self.assertEqual(self.appeals.redirect_ids, signed)
        self.assertEqual(batch.state, "undone_partly")

    def test_a_running_redirect_is_refused_in_words(self):
        """S4 2.2.3: the constraint of the database speaks as the card does."""
        self._carry_out(self._resolution())
        given = {"department_id": self.north.roads.id, "reason": "Дороги"}
        self._carry_out(self._open("appeal_redirect", "executor", **given))
        bulk = self._open("appeal_redirect", "executor", **given)
        bulk.action_preview()
        self.assertIn("already under way", bulk.line_ids[0].refusal)


@tagged("post_install", "-at_install")
class TestBulkAnswer(BulkCase):
    """S4 2.4.1: one answer for all, from the leading appeal."""

    def test_one_answer_for_all_joins_and_copies(self):
        """S4 2.4.1: the leading one gets the answer, each other one its copy."""
        leader = self.appeals[1]
        self._assign_to(leader, "executor")
        bulk = self._open("appeal_answer", "registrar", leader_id=leader.id)
        batch = self._carry_out(bulk)
        self.assertEqual(batch.state, "done")
        self.assertEqual(bulk.line_ids[0].appeal_id, leader)
        self.assertEqual((self.appeals - leader).joined_to_id, leader)
        master = leader.letter_ids
        self.assertEqual(len(master.copy_ids), 2)

    def test_executors_of_their_own_hinder_the_joining(self):
        """S4 2.4.1: the row says what to do."""
        self._assign_to(self.appeals[1], "executor")
        self._assign_to(self.appeals[0], "executor")
        bulk = self._open("appeal_answer", "registrar")
        bulk.action_preview()
        self.assertTrue(bulk.line_ids.filtered("refusal"))

    def test_drafts_of_the_common_answer_are_taken_back(self):
        """S4 2.4.1: letters cancelled, what was joined is apart again."""
        leader = self.appeals[0]
        self._assign_to(leader, "executor")
        batch = self._carry_out(
            self._open("appeal_answer", "registrar", leader_id=leader.id)
        )
        self.assertEqual(self.appeals[1:].joined_to_id, leader)
        self._undo(batch, "registrar")
        self.assertEqual(batch.state, "undone")
        self.assertFalse(self.appeals.joined_to_id)
        self.assertEqual(set(self.appeals.letter_ids.mapped("state")), {"cancelled"})

    def test_what_is_in_review_stays(self):
        """S4 2.4.1: somebody works on the common answer."""
        leader = self.appeals[0]
        self._assign_to(leader, "executor")
        batch = self._carry_out(
            self._open("appeal_answer", "registrar", leader_id=leader.id)
        )
        letters = self.appeals.letter_ids
        letters.sudo()._write_flow({"state": "in_review"})
        self._undo(batch, "registrar")
        self.assertEqual(batch.state, "done")
        self.assertEqual(set(letters.mapped("state")), {"in_review"})

    def test_co_executors_follow_the_lead(self):
        """C5: the first is the lead, the others in the order given."""
        bulk = self._resolution(executor_ids=[Command.set(self.posts["executor2"].ids)])
        self._carry_out(bulk)
        tasks = self.appeals[0].assignment_ids
        self.assertEqual(tasks.filtered("is_lead").official_id, self.posts["executor"])
        self.assertEqual(len(tasks), 2)
