from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.archive import PAST, ArchiveCase
from tests.citizen_appeals.letters import LettersCase
from tests.common import NOW, TODAY


@tagged("post_install", "-at_install")
class TestAttackErased(ArchiveCase):
    """K2, F1: nothing personal comes back to what an act has erased."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls.document = cls._as(cls.env["citizen.document"], "registrar").create(
            cls._file(appeal_id=cls.appeal.id)
        )
        cls._put_away(cls.appeal, PAST)
        cls.letter = cls.appeal.letter_ids

    def setUp(self):
        super().setUp()
        self._execute(self._approve_act(self._create_act(self.appeal)))
        self.assertTrue(self.appeal.date_destroyed)

    def _refused(self, name, deed):
        with self.subTest(name), self.assertRaises(UserError):
            deed()

    def test_no_talk_comes_back(self):
        """K2: neither messages nor tasks nor files beside the card, by any way."""
        me = lambda records: self._as(records, "office_head")  # noqa: E731
        for record in (self.appeal, self.letter):
            link = {"res_model": record._name, "res_id": record.id}
            loose = me(self.env["ir.attachment"]).create({"name": "x", "raw": b"x"})
            model_id = self.env["ir.model"]._get_id(record._name)
            for name, deed in (
                ("message", lambda r=record: me(r).message_post(body="Щукина")),
                (
                    "created message",
                    lambda r=record: me(self.env["mail.message"]).create(
                        {"model": r._name, "res_id": r.id, "body": "Щукина"}
                    ),
                ),
                (
                    "upload",
                    lambda link=link: me(self.env["ir.attachment"]).create(
                        {"name": "Щукина.txt", "raw": b"x", **link}
                    ),
                ),
                ("move", lambda file=loose, link=link: me(file).write(link)),
                (
                    "activity",
                    lambda r=record, model_id=model_id: me(
                        self.env["mail.activity"]
                    ).create(
                        {
                            "res_model_id": model_id,
                            "res_id": r.id,
                            "summary": "Щукина",
                        }
                    ),
                ),
                (
                    "schedule",
                    lambda r=record: me(r).activity_schedule(
                        "mail.mail_activity_data_todo", summary="Щукина"
                    ),
                ),
                (
                    "later",
                    lambda r=record: me(self.env["mail.scheduled.message"]).create(
                        {
                            "model": r._name,
                            "res_id": r.id,
                            "body": "Щукина",
                            "author_id": self.users["office_head"].partner_id.id,
                            "scheduled_date": "2026-04-01 09:00:00",
                        }
                    ),
                ),
            ):
                self._refused(f"{record._name} {name}", deed)

    def test_no_words_come_back(self):
        """K2: fields the act has emptied stay empty, whoever writes them."""
        for record, field in (
            (self.appeal, "annotation"),
            (self.letter, "body"),
            (self.letter, "received_by"),
            (self.letter, "addressee_address"),
            (self.document, "name"),
            (self.appeal.question_ids, "text"),
        ):
            for role in ("registrar", "office_head", "chancery", "executor"):
                self._refused(
                    f"{record._name}.{field} {role}",
                    lambda r=record, field=field, role=role: self._as(r, role).write(
                        {field: "Щукина"}
                    ),
                )
            self._refused(
                f"{record._name}.{field} system",
                lambda r=record, field=field: r.sudo().write({field: "Щукина"}),
            )

    def test_no_deed_writes_words(self):
        """K2: remarks of deeds would tell what the act has erased."""
        letter = self.letter
        for name, deed in (
            (
                "returned mail",
                lambda: self._as(letter, "chancery").action_note_return(
                    "absent", TODAY, "Щукина"
                ),
            ),
            (
                "copy",
                lambda: self._as(letter, "chancery").action_give_copy(
                    {"note": "Щукина"}
                ),
            ),
            (
                "hold",
                lambda: self._as(self.env["citizen.legal.hold"], "office_head").create(
                    {
                        "order_number": "1",
                        "order_date": TODAY,
                        "reason": "Щукина",
                        "appeal_ids": [Command.link(self.appeal.id)],
                    }
                ),
            ),
            (
                "row below",
                lambda: (
                    self.env["citizen.letter.visa"]
                    .sudo()
                    .create(
                        {
                            "letter_id": letter.id,
                            "official_id": self.posts["executor2"].id,
                            "state": "refused",
                            "remark": "Щукина",
                        }
                    )
                ),
            ),
            (
                "document",
                lambda: self._as(self.env["citizen.document"], "registrar").create(
                    self._file(appeal_id=self.appeal.id)
                ),
            ),
        ):
            self._refused(name, deed)


@tagged("post_install", "-at_install")
class TestAttackDestruction(ArchiveCase):
    """F1: one person does not pass for a commission, its head and its executor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._put_away(until=PAST)

    def _hold(self, name, user):
        self.posts[name].holder_ids.user_id = user

    def test_one_person_is_one_member(self):
        """F1: who holds two posts, or acts for another member, answers once."""
        act = self._create_act(self.appeal)
        self._hold("unit_head", self.users["oversight"])
        with self.assertRaises(UserError):
            self._as(act, "office_head").action_submit()
        self._hold("unit_head", self.users["unit_head"])
        self._as(act, "office_head").action_submit()
        self._as(act, "oversight").action_agree()
        # Meanwhile he acts for another member
        self._hold("unit_head", self.users["oversight"])
        with self.assertRaises(UserError):
            self._as(act, "oversight").action_agree()
        self.assertEqual(act.state, "review")

    def test_a_member_does_not_approve(self):
        """F1: the head of the body who sat in the commission leaves it to another."""
        act = self._create_act(self.appeal)
        self._as(act, "office_head").action_submit()
        for name in ("oversight", "signatory", "unit_head"):
            self._as(act, name).action_agree()
        self._hold("head", self.users["oversight"])
        with self.assertRaises(UserError):
            self._as(act, "oversight").action_approve("№ 7", TODAY)
        self.assertEqual(act.state, "agreed")

    def test_two_heads_of_the_office_do_not_execute_twice(self):
        """F1: what is being executed is not executed again."""
        act = self._approve_act(self._create_act(self.appeal))
        self._as(act, "office_head").action_execute(act.name)
        with self.assertRaises(UserError):
            self._as(act, "office_head").action_execute(act.name)
        self._run_acts()
        day = act.date_executed
        self._run_acts()
        self.assertEqual((act.state, act.date_executed), ("executed", day))
        self.assertEqual(self._codes(self.appeal).count("erased"), 1)

    def test_a_ban_is_not_emptied_instead_of_lifted(self):
        """F1: dates and what is banned change only in favour of keeping."""
        hold = self._as(self.env["citizen.legal.hold"], "office_head").create(
            {
                "order_number": "1",
                "order_date": TODAY,
                "reason": "Запрос",
                "date_to": "2026-12-31",
                "appeal_ids": [Command.link(self.appeal.id)],
            }
        )
        other = self._put_away(until=PAST)
        for vals in (
            {"date_to": "2026-03-10"},
            {"date_from": "2026-12-01"},
            {"appeal_ids": [Command.clear()]},
            {"appeal_ids": [Command.set(other.ids)]},
            {"company_id": self.east.company.id},
        ):
            with self.subTest(str(vals)), self.assertRaises(UserError):
                self._as(hold, "office_head").write(vals)
        self._as(hold, "office_head").write(
            {"date_to": False, "appeal_ids": [Command.link(other.id)]}
        )
        self.assertEqual(hold.appeal_ids, self.appeal | other)


@tagged("post_install", "-at_install")
class TestAttackRows(LettersCase):
    """K1, K2: rows below a letter stay where they were made, in their body."""

    def _other_letter(self):
        appeal = self._register()
        self._assign_to(appeal, "executor2")
        return self._draft_answer(appeal, author="executor2")

    def test_rows_are_not_moved_to_another_letter(self):
        """K2: a visa or signature asked in one's own draft is none of a stranger's."""
        letter, other = self._letter(), self._other_letter()
        values = {"letter_id": letter.id, "official_id": self.posts["unit_head"].id}
        for name in ("citizen.letter.visa", "citizen.letter.signature"):
            row = self._as(self.env[name], "executor").create(values)
            with self.subTest(name), self.assertRaises(AccessError):
                self._as(row, "executor").write({"letter_id": other.id})
            with self.subTest(f"{name} by its letter"), self.assertRaises(AccessError):
                self._as(other, "executor2").write(
                    {
                        {"visa": "visa_ids", "signature": "signature_ids"}[
                            name.rpartition(".")[2]
                        ]: [Command.link(row.id)]
                    }
                )

    def test_nobody_of_another_body_is_asked(self):
        """K1: an official elsewhere neither endorses nor signs here."""
        letter = self._letter()
        stranger = self.east.posts["signatory"]
        for name in ("citizen.letter.visa", "citizen.letter.signature"):
            with self.subTest(name), self.assertRaises(UserError):
                self._as(self.env[name], "executor").create(
                    {"letter_id": letter.id, "official_id": stranger.id}
                )

    def test_a_closed_post_register_takes_no_letter(self):
        """D6: a line of a draft is not moved into what the post took."""
        Register = self._as(self.env["citizen.post.register"], "chancery")
        self._letter("numbered")
        closed = Register.create({})
        closed.action_collect()
        closed.action_close()
        appeal = self._register()
        self._assign_to(appeal, "executor")
        self._letter("numbered", appeal)
        draft = self._as(self.env["citizen.post.register"], "chancery").create({})
        draft.action_collect()
        with self.assertRaises(UserError):
            draft.line_ids.write({"post_register_id": closed.id})
        with self.assertRaises(UserError):
            draft.line_ids.write({"letter_id": closed.line_ids.letter_id.id})

    def test_a_note_does_not_open_another_appeal(self):
        """K1: the head of an oral note reads its appeal, so it is not moved."""
        other = self._register()
        self._assign_to(other, "executor2")
        note = self._as(self.env["citizen.oral.note"], "executor").create(
            {
                "appeal_id": self.appeal.id,
                "told_by_id": self.posts["executor"].id,
                "head_id": self.posts["supervisor"].id,
                "date_told": NOW,
                "has_consent": True,
                "reason": "Просил не писать",
                "content": "Кровлю починят",
            }
        )
        with self.assertRaises(AccessError):
            note.write({"appeal_id": other.id, "head_id": self.posts["head"].id})
        with self.assertRaises(AccessError):
            self._as(note, "executor").write({"appeal_id": other.id})
        self.assertFalse(self._as(other, "executor").has_access("read"))

    def test_dialogs_tell_nothing_of_a_stranger_s_letter(self):
        """K1: what a dialog proposes, it proposes to who may read the letter."""
        letter = self._letter("numbered")
        for name in ("resend", "compile"):
            for role, body in (
                ("executor2", self.north),
                ("registrar", self.east),
                ("office_head", self.east),
            ):
                Dialog = self._as(self.env[f"citizen.letter.{name}"], role, body)
                with self.subTest(f"{name} {role}"), self.assertRaises(AccessError):
                    Dialog.create({"letter_id": letter.id})
        for name in ("citizen.quality.check", "citizen.signature.upload"):
            Dialog = self._as(self.env[name], "executor2")
            with self.subTest(name), self.assertRaises(AccessError):
                Dialog.create({"letter_id": letter.id})
            with self.subTest(f"{name} by default"), self.assertRaises(AccessError):
                Dialog.with_context(default_letter_id=letter.id).create({})
        own = self._as(self.env["citizen.letter.resend"], "chancery")
        self.assertTrue(own.create({"letter_id": letter.id}).address)
