from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import NOW, AppealsCase


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestChancery(AppealsCase):
    """S4 2.1.1: what the chancery received is taken over by list, twice a day."""

    def _enter(self, *senders, body=None, **vals):
        Batch = self._as(self.env["citizen.chancery.batch"], "chancery", body)
        return Batch.create(
            {
                "slot": "noon",
                "line_ids": [
                    Command.create({"sender": sender, "sheets": 3, **vals})
                    for sender in senders
                ],
            }
        ).with_env(self.env)

    def _close(self, *senders):
        batch = self._enter(*senders)
        self._as(batch, "chancery").action_close()
        return batch

    def test_a_list_is_entered_closed_and_taken_over(self):
        """S4 2.1.1: who handed over, who took over, when; each line an appeal."""
        batch = self._close("Иванов И. И.", "Без имени")
        self._as(batch, "registrar").action_take_over()
        appeals = batch.line_ids.appeal_id
        self.assertEqual(len(appeals), 2)
        self.assertEqual(set(appeals.mapped("state")), {"received"})
        self.assertEqual(set(appeals.mapped("date_received")), {batch.date})
        self.assertEqual(appeals[0].received_name, "Иванов И. И.")
        self.assertEqual(appeals.mapped("sheets"), [3, 3])
        self.assertEqual(batch.closed_by_id, self.users["chancery"])
        self.assertEqual(batch.taken_by_id, self.users["registrar"])
        self.assertIn("taken_over", self._codes(appeals[0]))
        self.assertTrue(self._deadline(appeals[0], "registration"))

    def test_a_list_is_taken_over_once(self):
        """S4 2.1.1: the second time is refused, nothing is made twice."""
        batch = self._close("Иванов И. И.")
        self._as(batch, "registrar").action_take_over()
        count = self.env["citizen.appeal"].search_count([])
        with self.assertRaisesRegex(UserError, "2.1.1"):
            self._as(batch, "registrar").action_take_over()
        self.assertEqual(self.env["citizen.appeal"].search_count([]), count)

    def test_a_line_is_the_key_of_its_appeal(self):
        """A3: a repeated intake of the same line finds the first appeal."""
        batch = self._close("Иванов И. И.")
        self._as(batch, "registrar").action_take_over()
        line = batch.line_ids
        again = self._as(self.env["citizen.appeal"], "registrar").create(
            line._prepare_appeal()
        )
        self.assertEqual(again.with_env(self.env), line.appeal_id)

    def test_what_is_missing_makes_no_appeal_and_needs_a_word(self):
        """S4 2.1.1: differences are noted by the office."""
        batch = self._close("Иванов И. И.", "Петров П. П.")
        line = batch.line_ids[1]
        self._as(line, "registrar").is_missing = True
        with self.assertRaisesRegex(ValidationError, "Difference"):
            self._as(batch, "registrar").action_take_over()
        self._as(line, "registrar").difference = "нет в папке"
        self._as(batch, "registrar").action_take_over()
        self.assertTrue(batch.line_ids[0].appeal_id)
        self.assertFalse(line.appeal_id)

    def test_an_open_list_is_not_taken_over_and_an_empty_one_not_closed(self):
        """S4 2.1.1: first entered, then closed, then taken over."""
        batch = self._enter("Иванов И. И.")
        with self.assertRaisesRegex(UserError, "closes it first"):
            self._as(batch, "registrar").action_take_over()
        with self.assertRaisesRegex(UserError, "at least one line"):
            self._as(self._enter(), "chancery").action_close()

    def test_a_closed_list_stands(self):
        """S4 2.1.1: what was signed is not changed; it may be opened again."""
        batch = self._close("Иванов И. И.")
        with self.assertRaises(UserError):
            self._as(batch.line_ids, "chancery").sheets = 9
        with self.assertRaises(UserError):
            self._as(batch, "chancery").unlink()
        self._as(batch, "chancery").action_reopen()
        self._as(batch.line_ids, "chancery").sheets = 9
        self.assertEqual(batch.sheet_count, 9)

    def test_who_may_do_what(self):
        """K1: the chancery enters, the office takes over, others see nothing."""
        batch = self._close("Иванов И. И.")
        with self.assertRaises(AccessError):
            self._as(batch, "chancery").action_take_over()
        with self.assertRaises(AccessError):
            self._as(batch.line_ids, "registrar").sender = "Другой"
        with self.assertRaises(AccessError):
            self._as(self.env["citizen.chancery.batch"], "registrar").create({})
        for role in ("supervisor", "executor", "assistant", "admin"):
            with self.subTest(role):
                self.assertFalse(
                    self._as(self.env["citizen.chancery.line"], role).has_access("read")
                )
        seen = self._as(batch, "chancery", self.east)
        self.assertFalse(seen._filtered_access("read"))

    def test_a_hundred_lines_cost_as_many_statements_as_one_more_or_less(self):
        """A3: taken over together, not one by one."""
        counts = []
        for size in (1, 101):
            batch = self._close(*(f"Отправитель {n}" for n in range(size)))
            before = self.env.cr.sql_log_count
            self._as(batch, "registrar").action_take_over()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess((counts[1] - counts[0]) / 100, 2)


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestSorting(AppealsCase):
    """S4 2.1.4: the head of the office sorts before the registration."""

    def test_sorting_says_competence_and_curator(self):
        """S4 2.1.4: who sorted, when, whose matter; the registrars see the note."""
        appeal = self._create_draft()
        self._as(appeal, "office_head").write(
            {"sort_competence": "own", "sort_note": "срочно"}
        )
        self.assertEqual(appeal.sorted_by_id, self.users["office_head"])
        self.assertTrue(appeal.date_sorted)
        self.assertIn("sorted", self._codes(appeal))
        self.assertEqual(self._as(appeal, "registrar").sort_note, "срочно")

    def test_the_proposed_curator_is_taken_for_many(self):
        """A12: by the distribution of duties, in one step."""
        appeals = self._create_draft() | self._create_draft()
        appeals.sudo().supervisor_id = False
        self._as(appeals, "office_head").action_sort()
        self.assertEqual(appeals.supervisor_id, self.posts["supervisor"])
        self.assertEqual(set(appeals.mapped("sort_competence")), {"own"})

    def test_only_the_head_of_the_office_sorts(self):
        """S4 2.1.4, K1: a registrar reads the note and does not write it."""
        appeal = self._create_draft()
        for role in ("registrar", "supervisor", "auditor", "oversight"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(appeal, role).write({"sort_competence": "own"})
        with self.assertRaises(AccessError):
            self._create_draft(sort_competence="own")
        with self.assertRaises(AccessError):
            self._as(appeal, "office_head").write({"date_sorted": "2020-01-01"})

    def test_a_registered_appeal_is_sorted_no_more(self):
        """S4 2.1.4: sorting comes before the registration."""
        appeal = self._register()
        with self.assertRaisesRegex(UserError, "2.1.4"):
            self._as(appeal, "office_head").action_sort()

    def test_the_scan_opens_beside(self):
        """S4 2.1.4: the scan is at hand; without one the way is said."""
        appeal = self._create_draft()
        with self.assertRaisesRegex(UserError, "no scan"):
            self._as(appeal, "office_head").action_open_scan()
        document = self._as(self.env["citizen.document"], "registrar").create(
            self._file(appeal_id=appeal.id)
        )
        url = self._as(appeal, "office_head").action_open_scan()["url"]
        self.assertEqual(url, f"/web/content/citizen.document/{document.id}/content")


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestRequests(AppealsCase):
    """A2: officials' requests have their own register, term and count."""

    def test_a_request_has_its_own_register_and_term(self):
        """A2: 30 days by default, numbered apart."""
        request = self._register(is_request=True, requester_post="депутат")
        appeal = self._register()
        self.assertEqual(request.register_id.kind, "request")
        self.assertEqual(appeal.register_id.kind, "appeal")
        self.assertTrue(request.name.startswith("З-"))
        deadline = self._deadline(request, "examination")
        self.assertEqual(deadline.rule_id.code, "request_30")
        self.assertEqual(str(deadline.day_due), "2026-04-09")

    def test_the_date_named_in_the_request_goes_before_the_rule(self):
        """A2: and is said to be so; a later change moves the term."""
        request = self._register(is_request=True, request_date_due="2026-03-25")
        deadline = self._deadline(request, "examination")
        self.assertEqual(str(deadline.day_due), "2026-03-25")
        self.assertFalse(deadline.rule_id)
        self.assertIn("request", deadline.explanation)
        self._as(request, "registrar").request_date_due = "2026-03-20"
        self.assertEqual(str(request.date_deadline), "2026-03-20")
        self._as(request, "registrar").request_date_due = False
        self.assertEqual(str(request.date_deadline), "2026-04-09")

    def test_a_received_card_is_converted_both_ways(self):
        """A2: until the number is drawn."""
        appeal = self._create_draft()
        self._as(appeal, "registrar").action_make_request()
        self.assertEqual(appeal.register_id.kind, "request")
        self._as(appeal, "registrar").action_make_appeal()
        self.assertEqual(appeal.register_id.kind, "appeal")
        codes = self._codes(appeal)
        self.assertEqual(codes[-2:], ["made_request", "made_appeal"])

    def test_a_registered_card_is_not_converted(self):
        """S4 2.1.5: the number stands in its register."""
        appeal = self._register()
        with self.assertRaisesRegex(UserError, "2.1.5"):
            self._as(appeal, "registrar").action_make_request()
        with self.assertRaisesRegex(UserError, "2.1.5"):
            self._as(appeal, "registrar").is_request = True
        with self.assertRaises(AccessError):
            self._as(self._create_draft(), "supervisor").action_make_request()


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestMarks(AppealsCase):
    """S4 2.1.9: marks on the card, who set which."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mark = cls.env["citizen.appeal.mark"].create(
            {"name": "на контроле главы", "code": "head_looks"}
        )

    def test_who_set_a_mark_is_an_event(self):
        """S4 2.1.9: set and taken away, by whom; no second event of the card."""
        appeal = self._register()
        before = len(self._codes(appeal))
        self._as(appeal, "registrar").mark_ids = self.mark
        self._as(appeal, "office_head").mark_ids = False
        self.assertEqual(self._codes(appeal)[before:], ["mark_set", "mark_removed"])
        events = appeal.event_ids.sorted("id")[before:]
        self.assertEqual(
            events.user_id, self.users["registrar"] | self.users["office_head"]
        )
        self.assertIn("на контроле главы", events[0].text)

    def test_marks_of_a_new_card_are_events_too(self):
        """S4 2.1.9: received, or registered in one breath."""
        draft = self._create_draft(mark_ids=[Command.link(self.mark.id)])
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        registered = Appeal.create_registered(
            [self._values(mark_ids=[Command.link(self.mark.id)])]
        ).with_env(self.env)
        self.assertEqual(self._codes(draft), ["received", "mark_set"])
        self.assertEqual(
            self._codes(registered), ["received", "registered", "mark_set"]
        )

    def test_a_used_mark_is_archived_not_deleted(self):
        """A8: the directory is the administrator's."""
        self._register(mark_ids=[Command.link(self.mark.id)])
        with self.assertRaisesRegex(UserError, "archive"):
            self._as(self.mark, "admin").unlink()
        with self.assertRaises(AccessError):
            self._as(self.mark, "registrar").name = "другое"
        with self.assertRaises(AccessError):
            self._as(self._register(), "executor").mark_ids = self.mark


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestIntakePapers(AppealsCase):
    """S4 2.1.1, 2.1.18, 2.1.20, 2.1.21: what is printed at the intake desk."""

    def _html(self, report, records, role="registrar"):
        records = self._as(records, role)
        html, _kind = (
            records.env["ir.actions.report"]
            .sudo(False)
            ._render_qweb_html(f"citizen_appeals.{report}", records.ids)
        )
        return html.decode()

    def test_the_receipt_mark_says_who_took_what_and_when(self):
        """S4 2.1.1: «принято», body, day and hour, sheets, who, phone."""
        post = self._create_post(
            self.north, "clerk", user=self.users["registrar"], phone="240-11-06"
        )
        draft = self._create_draft(sheets=2, attachment_sheets=3)
        html = self._html("citizen_appeal_receipt_report", draft)
        for text in ("ПРИНЯТО", "Север", "10.03.2026", "12:00", "240-11-06", post.name):
            self.assertIn(text, html)
        self.assertIn("<b>5</b>", html)
        self.assertNotIn("Зарегистрировано", html)
        self._as(draft, "registrar").action_register()
        self.assertIn(draft.name, self._html("citizen_appeal_receipt_report", draft))

    def test_only_the_office_prints_the_mark(self):
        """S4 2.1.1: at once after the registration, by the registrar."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        action = self._as(appeal, "registrar").action_print_receipt_mark()
        self.assertEqual(action["report_name"], "citizen_appeals.report_appeal_receipt")
        with self.assertRaises(AccessError):
            self._as(appeal, "executor").action_print_receipt_mark()

    def test_the_covering_sheet_is_one_for_each_curator(self):
        """S4 2.1.18, 2.1.20, 2.1.21: number, day, content, sheets, signatures."""
        first = self._register(sheets=4)
        second = self._register()
        self._as(second, "registrar").supervisor_id = self.posts["head"]
        html = self._html("citizen_handover_sheet_report", first | second)
        self.assertEqual(html.count("РЕЕСТР ПЕРЕДАЧИ"), 2)
        for text in (first.name, second.name, "10.03.2026", "Должность assistant"):
            self.assertIn(text, html)
        self.assertEqual(html.count("Принял помощник"), 2)
        self.assertEqual(html.count("Отметка канцелярии о дате передачи"), 2)

    def test_the_chancery_list_and_the_list_of_officials_print(self):
        """S4 2.1.1, 2.1.16: for signature and for approval."""
        Batch = self._as(self.env["citizen.chancery.batch"], "chancery")
        batch = Batch.create({"line_ids": [Command.create({"sender": "Иванов"})]})
        batch.action_close()
        html = self._html("citizen_chancery_report", batch.with_env(self.env))
        for text in ("Иванов", "Сдал(а)", "Принял(а)", "10.03.2026 12:00"):
            self.assertIn(text, html)
        List = self._as(self.env["citizen.access.list"], "office_head")
        edition = List.create(
            {
                "order_number": "27",
                "approved_by_id": self.posts["oversight"].id,
                "line_ids": [
                    Command.create({"official_id": self.posts["executor"].id})
                ],
            }
        ).with_env(self.env)
        html = self._html("citizen_access_list_report", edition, "office_head")
        for text in ("УТВЕРЖДАЮ", "ПРОЕКТ", "Должность executor", "№ 27"):
            self.assertIn(text, html)
