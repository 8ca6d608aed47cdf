from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.archive import PAST, ArchiveCase
from tests.common import NOW, TODAY


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDestruction(ArchiveCase):
    """F1, K2: list, commission, approval, execution by another person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._put_away(until=PAST)

    def _other(self, **vals):
        applicant = self._create_applicant(surname="Лаптев", gender="male")
        return self._put_away(applicant_id=applicant.id, **vals)

    def _propose(self):
        act = self._create_act()
        self._as(act, "office_head").action_propose()
        return act

    def _lines(self, act):
        return {line.appeal_id: (line.state, line.block) for line in act.line_ids}

    # what is listed

    def test_what_is_over_is_listed_what_is_not_is_left(self):
        """F1: by the term of the list of files."""
        self._other()
        act = self._propose()
        self.assertEqual(self._lines(act), {self.appeal: ("listed", False)})
        self.assertEqual(act.sheet_count, act.line_ids.sheets)
        self.assertTrue(act.sheet_count)

    def test_what_must_be_kept_stands_apart_with_its_reason(self):
        """F1: superior control, a reader, a commitment; said in words."""
        controlled = self._other(until=PAST)
        controlled.sudo()._write_flow({"superior_controls": True})
        act = self._propose()
        line = act.line_ids.filtered(lambda x: x.appeal_id == controlled)
        self.assertEqual((line.state, line.block), ("excluded", "superior"))
        self.assertIn("superior body", line.block_text)
        self.assertEqual((act.line_count, act.excluded_count), (1, 1))

    def test_a_case_with_an_open_promise_is_kept(self):
        """E1, F1: what was promised is still owed."""
        self.env["citizen.commitment"].sudo().create(
            {
                "appeal_id": self.appeal.id,
                "name": "Кровля",
                "works": "Ремонт",
                "date_due": "2027-01-01",
                "official_id": self.posts["executor"].id,
            }
        )
        self.assertEqual(
            self._create_act()._find_blocks(self.appeal.ids),
            {self.appeal.id: "promise"},
        )

    def test_a_case_goes_whole(self):
        """F1: an appeal stays while another of its case file is kept."""
        other = self._put_away()
        self.assertEqual(other.case_file_id, self.appeal.case_file_id)
        act = self._create_act()
        self.assertEqual(act._find_blocks(self.appeal.ids), {self.appeal.id: "related"})
        other.sudo()._write_flow({"date_destroy_after": PAST})
        self.assertEqual(act._find_blocks((self.appeal | other).ids), {})

    def test_a_chain_of_repeats_waits_for_the_last_one(self):
        """F1: terms count from the last examination, round by round."""
        second, third = self._other(until=PAST), self._other()
        second.sudo()._write_flow({"origin_appeal_ids": [Command.set(self.appeal.ids)]})
        third.sudo()._write_flow({"origin_appeal_ids": [Command.set(second.ids)]})
        blocks = self._create_act()._find_blocks((self.appeal | second).ids)
        self.assertEqual(blocks, {self.appeal.id: "related", second.id: "related"})
        third.sudo()._write_flow({"date_destroy_after": PAST})
        everything = (self.appeal | second | third).ids
        self.assertEqual(self._create_act()._find_blocks(everything), {})

    def test_nothing_is_listed_that_may_not_be(self):
        """F1: not filed, kept permanently, term not over, in another act."""
        act = self._create_act()
        stranger = self._create_applicant(surname="Котов", gender="male")
        working = self._register(applicant_id=stranger.id)
        permanent, young = self._other(), self._other()
        permanent.sudo()._write_flow({"date_destroy_after": False})
        appeals = working | permanent | young
        blocks = act._find_blocks(appeals.ids)
        self.assertEqual(
            [blocks[appeal.id] for appeal in appeals],
            ["not_filed", "permanent", "term"],
        )
        self._create_act(self.appeal)
        self.assertEqual(
            act._find_blocks(self.appeal.ids), {self.appeal.id: "other_act"}
        )
        with self.assertRaisesRegex(UserError, "term of keeping"):
            self._create_act(young)

    # commission and approval

    def test_the_whole_way(self):
        """F1: draft, commission, head, execution; each step where it belongs."""
        act = self._propose()
        self._approve_act(act)
        self.assertEqual(act.state, "approved")
        self.assertEqual(act.name, f"1/{TODAY.year}")
        self.assertEqual(act.approved_official_id, self.posts["head"])
        self._execute(act)
        self.assertEqual(act.state, "executed")
        self.assertEqual(self.appeal.destruction_act_id, act)

    def test_a_commission_has_three_members_and_a_chair(self):
        """F1."""
        act = self._create_act(self.appeal)
        act.member_ids[-1].unlink()
        with self.assertRaises(ValidationError):
            self._as(act, "office_head").action_submit()

    def test_an_empty_act_goes_nowhere(self):
        """F1."""
        with self.assertRaises(UserError):
            self._as(self._create_act(), "office_head").action_submit()

    def test_each_member_agrees_for_himself_and_once(self):
        """F1: the last one makes it agreed; nobody else can."""
        act = self._create_act(self.appeal)
        self._as(act, "office_head").action_submit()
        for role in ("office_head", "auditor", "registrar"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(act, role).action_agree()
        self._as(act, "oversight").action_agree()
        with self.assertRaises(AccessError):
            self._as(act, "oversight").action_agree()
        self.assertEqual(act.state, "review")

    def test_an_objection_brings_it_back(self):
        """F1: with the remark, to be corrected and shown to all again."""
        act = self._create_act(self.appeal)
        self._as(act, "office_head").action_submit()
        self._as(act, "oversight").action_agree()
        with self.assertRaises(ValidationError):
            self._as(act, "signatory").action_object(" ")
        self._as(act, "signatory").action_object("Нет дела ГП-1")
        self.assertEqual(act.state, "draft")
        self.assertIn("refused", act.member_ids.mapped("state"))
        self._as(act, "office_head").action_submit()
        self.assertEqual(set(act.member_ids.mapped("state")), {"pending"})

    def test_a_member_leaves_a_case_out(self):
        """F1: with the reason, while he has not agreed."""
        other = self._other(until=PAST)
        act = self._create_act(self.appeal | other)
        self._as(act, "office_head").action_submit()
        line = act.line_ids.filtered(lambda x: x.appeal_id == other)
        with self.assertRaises(AccessError):
            self._as(line, "office_head").action_exclude("Просто так")
        self._as(line, "oversight").action_exclude("Историческая ценность")
        self.assertEqual(line.state, "excluded")

    def test_only_the_head_of_the_body_approves(self):
        """F1: the post, not the role."""
        act = self._create_act(self.appeal)
        self._as(act, "office_head").action_submit()
        for name in ("oversight", "signatory", "unit_head"):
            self._as(act, name).action_agree()
        for role in set(self.users) - {"idle"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(act, role).action_approve("Распоряжение", TODAY)
        act.with_user(self._get_head()).action_approve("Распоряжение", TODAY)
        self.assertEqual(act.state, "approved")

    def test_the_time_that_runs_out_before_the_end_leaves_work(self):
        """F1: all is erased, the act is not closed yet: it is gone on with at once."""
        act = self._create_act(self.appeal)
        self._approve_act(act)
        Cron = type(self.env["ir.cron"])
        report = Cron._commit_progress

        def run_out(cron, processed=0, **kwargs):
            return report(cron, processed, **kwargs) and not processed

        with patch.object(Cron, "_commit_progress", run_out):
            self._execute(act)
        self.assertEqual((act.state, act.done_count), ("executed", 1))

    def test_who_approves_does_not_execute(self):
        """K2: two persons."""
        act = self._approve_act(self._create_act(self.appeal))
        head = self._get_head()
        head.group_ids += self.env.ref("citizen_appeals.group_office_head")
        with self.assertRaisesRegex(AccessError, "does not execute"):
            act.with_user(head).action_execute(act.name)

    def test_the_number_is_typed_to_confirm(self):
        """K2: it cannot be undone."""
        act = self._approve_act(self._create_act(self.appeal))
        with self.assertRaisesRegex(ValidationError, "does not come back"):
            self._as(act, "office_head").action_execute("да")
        self.assertEqual(act.state, "approved")

    def test_nothing_is_executed_before_the_approval(self):
        """F1."""
        act = self._create_act(self.appeal)
        with self.assertRaises(UserError):
            self._as(act, "office_head").action_execute("1/2026")

    def test_a_ban_after_the_approval_stops_it(self):
        """F1: asked again at the execution, told by name."""
        act = self._approve_act(self._create_act(self.appeal))
        self.env["citizen.legal.hold"].create(
            {
                "company_id": self.company.id,
                "order_number": "9",
                "order_date": TODAY,
                "reason": "Суд",
                "appeal_ids": [Command.set(self.appeal.ids)],
            }
        )
        with self.assertRaisesRegex(UserError, "forbade"):
            self._as(act, "office_head").action_execute(act.name)

    def test_only_the_head_of_the_office_prepares(self):
        """K1: nobody else, group_admin least of all."""
        for role in set(self.users) - {"office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.env["citizen.destruction.act"], role).create({})
        act = self._create_act(self.appeal)
        for role in set(self.users) - {"office_head"}:
            for method in ("action_propose", "action_submit", "action_cancel"):
                with self.subTest(f"{role} {method}"), self.assertRaises(AccessError):
                    getattr(self._as(act, role), method)()

    def test_who_reads_an_act(self):
        """K1: its commission, the office, who supervise; the other body never."""
        act = self._create_act(self.appeal)
        for role in ("unit_head", "oversight", "auditor", "registrar", "signatory"):
            self.assertTrue(self._as(act, role).read(["name"]), role)
        for role in ("executor2", "supervisor", "chancery", "admin", "idle"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(act, role).read(["name"])
            found = self._as(self.env["citizen.destruction.act"], role)
            self.assertFalse(found.search([("id", "=", act.id)]), role)
        with self.assertRaises(AccessError):
            self._as(act, "office_head", self.east).read(["name"])

    def test_the_printed_act_names_no_applicant(self):
        """F1: it outlives the personal data; official form."""
        act = self._approve_act(self._create_act(self.appeal))
        values = self.env["report.citizen_appeals.report_destruction"]._get_values(act)
        self.assertNotIn("Щукин", str(values))
        self.assertEqual(values["units_text"], "1 дело")
        self.assertEqual(values["groups"][0]["index"], "01-15")
        pdf = self.env["ir.actions.report"]._render_documents(
            self.env.ref("citizen_appeals.citizen_destruction_report"), act.ids
        )[act.id]
        self.assertTrue(pdf.startswith(b"%PDF"))

    def test_listed_cases_are_not_taken_back(self):
        """F1: excluded first."""
        self._create_act(self.appeal)
        with self.assertRaisesRegex(UserError, "exclude it"):
            self._as(self.appeal, "office_head").action_unfile("Надо")

    def test_checking_a_thousand_asks_as_much_as_one(self):
        """F1: set-based."""
        act, other = self._create_act(), self._other(until=PAST)
        self.env.flush_all()
        act._find_blocks(self.appeal.ids)
        counts = []
        for ids in (self.appeal.ids, (self.appeal | other).ids):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            act._find_blocks(ids)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
