from odoo.exceptions import UserError
from odoo.tests import tagged

from tests.common import AppealsCase

SIDE_EXITS = ("forwarded", "returned", "left_unanswered", "withdrawn", "handed_over")
OFFICE = {"registrar", "office_head"}
CURATOR = {"supervisor", "office_head"}
DECIDES = {"supervisor", "oversight"}
GIVES = {"supervisor", "assistant", "registrar", "office_head"}

# action → stage → who may; everything else is refused on the server.
# A drafted resolution lets the curator see a registered appeal before the hand-over.
ALLOWED = {
    "register": {"received": OFFICE},
    "assign": {"registered": OFFICE},
    "extend": {
        "registered": CURATOR,
        "assigned": CURATOR,
        "in_progress": CURATOR,
        "in_review": CURATOR,
        "signed": CURATOR,
    },
    "answer": {"assigned": OFFICE, "in_progress": OFFICE | {"executor"}},
    "to_file": {"signed": DECIDES, "kept": DECIDES},
    "keep_control": {"signed": DECIDES, "kept": DECIDES},
    "close": {"answered": OFFICE},
    "give": dict.fromkeys(
        (
            "registered",
            "assigned",
            "in_progress",
            "in_review",
            "signed",
            "answered",
            "kept",
        ),
        GIVES,
    ),
}
# The button shown for the action
BUTTONS = {
    "register": "can_register",
    "assign": "can_assign",
    "extend": "can_extend",
    "answer": "can_answer",
    "to_file": "can_decide",
    "keep_control": "can_decide",
    "close": "can_close",
}
STRANGERS = ("registrar", "office_head", "oversight", "supervisor")


class _UndoError(Exception):
    """Rolls back what a successful attempt has done."""


@tagged("post_install", "-at_install")
class TestTransitions(AppealsCase):
    """D1, K1: every state × action × role is allowed or refused on the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = {
            "received": cls._create_draft(),
            "registered": cls._register(),
            "assigned": cls._register(),
            "in_progress": cls._register(),
            "in_review": cls._register(),
            "signed": cls._register(),
            "answered": cls._register(),
            "kept": cls._register(),
            "closed": cls._register(),
        }
        cls._as(cls.stages["assigned"], "registrar").action_assign()
        for stage in ("in_progress", "in_review", "signed"):
            cls._assign_to(cls.stages[stage], "executor")
        letter = cls._draft_answer(cls.stages["in_review"])
        cls._as(letter, "executor").action_submit()
        cls._sign_answer(cls.stages["signed"])
        cls._answer(cls.stages["kept"], "keep_control", "2026-05-15")
        for stage in ("answered", "closed"):
            appeal = cls.stages[stage]
            cls._answer(appeal)
            appeal.question_ids.sudo().result = "explained"
        cls._as(cls.stages["closed"], "registrar").action_close()
        for state in (*SIDE_EXITS, "filed"):
            appeal = cls._register()
            cls._assign_to(appeal, "executor")
            appeal.sudo()._write_flow({"state": state})
            cls.stages[state] = appeal
        cls.drafts = {
            stage: cls._draft_resolution(
                appeal,
                [cls.posts["executor"]],
                cls.posts["supervisor"],
                "2026-03-20",
                cls.users["registrar"],
            )
            for stage, appeal in cls.stages.items()
            if stage != "received"
        }
        cls.env.flush_all()

    def _get_call(self, action, stage, user):
        company_ids = user.company_ids.ids
        appeal = (
            self.stages[stage]
            .with_user(user)
            .with_context(allowed_company_ids=company_ids)
        )
        calls = {
            "register": appeal.action_register,
            "assign": appeal.action_assign,
            "extend": lambda: appeal.action_extend("2026-04-20", "Запрос"),
            "answer": appeal.action_answer,
            "to_file": lambda: appeal.action_decide("to_file"),
            "keep_control": lambda: appeal.action_decide("keep_control", "2026-06-01"),
            "close": appeal.action_close,
        }
        if action == "give":
            return self.drafts[stage].with_user(user).action_give
        return calls[action]

    def _try(self, action, stage, user):
        """Whether the server lets the user do it; nothing of it stays."""
        self.env.invalidate_all()
        call = self._get_call(action, stage, user)
        try:
            with self.env.cr.savepoint():
                call()
                self.env.flush_all()
                raise _UndoError
        except _UndoError:
            return True
        except UserError:
            return False

    def test_the_table_holds_for_every_role_of_the_body(self):
        """D1, K1: nobody does what the table does not allow him."""
        for action, allowed in ALLOWED.items():
            for stage in self.stages:
                if action == "give" and stage == "received":
                    continue
                may = {
                    role
                    for role, user in self.users.items()
                    if self._try(action, stage, user)
                }
                with self.subTest(f"{action} {stage}"):
                    self.assertEqual(may, allowed.get(stage, set()))

    def test_another_body_does_nothing(self):
        """K1, A14: the same roles in another body are strangers."""
        for action in ALLOWED:
            for stage in self.drafts:
                for role in STRANGERS:
                    user = self.east.users[role]
                    with self.subTest(f"{action} {stage} {role}"):
                        self.assertFalse(self._try(action, stage, user))

    def test_what_is_in_memory_opens_no_door(self):
        """K1: nor when the appeal was just read by somebody entitled."""
        for action in ALLOWED:
            stage = next(iter(ALLOWED[action]))
            appeal = self.stages[stage]
            for user in (self.east.users["office_head"], self.users["idle"]):
                appeal.read()
                call = self._get_call(action, stage, user)
                case = f"{action} {user.name}"
                with self.subTest(case), self.assertRaises(UserError):
                    call()

    def test_citizens_do_nothing(self):
        """K1: a portal account has no right on the model."""
        for action in ALLOWED:
            stage = next(iter(ALLOWED[action]))
            with self.subTest(action):
                self.assertFalse(self._try(action, stage, self.portal_user))

    def test_buttons_show_what_the_server_allows(self):
        """D1: a button is there exactly when the action would work."""
        for role, user in self.users.items():
            for stage, appeal in self.stages.items():
                self.env.invalidate_all()
                seen = appeal.with_user(user)
                if not seen.has_access("read"):
                    continue
                for action, button in BUTTONS.items():
                    with self.subTest(f"{role} {stage} {button}"):
                        expected = role in ALLOWED[action].get(stage, ())
                        self.assertEqual(seen[button], expected)

    def test_a_refused_action_leaves_no_trace(self):
        """K2: neither event nor state."""
        appeal = self.stages["in_progress"]
        before = len(appeal.event_ids)
        self.assertFalse(self._try("close", "in_progress", self.users["registrar"]))
        self.assertEqual(len(appeal.event_ids), before)
        self.assertEqual(appeal.state, "in_progress")
