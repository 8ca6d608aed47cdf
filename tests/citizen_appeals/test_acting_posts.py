from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import AppealsCase

# The day before, the first and the last day, the day after: whether he stands in
DAYS = {
    "2026-03-11": False,
    "2026-03-12": True,
    "2026-03-16": True,
    "2026-03-17": False,
}


@tagged("post_install", "-at_install")
class TestActingPosts(AppealsCase):
    """K1: an acting period carries sight, inbox, approvals and reminders by itself.

    ``deputy`` has the role of an executor and no task of his own. He acts from 12 to 16
    March for the curator, the signatory, the co-executor and the head: no appeal, task
    or letter is written anew for that.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["deputy"] = cls._create_user(cls.north, "deputy", "executor")
        cls.posts["deputy"] = cls._create_post(
            cls.north, "deputy", signing_level="3_deputy_head"
        )
        cls.posts["deputy"].holder_ids.write(
            {"surname": "Сменщиков", "given_name": "Семён", "patronymic": "Ильич"}
        )
        for name in ("supervisor", "signatory", "executor2", "head"):
            cls.posts[name].acting_ids = [
                Command.create(
                    {
                        "acting_official_id": cls.posts["deputy"].id,
                        "date_from": "2026-03-12",
                        "date_to": "2026-03-16",
                    }
                )
            ]
        cls.posts["supervisor"].name = "Заместитель главы администрации"
        cls.appeal = cls._register()
        cls.resolution = cls._assign_to(cls.appeal, "executor", "executor2")
        cls.part = cls.resolution.assignment_ids.filtered(
            lambda task: task.official_id == cls.posts["executor2"]
        )

    # ------------------------------------------------------------------
    # the table: what a deed needs, who does it
    # ------------------------------------------------------------------

    def _prepare_give(self):
        return self._draft_resolution(
            self.appeal, [self.posts["executor"]], self.posts["supervisor"]
        )

    def _prepare_letter(self):
        letter = self._draft_answer(self.appeal)
        self._as(letter, "executor").action_submit()
        return letter

    def _prepare_approved(self):
        letter = self._prepare_letter()
        self._as(letter, "executor2").action_visa_give()
        self._as(letter, "office_head").action_approve()
        return letter

    def _prepare_signed(self):
        letter = self._prepare_approved()
        self._as(letter, "signatory").action_sign()
        return self.appeal

    def _prepare_request(self):
        Request = self._as(self.env["citizen.assignment.request"], "executor2")
        return Request.create(
            {
                "assignment_id": self.part.id,
                "kind": "executors",
                "executor_ids": self.posts["unit_head"].ids,
                "reason": "Не наша дорога",
            }
        ).with_env(self.env)

    def _prepare_proposal(self):
        proposal = self._as(self.env["citizen.proposal"], "supervisor").create(
            {
                "appeal_id": self.appeal.id,
                "author_id": self.posts["supervisor"].id,
                "addressee_id": self.posts["head"].id,
                "text": "Выделить средства",
            }
        )
        proposal.action_send()
        return proposal.with_env(self.env)

    DEEDS = {
        "give": ("_prepare_give", lambda r: r.action_give()),
        "paper": ("_prepare_give", lambda r: r.action_give_on_paper("2026-03-10")),
        "visa": ("_prepare_letter", lambda r: r.action_visa_give()),
        "sign": ("_prepare_approved", lambda r: r.action_sign()),
        "decide": ("_prepare_signed", lambda r: r.action_decide("to_file")),
        "grant": ("_prepare_request", lambda r: r.action_grant()),
        "proposal": (
            "_prepare_proposal",
            lambda r: r.action_decide("accepted", "2026-06-01"),
        ),
    }

    def _try(self, records, deed, day):
        """Whether the deputy may do it on that day; what it did is undone."""
        allowed = True
        with freeze_time(f"{day} 09:00:00"):
            savepoint = self.env.cr.savepoint()
            try:
                deed(self._as(records, "deputy"))
                self.env.flush_all()
            except AccessError:
                allowed = False
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return allowed

    def test_approvals_from_the_first_to_the_last_day(self):
        """K1: resolutions, visas, signature, decisions, requests, proposals."""
        for name, (prepare, deed) in self.DEEDS.items():
            savepoint = self.env.cr.savepoint()
            records = getattr(self, prepare)()
            self.env.flush_all()
            for day, expected in DAYS.items():
                with self.subTest(f"{name} {day}"):
                    self.assertEqual(self._try(records, deed, day), expected)
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def test_extension_and_own_part_on_these_days(self):
        """S4 2.3.2, C5: the curator's extension; the report of the part."""
        deeds = {
            "extend": (
                self.appeal,
                lambda r: r.action_extend("2026-04-20", "Ждём ответ"),
            ),
            "report": (self.part, lambda r: r.write({"report": "Осмотрено"})),
            "done": (self.part, lambda r: r.action_done("Осмотрено")),
        }
        for name, (records, deed) in deeds.items():
            for day, expected in DAYS.items():
                with self.subTest(f"{name} {day}"):
                    self.assertEqual(self._try(records, deed, day), expected)

    def test_sight_and_work_lists_on_these_days(self):
        """A11, K1: the appeal, «my» appeals and assignments, the drafts to approve."""
        draft = self._prepare_give()
        for day, expected in DAYS.items():
            with self.subTest(day), freeze_time(f"{day} 09:00:00"):
                appeal = self._as(self.appeal, "deputy")
                found = {
                    bool(appeal.search([("id", "=", appeal.id)])),
                    appeal.has_access("read"),
                    bool(appeal.search([("is_mine", "=", True)])),
                    bool(
                        appeal.env["citizen.assignment"].search(
                            [("is_mine", "=", True), ("id", "=", self.part.id)]
                        )
                    ),
                    draft.with_env(appeal.env)
                    in appeal.env["citizen.resolution"].search(
                        [("can_give", "=", True)]
                    ),
                }
                self.assertEqual(found, {expected})

    def test_my_day_on_these_days(self):
        """H1, K1: the tiles of the posts come with them, whatever his own role."""
        self._prepare_give()
        self._prepare_approved()
        self._prepare_request()
        self._prepare_proposal()
        keys = ("resolutions_to_give", "requests", "proposals", "to_sign")
        for day, expected in DAYS.items():
            with self.subTest(day), freeze_time(f"{day} 09:00:00"):
                groups = self._as(self.env["citizen.my.day"], "deputy").get_tiles()
                tiles = {
                    tile["key"]: tile for group in groups for tile in group["tiles"]
                }
                for key in keys:
                    count = tiles[key]["count"] if key in tiles else 0
                    self.assertEqual(bool(count), expected, key)

    def test_reminders_on_these_days(self):
        """H1, K1: the digest tells who acts in the place of the absent one."""
        self._prepare_give()
        self._prepare_approved()
        self._prepare_request()
        wanted = {"give", "requests", "signature"}
        user = self.users["deputy"]
        for day, expected in DAYS.items():
            with self.subTest(day), freeze_time(f"{day} 09:00:00"):
                digests = self.env["citizen.reminder"]._collect_digests(
                    self.company, user
                )
                codes = {section["code"] for section in digests.get(user.id, ())}
                self.assertEqual(codes & wanted, wanted if expected else set())

    # ------------------------------------------------------------------
    # «за …»
    # ------------------------------------------------------------------

    def _last_text(self, lang="en_US"):
        event = self.appeal.event_ids.sorted("id")[-1]
        return event.with_context(lang=lang).text

    def test_the_event_says_for_whom(self):
        """K1: «Сменщиков С.И. за заместителя главы администрации»."""
        draft = self._prepare_give()
        with freeze_time("2026-03-12 09:00:00"):
            self._as(draft, "deputy").action_give()
            event = self.appeal.event_ids.sorted("id")[-1]
            self.assertTrue(event.is_on_behalf)
            self.assertEqual(event.official_id, self.posts["supervisor"])
            self.assertEqual(event.user_id, self.users["deputy"])
            self.assertEqual(
                self._last_text(),
                "Resolution given by Сменщиков С.И."
                " for заместителя главы администрации",
            )

    def test_the_assistant_approves_for_the_author(self):
        """S4 2.3.8: so it stands in the event as well."""
        draft = self._prepare_give()
        self._as(draft, "assistant").action_give()
        self.assertIn("for заместителя главы администрации", self._last_text())

    def test_the_author_himself_acts_for_nobody(self):
        """K1: the plain sentence."""
        draft = self._prepare_give()
        self._as(draft, "supervisor").action_give()
        event = self.appeal.event_ids.sorted("id")[-1]
        self.assertFalse(event.is_on_behalf)
        self.assertNotIn(" for ", event.text)

    def test_a_sentence_without_a_post_names_it_in_brackets(self):
        """K1: signature and decision say it too, after the sentence."""
        letter = self._prepare_approved()
        with freeze_time("2026-03-12 09:00:00"):
            self._as(letter, "deputy").action_sign()
            self.assertIn("(Сменщиков С.И. for ", self._last_text())
            self.assertIn("Исполняющий обязанности", letter.signatory_post)
            self._as(self.appeal, "deputy").action_decide("to_file")
            self.assertIn(
                "(Сменщиков С.И. for заместителя главы администрации)",
                self._last_text(),
            )

    def test_who_holds_no_signing_role_signs_only_on_these_days(self):
        """K1: his own letters he does not sign without the role."""
        letter = self._draft_answer(self.appeal, signatory_id=self.posts["deputy"].id)
        self._as(letter, "executor").action_submit()
        letter.with_user(self.users["executor2"]).action_visa_give()
        self._as(letter, "office_head").action_approve()
        with self.assertRaises(AccessError):
            self._as(letter, "deputy").action_sign()


@tagged("post_install", "-at_install")
class TestLetterToAppeal(AppealsCase):
    """K1: from a letter to its appeal, for who may read it."""

    def test_the_signatory_goes_on_to_the_appeal_the_chancery_does_not(self):
        """D1, K1: the way is shown only where it leads somewhere."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        letter = self._sign_answer(appeal)
        signatory = self._as(letter, "signatory")
        self.assertTrue(signatory.appeal_is_readable)
        self.assertEqual(signatory.action_open_appeal()["res_id"], appeal.id)
        self.assertFalse(self._as(letter, "chancery").appeal_is_readable)
