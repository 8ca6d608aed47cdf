from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.base.tests.common import MockSmtplibCase

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestDispatch(MockSmtplibCase, LettersCase):
    """D6, S4 2.5: who dispatches a letter, once, and what became of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.mail_server"].create(
            {"name": "test", "smtp_host": "smtp.example", "smtp_encryption": "none"}
        )

    def _site_answer(self, **vals):
        """A numbered answer to what came through the site."""
        appeal = self._register(channel_id=self.site_channel.id)
        self._assign_to(appeal, "executor")
        return self._letter("numbered", appeal, dispatch_way="email", **vals)

    def _own(self, appeal=None):
        """A numbered answer under a resolution that lets the unit dispatch."""
        appeal = self._register()
        self._as(appeal, "registrar").action_assign()
        self._give_resolution(
            appeal,
            [self.posts["executor"]],
            self.posts["supervisor"],
            own_dispatch=True,
        )
        return self._letter("numbered", appeal)

    def _returned(self, reason="absent"):
        letter = self._letter("dispatched")
        self._as(letter, "chancery").action_note_return(reason, "2026-03-10")
        return letter

    # ------------------------------------------------------------------
    # who
    # ------------------------------------------------------------------

    def test_the_chancery_dispatches(self):
        """S4 2.5.1, 2.5.3: day, clerk and address stand in the history."""
        letter = self._letter("numbered")
        self._as(letter, "chancery").action_dispatch()
        self.assertRecordValues(
            letter.dispatch_ids,
            [
                {
                    "act": "sent",
                    "way": "post",
                    "user_id": self.users["chancery"].id,
                    "destination": letter.addressee_address,
                }
            ],
        )

    def test_the_unit_dispatches_only_where_the_resolution_allows(self):
        """S4 2.5.1: refused with the clause, allowed where the resolution says so."""
        letter = self._letter("numbered")
        with self.assertRaisesRegex(AccessError, "2.5.1"):
            self._as(letter, "executor").action_dispatch()
        own = self._own()
        self.assertTrue(self._as(own, "executor").can_dispatch)
        self._as(own, "executor").action_dispatch()
        self.assertEqual(own.dispatched_by_id, self.users["executor"])

    def test_another_unit_does_not_dispatch(self):
        """S4 2.5.1: the resolution lets its executor, not every executor."""
        letter = self._own()
        self._give_resolution(
            letter.appeal_id, [self.posts["executor2"]], self.posts["supervisor"]
        )
        with self.assertRaisesRegex(AccessError, "2.5.1"):
            self._as(letter, "executor2").action_dispatch()

    def test_the_head_of_the_unit_dispatches_too(self):
        """S4 2.5.1: the body sends, whoever of the unit does it."""
        letter = self._own()
        self._as(letter, "unit_head").action_dispatch()
        self.assertEqual(letter.state, "dispatched")

    def test_the_assignment_says_so(self):
        """S4 2.5.1: the executor sees that he sends the answer himself."""
        letter = self._own()
        task = letter.appeal_id.assignment_ids
        self.assertTrue(self._as(task, "executor").own_dispatch)

    def test_internet_answers_are_sent_by_the_office_alone(self):
        """S4 2.5.4: neither the chancery nor the executor, whatever the resolution."""
        letter = self._site_answer()
        letter.appeal_id.resolution_ids.sudo()._write_flow({"own_dispatch": True})
        for user in ("chancery", "executor"):
            with self.subTest(user), self.assertRaisesRegex(AccessError, "2.5.4"):
                self._as(letter, user).action_dispatch()
        self.assertFalse(self._as(letter, "chancery").can_dispatch)
        self._as(letter, "registrar").action_dispatch()
        self.assertEqual(letter.email_state, "to_send")

    def test_which_channels_are_the_internet_reception_is_data(self):
        """S4 2.5.4: a switch of the channel."""
        letter = self._site_answer()
        self.site_channel.is_office_dispatch = False
        self._as(letter, "chancery").action_dispatch()
        self.assertEqual(letter.email_state, "to_send")

    # ------------------------------------------------------------------
    # once
    # ------------------------------------------------------------------

    def test_a_letter_is_not_dispatched_twice(self):
        """Bad input: the refusal says when and by whom it went."""
        letter = self._letter("dispatched")
        with self.assertRaisesRegex(UserError, "10.03.2026.*chancery"):
            self._as(letter, "registrar").action_dispatch()
        self.assertEqual(len(letter.dispatch_ids), 1)

    def test_one_dispatched_stops_the_whole_list(self):
        """Bad input: all of a list or none."""
        done = self._letter("dispatched")
        appeal = self._register()
        self._assign_to(appeal, "executor")
        other = self._letter("numbered", appeal)
        with self.assertRaises(UserError):
            self._as(done | other, "chancery").action_dispatch()
        self.assertEqual(other.state, "numbered")

    def test_history_is_never_changed(self):
        """K2, S4 2.5.3."""
        row = self._letter("dispatched").dispatch_ids
        for user in ("chancery", "office_head", "admin"):
            with self.subTest(user), self.assertRaises(UserError):
                self._as(row, user).write({"date": "2026-03-09"})
        with self.assertRaises(UserError):
            row.write({"date": "2026-03-09"})
        with self.assertRaises(UserError):
            row.unlink()

    # ------------------------------------------------------------------
    # came back
    # ------------------------------------------------------------------

    def test_a_returned_letter_is_sent_again_to_the_new_address(self):
        """D6: a row of its own; the first dispatch keeps date and clerk."""
        letter = self._returned()
        self.assertEqual(str(letter.date_returned), "2026-03-10")
        with freeze_time("2026-03-20 09:00:00"):
            self._as(letter, "registrar").action_resend(
                {"way": "post", "address": "ул. Новая, д. 1"}
            )
            register = self._as(self.env["citizen.post.register"], "chancery").create(
                {}
            )
            register.action_collect()
            self.assertEqual(register.line_ids.address, "ул. Новая, д. 1")
            register.action_close()
        self.env.invalidate_all()
        self.assertEqual(
            letter.dispatch_ids.mapped("act"), ["sent", "returned", "again"]
        )
        again = letter.dispatch_ids[-1]
        self.assertEqual(again.destination, "ул. Новая, д. 1")
        self.assertEqual(str(again.date), "2026-03-20")
        self.assertEqual(str(letter.date_dispatched), "2026-03-10")
        self.assertFalse(letter.date_returned or letter.resend_way)
        self.assertEqual(letter.appeal_id.state, "answered")
        codes = self._codes(letter.appeal_id)
        self.assertIn("letter_came_back", codes)
        self.assertEqual(codes.count("letter_dispatched"), 1)
        self.assertIn("letter_sent_again", codes)

    def test_a_bounced_mail_is_sent_again(self):
        """D6: delivery refused later is noted by hand; the outbox sends once more."""
        letter = self._letter("numbered", dispatch_way="email")
        self._as(letter, "chancery").action_dispatch()
        self._send()
        self._as(letter, "chancery").action_note_return("mailbox")
        self._as(letter, "registrar").action_resend(
            {"way": "email", "email": "new@mail.example"}
        )
        self.assertEqual(letter.email_state, "to_send")
        emails = self._send()
        self.assertEqual(emails[-1]["smtp_to_list"], ["new@mail.example"])
        row = letter.dispatch_ids[-1]
        self.assertRecordValues(
            row,
            [
                {
                    "act": "again",
                    "way": "email",
                    "destination": "new@mail.example",
                    "user_id": self.users["registrar"].id,
                }
            ],
        )
        self.assertFalse(letter.date_returned)

    def _send(self):
        cron = self.env.ref("citizen_appeals.ir_cron_send_letters")
        self.env.flush_all()
        with self.mock_smtplib_connection(), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        return self.emails

    def test_sending_again_by_mail_can_be_taken_back(self):
        letter = self._returned()
        self._as(letter, "chancery").action_resend(
            {"way": "email", "email": "new@mail.example"}
        )
        self._as(letter, "chancery").action_email_withdraw()
        self.assertFalse(letter.email_state or letter.resend_way)
        self.assertTrue(letter.date_returned)

    def test_given_by_hand_after_its_return(self):
        letter = self._returned()
        self._as(letter, "chancery").action_resend(
            {"way": "hand", "received_by": "Щукина П. Т."}
        )
        row = letter.dispatch_ids[-1]
        self.assertEqual(
            (row.act, row.way, row.person), ("again", "hand", "Щукина П. Т.")
        )

    def test_left_in_the_file_with_a_reason(self):
        """S4 2.5.8: no other address is known."""
        letter = self._returned()
        chancery = self._as(letter, "chancery")
        with self.assertRaisesRegex(UserError, "2.5.8"):
            chancery.action_resend({"way": "keep", "note": " "})
        chancery.action_resend({"way": "keep", "note": "Иного адреса нет"})
        self.assertFalse(letter.date_returned)
        self.assertEqual(letter.dispatch_ids[-1].note, "Иного адреса нет")

    def test_only_what_was_sent_comes_back(self):
        """Bad input: before the dispatch, twice, in the future, without right."""
        letter = self._letter("numbered")
        with self.assertRaisesRegex(UserError, "2.5.1"):
            self._as(letter, "chancery").action_note_return("absent")
        self._as(letter, "chancery").action_dispatch()
        with self.assertRaisesRegex(UserError, "Came Back on"):
            self._as(letter, "chancery").action_note_return("absent", "2026-03-11")
        with self.assertRaises(AccessError):
            self._as(letter, "executor").action_note_return("absent")
        self._as(letter, "chancery").action_note_return("absent")
        with self.assertRaises(UserError):
            self._as(letter, "chancery").action_note_return("absent")
        with self.assertRaisesRegex(UserError, "Address"):
            self._as(letter, "chancery").action_resend({"way": "post", "address": ""})

    # ------------------------------------------------------------------
    # the e-mail itself
    # ------------------------------------------------------------------

    def _enclose(self, content=b"%PDF-1.4 " + b"x" * 1000):
        document = self._as(self.env["citizen.document"], "registrar").create(
            self._file(content, "Акт.pdf", appeal_id=self.appeal.id, kind="material")
        )
        return {"enclosure_ids": [Command.set(document.ids)]}

    def test_enclosures_go_with_the_mail(self):
        """D6: the letter and every file enclosed to it."""
        letter = self._letter("signed", dispatch_way="email")
        letter.sudo()._write_flow(self._enclose())
        self._decide_and_number(self.appeal, self._as(letter, "chancery"))
        self._as(letter, "chancery").action_dispatch()
        [email] = self._send()
        self.assertEqual(email["message"].count("Content-Disposition: attachment"), 2)

    def test_a_mail_too_large_is_refused_before_it_is_sent(self):
        """Bad input: 200 pages enclosed; the message says how large and what to do."""
        letter = self._letter("signed", dispatch_way="email")
        letter.sudo()._write_flow(self._enclose(b"%PDF-1.4 " + b"x" * 2**20))
        self._decide_and_number(self.appeal, self._as(letter, "chancery"))
        self.company.email_limit_mb = 1
        with self.assertRaisesRegex(UserError, "limit of 1 MB.*by post"):
            self._as(letter, "chancery").action_dispatch()
        self.assertFalse(letter.email_state)
        letter.dispatch_way = "post"
        self._as(letter, "chancery").action_dispatch()
        self.assertEqual(letter.state, "dispatched")
