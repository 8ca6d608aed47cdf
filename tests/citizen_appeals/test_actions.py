"""Who may do what: every action of the module, every role, one table (K1)."""

import inspect

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.common import ROLES, AppealsCase

OFFICE = {"registrar", "office_head"}
HEAD = {"office_head"}
CURATOR = {"supervisor"}
# Who hands resolutions over to signature or gives them for the curator
RESOLVERS = OFFICE | {"supervisor", "assistant"}
# Who reads an appeal given to an executor
READERS = RESOLVERS | {"executor", "oversight", "auditor"}
ISSUERS = OFFICE | {"chancery"}
# Users asked: each role of K1, the holder of a post asked for a visa, a user without a
# post, and strangers: the registrar and the head of the office of the other body
ASKED = (*ROLES, "head", "idle")
STRANGERS = ("registrar", "office_head")

# Model → action → record of ActionsCase, who may, and what the call is given.
# “May” means that the right lets the call through; state and values are judged after.
TABLE = {
    "citizen.appeal": {
        "action_answer": ("working", OFFICE | {"executor"}),
        "action_ask_redirect": ("working", OFFICE | {"executor"}),
        "action_assign": ("registered", OFFICE),
        "action_back_to_work": ("answered", OFFICE | CURATOR, "—"),
        "action_call": ("answered", OFFICE),
        "action_close": ("answered", OFFICE),
        "action_close_control": ("controlled", OFFICE | CURATOR),
        "action_confirm_custody": ("working", READERS),
        "action_decide": ("answered", CURATOR | {"oversight"}),
        "action_answer_many": ("leader", OFFICE),
        "action_interim_answer": ("working", OFFICE | {"executor"}),
        "action_nonconformity": ("working", OFFICE),
        "action_oral_answer": ("working", OFFICE | {"executor"}),
        "action_extend": ("working", HEAD | CURATOR),
        "action_file": ("answered", OFFICE),
        "action_place": ("answered", OFFICE, "К-1"),
        "action_unfile": ("answered", HEAD, "—"),
        "action_forward": ("registered", OFFICE),
        "action_hand_back": ("handed", OFFICE),
        "action_hand_over": ("received", OFFICE, {"outcome": "municipal_service"}),
        "action_hand_to_body": ("registered", OFFICE),
        "action_issue_duplicate": ("working", HEAD),
        "action_join": ("registered", OFFICE),
        "action_leave_unanswered": (
            "working",
            HEAD | CURATOR,
            {"outcome": "insult", "reason": "—"},
        ),
        "action_lose_custody": ("working", OFFICE),
        "action_make_appeal": ("received", OFFICE),
        "action_make_request": ("received", OFFICE),
        "action_mark_false": ("working", HEAD | CURATOR, "—"),
        "action_new_proposal": ("working", RESOLVERS),
        "action_new_resolution": ("working", RESOLVERS | {"executor"}),
        "action_print_receipt_mark": ("received", OFFICE),
        "action_register": ("received", OFFICE),
        "action_register_and_new": ("received", OFFICE),
        "action_register_as_appeal": ("received", OFFICE),
        "action_reopen": ("forwarded", OFFICE),
        "action_report": ("assigned", OFFICE | {"assistant"}),
        "action_request_documents": ("working", RESOLVERS | {"executor"}),
        "action_return": (
            "working",
            OFFICE,
            {"outcome": "court_decision", "reason": "—"},
        ),
        "action_separate": ("joined", OFFICE),
        "action_set_control": ("working", OFFICE | CURATOR),
        "action_sort": ("received", HEAD),
        "action_waive_commission": ("working", HEAD, "—"),
        "action_withdraw": ("working", OFFICE, {"outcome": "withdrawn"}),
    },
    "citizen.letter": {
        "action_approve": ("letter_in_review", OFFICE | {"assistant"}),
        "action_attach_signature": (
            "letter_approved",
            OFFICE | {"signatory"},
        ),
        "action_cancel": ("letter_draft", OFFICE | {"executor"}),
        "action_choose_template": ("letter_draft", OFFICE | {"executor"}),
        "action_compile": ("letter_draft", OFFICE | {"executor"}),
        "action_learn_word": ("letter_draft", RESOLVERS | {"executor"}, "слово"),
        "action_dispatch": ("letter_numbered", ISSUERS),
        "action_email_confirm": ("letter_doubtful", ISSUERS),
        "action_email_resend": ("letter_doubtful", ISSUERS),
        "action_email_withdraw": ("letter_doubtful", ISSUERS),
        "action_fill_body": ("letter_draft", OFFICE | {"executor"}),
        "action_number": ("letter_signed", ISSUERS),
        "action_pass_quality": ("letter_decided", OFFICE),
        "action_return": ("letter_in_review", OFFICE | {"assistant", "signatory"}, "—"),
        "action_sign": ("letter_approved", {"signatory"}),
        "action_submit": ("letter_draft", OFFICE | {"executor"}),
        "action_take_back": ("letter_refused", OFFICE | {"executor"}),
        "action_visa_insist": ("letter_refused", OFFICE | {"executor"}),
        "action_visa_give": ("letter_visa", {"head"}),
        "action_visa_refuse": ("letter_visa", {"head"}, "—"),
        "action_preview": ("letter_draft", READERS),
        "action_give_copy": (
            "letter_numbered",
            ISSUERS,
            {"received_by": "—", "paper": "—"},
        ),
        "action_note_return": ("letter_dispatched", ISSUERS, "absent"),
        "action_print_copy": ("letter_numbered", READERS | {"chancery", "signatory"}),
        "action_resend": ("letter_dispatched", ISSUERS, {"way": "keep"}),
        "action_to_post_register": ("letter_numbered", ISSUERS),
        "action_print": ("letter_draft", READERS),
        "action_print_receipt": ("letter_draft", READERS),
    },
    "citizen.spelling.word": {
        "action_accept": ("spelling_word", OFFICE | {"assistant"}),
    },
    "citizen.resolution": {
        "action_give": ("draft_resolution", RESOLVERS),
        "action_give_on_paper": ("draft_resolution", RESOLVERS),
        "action_replace": ("resolution", RESOLVERS),
        "action_revoke": ("resolution", RESOLVERS),
    },
    "citizen.assignment": {
        "action_done": ("assignment", {"executor"}),
        "action_pass_on": ("assignment", {"executor"}),
        "action_set_due": ("assignment", RESOLVERS | {"executor"}, "2026-03-20"),
    },
    "citizen.assignment.request": {
        "action_grant": ("request", RESOLVERS),
        "action_refuse": ("request", RESOLVERS),
    },
    "citizen.proposal": {
        "action_send": ("proposal", RESOLVERS),
        "action_decide": ("proposal_sent", {"head"}),
    },
    "citizen.redirect": {
        "action_sign": ("redirect_asked", CURATOR),
        "action_endorse": ("redirect_signed", HEAD),
        "action_redirect": ("redirect_endorsed", OFFICE),
        "action_refuse": ("redirect_signed", HEAD),
    },
    "citizen.commission": {
        "action_hold": ("commission", RESOLVERS | {"executor"}),
        "action_invite": ("commission", RESOLVERS | {"executor"}),
        "action_print_act": ("commission", READERS),
    },
    "citizen.promise": {
        "action_mark_not": ("promise", OFFICE | {"executor"}, "—"),
        "action_mark_promise": ("promise", OFFICE | {"executor"}),
    },
    "citizen.commitment": {
        "action_check": ("commitment", RESOLVERS | {"executor"}),
        "action_drop": ("commitment", HEAD | {"oversight"}, "—"),
        "action_fulfil": ("commitment", OFFICE),
        "action_postpone": ("commitment", RESOLVERS, "2026-06-01", "—"),
        "action_print_passport": ("commitment", READERS),
        "action_report": ("commitment", {"executor"}),
    },
    "citizen.verification": {
        "action_back": ("call", OFFICE, "—"),
        "action_record": ("call", OFFICE, "confirmed"),
        "action_waive": ("call", OFFICE, "—"),
    },
    "citizen.post.register": {
        "action_close": ("post_register", ISSUERS),
        "action_collect": ("post_register", ISSUERS),
        "action_enter_tracking": ("post_register", ISSUERS, ""),
        "action_export": ("post_register", ISSUERS | {"oversight", "auditor"}),
        "action_print": ("post_register", ISSUERS | {"oversight", "auditor"}),
    },
    "citizen.placement": {
        "action_done": ("placement", OFFICE, "1", ""),
        "action_drop": ("placement", OFFICE, "—"),
        "action_take": ("placement", OFFICE),
    },
    "citizen.forwarding": {
        "action_receive": ("forwarding", RESOLVERS | {"executor"}),
    },
    "citizen.document.request": {
        "action_cancel": ("document_request", RESOLVERS | {"executor"}),
        "action_receive": ("document_request", RESOLVERS | {"executor"}),
    },
    "citizen.nonconformity": {
        "action_accept": ("sheet_submitted", OFFICE),
        "action_cancel": ("sheet_open", OFFICE, "—"),
        "action_confirm": ("sheet_done", OFFICE | {"oversight"}, "—"),
        "action_finish": ("sheet_accepted", OFFICE),
        "action_open": ("sheet_draft", OFFICE),
        "action_print": ("sheet_open", READERS),
        "action_reopen": ("sheet_done", OFFICE | {"oversight"}, "—"),
        "action_return": ("sheet_submitted", OFFICE, "—"),
        "action_submit": ("sheet_open", OFFICE | {"executor"}),
    },
    "citizen.oral.note": {
        "action_cancel": ("note_draft", OFFICE | {"executor"}),
        "action_enter": ("note_signed", OFFICE),
        "action_print": ("note_draft", READERS),
        "action_return": ("note_signed", OFFICE, "—"),
        "action_sign": ("note_draft", CURATOR),
    },
    "citizen.violation": {
        "action_dismiss": ("violation_found", HEAD | {"oversight"}, "—"),
        "action_draft_letter": ("violation_found", OFFICE),
        "action_nonconformity": ("violation_found", OFFICE),
        "action_reply": ("violation_asked", OFFICE),
    },
    "citizen.deadline.rule": {
        "action_adopt": ("rule", {"admin"}),
    },
    "citizen.archive.issue": {
        "action_return": ("archive_issue", OFFICE),
    },
    "citizen.destruction.act": {
        "action_agree": ("act_review", CURATOR | {"assistant", "executor"}),
        "action_approve": ("act_agreed", {"head"}, "Распоряжение"),
        "action_cancel": ("act", HEAD),
        "action_execute": ("act_approved", HEAD, "—"),
        "action_object": ("act_review", CURATOR | {"assistant", "executor"}, "—"),
        "action_print": ("act", OFFICE | {"signatory", "oversight", "auditor"}),
        "action_propose": ("act", HEAD),
        "action_submit": ("act", HEAD),
    },
    "citizen.destruction.line": {
        "action_exclude": ("act_line", HEAD, "—"),
    },
    "citizen.file.index": {
        "action_approve": ("file_index", HEAD),
        "action_copy_to_next_year": ("file_index", HEAD),
    },
    "citizen.legal.hold": {
        "action_release": ("hold", HEAD, "—"),
    },
    "citizen.access.list": {
        "action_approve": ("access_list", HEAD | {"oversight"}),
        "action_fill": ("access_list", HEAD | {"admin"}),
    },
    "citizen.chancery.batch": {
        "action_close": ("chancery_batch", {"chancery"}),
        "action_reopen": ("chancery_batch", {"chancery"}),
        "action_take_over": ("chancery_batch", OFFICE),
    },
    "citizen.batch": {
        "action_retry": ("batch", {"chancery"}),
    },
}
# Open a list, a dialog or a record, and show nothing the rules do not let through
OPENING = {
    "citizen.appeal": {
        "action_hand_custody_dialog",
        "action_leave",
        "action_open_access_log",
        "action_open_commission",
        "action_open_commitments",
        "action_open_documents",
        "action_open_earlier",
        "action_open_joined",
        "action_open_letters",
        "action_open_nonconformities",
        "action_open_questions",
        "action_open_redirects",
        "action_open_scan",
        "action_open_violations",
    },
    "citizen.appeal.question": {"action_open_appeal"},
    "citizen.assignment": {
        "action_open_appeal",
        "action_open_letter",
        "action_open_parts",
    },
    "citizen.chancery.batch": {"action_open_appeals"},
    "citizen.commitment.debt": {"action_open_commitment"},
    "citizen.document.request": {"action_open_letter"},
    "citizen.handover": {"action_open_appeal"},
    "citizen.verification": {"action_open_appeal"},
    "citizen.letter": {"action_open_appeal"},
    "citizen.nonconformity": {"action_open_appeals"},
    "citizen.violation": {"action_open_letter"},
}
# Tested with the papers they are about: who holds them decides, not the role
ELSEWHERE = {"citizen.appeal": {"action_hand_custody"}}
# Refused to whoever may not edit the letter, by the words for a frozen one
IN_WORDS = {"action_fill_body"}


class UndoneError(Exception):
    """The call was let through; what it did is taken back."""


class ActionsCase(AppealsCase):
    """Appeals, letters and tasks of the north, one in each state an action needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = {}
        cls._set_up_appeals()
        cls._set_up_letters()
        cls._set_up_tasks()
        cls._set_up_papers()
        cls._set_up_measures()
        cls._set_up_dispatch()
        cls._set_up_archive()
        words = cls._as(cls.env["citizen.spelling.word"], "executor")
        word = words.create({"name": "дрифтострел"})
        cls.records["spelling_word"] = word.with_env(cls.env)
        cls.env.flush_all()

    @classmethod
    def _set_up_appeals(cls):
        make = cls.records.__setitem__
        make("received", cls._create_draft())
        make("registered", cls._register())
        assigned = cls._register()
        cls._as(assigned, "registrar").action_assign()
        make("assigned", assigned)
        working = cls._register()
        resolution = cls._assign_to(working, "executor")
        make("working", working)
        make("question", working.question_ids)
        make("resolution", resolution)
        make("assignment", resolution.assignment_ids)
        answered = cls._register()
        cls._answer(answered, "keep_control", "2026-04-10")
        make("controlled", answered)
        answered = cls._register()
        cls._answer(answered)
        make("answered", answered)
        joined = cls._register()
        leader = cls._register()
        cls._as(joined, "registrar").action_join(leader)
        make("joined", joined)
        make("leader", leader)
        foreign = cls._register(cls.east)
        cls._as(foreign, "registrar", cls.east).action_hand_to_body(
            cls.company.partner_id.id, {"kind": "for_good"}
        )
        child = foreign.handover_ids.child_id
        cls._as(child, "registrar").action_register()
        make("handed", child)
        gone = cls._register()
        body = cls.east.company.partner_id.id
        cls._as(gone, "registrar").action_hand_to_body(body, {"kind": "for_good"})
        make("forwarded", gone)
        make("handover", gone.handover_ids)

    @classmethod
    def _set_up_quality(cls):
        """A signed answer that was decided on, and one with a refused visa."""
        decided = cls._register()
        cls._assign_to(decided, "executor")
        cls.records["letter_decided"] = cls._sign_answer(decided)
        cls._as(decided, "supervisor").action_decide("to_file")
        refused = cls._register()
        cls._assign_to(refused, "executor")
        letter = cls._draft_answer(refused)
        visa = Command.create({"official_id": cls.posts["head"].id})
        cls._as(letter, "executor").visa_ids = [visa]
        cls._as(letter, "executor").action_submit()
        letter.sudo().visa_ids._decide("refused", "—", cls.env.user)
        cls.records["letter_refused"] = letter

    @classmethod
    def _set_up_letters(cls):
        steps = (
            ("in_review", "executor", "action_submit"),
            ("approved", "office_head", "action_approve"),
            ("signed", "signatory", "action_sign"),
            ("numbered", "chancery", "action_number"),
        )
        for index in (*range(len(steps) + 1), len(steps)):
            appeal = cls._register()
            cls._assign_to(appeal, "executor")
            letter = cls._draft_answer(appeal)
            for state, name, action in steps[:index]:
                if state == "numbered":
                    cls._as(appeal, "supervisor").action_decide("to_file")
                    cls._as(letter, "office_head").action_pass_quality()
                getattr(cls._as(letter, name), action)()
            key = f"letter_{letter.state}"
            if key in cls.records:
                letter.sudo()._write_flow({"email_state": "uncertain"})
                key = "letter_doubtful"
            cls.records[key] = letter
        appeal = cls._register()
        cls._assign_to(appeal, "executor")
        letter = cls._draft_answer(appeal)
        visa = Command.create({"official_id": cls.posts["head"].id})
        head = cls._create_user(cls.north, "head", "supervisor")
        cls.posts["head"].holder_ids.user_id = head
        cls._as(letter, "executor").visa_ids = [visa]
        cls._as(letter, "executor").action_submit()
        cls.records["letter_visa"] = letter
        cls._set_up_quality()
        cls.users["head"] = head

    @classmethod
    def _set_up_tasks(cls):
        working = cls.records["working"]
        make = cls.records.__setitem__
        make(
            "draft_resolution",
            cls._draft_resolution(
                working, [cls.posts["executor2"]], cls.posts["supervisor"]
            ),
        )
        create = cls._create_as
        assignment = cls.records["assignment"]
        make(
            "request",
            create(
                "citizen.assignment.request",
                "executor",
                assignment_id=assignment.id,
                kind="executors",
                executor_ids=cls.posts["unit_head"].ids,
                reason="Дороги",
            ),
        )
        make(
            "proposal",
            create(
                "citizen.proposal",
                "supervisor",
                appeal_id=cls.records["assigned"].id,
                author_id=cls.posts["supervisor"].id,
                addressee_id=cls.posts["head"].id,
                text="Кровля",
            ),
        )
        sent = cls.records["proposal"].copy()
        cls._as(sent, "supervisor").action_send()
        make("proposal_sent", sent)
        for state in ("asked", "signed", "endorsed"):
            appeal = cls._register()
            resolution = cls._assign_to(appeal, "executor")
            redirect = create(
                "citizen.redirect",
                "executor",
                assignment_id=resolution.assignment_ids.id,
                reason="Дороги",
                target_department_id=cls.north.roads.id,
                signatory_id=cls.posts["supervisor"].id,
            )
            if state != "asked":
                cls._as(redirect, "supervisor").action_sign()
            if state == "endorsed":
                cls._as(redirect, "office_head").action_endorse()
            make(f"redirect_{state}", redirect)
        promising = cls._draft_answer(
            working, body="<p>Починят до 1 мая 2026 года.</p><p>По поручению.</p>"
        )
        make("promise", promising.promise_ids)
        make(
            "commitment",
            cls._as(cls.env["citizen.commitment"], "registrar").create(
                {
                    "appeal_id": working.id,
                    "name": "Двор",
                    "works": "Скамья",
                    "date_due": "2026-05-01",
                    "official_id": cls.posts["executor"].id,
                }
            ),
        )
        answered = cls.records["answered"]
        make(
            "call",
            cls.env["citizen.verification"].create(
                {
                    "appeal_id": answered.id,
                    "letter_id": answered.letter_ids[:1].id,
                    "kind": "measures",
                }
            ),
        )
        make(
            "commission",
            create(
                "citizen.commission",
                "executor",
                appeal_id=working.id,
                member_ids=[Command.create({"name": "И. И.", "post": "Мастер"})],
            ),
        )

    @classmethod
    def _set_up_papers(cls):
        working = cls.records["working"]
        body = cls.env["res.partner"].create(
            {"name": "Инспекция", "is_company": True, "citizen_body_kind": "regional"}
        )
        cls.records["forwarding"] = cls.env["citizen.forwarding"].create(
            {"appeal_id": working.id, "partner_id": body.id, "date": "2026-03-10"}
        )
        cls.records["rule"] = cls.env["citizen.deadline.rule"].search([], limit=1)
        cls.records["access_list"] = cls._create_as(
            "citizen.access.list", "office_head"
        )
        cls.records["chancery_batch"] = cls._create_as(
            "citizen.chancery.batch", "chancery"
        )
        cls.records["batch"] = (
            cls.env["citizen.batch"]
            .with_user(cls.users["chancery"])
            ._start("letter_print", cls.records["letter_numbered"])
            .with_env(cls.env)
        )
        cls.records["document_request"] = cls._create_as(
            "citizen.document.request",
            "executor",
            appeal_id=working.id,
            partner_id=body.id,
            what="Акты",
        )

    @classmethod
    def _set_up_archive(cls):
        make, answered = cls.records.__setitem__, cls.records["answered"]
        Index = cls._as(cls.env["citizen.file.index"], "office_head")
        index = Index.create({"code": "01-15", "name": "Обращения"})
        make("file_index", index.with_env(cls.env))
        hold = {"order_number": "1", "order_date": "2026-03-10", "reason": "—"}
        hold["appeal_ids"] = [Command.set(answered.ids)]
        make("hold", cls._create_as("citizen.legal.hold", "office_head", **hold))
        names = ("supervisor", "assistant", "executor")
        members = [
            Command.create({"official_id": cls.posts[name].id}) for name in names
        ]
        for key, state, values in (
            ("act", "draft", {}),
            ("act_review", "review", {"member_ids": members}),
            ("act_agreed", "agreed", {}),
            ("act_approved", "approved", {}),
        ):
            act = cls._create_as("citizen.destruction.act", "office_head", **values)
            act._write_flow({"state": state})
            make(key, act)
        cls.env.flush_all()
        for table, columns, values in (
            (
                "citizen_destruction_line",
                "act_id, state",
                (cls.records["act"].id, "listed"),
            ),
            (
                "citizen_archive_issue",
                "purpose, date_from, date_due",
                ("—", "2026-03-10", "2026-03-20"),
            ),
        ):
            cls.env.cr.execute(
                f"INSERT INTO {table} (appeal_id, company_id, {columns})"
                " VALUES %s RETURNING id",
                [(answered.id, cls.company.id, *values)],
            )
            [row_id] = cls.env.cr.fetchone()
            key = "act_line" if "line" in table else "archive_issue"
            make(key, cls.env[table.replace("_", ".")].browse(row_id))

    @classmethod
    def _set_up_dispatch(cls):
        make = cls.records.__setitem__
        make("letter_dispatched", cls.records["answered"].letter_ids)
        make("post_register", cls._create_as("citizen.post.register", "chancery"))
        system = cls.env.ref("citizen_appeals.placement_system_pos")
        make(
            "placement",
            cls.env["citizen.placement"].create(
                {
                    "letter_id": cls.records["letter_numbered"].id,
                    "system_id": system.id,
                    "date_due": "2026-03-12",
                }
            ),
        )

    @classmethod
    def _set_up_measures(cls):
        """Nonconformities, violations and notes on oral answers of examined appeals."""
        states = ("draft", "open", "submitted", "accepted", "done")
        for index, state in enumerate(states):
            appeal = cls._register()
            cls._assign_to(appeal, "executor")
            cls._as(appeal, "registrar").action_nonconformity()
            sheet = appeal.nonconformity_ids
            cls._as(sheet, "registrar").write(
                {"description": "—", "official_id": cls.posts["executor"].id}
            )
            if index:
                cls._as(sheet, "registrar").action_open()
            sheet.sudo()._write_flow({"state": state})
            cls.records[f"sheet_{state}"] = sheet
        kind = cls.env.ref("citizen_appeals.violation_kind_poor_information")
        for state in ("found", "asked"):
            fact = cls._create_as(
                "citizen.violation",
                "registrar",
                appeal_id=cls.records["working"].id,
                kind_id=kind.id,
            )
            fact.sudo()._write_flow({"state": state})
            cls.records[f"violation_{state}"] = fact
        for state in ("draft", "signed"):
            appeal = cls._register()
            cls._assign_to(appeal, "executor")
            note = cls._create_as(
                "citizen.oral.note",
                "executor",
                appeal_id=appeal.id,
                told_by_id=cls.posts["executor"].id,
                head_id=cls.posts["supervisor"].id,
                has_consent=True,
                reason="—",
                content="—",
            )
            if state == "signed":
                cls._as(note, "supervisor").action_sign()
            cls.records[f"note_{state}"] = note

    @classmethod
    def _create_as(cls, model, name, /, **values):
        return cls._as(cls.env[model], name).create(values).with_env(cls.env)

    def _may(self, key, action, user, args):
        """Whether the right lets the call through; what it did is undone."""
        record = self.records[key].with_user(user)
        record = record.with_context(allowed_company_ids=user.company_ids.ids)
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                getattr(record, action)(*args)
                raise UndoneError
        except AccessError:
            return False
        except UserError:
            # Let through: what state or values lack is the matter of other tests
            return action not in IN_WORDS
        except UndoneError:
            return True
        finally:
            self.env.invalidate_all()

    @classmethod
    def _get_own_actions(cls, model):
        """Public actions of a model that this suite defines."""
        return {
            name
            for name, _method in inspect.getmembers(model, inspect.isfunction)
            if name.startswith("action_")
            and any(
                name in parent.__dict__
                for parent in model.__mro__
                if parent.__module__.startswith("odoo.addons.citizen_appeals")
            )
        }


@tagged("post_install", "-at_install")
class TestActions(ActionsCase):
    """K1: least right for each role, on every action, in one table."""

    def test_each_role_on_each_action(self):
        """K1: who is named may, everybody else is refused, strangers always."""
        for model, actions in TABLE.items():
            for action, (key, allowed, *args) in actions.items():
                with self.subTest(f"{model} {action}"):
                    may = {
                        name
                        for name in ASKED
                        if self._may(key, action, self.users[name], args)
                    }
                    self.assertEqual(may, allowed)
                    for name in STRANGERS:
                        user = self.east.users[name]
                        self.assertFalse(self._may(key, action, user, args), name)

    def test_every_action_is_classified(self):
        """K1: a new action fails until somebody says who may do it."""
        for name in self.env.registry:
            model = type(self.env[name])
            if not name.startswith("citizen.") or model._abstract or model._transient:
                continue
            classified = TABLE.get(name, {}).keys()
            classified = classified | OPENING.get(name, set())
            classified |= ELSEWHERE.get(name, set())
            with self.subTest(name):
                self.assertEqual(self._get_own_actions(model), classified)

    def test_every_button_calls_a_classified_action(self):
        """K1: the views have no way around the table."""
        buttons = self.env["ir.ui.view"].search(
            [("model", "in", [*TABLE, *OPENING]), ("type", "in", ("form", "list"))]
        )
        for view in buttons:
            arch = etree.fromstring(view.arch_db)
            for button in arch.xpath("//button[@type='object']"):
                # Buttons in a list on a form belong to the model of the list
                if button.xpath("ancestor::field"):
                    continue
                name = button.get("name")
                known = {
                    *TABLE.get(view.model, ()),
                    *OPENING.get(view.model, ()),
                    *ELSEWHERE.get(view.model, ()),
                }
                with self.subTest(f"{view.name} {name}"):
                    self.assertTrue(name in known or not name.startswith("action_"))
