"""The records the table of actions is asked on."""

import inspect

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from tests.common import AppealsCase

from .action_table import IN_WORDS


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
        cls._set_up_public()
        cls._set_up_dispatch()
        cls._set_up_archive()
        words = cls._as(cls.env["citizen.spelling.word"], "executor")
        word = words.create({"name": "дрифтострел"})
        cls.records["spelling_word"] = word.with_env(cls.env)
        box = cls.env["citizen.mailbox"].create(
            {
                "name": "—",
                "alias_name": "actions",
                "company_id": cls.company.id,
                "channel_id": cls.env.ref("citizen_appeals.channel_email_head").id,
            }
        )
        cls.records["mail"] = cls.env["citizen.mail"].create(
            {
                "mailbox_id": box.id,
                "digest": "0",
                "company_id": cls.company.id,
                "date": "2026-03-10 08:00:00",
                "kind": "loop",
                "state": "waiting",
                "content": b"eA==",
            }
        )
        cls.records["revision"] = cls.env["citizen.deadline.revision"].create(
            {"name": "—", "company_id": cls.company.id}
        )
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
        make("applicant_request", working._take_request("supplement", "—"))
        make("unsolved", answered._take_feedback({"solved": "no"}))
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
        stack = cls._create_as(
            "citizen.stack",
            "registrar",
            channel_id=cls.channel.id,
            topic_ids=[Command.set(cls.topic.ids)],
        )
        stack.line_ids.create({"stack_id": stack.id, "surname": "Щукина"})
        cls.records["stack"] = stack
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
    def _set_up_public(cls):
        """Texts for the site, written by the registrar."""
        for state in ("draft", "submitted", "published"):
            text = cls._create_as(
                "citizen.public.answer",
                "registrar",
                title="—",
                question="—",
                answer="Иван Петрович Лаптев" if state == "draft" else "—",
                topic_id=cls.topic.id,
            )
            if state != "draft":
                cls._as(text, "registrar").action_submit()
            if state == "published":
                cls._as(text, "office_head").action_publish()
            cls.records[f"public_{state}"] = text
        cls.records["public_finding"] = cls.records["public_draft"].finding_ids

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
