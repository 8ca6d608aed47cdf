from odoo.tests import freeze_time, tagged
from odoo.tools.misc import format_date

from tests.citizen_appeals.test_deadline_rules import RulesCase
from tests.common import TODAY


@tagged("post_install", "-at_install")
class TestDeadlineExplained(RulesCase):
    """A9, C1: why that date, in the words one would use to a prosecutor."""

    def _explain(self, appeal, kind="examination"):
        deadline = self._deadline(appeal, kind)
        return deadline.explanation, deadline.explanation_short

    def _day(self, text):
        return format_date(self.env, text)

    def test_thirty_days(self):
        """C1: how long, from what, from which to which day, by which clause."""
        text, short = self._explain(self._register())
        self.assertIn("30 calendar days from the registration on", text)
        self.assertIn(
            f"we count from {self._day('2026-03-11')} to {self._day('2026-04-09')}",
            text,
        )
        self.assertIn(f"{self._day('2026-04-09')} is a working day", text)
        self.assertIn("59-ФЗ, ст. 12", text)
        self.assertNotIn("59-ФЗ", short)
        self.assertIn(self._day(TODAY), short)

    def test_a_last_day_off_is_named(self):
        """C1: where it went, over which days and why."""
        with freeze_time("2026-04-09 09:00:00"):
            text, short = self._explain(self._register())
        self.assertIn("so the term ends on the next working day", text)
        self.assertIn("09.05 holiday (День Победы)", text)
        self.assertIn("11.05 day off (перенос: День Победы совпал с выходным)", text)
        self.assertIn("Saturdays and Sundays 10.05", text)
        self.assertIn("is a day off", short)

    def test_working_days_name_what_was_left_out(self):
        """C3: five working days over a weekend and the transferred 9 March."""
        with freeze_time("2026-03-06 09:00:00"):
            rule = self._rule("reference_5")
            appeal = self._register(
                deadline_rule_id=rule.id, channel_id=self.site_channel.id
            )
        text, short = self._explain(appeal)
        self.assertIn("working days only", text)
        self.assertIn("08.03 holiday (Международный женский день)", text)
        self.assertIn("09.03 day off", text)
        self.assertIn("days off left out: 5", short)

    def test_a_working_saturday_is_named(self):
        """C1: counted, with the day it stands for."""
        with freeze_time("2027-01-21 09:00:00"):
            text, _short = self._explain(self._register())
        self.assertIn("20.02 (выходной перенесён на 22.02.2027)", text)

    def test_a_regional_day_is_called_regional(self):
        """C1: which day off only this body has."""
        self.env["citizen.calendar.day"].create(
            {
                "date": "2026-04-09",
                "kind": "holiday",
                "note": "Радоница",
                "company_id": self.company.id,
            }
        )
        text, _short = self._explain(self._register())
        self.assertIn("09.04 holiday (Радоница, regional)", text)

    def test_counted_back(self):
        """C4: the internal date before the legal one."""
        self._own_rule("internal_7")
        text, _short = self._explain(self._register(), "internal")
        self.assertIn("before the legal date of the answer", text)
        self.assertIn("counted back to", text)

    def test_hours_and_the_same_day(self):
        """C3, A12: hours by the clock; a term of no days is the day itself."""
        self._own_rule("social_8h")
        appeal = self._register(channel_id=self.social_channel.id, channel_source="VK")
        text, _short = self._explain(appeal)
        self.assertIn("8 hours from", text)
        text, _short = self._explain(self._register(), "handover")
        self.assertIn("The same day", text)

    def test_an_extension_says_who_and_when(self):
        """C2: from which to which date, by whom, when, on which clause and ground."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self._as(appeal, "supervisor").action_extend("2026-04-20", "Запрошен акт")
        text, short = self._explain(appeal)
        for part in (
            self._day("2026-04-09"),
            self._day("2026-04-20"),
            "by Должность supervisor",
            "ст. 12, ч. 2",
            "Запрошен акт",
        ):
            self.assertIn(part, text)
        self.assertIn("Extended from", short)

    def test_a_provisional_year_is_told(self):
        """C1: a year without its decree."""
        with freeze_time("2027-12-10 09:00:00"):
            text, short = self._explain(self._register())
        self.assertIn("2028", text)
        self.assertIn("provisional", short)

    def test_proofs_kept_before_names_were_are_told(self):
        """C1: an old proof has no names of days."""
        with freeze_time("2026-04-09 09:00:00"):
            deadline = self._deadline(self._register(), "examination")
            deadline.proof = {k: v for k, v in deadline.proof.items() if k != "days"}
        self.assertIn("09.05 holiday,", deadline.explanation)


@tagged("post_install", "-at_install")
class TestDeadlineBar(RulesCase):
    """A9, H1: all deadlines of a card on one bar."""

    def _rows(self, appeal):
        appeal.invalidate_recordset()
        return {row["kind"]: row for row in appeal.deadline_bar["rows"]}

    def test_the_legal_date_stands_first(self):
        """A9: examination, internal date, then the others by their day."""
        self._own_rule("internal_7")
        bar = self._register(superior_date_due="2026-03-25").deadline_bar
        self.assertEqual(
            [row["kind"] for row in bar["rows"]],
            ["examination", "internal", "handover", "registration", "superior"],
        )
        self.assertEqual((bar["first"], bar["today"]), ("2026-03-10", "2026-03-10"))
        self.assertIn(["2026-03-14", "2026-03-15"], bar["off"])

    def test_states_of_rows(self):
        """A9: met, running and overdue are told apart, by the day of the body."""
        appeal = self._register()
        with freeze_time("2026-03-12 09:00:00"):
            rows = self._rows(appeal)
        self.assertEqual(rows["registration"]["state"], "met")
        self.assertEqual(rows["examination"]["state"], "open")
        self.assertEqual(rows["handover"]["state"], "overdue")
        self.assertIn("overdue", rows["handover"]["text"])

    def test_an_extension_is_a_second_segment(self):
        """C2: one row, the counted term and what was added."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self._as(appeal, "office_head").action_extend("2026-04-20", "Запрос")
        self.assertEqual(
            self._rows(appeal)["examination"]["segments"],
            [
                {"kind": "base", "from": "2026-03-10", "to": "2026-04-09"},
                {"kind": "extension", "from": "2026-04-09", "to": "2026-04-20"},
            ],
        )

    def test_an_empty_card_has_no_bar(self):
        """A9: a card not saved yet."""
        self.assertFalse(self.env["citizen.appeal"].new({}).deadline_bar)


@tagged("post_install", "-at_install")
class TestDeadlineProofPrint(RulesCase):
    """A9: the proof on paper, one page with the body's name and a signature."""

    def _print(self, appeal, user="registrar"):
        report = self.env.ref("citizen_appeals.citizen_deadline_proof_report")
        html, _type = self._as(report, user)._render_qweb_html(
            report.report_name, appeal.ids
        )
        return html.decode()

    def test_the_paper_tells_each_term(self):
        """A9: body, number, terms with their words, line to sign."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self._as(appeal, "office_head").action_extend("2026-04-20", "Запрос")
        html = self._print(appeal)
        for part in ("Север", appeal.name, "РАСЧЁТ СРОКОВ", "ст. 12", "заменён"):
            self.assertIn(part, html)

    def test_who_reads_the_card_prints_it(self):
        """K1: nobody else."""
        appeal = self._register()
        with self.assertRaises(Exception):  # noqa: B017
            self._print(appeal, "executor2")
