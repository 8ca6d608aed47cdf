import base64

from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.fields import Command
from odoo.tests import Form, HttpCase, freeze_time, tagged

from tests.common import AppealsCase

PLAN = {
    "order_number": "17-р",
    "order_date": "2026-03-05",
    "date_visit": "2026-03-10 07:00:00",
    "place": "ул. Ясная, 5",
}
ACT = {
    "invited_how": "phone",
    "date_invited": "2026-03-09",
    "applicant_presence": "present",
    "act_date": "2026-03-10",
    "conclusions": "Кровля требует ремонта",
}


class CommissionCase(AppealsCase):
    """A repeat appeal under examination."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register(is_repeat=True)
        cls._assign_to(cls.appeal, "executor")

    @classmethod
    def _plan(cls, author="executor", **vals):
        members = [
            Command.create({"is_chair": True, "official_id": cls.posts["head"].id}),
            Command.create({"name": "Сидоров С. С.", "post": "ООО «Дом», инженер"}),
        ]
        return (
            cls._as(cls.env["citizen.commission"], author)
            .create({"appeal_id": cls.appeal.id, "member_ids": members, **PLAN, **vals})
            .with_env(cls.env)
        )

    @classmethod
    def _attach_act(cls, commission, author="executor"):
        return cls._as(commission, author).write(
            {
                "document_ids": [
                    Command.create(cls._file(kind="commission_act", name="Акт.pdf")),
                    Command.create(
                        cls._file(b"\xff\xd8\xff photo", "1.jpg", kind="photo")
                    ),
                ]
            }
        )

    @classmethod
    def _hold(cls, author="executor", **vals):
        commission = cls._plan(author, **ACT, **vals)
        cls._attach_act(commission, author)
        cls._as(commission, author).action_hold()
        return commission

    def _submit(self):
        letter = self._draft_answer(self.appeal)
        self._as(letter, "executor").action_submit()
        return letter


@tagged("post_install", "-at_install")
class TestCommission(CommissionCase):
    """S4 2.3.11: repeat and collective appeals are examined on the spot."""

    def test_no_answer_goes_to_review_before_it(self):
        """S4 2.3.11: refused with the clause and the way to the commission."""
        letter = self._draft_answer(self.appeal)
        with self.assertRaisesRegex(RedirectWarning, "2.3.11") as refusal:
            self._as(letter, "executor").action_submit()
        action = refusal.exception.args[1]
        self.assertEqual(action["res_model"], "citizen.commission")
        self.assertTrue(self.appeal.needs_commission)

    def test_a_collective_appeal_needs_it_too(self):
        """S4 2.3.11: several signatures."""
        self.appeal = self._register(signatory_count=3)
        self._assign_to(self.appeal, "executor")
        with self.assertRaises(RedirectWarning):
            self._submit()

    def test_other_appeals_and_other_letters_need_none(self):
        """S4 2.3.11: a first appeal of one person; a notice on a repeat one."""
        notice = self.appeal._draft_letter("extension_notice").sudo()
        notice.write(
            {
                "signatory_id": self.posts["signatory"].id,
                "executor_id": self.posts["executor"].id,
            }
        )
        self._as(notice, "office_head").action_submit()
        self.appeal = self._register()
        self._assign_to(self.appeal, "executor")
        self._submit()

    def test_held_with_act_and_members_the_answer_goes_on(self):
        """S4 2.3.11: confirmed by the act and the list of members."""
        commission = self._hold()
        self.assertEqual(commission.state, "held")
        self.assertFalse(self.appeal.needs_commission)
        self._submit()
        self.assertEqual(self.appeal.state, "in_review")
        self.assertIn("commission_held", self._codes(self.appeal))
        kinds = commission.document_ids.mapped("kind")
        self.assertEqual(sorted(kinds), ["commission_act", "photo"])
        self.assertEqual(commission.document_ids.appeal_id, self.appeal)

    def test_a_planned_one_is_not_enough(self):
        """S4 2.3.11: it has to be held."""
        self._plan()
        with self.assertRaises(RedirectWarning):
            self._submit()

    def test_it_is_not_held_without_its_papers(self):
        """S4 2.3.11: each missing thing is named."""
        for name in (*PLAN, *ACT):
            commission = self._plan(**{**ACT, name: False})
            self._attach_act(commission)
            with self.subTest(name), self.assertRaisesRegex(ValidationError, "2.3.11"):
                self._as(commission, "executor").action_hold()

    def test_it_is_not_held_without_act_or_members(self):
        """S4 2.3.11: the act, the chair and a second member."""
        commission = self._plan(**ACT)
        with self.assertRaisesRegex(ValidationError, "2.3.11"):
            self._as(commission, "executor").action_hold()
        self._attach_act(commission)
        commission.member_ids.filtered(lambda m: not m.is_chair).unlink()
        with self.assertRaisesRegex(ValidationError, "2.3.11"):
            self._as(commission, "executor").action_hold()

    def test_a_visit_to_come_is_not_held(self):
        """S4 2.3.11: the act is not written before the visit."""
        for vals in (
            {"date_visit": "2026-03-11 07:00:00"},
            {"act_date": "2026-03-11"},
            {"act_date": "2026-03-09"},
        ):
            commission = self._plan(**{**ACT, **vals})
            self._attach_act(commission)
            with self.subTest(vals), self.assertRaisesRegex(ValidationError, "2.3.11"):
                self._as(commission, "executor").action_hold()

    def test_what_was_held_is_not_changed(self):
        """K2: neither the act, nor members, nor papers."""
        commission = self._hold()
        with self.assertRaises(UserError):
            self._as(commission, "office_head").conclusions = "Иначе"
        with self.assertRaises(UserError):
            self._as(commission.member_ids[0], "office_head").name = "Другой"
        with self.assertRaises(UserError):
            self._as(commission, "office_head").unlink()
        with self.assertRaises(UserError):
            self._attach_act(commission)

    def test_states_are_written_by_the_deeds_alone(self):
        """K2: no form or RPC call holds a commission."""
        commission = self._plan()
        for role in ("executor", "office_head", "registrar"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(commission, role).state = "held"
            with self.subTest(role), self.assertRaises(AccessError):
                self._plan(role, state="held")

    # ------------------------------------------------------------------
    # done without
    # ------------------------------------------------------------------

    def test_the_head_of_the_office_does_without_for_a_reason(self):
        """S4 2.3.11: recorded who and why; the answer goes on."""
        appeal = self._as(self.appeal, "office_head")
        action = appeal.action_waive_commission()
        self.assertEqual(action["res_model"], "citizen.reason")
        with self.assertRaisesRegex(ValidationError, "2.3.11"):
            appeal.action_waive_commission(" ")
        appeal.action_waive_commission("Вопрос разъяснительный")
        commission = self.appeal.commission_ids
        self.assertEqual(commission.state, "waived")
        self.assertEqual(commission.waived_by_id, self.users["office_head"])
        self._submit()

    def test_the_head_of_the_body_does_without(self):
        """S4 2.3.11: a post of the highest level."""
        user = self._create_user(self.north, "mayor", "oversight")
        self.north.users["mayor"] = user
        self.posts["head"].holder_ids.user_id = user
        self._plan()
        self._as(self.appeal, "mayor").action_waive_commission("Всё ясно")
        self.assertEqual(self.appeal.commission_ids.state, "waived")
        self.assertEqual(
            self.appeal.commission_ids.waived_official_id, self.posts["head"]
        )

    def test_nobody_else_does_without(self):
        """S4 2.3.11: neither the executor nor the curator."""
        for role in set(self.users) - {"office_head"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(self.appeal, role).action_waive_commission("Некогда")

    def test_a_body_with_another_procedure_switches_it_off(self):
        """S4 2.3.11: a setting of the body, on by default."""
        self.assertTrue(self.company.requires_commission)
        self.company.requires_commission = False
        self._submit()

    # ------------------------------------------------------------------
    # who, invitation, form
    # ------------------------------------------------------------------

    def test_who_plans_it(self):
        """S4 2.3.11: who examines, the curator, his assistant, the office."""
        allowed = {"executor", "supervisor", "assistant", "registrar", "office_head"}
        for role in set(self.users) - allowed:
            with self.subTest(role), self.assertRaises(AccessError):
                self._plan(role)
        for role in allowed:
            with self.subTest(role):
                self._plan(role)

    def test_the_invitation_says_when_and_where(self):
        """S4 2.3.11: the applicant takes part; dispatched, he is invited."""
        commission = self._plan(date_visit="2026-03-12 07:00:00")
        action = self._as(commission, "executor").action_invite()
        letter = self.env["citizen.letter"].browse(action["res_id"])
        self.assertEqual(letter.kind_id.code, "commission_invitation")
        self.assertIn("12 марта 2026 года в 10:00", letter.body)
        self.assertIn("ул. Ясная, 5", letter.body)
        letter.sudo().write(
            {
                "signatory_id": self.posts["unit_head"].id,
                "executor_id": self.posts["executor"].id,
                "dispatch_way": "post",
            }
        )
        self._as(letter, "office_head").action_submit()
        self.users["unit_head"].group_ids += self.env.ref(
            "citizen_appeals.group_signatory"
        )
        self._as(letter, "unit_head").action_sign()
        self._as(letter, "chancery").action_number()
        self._as(letter, "chancery").action_dispatch()
        self.assertEqual(str(commission.date_invited), "2026-03-10")
        self.assertEqual(commission.invited_how, "letter")

    def test_the_form_of_the_card_opens_it(self):
        """S4 2.3.11: planned in the dialog with members from outside."""
        action = self._as(self.appeal, "executor").action_open_commission()
        model = self._as(self.env["citizen.commission"], "executor")
        form = Form(model.with_context(**action["context"]))
        form.order_number = "3"
        with form.member_ids.new() as member:
            member.official_id = self.posts["head"]
            member.is_chair = True
            self.assertEqual(member.name, "П.П. Петров")
        commission = form.save()
        self.assertEqual(commission.appeal_id, self.appeal)
        again = self._as(self.appeal, "executor").action_open_commission()
        self.assertEqual(again["res_id"], commission.id)

    def test_one_commission_serves_the_joined_appeals(self):
        """S4 2.3.11: examined together means on the spot together."""
        leader = self.appeal
        self.appeal = self._register(signatory_count=5)
        self._as(self.appeal, "registrar").action_join(self._as(leader, "registrar"))
        self.assertTrue(self.appeal.needs_commission)
        self._hold(appeal_id=leader.id)
        self.assertFalse(self.appeal.needs_commission)
        self._submit()
        self.assertEqual(self.appeal.state, "in_review")

    def test_the_buttons_follow_the_rights(self):
        """S4 2.3.11: who may plan or do without sees the button, nobody else."""
        hold = {"executor", "unit_head", "supervisor", "assistant"}
        hold |= {"registrar", "office_head"}
        readers = hold | {"oversight", "auditor"}
        for role in readers:
            appeal = self._as(self.appeal, role)
            with self.subTest(role):
                may_hold = role in hold - {"unit_head"}
                self.assertEqual(appeal.can_hold_commission, may_hold)
                self.assertEqual(appeal.can_waive_commission, role == "office_head")

    def test_a_closed_appeal_gets_none(self):
        """S4 2.3.11: planned while it is examined."""
        self._hold()
        self._dispatch_answer(self.appeal)
        with self.assertRaises(UserError):
            self._plan("office_head")


@tagged("post_install", "-at_install")
class TestCommissionAct(CommissionCase, HttpCase):
    """S4 2.3.11: the form of the act, filled in as far as it is known."""

    def test_the_act_lists_members_and_lines_to_sign(self):
        """S4 2.3.11: order, members, place, applicant, signatures."""
        commission = self._plan(**ACT)
        report = self.env["ir.actions.report"]
        html, _type = report._render_qweb_html(
            "citizen_appeals.report_commission_act", commission.ids
        )
        text = html.decode()
        for word in (
            "комиссионного обследования",
            "17-р",
            "Должность head",
            "Сидоров С. С.",
            "ул. Ясная, 5",
            "повторного",
            "Кровля требует ремонта",
            "С актом ознакомлен",
            "заявитель участвовал",
        ):
            with self.subTest(word):
                self.assertIn(word, text)

    def test_an_empty_one_is_written_by_hand(self):
        """S4 2.3.11: nothing filled in but the number prints too."""
        commission = self.env["citizen.commission"].create(
            {"appeal_id": self.appeal.id}
        )
        with freeze_time("2026-03-10 09:00:00"):
            pdf, _type = (
                self.env["ir.actions.report"]
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf(
                    "citizen_appeals.report_commission_act", commission.ids
                )
            )
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertTrue(base64.b64encode(pdf))
