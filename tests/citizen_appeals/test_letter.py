from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from tests.citizen_appeals.letters import TEXT, LettersCase

# deed → state it starts from, who may do it
DEEDS = {
    "action_submit": ("draft", {"executor", "registrar", "office_head"}),
    "action_approve": ("in_review", {"assistant", "registrar", "office_head"}),
    "action_sign": ("approved", {"signatory"}),
    "action_number": ("signed", {"chancery", "registrar", "office_head"}),
    "action_dispatch": ("numbered", {"chancery", "registrar", "office_head"}),
}
USERS = (
    "registrar",
    "chancery",
    "office_head",
    "supervisor",
    "assistant",
    "executor",
    "executor2",
    "signatory",
    "oversight",
    "auditor",
    "admin",
    "idle",
)


@tagged("post_install", "-at_install")
class TestLetterWay(LettersCase):
    """D1: draft, review, signature, decision, number, dispatch."""

    def test_the_whole_way(self):
        letter = self._letter("dispatched")
        self.assertRecordValues(
            letter,
            [
                {
                    "state": "dispatched",
                    "name": "1/2026",
                    "signatory_name": "П.П. Петров",
                    "signatory_post": "Должность signatory",
                    "executor_name": "Петров Пётр Петрович",
                    "executor_phone": "12-34-57",
                    "signed_by_id": self.users["signatory"].id,
                    "dispatched_by_id": self.users["chancery"].id,
                }
            ],
        )
        self.assertEqual(self.appeal.state, "answered")
        self.assertEqual(self.appeal.date_answered, letter.date_dispatched)

    def test_each_deed_belongs_to_its_roles(self):
        """K1: who may and who may not, for every deed."""
        for deed, (state, allowed) in DEEDS.items():
            for user in USERS:
                with self.subTest(deed=deed, user=user), self.env.cr.savepoint() as sp:
                    letter = self._letter(state)
                    if deed == "action_number":
                        self._as(self.appeal, "supervisor").action_decide("to_file")
                        self._as(letter, "office_head").action_pass_quality()
                    as_user = self._as(letter, user)
                    if user in allowed:
                        getattr(as_user, deed)()
                        self.assertNotEqual(letter.state, state)
                    else:
                        with self.assertRaises(AccessError):
                            getattr(as_user, deed)()
                    sp.rollback()
                    self.env.invalidate_all()

    def test_buttons_follow_the_rights(self):
        letter = self._letter("in_review")
        self.assertTrue(self._as(letter, "office_head").can_approve)
        self.assertFalse(self._as(letter, "executor").can_approve)
        self.assertFalse(self._as(letter, "executor").can_edit)
        self.assertTrue(self._as(letter, "registrar").can_edit)

    def test_no_step_is_skipped(self):
        letter = self._letter("draft")
        for user, deed in (
            ("office_head", "action_approve"),
            ("signatory", "action_sign"),
            ("office_head", "action_number"),
            ("office_head", "action_dispatch"),
        ):
            as_user = self._as(letter, user)
            with self.subTest(deed=deed), self.assertRaises(UserError):
                getattr(as_user, deed)()
        self.assertEqual(letter.state, "draft")

    def test_incomplete_draft_is_refused_naming_what_is_missing(self):
        letter = self._letter("draft", signatory_id=False)
        letter.sudo().body = "<p><br></p>"
        with self.assertRaisesRegex(UserError, "Text.*Signatory"):
            self._as(letter, "executor").action_submit()

    def test_answer_by_email_needs_the_address(self):
        letter = self._letter("draft", dispatch_way="email")
        letter.sudo().addressee_email = False
        with self.assertRaisesRegex(UserError, "E-mail"):
            self._as(letter, "executor").action_submit()

    def test_number_only_after_the_decision(self):
        """D1: «В дело» or «На контроль» comes before the outgoing number."""
        letter = self._letter("signed")
        with self.assertRaisesRegex(UserError, "decision"):
            self._as(letter, "chancery").action_number()
        self._as(self.appeal, "supervisor").action_decide("keep_control", "2026-04-01")
        self._as(letter, "office_head").action_pass_quality()
        self._as(letter, "chancery").action_number()
        self.assertEqual(letter.state, "numbered")

    def test_notice_needs_no_decision_and_no_review(self):
        """S4 2.2.1: a notice goes from the office straight to signature."""
        notice = self._notice(
            "extension_notice", date_named="2026-05-01", reason="Ждём ответа"
        )
        self._as(notice, "registrar").action_submit()
        self.assertEqual(notice.state, "approved")
        self._as(notice, "signatory").action_sign()
        self._as(notice, "chancery").action_number()
        self.assertEqual(notice.state, "numbered")

    def test_answer_is_not_signed_below_a_deputy_head(self):
        """S4 2.4.4."""
        with self.assertRaises(ValidationError):
            self._letter("draft", signatory_id=self.posts["unit_head"].id)

    def test_notice_is_signed_by_the_head_of_a_unit(self):
        """S4 2.2.1: the head of the general department signs it."""
        notice = self._notice(
            "forwarding_notice",
            partner_id=self.env.company.partner_id.id,
            signatory_id=self.posts["unit_head"].id,
        )
        self.assertEqual(notice.signatory_id, self.posts["unit_head"])

    def test_return_needs_a_remark_and_keeps_it(self):
        """D2: a failed check goes back with its remarks."""
        letter = self._letter("in_review")
        dialog = self._as(letter, "office_head").action_return()
        self.assertEqual(dialog["res_model"], "citizen.quality.check")
        wizard = self._as(self.env["citizen.quality.check"], "office_head")
        with Form(wizard.with_context(dialog["context"])) as form:
            form.remark = "Нет ответа на второй вопрос"
        form.record.action_return()
        self.assertEqual(letter.state, "draft")
        self.assertEqual(self.appeal.state, "in_progress")
        self.assertRecordValues(
            letter.review_ids,
            [
                {
                    "result": "return",
                    "remark": "Нет ответа на второй вопрос",
                    "user_id": self.users["office_head"].id,
                    "stage": "in_review",
                }
            ],
        )

    def test_signatory_may_return_instead_of_signing(self):
        """D2: the author of the resolution looks at it when signing."""
        letter = self._letter("approved")
        self._as(letter, "signatory").action_return("Не по существу")
        self.assertEqual(letter.state, "draft")

    def test_signed_letter_returns_to_the_sector_only_and_loses_its_signature(self):
        """D2: the sector looks a third time, after the decision."""
        letter = self._letter("signed")
        with self.assertRaises(AccessError):
            self._as(letter, "signatory").action_return("Поздно")
        self._as(letter, "office_head").action_return("Ошибка в адресе")
        self.assertRecordValues(
            letter,
            [{"state": "draft", "date_signed": False, "signatory_name": False}],
        )

    def test_reviews_are_append_only(self):
        letter = self._letter("approved")
        review = letter.review_ids
        with self.assertRaises(UserError):
            review.remark = "иначе"
        with self.assertRaises(UserError):
            review.unlink()
        with self.assertRaises(AccessError):
            self._as(self.env["citizen.letter.review"], "office_head").create(
                {
                    "letter_id": letter.id,
                    "user_id": self.users["office_head"].id,
                    "stage": "draft",
                    "result": "approve",
                }
            )

    def test_cancelled_letter_stays_as_history(self):
        letter = self._letter("approved")
        self._as(letter, "executor").action_cancel()
        self.assertEqual(letter.state, "cancelled")
        with self.assertRaises(UserError):
            letter.unlink()

    def test_numbered_letter_cannot_be_cancelled(self):
        letter = self._letter("numbered")
        with self.assertRaises(UserError):
            self._as(letter, "office_head").action_cancel()

    def test_untouched_draft_may_be_deleted_by_its_executor(self):
        letter = self._letter("draft")
        self._as(letter, "executor").unlink()
        self.assertFalse(letter.exists())


@tagged("post_install", "-at_install")
class TestLetterSignature(LettersCase):
    def test_acting_official_signs_for_the_absent_one(self):
        """The signature says who signed and in whose stead."""
        self.env["citizen.official.acting"].create(
            {
                "official_id": self.posts["signatory"].id,
                "acting_official_id": self.posts["oversight"].id,
                "date_from": "2026-03-01",
                "date_to": "2026-03-31",
            }
        )
        self.posts["oversight"].holder_ids.surname = "Сидоров"
        self.users["oversight"].group_ids = [
            Command.link(self.env.ref("citizen_appeals.group_signatory").id)
        ]
        self.posts["signatory"].name = "Заместитель главы города"
        letter = self._letter("approved")
        self._as(letter, "oversight").action_sign()
        self.assertRecordValues(
            letter,
            [
                {
                    "signatory_post": "Исполняющий обязанности"
                    " заместителя главы города",
                    "signatory_name": "П.П. Сидоров",
                }
            ],
        )

    def test_acting_is_over_the_day_after(self):
        self.env["citizen.official.acting"].create(
            {
                "official_id": self.posts["signatory"].id,
                "acting_official_id": self.posts["oversight"].id,
                "date_from": "2026-03-01",
                "date_to": "2026-03-09",
            }
        )
        self.users["oversight"].group_ids = [
            Command.link(self.env.ref("citizen_appeals.group_signatory").id)
        ]
        letter = self._letter("approved")
        with self.assertRaises(AccessError):
            self._as(letter, "oversight").action_sign()

    def test_successor_does_not_change_what_was_signed(self):
        letter = self._letter("signed")
        holder = self.posts["signatory"].holder_ids
        holder.date_to = "2026-03-10"
        self.env["citizen.official.holder"].create(
            {
                "official_id": self.posts["signatory"].id,
                "surname": "Новиков",
                "given_name": "Олег",
                "patronymic": "Ильич",
                "date_from": "2026-03-11",
                "user_id": self.users["signatory"].id,
            }
        )
        with freeze_time("2026-03-12 09:00:00"):
            self._as(self.appeal, "supervisor").action_decide("to_file")
            self._as(letter, "office_head").action_pass_quality()
            self._as(letter, "chancery").action_number()
        self.assertEqual(letter.signatory_name, "П.П. Петров")
        self.assertIn("П.П. Петров", self._text(self._pdf_of(letter)))

    def test_text_is_frozen_by_the_signature(self):
        letter = self._letter("signed")
        for user in ("executor", "registrar", "office_head"):
            with self.subTest(user=user), self.assertRaises(UserError):
                self._as(letter, user).body = "<p>иначе</p>"
        with self.assertRaises(UserError):
            self._as(letter, "registrar").action_fill_body()

    def test_executor_cannot_edit_in_review_but_the_sector_can(self):
        """S4 2.5.4: the sector corrects what is on its way."""
        letter = self._letter("in_review")
        with self.assertRaises(UserError):
            self._as(letter, "executor").body = "<p>иначе</p>"
        self._as(letter, "registrar").body = TEXT + "<p>Исправлено.</p>"
        self.assertIn("Исправлено", letter.body)


@tagged("post_install", "-at_install")
class TestLetterVisa(LettersCase):
    """S4 2.3.10: the lead has the answer endorsed by the co-executors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.joint = cls._register()
        cls._assign_to(cls.joint, "executor", "executor2")

    def test_visas_are_asked_of_the_co_executors(self):
        letter = self._letter("in_review", self.joint)
        self.assertEqual(letter.visa_ids.official_id, self.posts["executor2"])
        with self.assertRaisesRegex(UserError, "visas"):
            self._as(letter, "office_head").action_approve()
        self._as(letter, "executor2").action_visa_give()
        self._as(letter, "office_head").action_approve()
        self.assertEqual(letter.visa_ids.user_id, self.users["executor2"])

    def test_refused_visa_needs_a_remark(self):
        letter = self._letter("in_review", self.joint)
        dialog = self._as(letter, "executor2").action_visa_refuse()
        self.assertEqual(dialog["context"]["default_deed"], "refuse")
        self._as(letter, "executor2").action_visa_refuse("Не согласен со сроком")
        self.assertRecordValues(
            letter.visa_ids,
            [{"state": "refused", "remark": "Не согласен со сроком"}],
        )
        self._as(letter, "office_head").action_approve()

    def test_nobody_gives_the_visa_of_another(self):
        letter = self._letter("in_review", self.joint)
        for user in ("executor", "registrar", "unit_head"):
            with self.subTest(user=user), self.assertRaises(AccessError):
                self._as(letter, user).action_visa_give()

    def test_visa_cannot_be_forged_by_create(self):
        letter = self._letter("draft", self.joint)
        values = {"letter_id": letter.id, "official_id": self.posts["executor2"].id}
        visas = self._as(self.env["citizen.letter.visa"], "executor")
        with self.assertRaises(AccessError):
            visas.create({**values, "state": "given"})
        with self.assertRaises(AccessError):
            visas.with_context(default_state="given").create(values)

    def test_visa_is_asked_again_after_a_rework(self):
        letter = self._letter("in_review", self.joint)
        self._as(letter, "executor2").action_visa_give()
        self._as(letter, "office_head").action_return("Дополнить")
        self._as(letter, "executor").body = TEXT + "<p>Дополнено.</p>"
        self._as(letter, "executor").action_submit()
        self.assertEqual(
            letter.visa_ids.sorted("id").mapped("state"), ["superseded", "pending"]
        )


@tagged("post_install", "-at_install")
class TestLetterSight(LettersCase):
    """K1, A11: who sees a letter and what nobody writes by hand."""

    def test_executor_of_another_appeal_sees_nothing(self):
        letter = self._letter("in_review")
        found = self._as(self.Letter, "executor2").search([("id", "=", letter.id)])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            self._as(letter, "executor2").read(["body"])

    def test_other_body_sees_nothing(self):
        letter = self._letter("numbered")
        for user in ("registrar", "office_head", "chancery", "auditor"):
            with self.subTest(user=user), self.assertRaises(AccessError):
                self._as(letter, user, self.east).read(["name"])

    def test_chancery_sees_letters_from_the_signature_on_and_not_the_appeal(self):
        draft = self._letter("approved")
        with self.assertRaises(AccessError):
            self._as(draft, "chancery").read(["name"])
        self._as(draft, "signatory").action_sign()
        letter = self._as(draft, "chancery")
        self.assertEqual(letter.appeal_name, self.appeal.name)
        with self.assertRaises(AccessError):
            letter.appeal_id.read(["body"])

    def test_admin_and_idle_see_no_letters(self):
        letter = self._letter("numbered")
        for user in ("admin", "idle"):
            found = self._as(self.Letter, user).search([("id", "=", letter.id)])
            self.assertFalse(found, user)

    def test_state_number_and_pdf_are_not_written_by_hand(self):
        letter = self._letter("draft")
        for values in (
            {"state": "signed"},
            {"number": 7},
            {"name": "7/2026"},
            {"pdf": "eA=="},
            {"date_signed": "2026-03-10"},
            {"signatory_name": "Кто-то"},
            {"email_state": "sent"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._as(letter, "office_head").write(values)

    def test_letter_is_not_created_signed(self):
        values = {
            "appeal_id": self.appeal.id,
            "kind_id": self.env.ref("citizen_appeals.letter_kind_answer").id,
        }
        letters = self._as(self.Letter, "registrar")
        with self.assertRaises(AccessError):
            letters.create({**values, "state": "signed"})
        with self.assertRaises(AccessError):
            letters.with_context(default_state="signed").create(values)

    def test_letter_is_not_created_for_an_unreadable_appeal(self):
        values = {
            "appeal_id": self.appeal.id,
            "kind_id": self.env.ref("citizen_appeals.letter_kind_answer").id,
        }
        with self.assertRaises(AccessError):
            self._as(self.Letter, "executor2").create(values)

    def test_letter_does_not_move_to_another_appeal(self):
        letter = self._letter("draft")
        other = self._register()
        with self.assertRaises(AccessError):
            self._as(letter, "registrar").appeal_id = other

    def test_chancery_enters_the_dispatch_and_nothing_else(self):
        letter = self._as(self._letter("numbered"), "chancery")
        letter.write({"dispatch_way": "hand", "received_by": "Лично"})
        with self.assertRaises(UserError):
            letter.body = "<p>иначе</p>"

    def test_kind_is_written_by_the_administrator_alone(self):
        kind = self.env.ref("citizen_appeals.letter_kind_answer")
        for user in ("registrar", "office_head", "executor", "signatory"):
            with self.subTest(user=user), self.assertRaises(AccessError):
                self._as(kind, user).body = "<p>иначе</p>"
        self._as(kind, "admin").body = "<p><t t-out='object.appeal_name'/></p>"

    def test_letters_leave_no_followers_and_no_messages(self):
        """People and personal data: nobody follows, the chatter stays empty."""
        letter = self._letter("dispatched")
        self.assertFalse(letter.message_follower_ids)
        self.assertFalse(letter.message_ids)

    def test_every_version_of_the_text_is_kept(self):
        letter = self._letter("draft")
        self._as(letter, "executor").body = TEXT + "<p>Второе.</p>"
        history = letter.html_field_history["body"]
        old = letter.html_field_history_get_content_at_revision(
            "body", history[0]["revision_id"]
        )
        self.assertNotIn("Второе", old)
        self.assertEqual(history[0]["create_uid"], self.users["executor"].id)
