from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.fields import Command, Date, Datetime
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase

# rule, start, due; days off of 2026 and 2027: 9 March 2026, 9-11 May 2026,
# 1-10 January 2027, 22 and 23 February 2027; 20 February 2027 is a working Saturday
SHIPPED = [
    ("registration", "2026-03-10", "2026-03-13"),
    ("registration", "2026-03-06", "2026-03-10"),
    ("registration_oral", "2026-03-10", "2026-03-11"),
    ("registration_oral", "2026-03-06", "2026-03-10"),
    ("registration_portal", "2026-03-10", "2026-03-10"),
    ("registration_portal", "2026-03-07", "2026-03-10"),
    ("handover", "2026-03-10", "2026-03-10"),
    ("examination_30", "2026-03-10", "2026-04-09"),
    ("examination_30", "2026-03-19", "2026-04-20"),
    ("examination_30", "2026-04-09", "2026-05-12"),
    ("examination_30", "2026-12-03", "2027-01-11"),
    ("examination_30", "2027-01-21", "2027-02-20"),
    ("examination_30", "2027-01-23", "2027-02-24"),
    ("examination_14", "2026-03-10", "2026-03-24"),
    ("examination_14", "2026-04-25", "2026-05-12"),
    ("reference_5", "2026-03-10", "2026-03-17"),
    ("reference_5", "2026-03-06", "2026-03-16"),
    ("reference_5", "2027-02-17", "2027-02-25"),
    ("portal_12", "2026-03-10", "2026-03-23"),
    ("explanation_12", "2026-03-11", "2026-03-23"),
    ("internal_7", "2026-04-09", "2026-04-02"),
    ("internal_7", "2026-05-18", "2026-05-08"),
    ("extension_30", "2026-04-09", "2026-05-09"),
    ("extension_reference_30", "2026-03-10", "2026-04-09"),
    ("message_30", "2026-03-10", "2026-04-09"),
    ("request_30", "2026-03-10", "2026-04-09"),
    ("forwarding_7", "2026-03-10", "2026-03-17"),
    ("forwarding_7", "2026-03-02", "2026-03-10"),
    ("redirect_request_5", "2026-03-10", "2026-03-16"),
    ("redirect_2", "2026-03-10", "2026-03-12"),
    ("document_request_15", "2026-03-10", "2026-03-25"),
    ("forwarding_migration_5", "2026-03-10", "2026-03-16"),
    ("notice_7", "2026-03-10", "2026-03-17"),
    ("notice_30", "2026-03-10", "2026-04-09"),
    ("answer_many_30", "2026-03-10", "2026-04-08"),
    ("nonconformity_10", "2026-03-10", "2026-03-20"),
    ("nonconformity_10", "2026-03-11", "2026-03-23"),
    ("nonconformity_effect_30", "2026-03-10", "2026-04-09"),
    ("violation_reply_10", "2026-04-10", "2026-04-20"),
    ("rework_3", "2026-03-10", "2026-03-13"),
    ("verification_5", "2026-03-10", "2026-03-17"),
    ("verification_5", "2026-03-06", "2026-03-16"),
    ("reexamination_15", "2026-03-10", "2026-03-25"),
    ("reexamination_15", "2026-03-06", "2026-03-20"),
    ("commitment_5", "2026-05-14", "2026-05-21"),
]
SHIPPED_HOURS = [
    ("social_8h", "2026-03-10 09:00:00", "2026-03-10 17:00:00"),
    ("social_8h", "2026-05-09 20:00:00", "2026-05-10 04:00:00"),
]


class RulesCase(AppealsCase):
    def _rule(self, code):
        return self.env.ref(f"citizen_appeals.deadline_rule_{code}").with_company(
            self.company
        )

    def _own_rule(self, code, body=None, /, **vals):
        """The rule switched on for a body by its administrator."""
        rule = self._as(self._rule(code), "admin", body)
        own = rule.browse(rule.action_adopt()["res_id"]).with_env(self.env)
        own.write(vals)
        return own


@tagged("post_install", "-at_install")
class TestDeadlineRules(RulesCase):
    """C1, C3, C4: shipped terms, the body's own terms, the calendar behind them."""

    def test_shipped_rules_of_days(self):
        """C1-C4, B1, B2, B6, A3: each shipped rule falls due on its day."""
        for code, start, due in SHIPPED:
            with self.subTest(f"{code} {start}"):
                found, proof = self._rule(code)._due_from(Date.to_date(start))
                self.assertEqual(found, Date.to_date(due))
                self.assertEqual(proof["due"], due)
                self.assertEqual(proof["rule"], code)
                self.assertTrue(proof["clause"])

    def test_every_shipped_rule_is_in_the_table(self):
        """C1: no term is shipped without a hand-counted example."""
        shipped = self.env["ir.model.data"].search(
            [
                ("module", "=", "citizen_appeals"),
                ("model", "=", "citizen.deadline.rule"),
            ]
        )
        codes = {name.removeprefix("deadline_rule_") for name in shipped.mapped("name")}
        self.assertEqual(codes, {row[0] for row in SHIPPED + SHIPPED_HOURS})

    def test_shipped_rules_of_hours(self):
        """C3: eight hours from the message, days off included."""
        for code, start, due in SHIPPED_HOURS:
            with self.subTest(f"{code} {start}"):
                found, proof = self._rule(code)._due_from(Datetime.to_datetime(start))
                self.assertEqual(found, Datetime.to_datetime(due))
                self.assertEqual(proof["tz"], "Europe/Moscow")

    def test_an_instant_counts_from_the_day_of_the_body(self):
        """C1: half past midnight in Moscow is the next day already."""
        due, _proof = self._rule("examination_14")._due_from(
            datetime(2026, 3, 10, 21, 30)
        )
        self.assertEqual(due, date(2026, 3, 25))

    def test_a_day_counts_hours_from_its_beginning(self):
        """C3: hours need an instant; a day begins at midnight of the body."""
        due, _proof = self._rule("social_8h")._due_from(date(2026, 3, 10))
        self.assertEqual(due, datetime(2026, 3, 10, 5, 0))

    def test_a_regional_day_holds_in_its_body(self):
        """C1: a regional holiday moves the terms of its body only."""
        self.env["citizen.calendar.day"].create(
            {"date": "2026-04-09", "kind": "holiday", "company_id": self.company.id}
        )
        rule, start = self._rule("examination_30"), date(2026, 3, 10)
        self.assertEqual(rule._due_from(start)[0], date(2026, 4, 10))
        east = rule.with_company(self.east.company)
        self.assertEqual(east._due_from(start)[0], date(2026, 4, 9))

    def test_a_regional_working_day_wins_over_the_federal_day_off(self):
        """C1: the body's own day is the last word."""
        self.env["citizen.calendar.day"].create(
            {"date": "2026-05-11", "kind": "working", "company_id": self.company.id}
        )
        rule, start = self._rule("examination_30"), date(2026, 4, 9)
        self.assertEqual(rule._due_from(start)[0], date(2026, 5, 11))

    # ------------------------------------------------------------------
    # what is remembered must be forgotten when it changes
    # ------------------------------------------------------------------

    def test_a_changed_calendar_changes_the_due_day_at_once(self):
        """C1: adding, moving and deleting a day each count at once."""
        rule, start = self._rule("examination_30"), date(2026, 3, 10)
        due = [rule._due_from(start)[0]]
        day = self.env["citizen.calendar.day"].create(
            {"date": "2026-04-09", "kind": "day_off"}
        )
        due.append(rule._due_from(start)[0])
        day.date = "2026-04-08"
        due.append(rule._due_from(start)[0])
        day.write({"date": "2026-04-09", "kind": "holiday"})
        due.append(rule._due_from(start)[0])
        day.unlink()
        due.append(rule._due_from(start)[0])
        self.assertEqual([day.day for day in due], [9, 10, 9, 10, 9])

    def test_a_changed_rule_counts_at_once(self):
        """C1: amount and direction of rolling are data."""
        rule = self._own_rule("examination_30")
        start = date(2026, 3, 19)
        self.assertEqual(rule._due_from(start)[0], date(2026, 4, 20))
        rule.roll = "previous"
        self.assertEqual(rule._due_from(start)[0], date(2026, 4, 17))
        rule.roll = "stay"
        self.assertEqual(rule._due_from(start)[0], date(2026, 4, 18))
        rule.amount = 29
        self.assertEqual(rule._due_from(start)[0], date(2026, 4, 17))

    def test_a_changed_time_zone_counts_at_once(self):
        """C1: the day of the event is the one of the body's zone."""
        rule, start = self._rule("examination_14"), datetime(2026, 3, 10, 15, 0)
        self.assertEqual(rule._due_from(start)[0], date(2026, 3, 24))
        self.company.tz = "Asia/Vladivostok"
        self.assertEqual(rule._due_from(start)[0], date(2026, 3, 25))

    def test_changed_working_hours_count_at_once(self):
        """C3: working hours are those of the body's schedule."""
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Test",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "day",
                                "dayofweek": str(day),
                                "hour_from": 9,
                                "hour_to": 17,
                                "day_period": "morning",
                            }
                        )
                        for day in range(5)
                    ),
                ],
            }
        )
        rule = self._own_rule("social_8h", unit="working_hour", amount=4)
        start = datetime(2026, 3, 10, 11, 0)  # 14:00 in Moscow
        self.company.resource_calendar_id = calendar
        self.assertEqual(rule._due_from(start)[0], datetime(2026, 3, 11, 7, 0))
        calendar.attendance_ids.hour_to = 18
        self.assertEqual(rule._due_from(start)[0], datetime(2026, 3, 10, 15, 0))

    def test_a_rule_named_at_the_channel_counts_at_once(self):
        """A1: the channel says its rule, from either side of the relation."""
        rule = self._own_rule("examination_14", is_automatic=True)
        rule.channel_ids = self.site_channel
        self.assertEqual(self._register().date_deadline, date(2026, 4, 9))
        self.channel.deadline_rule_ids = rule
        self.assertEqual(self._register().date_deadline, date(2026, 3, 24))

    # ------------------------------------------------------------------
    # which rule applies
    # ------------------------------------------------------------------

    def test_switched_off_rules_are_switched_on_per_body(self):
        """C3, C4: 12 days, 8 hours and the internal date are on where adopted."""
        portal = self.env.ref("citizen_appeals.channel_regional_portal")
        social = {"channel_id": self.social_channel.id, "channel_source": "VK"}
        for vals in ({"channel_id": portal.id}, social, {}):
            self.assertEqual(self._register(**vals).date_deadline, date(2026, 4, 9))
        for code in ("portal_12", "social_8h", "internal_7"):
            self._own_rule(code)
        self.assertEqual(
            self._register(channel_id=portal.id).date_deadline, date(2026, 3, 23)
        )
        message = self._register(**social)
        self.assertEqual(message.date_deadline, date(2026, 3, 10))
        self.assertEqual(
            self._deadline(message, "examination").date_due,
            datetime(2026, 3, 10, 17, 0),
        )
        self.assertEqual(self._register().date_deadline_internal, date(2026, 4, 2))
        for vals in ({"channel_id": portal.id}, social, {}):
            east = self._register(self.east, **vals)
            self.assertEqual(east.date_deadline, date(2026, 4, 9))
            self.assertFalse(east.date_deadline_internal)

    def test_only_administrators_switch_rules_on(self):
        """K1: rules of deadline are directories."""
        for role in set(self.users) - {"admin"}:
            rule = self._as(self._rule("internal_7"), role)
            with self.subTest(role), self.assertRaises(AccessError):
                rule.action_adopt()

    def test_adopting_leaves_the_shipped_rule_off(self):
        """C4: the copy is the body's own; the shipped one stays as it was."""
        own = self._own_rule("internal_7")
        self.assertEqual(own.company_id, self.company)
        self.assertTrue(own.active)
        self.assertFalse(self._rule("internal_7").active)

    def test_the_more_particular_rule_wins(self):
        """C3: own before common, for the channel before general, for the form."""
        form = self._own_rule(
            "examination_14", code="form", is_automatic=True, medium="written"
        )
        self.assertEqual(self._deadline(self._register(), "examination").rule_id, form)
        channel = self._own_rule(
            "explanation_12", is_automatic=True, channel_ids=self.channel.ids
        )
        self.assertEqual(
            self._deadline(self._register(), "examination").rule_id, channel
        )
        east = self._deadline(self._register(self.east), "examination")
        self.assertEqual(east.rule_id, self._rule("examination_30"))

    def test_requests_have_their_own_rule(self):
        """A2: officials' requests have their own terms."""
        register = self.env["citizen.register"]._find(self.company, "request")
        request = self._register(register_id=register.id)
        self.assertEqual(
            self._deadline(request, "examination").rule_id, self._rule("request_30")
        )

    def test_a_rule_holds_from_its_first_to_its_last_day(self):
        """C1: a rule that ended or has not begun starts no deadline."""
        for valid_from, valid_to, applies in (
            ("2026-03-10", "2026-03-10", True),
            ("2026-03-11", False, False),
            (False, "2026-03-09", False),
        ):
            rule = self._own_rule(
                "examination_14",
                is_automatic=True,
                valid_from=valid_from,
                valid_to=valid_to,
            )
            with self.subTest(f"{valid_from} {valid_to}"):
                used = self._deadline(self._register(), "examination").rule_id
                self.assertEqual(used == rule, applies)
            rule.write({"active": False, "code": f"{valid_from} {valid_to}"})

    def test_an_archived_rule_does_not_apply(self):
        """C1: switching a rule off counts at once."""
        rule = self._own_rule("internal_7")
        self.assertTrue(self._register().date_deadline_internal)
        rule.active = False
        self.assertFalse(self._register().date_deadline_internal)

    # ------------------------------------------------------------------
    # years without official transfers
    # ------------------------------------------------------------------

    def test_a_year_without_transfers_is_marked_and_not_refused(self):
        """C1: into 2028 the deadline is counted and marked as provisional."""
        with freeze_time("2027-12-10 09:00:00"):
            appeal = self._register()
        self.assertEqual(appeal.date_deadline, date(2028, 1, 10))
        self.assertTrue(appeal.is_deadline_provisional)
        deadline = self._deadline(appeal, "examination")
        self.assertTrue(deadline.is_provisional)
        self.assertEqual(deadline.proof["provisional_years"], [2028])

    def test_far_years_are_not_refused(self):
        """C1: a missing calendar never stops the registration."""
        with freeze_time("2041-05-20 09:00:00"):
            appeal = self._register()
        self.assertEqual(appeal.state, "registered")
        self.assertTrue(appeal.is_deadline_provisional)

    def test_a_known_year_is_not_marked(self):
        """C1: from December 2026 into January 2027 everything is known."""
        with freeze_time("2026-12-10 09:00:00"):
            self.assertFalse(self._register().is_deadline_provisional)

    def test_a_year_is_known_by_its_federal_days(self):
        """C1: entering the decree ends the mark; a regional day alone does not."""
        Day = self.env["citizen.calendar.day"]
        Day.create(
            {"date": "2028-01-10", "kind": "holiday", "company_id": self.company.id}
        )
        with freeze_time("2027-12-10 09:00:00"):
            self.assertTrue(self._register().is_deadline_provisional)
            Day.create({"date": "2028-01-03", "kind": "holiday"})
            self.assertFalse(self._register().is_deadline_provisional)
