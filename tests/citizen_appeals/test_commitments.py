from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.promises import PROMISE, PromisesCase
from tests.common import TODAY

# Thursday after the promised 1 May
LATE = "2026-05-14 09:00:00"


@tagged("post_install", "-at_install")
class TestCommitments(PromisesCase):
    """E1, S0: «Вторичная реакция»: promises stay on control until they are kept."""

    # ------------------------------------------------------------------
    # from the answer
    # ------------------------------------------------------------------

    def test_the_dispatch_puts_promises_on_control(self):
        """E1, S0: object, place, works, term, responsible, money, quotation."""
        letter = self._promising()
        self._as(letter.promise_ids, "executor").write(
            {"name": "Дом 917", "budget_note": "Программа"}
        )
        self._bring(letter)
        commitment = self.appeal.commitment_ids
        self.assertEqual(commitment.letter_id, letter)
        self.assertEqual(commitment.name, "Дом 917")
        self.assertEqual(commitment.quote, PROMISE)
        self.assertEqual(str(commitment.date_due), "2026-05-01")
        self.assertEqual(commitment.date_promised, commitment.date_due)
        self.assertEqual(commitment.official_id, self.posts["executor"])
        self.assertEqual(commitment.department_id, self.north.housing)
        self.assertEqual(commitment.budget_note, "Программа")
        self.assertEqual(commitment.topic_id, self.topic)
        self.assertEqual(commitment.state, "planned")
        self.assertIn("commitment_made", self._codes(self.appeal))

    def test_nothing_is_on_control_before_the_dispatch(self):
        """S0: only what was sent binds."""
        self._bring(self._promising(), "numbered")
        self.assertFalse(self.appeal.commitment_ids)
        self.assertFalse(self.appeal._has_open_commitments())

    def test_it_outlives_the_closing(self):
        """S0: the appeal is closed, the commitment stays open."""
        commitment = self._commitment()
        self._as(self.appeal, "registrar").action_close()
        self.assertEqual(self.appeal.state, "closed")
        self.assertEqual(commitment.state, "planned")
        self.assertTrue(self.appeal._has_open_commitments())

    def test_the_responsible_official_reads_the_appeal(self):
        """K1, E1: sight follows the task, and goes with it."""
        commitment = self._commitment()
        self.assertFalse(self._as(self.appeal, "executor2").has_access("read"))
        self._as(commitment, "office_head").official_id = self.posts["executor2"]
        self.assertTrue(self._as(self.appeal, "executor2").has_access("read"))
        self.assertTrue(self._as(commitment, "executor2").has_access("read"))
        self.assertIn("commitment_handed_on", self._codes(self.appeal))

    def test_the_office_adds_an_older_promise(self):
        """E1: by hand, of a registered appeal; others may not."""
        values = {
            "appeal_id": self.appeal.id,
            "name": "Двор",
            "works": "Скамья",
            "date_due": "2026-04-01",
            "official_id": self.posts["executor"].id,
        }
        Commitment = self.env["citizen.commitment"]
        made = self._as(Commitment, "office_head").create(values)
        self.assertEqual(str(made.date_promised), "2026-04-01")
        for role in ("executor", "supervisor", "oversight", "auditor", "admin"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(Commitment, role).create(values)

    def test_terms_and_sources_are_not_rewritten(self):
        """E1, K2: a term moves by a postponement alone; nothing is deleted."""
        commitment = self._as(self._commitment(), "office_head")
        with self.assertRaisesRegex(UserError, "Postpone"):
            commitment.date_due = "2026-12-31"
        with self.assertRaises(AccessError):
            commitment.quote = "Ничего не обещали"
        with self.assertRaises(AccessError):
            commitment.state = "fulfilled"
        with self.assertRaises(UserError):
            commitment.unlink()
        with self.assertRaises(UserError):
            commitment.sudo().unlink()

    # ------------------------------------------------------------------
    # checks and fulfilment
    # ------------------------------------------------------------------

    def test_fulfilled_only_with_a_positive_check(self):
        """S0, E1: a word is not enough, a negative check neither."""
        commitment = self._commitment()
        self._as(commitment, "executor").action_report()
        self.assertEqual(commitment.state, "reported")
        with self.assertRaisesRegex(UserError, "no positive check"):
            self._as(commitment, "office_head").action_fulfil()
        self._check(commitment, "not_done")
        self.assertEqual(commitment.state, "planned")
        with self.assertRaisesRegex(UserError, "no positive check"):
            self._as(commitment, "office_head").action_fulfil()
        self._check(commitment)
        self._as(commitment, "registrar").action_fulfil()
        self.assertEqual(commitment.state, "fulfilled")
        self.assertEqual(commitment.date_fulfilled, TODAY)
        self.assertFalse(self.appeal._has_open_commitments())

    def test_who_reports_checks_and_confirms(self):
        """K1, E1: the responsible reports, the office confirms."""
        commitment = self._commitment()
        for role in ("registrar", "supervisor", "auditor", "signatory"):
            with self.subTest(f"report {role}"), self.assertRaises(AccessError):
                self._as(commitment, role).action_report()
        for role in ("auditor", "oversight", "idle", "executor2"):
            with self.subTest(f"check {role}"), self.assertRaises(AccessError):
                self._check(commitment, user=role)
        for role in ("executor", "supervisor", "assistant", "registrar"):
            self._check(commitment, user=role)
        for role in ("executor", "supervisor", "oversight", "auditor"):
            with self.subTest(f"fulfil {role}"), self.assertRaises(AccessError):
                self._as(commitment, role).action_fulfil()

    def test_photos_are_kept_as_documents(self):
        """E1: a check by photos has them, as papers of the appeal."""
        commitment = self._commitment()
        with self.assertRaisesRegex(ValidationError, "Photos"):
            self._check(commitment, kind="photo")
        check = self._check(
            commitment,
            kind="photo",
            user="executor",
            document_ids=[
                Command.create(self._file(b"\x89PNG\r\n\x1a\n", "a.png", kind="photo"))
            ],
        )
        self.assertEqual(check.document_ids.appeal_id, self.appeal)
        with self.assertRaises(AccessError):
            self._as(check.document_ids, "executor").check_id = False

    def test_checks_are_history(self):
        """K2: a check is neither changed nor entered for another or for later."""
        commitment = self._commitment()
        check = self._check(commitment)
        with self.assertRaises(UserError):
            self._as(check, "office_head").write({"result": "not_done"})
        with self.assertRaises(AccessError):
            self._check(commitment, kind="citizen")
        with self.assertRaises(AccessError):
            self._check(commitment, user_id=self.users["executor"].id)
        with self.assertRaises(ValidationError):
            self._check(commitment, date=TODAY + timedelta(1))
        with self.assertRaisesRegex(ValidationError, "Remark"):
            self._check(commitment, "partly", remark=False)

    def test_a_later_negative_check_opens_it_again(self):
        """E1: what was done badly is owed again and back on control."""
        commitment = self._commitment()
        self._check(commitment)
        self._as(commitment, "office_head").action_fulfil()
        self._check(commitment, "not_done")
        self.assertEqual(commitment.state, "failed")
        self.assertFalse(commitment.date_fulfilled)
        self.assertTrue(self.appeal.on_control)
        self.assertTrue(self._deadline(self.appeal, "additional_control"))

    # ------------------------------------------------------------------
    # postponing, taking off
    # ------------------------------------------------------------------

    def test_a_postponement_has_a_reason_and_a_notice(self):
        """E1: new term, reason, drafted notice; once more only when it has left."""
        commitment = self._as(self._commitment(), "supervisor")
        with self.assertRaisesRegex(ValidationError, "Reason"):
            commitment.action_postpone("2026-06-01", " ")
        with self.assertRaisesRegex(ValidationError, "New Term"):
            commitment.action_postpone("2026-05-01", "Дожди")
        commitment.action_postpone("2026-06-01", "Подрядчик отказался.")
        self.assertEqual(commitment.state, "postponed")
        self.assertEqual(str(commitment.date_due), "2026-06-01")
        self.assertEqual(str(commitment.date_promised), "2026-05-01")
        letter = commitment.delay_ids.letter_id.with_env(self.env)
        self.assertEqual(letter.kind_code, "commitment_postponed")
        self.assertIn("1 июня 2026 года", letter.body)
        self.assertIn("подрядчик отказался.", letter.body)
        self.assertTrue(commitment.is_notice_due)
        with self.assertRaisesRegex(UserError, "notice"):
            commitment.action_postpone("2026-07-01", "Опять")
        self._bring_notice(letter)
        self.assertFalse(commitment.is_notice_due)
        commitment.action_postpone("2026-07-01", "Опять")
        self.assertEqual(commitment.delay_count, 2)

    def _bring_notice(self, letter):
        self._as(letter, "office_head").action_submit()
        self._as(letter, "signatory").action_sign()
        self._as(letter, "chancery").action_number()
        self._as(letter, "chancery").action_dispatch()

    def test_who_postpones_and_takes_off(self):
        """K1, E1: curator and office move a term, the head takes it off."""
        commitment = self._commitment()
        for role in ("executor", "signatory", "oversight", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(commitment, role).action_postpone("2026-06-01", "—")
        for role in ("registrar", "executor", "supervisor", "auditor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(commitment, role).action_drop("—")
        with self.assertRaisesRegex(ValidationError, "Reason"):
            self._as(commitment, "office_head").action_drop("")
        self._as(commitment, "office_head").action_drop("Дом снесён")
        self.assertEqual(commitment.state, "dropped")
        with self.assertRaises(UserError):
            self._as(commitment, "office_head").action_drop("Ещё раз")

    def test_the_dialog_postpones(self):
        """E1: the dialog does the same and opens the notice."""
        commitment = self._commitment()
        action = self._as(commitment, "office_head").action_postpone()
        self.assertEqual(action["res_model"], "citizen.commitment.postpone")
        dialog = self._as(self.env[action["res_model"]], "office_head").create(
            {
                "commitment_id": commitment.id,
                "date": "2026-06-15",
                "reason": "Торги не состоялись",
            }
        )
        self.assertEqual(dialog.action_confirm()["res_model"], "citizen.letter")
        self.assertEqual(str(commitment.date_due), "2026-06-15")

    # ------------------------------------------------------------------
    # overdue
    # ------------------------------------------------------------------

    def test_overdue_comes_back_on_control_once(self):
        """E1: event, mark, control date of the curator; a second run adds none."""
        commitment = self._commitment()
        self.assertFalse(commitment.is_overdue)
        with freeze_time(LATE):
            self._run_cron()
            commitment.invalidate_recordset()
            self.assertTrue(commitment.is_overdue)
            self.assertTrue(commitment.date_escalated)
            self.assertTrue(self.appeal.on_control)
            control = self._deadline(self.appeal, "additional_control")
            self.assertEqual(str(control.day_due), "2026-05-21")
            self.assertEqual(control.rule_id.code, "commitment_5")
            self._run_cron()
            self.assertEqual(self._codes(self.appeal).count("commitment_overdue"), 1)
            found = self.env["citizen.commitment"].search([("is_overdue", "=", True)])
            self.assertIn(commitment, found)
            rest = self.env["citizen.commitment"].search([("is_overdue", "=", False)])
            self.assertNotIn(commitment, rest)

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "citizen_appeals.ir_cron_escalate_commitments"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_in_term_nothing_is_escalated(self):
        """E1: neither on its last day nor once it is fulfilled."""
        commitment = self._commitment()
        with freeze_time("2026-05-01 20:00:00"):
            self._run_cron()
            self.assertFalse(commitment.date_escalated)
        self._check(commitment)
        self._as(commitment, "office_head").action_fulfil()
        with freeze_time(LATE):
            self._run_cron()
        self.assertFalse(commitment.date_escalated)

    def test_a_negative_check_after_the_term_is_a_failure(self):
        """E1: overdue and seen undone; the office confirms it once it is done."""
        commitment = self._commitment()
        with freeze_time(LATE):
            self._check(commitment, "partly")
            self.assertEqual(commitment.state, "failed")
            self._check(commitment)
            self.assertEqual(commitment.state, "reported")
            self._as(commitment, "office_head").action_fulfil()
        self.assertEqual(commitment.state, "fulfilled")

    def test_reminders_go_to_official_curator_and_office(self):
        """E1, H1: ahead to who answers for it, overdue up to curator and office."""
        self._commitment()
        Reminder = self.env["citizen.reminder"]
        users = self.users["executor"] | self.users["supervisor"]
        users |= self.users["office_head"]

        def sections(user):
            digest = Reminder._collect_digests(self.company, users).get(
                self.users[user].id, []
            )
            return {section["code"] for section in digest}

        with freeze_time("2026-04-24 09:00:00"):
            self.assertIn("commitments", sections("executor"))
            self.assertNotIn("commitments_missed", sections("office_head"))
        with freeze_time(LATE):
            self.assertIn("commitments", sections("executor"))
            self.assertIn("commitments_missed", sections("supervisor"))
            self.assertIn("commitments_missed", sections("office_head"))

    # ------------------------------------------------------------------
    # debt, passport, speed
    # ------------------------------------------------------------------

    def test_debt_by_unit_and_object(self):
        """E1: overdue, postponed and open as of the body's day."""
        self._commitment(
            PROMISE, "Забор будет установлен до 1 июня.", "Двери заменят до 1 июля."
        )
        second = self.appeal.commitment_ids[1]
        self._as(second, "office_head").action_postpone("2026-08-01", "Торги")
        Debt = self._as(self.env["citizen.commitment.debt"], "office_head")
        with freeze_time(LATE):
            rows = Debt._read_group(
                [("appeal_id", "=", self.appeal.id)],
                ["department_id", "status"],
                ["__count", "days_late:max"],
            )
        found = {status: (unit.id, count, late) for unit, status, count, late in rows}
        unit = self.north.housing.id
        self.assertEqual(found["overdue"], (unit, 1, 13))
        self.assertEqual(found["postponed"], (unit, 1, 0))
        self.assertEqual(found["open"], (unit, 1, 0))
        strangers = self._as(self.env["citizen.commitment.debt"], "executor2")
        self.assertFalse(strangers.search([]))

    def test_the_passport_is_printed(self):
        """E1: what, where, who, by when, moved terms and checks."""
        commitment = self._commitment()
        self._as(commitment, "office_head").action_postpone("2026-06-01", "Торги")
        self._check(commitment, remark="Леса стоят")
        pdf = self._print("citizen_commitment_passport_report", commitment, "auditor")
        text = self._text(pdf)
        for words in (
            "ПАСПОРТ ОБЯЗАТЕЛЬСТВА",
            "1 июня 2026 года",
            "первоначально 1 мая 2026 года",
            "Должность executor",
            "Торги",
            "выезд",
            "Леса стоят",
        ):
            self.assertIn(words, text)
        self.assertEqual(self._pages(pdf), 1)

    def test_a_list_costs_the_same_for_any_length(self):
        """E1: statements of the list do not grow with its rows."""
        self._commitment(PROMISE, "Забор будет установлен до 1 июня.")
        fields = ["name", "date_due", "is_overdue", "state", "can_fulfil", "days_left"]
        counts = []
        for ids in (self.appeal.commitment_ids[:1].ids, self.appeal.commitment_ids.ids):
            rows = self._as(self.env["citizen.commitment"], "office_head").browse(ids)
            rows.read(["name"])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows.read(fields)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
