from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestResolutionParts(AppealsCase):
    """S4 2.3.10: the lead sets the others' dates and puts their parts together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls.resolution = cls._assign_to(cls.appeal, "executor", "executor2")
        cls.lead = cls.resolution.assignment_ids.filtered("is_lead")
        cls.part = cls.resolution.assignment_ids - cls.lead

    # ------------------------------------------------------------------
    # dates of the parts
    # ------------------------------------------------------------------

    def test_2_3_10_the_lead_sets_the_date_of_a_part(self):
        """S4 2.3.10: within the resolution's date; one event says who and when."""
        before = len(self.appeal.event_ids)
        self._as(self.part, "executor").action_set_due("2026-03-20")
        self.assertEqual(self.part.date_due, date(2026, 3, 20))
        self.assertEqual(self._codes(self.appeal)[before:], ["assignment_due_set"])
        event = self.appeal.event_ids.sorted("id")[-1]
        self.assertEqual(event.official_id, self.posts["executor"])
        self.assertIn("20.03.2026", event.text)

    def test_the_list_of_parts_sets_it_in_its_column(self):
        """S4 2.3.10: one screen; the column goes the way of the action."""
        self._as(self.part, "executor").write({"date_part_due": "2026-03-19"})
        self.assertEqual(self.part.date_due, date(2026, 3, 19))

    def test_author_assistant_and_office_set_it_too(self):
        """S4 2.3.10: who may give the resolution."""
        for day, role in enumerate(
            ("supervisor", "assistant", "registrar", "office_head"), 20
        ):
            self._as(self.part, role).action_set_due(f"2026-03-{day}")
            self.assertEqual(self.part.date_due.day, day)

    def test_others_set_no_dates(self):
        """K1: neither the co-executor himself nor strangers."""
        allowed = {"executor", "supervisor", "assistant", "registrar", "office_head"}
        for role in set(self.users) - allowed:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.part, role).action_set_due("2026-03-20")
            with self.subTest(f"{role} column"), self.assertRaises(AccessError):
                self._as(self.part, role).write({"date_part_due": "2026-03-20"})

    def test_2_3_10_dates_beyond_the_resolution_are_refused(self):
        """S4 2.3.10: nor in the past; the refusal names the last day."""
        for day in ("2026-04-10", "2026-03-09"):
            with self.subTest(day), self.assertRaisesRegex(ValidationError, "2.3.10"):
                self._as(self.part, "executor").action_set_due(day)

    def test_the_leads_own_date_is_the_resolutions(self):
        """S4 2.3.10: the lead does not move his own date."""
        with self.assertRaises(UserError):
            self._as(self.lead, "executor").action_set_due("2026-03-20")

    def test_a_finished_part_gets_no_date(self):
        """C5: only an open one."""
        self._as(self.part, "executor2").action_done("Готово")
        with self.assertRaises(UserError):
            self._as(self.part, "executor").action_set_due("2026-03-20")

    def test_a_part_passed_on_keeps_the_lower_date_within(self):
        """C5: a date before what was passed on is refused."""
        self._give_resolution(
            self.appeal,
            [self.posts["unit_head"]],
            self.posts["executor2"],
            date_due="2026-03-25",
            parent_assignment_id=self.part.id,
        )
        with self.assertRaisesRegex(ValidationError, "25.03.2026"):
            self._as(self.part, "executor").action_set_due("2026-03-20")
        self._as(self.part, "executor").action_set_due("2026-03-25")

    # ------------------------------------------------------------------
    # side by side
    # ------------------------------------------------------------------

    def test_2_3_10_the_parts_stand_side_by_side(self):
        """S4 2.3.10: the lead reads every part and sees who is late."""
        self._as(self.part, "executor").action_set_due("2026-03-12")
        self._as(self.part, "executor2").write({"report": "Осмотр проведён"})
        lead = self._as(self.lead, "executor")
        self.assertEqual(lead.part_ids.with_env(self.env), self.part)
        self.assertEqual(lead.part_ids.report, "Осмотр проведён")
        action = lead.action_open_parts()
        found = lead.search(action["domain"]).with_env(self.env)
        self.assertEqual(found, self.resolution.assignment_ids)
        with freeze_time("2026-03-13 09:00:00"):
            self.assertTrue(self._as(self.part, "executor").is_overdue)
            groups = self._as(self.env["citizen.my.day"], "executor").get_tiles()
        tiles = {tile["key"]: tile for group in groups for tile in group["tiles"]}
        self.assertEqual(
            [item["id"] for item in tiles["late_parts"]["items"]], self.part.ids
        )

    # ------------------------------------------------------------------
    # days left for the lead
    # ------------------------------------------------------------------

    def test_2_3_10_the_dialog_counts_the_days_left_for_the_lead(self):
        """S4 2.3.10: working days from the last part to the appeal's deadline."""
        Resolution = self._as(self.env["citizen.resolution"], "supervisor")
        form = Form(
            Resolution.with_context(default_appeal_id=self.appeal.id),
            "citizen_appeals.citizen_resolution_view_form_dialog",
        )
        form.text = "Рассмотреть"
        with form.assignment_ids.new() as line:
            line.official_id = self.posts["executor"]
        self.assertFalse(form.has_co_executors)
        with form.assignment_ids.new() as line:
            line.official_id = self.posts["executor2"]
            line.date_due = "2026-04-03"
        # Deadline Thursday, 9 April: Monday to Thursday
        self.assertTrue(form.has_co_executors)
        self.assertEqual(form.lead_days_left, 4)
        with form.assignment_ids.edit(1) as line:
            line.date_due = "2026-04-07"
        self.assertEqual(form.lead_days_left, 2)


@tagged("post_install", "-at_install")
class TestOutsideExecutors(AppealsCase):
    """S4 2.3.8-2.3.10, 2.3.13: a letter and a date, an official stays responsible."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create(
            {
                "name": "ООО «Управдом»",
                "is_company": True,
                "street": "ул. Рабочая, 1",
                "email": "uk@upravdom.example",
            }
        )
        cls.appeal = cls._register()
        cls._as(cls.appeal, "registrar").action_assign()

    def _draft_outside(self, **vals):
        lines = [
            {"official_id": self.posts["executor"].id, "sequence": 2},
            {
                "official_id": self.posts["executor"].id,
                "partner_id": self.partner.id,
                "date_due": "2026-03-20",
                "note": "Обследовать кровлю",
                "sequence": 1,
            },
        ]
        return self._draft_resolution(
            self.appeal,
            [],
            self.posts["supervisor"],
            assignment_ids=[Command.create(line) for line in lines],
            **vals,
        )

    def test_2_3_13_a_letter_with_its_date_is_drafted(self):
        """S4 2.3.13: to the organization, on the curator's order."""
        resolution = self._draft_outside()
        self._as(resolution, "supervisor").action_give()
        outside = resolution.assignment_ids.filtered("partner_id")
        letter = outside.letter_id
        self.assertEqual(letter.kind_code, "outside_assignment")
        self.assertEqual(letter.partner_id, self.partner)
        self.assertEqual(letter.addressee_name_dative, "ООО «Управдом»")
        self.assertEqual(letter.date_named, date(2026, 3, 20))
        self.assertEqual(letter.executor_id, self.posts["executor"])
        for words in ("обследовать кровлю", "20 марта 2026", "Должность executor"):
            self.assertIn(words.lower(), letter.body.lower())
        # Article 6 of 59-FZ: who the applicant is, the organization is not told
        self.assertNotIn("Щукин", letter.body)

    def test_2_3_10_the_official_stays_responsible(self):
        """S4 2.3.10: the lead is an official, his part is reported by him."""
        resolution = self._draft_outside()
        self._as(resolution, "supervisor").action_give()
        outside = resolution.assignment_ids.filtered("partner_id")
        self.assertFalse(outside.is_lead)
        self.assertEqual(self.appeal.lead_executor_id, self.posts["executor"])
        self._as(outside, "executor").action_done("Акт получен")
        self.assertEqual(outside.state, "done")

    def test_a_draft_writes_no_letter(self):
        """S4 2.3.8: before the curator has given it nothing leaves."""
        self._draft_outside()
        self.assertFalse(self.appeal.letter_ids)
