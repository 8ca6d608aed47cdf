"""What the tests of sight share: one appeal with everything that may hang on it."""

import base64

from odoo.fields import Command
from odoo.tests import new_test_user

from tests.common import WHOLE_BODY_ROLES, AppealsCase

# Every model of the module stands in exactly one of these tables.
# Appeal-bound: model → path to the appeal its records belong to
APPEAL_BOUND = {
    "citizen.appeal": "id",
    "citizen.appeal.deadline": "appeal_id",
    "citizen.appeal.event": "appeal_id",
    "citizen.appeal.flow": "appeal_id",
    "citizen.appeal.question": "appeal_id",
    "citizen.applicant": "appeal_ids",
    "citizen.applicant.request": "appeal_id",
    "citizen.archive.inventory": "appeal_id",
    "citizen.archive.issue": "appeal_id",
    "citizen.assignment": "appeal_id",
    "citizen.assignment.request": "appeal_id",
    "citizen.case.file": "appeal_ids",
    "citizen.coauthor": "appeal_id",
    "citizen.commission": "appeal_id",
    "citizen.commitment": "appeal_id",
    "citizen.commitment.check": "appeal_id",
    "citizen.commitment.debt": "appeal_id",
    "citizen.commitment.delay": "appeal_id",
    "citizen.custody": "appeal_id",
    "citizen.commission.member": "appeal_id",
    "citizen.document": "appeal_id",
    "citizen.document.request": "appeal_id",
    "citizen.feedback": "appeal_id",
    "citizen.forwarding": "appeal_id",
    "citizen.handover": "appeal_id",
    "citizen.inspection": "appeal_id",
    "citizen.letter": "appeal_id",
    "citizen.nonconformity": "appeal_ids",
    "citizen.nonconformity.measure": "nonconformity_id.appeal_ids",
    "citizen.oral.note": "appeal_id",
    "citizen.violation": "appeal_id",
    "citizen.letter.dispatch": "appeal_id",
    "citizen.letter.review": "letter_id.appeal_id",
    "citizen.placement": "appeal_id",
    "citizen.letter.signature": "letter_id.appeal_id",
    "citizen.letter.visa": "letter_id.appeal_id",
    "citizen.quality.line": "letter_id.appeal_id",
    "citizen.quality.report": "appeal_id",
    "citizen.signature.file": "letter_id.appeal_id",
    "citizen.promise": "appeal_id",
    "citizen.proposal": "appeal_id",
    "citizen.redirect": "appeal_id",
    "citizen.resolution": "appeal_id",
    "citizen.verification": "appeal_id",
    "citizen.verification.attempt": "appeal_id",
}
# Read by every user of the body, written by the administrator of the system
DIRECTORIES = {
    "citizen.appeal.mark",
    "citizen.appeal.subkind",
    "citizen.applicant.category",
    "citizen.calendar.day",
    "citizen.call.outcome",
    "citizen.channel",
    "citizen.deadline.rule",
    "citizen.decision.right",
    "citizen.handover.rule",
    "citizen.letter.kind",
    "citizen.mailbox",
    "citizen.nonconformity.cause",
    "citizen.violation.kind",
    "citizen.official",
    "citizen.outcome",
    "citizen.placement.system",
    "citizen.plain.topic",
    "citizen.official.acting",
    "citizen.official.duty",
    "citizen.official.holder",
    "citizen.quality.criterion",
    "citizen.register",
    "citizen.remark",
    "citizen.signing.rule",
    "citizen.report.rule",
    "citizen.register.start",
    "citizen.social.status",
    "citizen.territory",
    "citizen.topic",
}
# Written by the system, read by whom the row concerns or by auditors
LOGS = {
    "citizen.appeal.draft",
    "citizen.appeal.key",
    "citizen.code.try",
    "citizen.access.log",
    "citizen.batch",
    "citizen.batch.line",
    "citizen.directory.change",
    "citizen.entry.measure",
    "citizen.reminder",
}
# Lists of the office itself: who keeps and who reads them is tested beside them
OFFICE_LISTS = {
    "citizen.public.answer",
    "citizen.public.edition",
    "citizen.public.finding",
    "citizen.letter.template",
    "citizen.mail",
    "citizen.phrase",
    "citizen.spelling.word",
    "citizen.access.list",
    "citizen.access.list.line",
    "citizen.chancery.batch",
    "citizen.chancery.line",
    "citizen.deadline.revision",
    "citizen.deadline.revision.day",
    "citizen.deadline.revision.move",
    "citizen.deadline.revision.rule",
    "citizen.destruction.act",
    "citizen.destruction.line",
    "citizen.destruction.member",
    "citizen.file.index",
    "citizen.legal.hold",
    "citizen.post.line",
    "citizen.stack",
    "citizen.stack.line",
    "citizen.post.register",
}
# Dialogs: each user has his own
DIALOGS = {
    "citizen.staff.import",
    "citizen.staff.import.line",
    "citizen.assignment.move",
    "citizen.assignment.move.line",
    "citizen.archive.place",
    "citizen.destruction.approve",
    "citizen.destruction.execute",
    "citizen.commitment.postpone",
    "citizen.deadline.revision.load",
    "citizen.custody.handover",
    "citizen.custody.loss",
    "citizen.appeal.control",
    "citizen.appeal.decide",
    "citizen.appeal.extend",
    "citizen.appeal.forward",
    "citizen.appeal.forward.line",
    "citizen.appeal.leave",
    "citizen.reply.receive",
    "citizen.appeal.join",
    "citizen.appeal.answer.many",
    "citizen.appeal.interim",
    "citizen.bulk",
    "citizen.bulk.line",
    "citizen.appeal.hand.back",
    "citizen.appeal.hand.to.body",
    "citizen.assignment.refuse",
    "citizen.letter.choose",
    "citizen.letter.compile",
    "citizen.letter.compile.line",
    "citizen.letter.comeback",
    "citizen.letter.similar",
    "citizen.letter.similar.line",
    "citizen.letter.copy",
    "citizen.letter.resend",
    "citizen.letter.return",
    "citizen.placement.done",
    "citizen.post.tracking",
    "citizen.quality.check",
    "citizen.quality.check.line",
    "citizen.signature.upload",
    "citizen.reason",
    "citizen.proposal.decide",
    "citizen.resolution.paper",
}


class SightCase(AppealsCase):
    """One appeal of the north in review, with papers, letters, talk and activities.

    Its readers: the curator and who assists him, the executor and the head of his
    unit, the signatory, the post asked for a visa, the roles of the whole body.
    """

    FOREIGN_ROLES = (*WHOLE_BODY_ROLES, "supervisor", "executor", "admin")
    READERS = (
        "registrar",
        "office_head",
        "oversight",
        "auditor",
        "supervisor",
        "assistant",
        "executor",
        "unit_head",
        "signatory",
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls.appeal.coauthor_ids = [Command.create({"name": "Щукин Егор"})]
        cls.document = (
            cls._as(cls.env["citizen.document"], "registrar")
            .create(cls._file(name="Щукина.pdf", appeal_id=cls.appeal.id))
            .with_env(cls.env)
        )
        cls.resolution = cls._assign_to(cls.appeal, "executor")
        cls.request = (
            cls._as(cls.env["citizen.assignment.request"], "executor")
            .create(
                {
                    "assignment_id": cls.resolution.assignment_ids.id,
                    "kind": "executors",
                    "executor_ids": cls.posts["unit_head"].ids,
                    "reason": "Щукина просила другого",
                }
            )
            .with_env(cls.env)
        )
        cls.proposal = (
            cls._as(cls.env["citizen.proposal"], "supervisor")
            .create(
                {
                    "appeal_id": cls.appeal.id,
                    "author_id": cls.posts["supervisor"].id,
                    "addressee_id": cls.posts["head"].id,
                    "text": "Кровля у Щукиной",
                }
            )
            .with_env(cls.env)
        )
        cls.redirect = (
            cls._as(cls.env["citizen.redirect"], "executor")
            .create(
                {
                    "assignment_id": cls.resolution.assignment_ids.id,
                    "reason": "Щукина пишет о дороге",
                    "target_department_id": cls.north.roads.id,
                    "signatory_id": cls.posts["supervisor"].id,
                }
            )
            .with_env(cls.env)
        )
        cls.commission = (
            cls._as(cls.env["citizen.commission"], "executor")
            .create(
                {
                    "appeal_id": cls.appeal.id,
                    "member_ids": [Command.create({"name": "И", "post": "Щукина"})],
                }
            )
            .with_env(cls.env)
        )
        cls._create_outside_papers()
        cls._hand_to_third_body()
        cls._set_up_custody()
        cls._set_up_measures()
        cls._set_up_archive()
        cls.letter = cls._draft_answer(cls.appeal)
        cls._as(cls.letter, "executor").action_submit()
        cls._return_for_rework()
        cls._as(cls.letter, "executor").write(
            {"visa_ids": [(0, 0, {"official_id": cls.posts["head"].id})]}
        )
        cls._as(cls.letter, "executor").action_submit()
        cls._promise_and_call()
        cls._ask_and_rate()
        cls._dispatch_and_place()
        cls.message = (
            cls._as(cls.appeal, "executor")
            .message_post(body="Щукина звонила", message_type="comment")
            .with_env(cls.env)
        )
        cls.activity = (
            cls._as(cls.appeal, "executor")
            .activity_schedule(
                "mail.mail_activity_data_todo",
                summary="Позвонить Щукиной",
                note="Щукина, ул. Заозёрная",
                user_id=cls.users["executor"].id,
            )
            .with_env(cls.env)
        )
        cls.attachment = (
            cls._as(cls.env["ir.attachment"], "registrar")
            .create(
                {
                    "name": "Щукина.txt",
                    "raw": "Щукина".encode(),
                    "res_model": "citizen.appeal",
                    "res_id": cls.appeal.id,
                }
            )
            .with_env(cls.env)
        )
        cls.employee = new_test_user(
            cls.env,
            "sight-employee",
            groups="base.group_user",
            company_id=cls.company.id,
        )
        cls.strangers = cls._get_strangers()
        # The right to export shows nothing that may not be read
        exporters = [*cls.users.values(), *cls.east.users.values(), cls.employee]
        cls.env.ref("base.group_allow_export").user_ids = [
            Command.link(user.id) for user in exporters
        ]
        cls.env.flush_all()

    @classmethod
    def _return_for_rework(cls):
        """By a criterion; and a scan of an earlier print of the letter."""
        criterion = cls.env.ref("citizen_appeals.quality_criterion_concrete")
        line = {
            "criterion_id": criterion.id,
            "verdict": "not_met",
            "remark": "Щукина спрашивала о другом",
        }
        cls._as(cls.letter, "office_head").action_return(
            "Щукина просила иначе", lines=[line]
        )
        cls.env["citizen.signature.file"].create(
            {
                "letter_id": cls.letter.id,
                "kind": "scan",
                "name": "Щукина.pdf",
                "content": base64.b64encode("Щукина".encode()),
                "sha256": "0" * 64,
                "checked": "compared",
                "user_id": cls.users["registrar"].id,
            }
        )

    @classmethod
    def _dispatch_and_place(cls):
        """A copy given of the answer, and where it is to be placed."""
        cls.env["citizen.letter.dispatch"].create(
            {
                "letter_id": cls.letter.id,
                "act": "copy",
                "way": "hand",
                "date": "2026-03-10",
                "person": "Щукина П. Т.",
            }
        )
        cls.env["citizen.placement"].create(
            {
                "letter_id": cls.letter.id,
                "system_id": cls.env.ref("citizen_appeals.placement_system_pos").id,
                "date_due": "2026-03-12",
                "reference": "Щукина",
            }
        )

    @classmethod
    def _promise_and_call(cls):
        """A commitment with its check and a moved term; a call that was made."""
        values = {"appeal_id": cls.appeal.id, "works": "Кровля у Щукиной"}
        commitment = cls._as(cls.env["citizen.commitment"], "registrar").create(
            {
                **values,
                "name": "ул. Заозёрная, 917",
                "date_due": "2026-05-01",
                "official_id": cls.posts["executor"].id,
            }
        )
        commitment.check_ids.create(
            {
                "commitment_id": commitment.id,
                "result": "partly",
                "remark": "Щукина показала течь",
            }
        )
        cls.env["citizen.commitment.delay"].create(
            {
                "commitment_id": commitment.id,
                "date_old": "2026-05-01",
                "date_new": "2026-06-01",
                "reason": "Щукина согласна",
                "user_id": cls.users["registrar"].id,
            }
        )
        cls.env["citizen.promise"].create(
            {"letter_id": cls.letter.id, "quote": "Щукиной починят кровлю"}
        )
        call = cls.env["citizen.verification"].create(
            {
                "appeal_id": cls.appeal.id,
                "letter_id": cls.letter.id,
                "kind": "measures",
                "phone": "+7 999 555-77-11",
            }
        )
        cls._as(call, "registrar").action_record("not_reached", "Щукина не ответила")

    @classmethod
    def _ask_and_rate(cls):
        """What the applicant has sent on his appeal."""
        cls.appeal._take_request("supplement", "Щукина прилагает снимок")
        cls.env["citizen.feedback"].create(
            {
                "appeal_id": cls.appeal.id,
                "company_id": cls.company.id,
                "source": "portal",
                "date": "2026-03-10",
                "solved": "no",
                "comment": "У Щукиной течёт",
                "state": "new",
            }
        )

    @classmethod
    def _hand_to_third_body(cls):
        """Neither of the two bodies whose people are asked."""
        third = cls.env["res.company"].create({"name": "Юг", "tz": "Europe/Moscow"})
        third.citizen_center_id = cls.company
        cls._as(cls.appeal, "registrar").action_hand_to_body(third.partner_id.id, {})

    @classmethod
    def _set_up_archive(cls):
        """As if the appeal had been filed once and given to a reader."""
        cls.env["citizen.archive.inventory"].create(
            {
                "appeal_id": cls.appeal.id,
                "date": "2026-03-10",
                "user_id": cls.users["registrar"].id,
            }
        )
        cls.env.cr.execute(
            "INSERT INTO citizen_archive_issue (appeal_id, company_id, reader, purpose,"
            " date_from, date_due) VALUES (%s, %s, 'Щукина', 'Суд', %s, %s)",
            [cls.appeal.id, cls.company.id, "2026-03-10", "2026-03-20"],
        )

    @classmethod
    def _create_outside_papers(cls):
        """What goes to another body: a question forwarded, documents asked for."""
        body = cls.env["res.partner"].create(
            {"name": "Инспекция", "is_company": True, "citizen_body_kind": "regional"}
        )
        cls.env["citizen.forwarding"].create(
            {"appeal_id": cls.appeal.id, "partner_id": body.id, "date": "2026-03-10"}
        )
        cls._as(cls.env["citizen.document.request"], "executor").create(
            {
                "appeal_id": cls.appeal.id,
                "partner_id": body.id,
                "what": "Акты о кровле Щукиной",
            }
        )

    @classmethod
    def _set_up_custody(cls):
        """The paper is with the curator; the applicant has looked into the file."""
        cls._as(cls.appeal, "registrar").action_hand_custody(
            cls._as(cls.posts["supervisor"], "registrar"), "paper"
        )
        cls._as(cls.env["citizen.inspection"], "registrar").create(
            {
                "appeal_id": cls.appeal.id,
                "request_id": cls.document.id,
                "passport_shown": True,
                "official_id": cls.posts["head"].id,
                "shown": "Щукина смотрела все листы",
            }
        )

    @classmethod
    def _set_up_measures(cls):
        """A nonconformity with a measure, a violation, a note on an oral answer."""
        cls._as(cls.appeal, "registrar").action_nonconformity()
        sheet = cls._as(cls.appeal.nonconformity_ids, "registrar")
        sheet.write(
            {
                "description": "Щукиной не ответили",
                "official_id": cls.posts["unit_head"].id,
            }
        )
        sheet.action_open()
        measure = {
            "nonconformity_id": sheet.id,
            "name": "Ответить Щукиной",
            "official_id": cls.posts["unit_head"].id,
            "date_due": "2026-03-20",
        }
        cls._as(cls.env["citizen.nonconformity.measure"], "registrar").create(measure)
        kind = cls.env.ref("citizen_appeals.violation_kind_poor_information")
        cls._as(cls.env["citizen.violation"], "registrar").create(
            {
                "appeal_id": cls.appeal.id,
                "kind_id": kind.id,
                "description": "Щукиной сообщили неполно",
            }
        )
        cls._as(cls.env["citizen.oral.note"], "executor").create(
            {
                "appeal_id": cls.appeal.id,
                "told_by_id": cls.posts["executor"].id,
                "head_id": cls.posts["supervisor"].id,
                "reason": "Щукина просила",
                "content": "Щукиной рассказали",
            }
        )

    @classmethod
    def _get_strangers(cls):
        """Who has no task with the appeal: name → user."""
        strangers = {
            name: cls.users[name] for name in ("idle", "executor2", "chancery", "admin")
        }
        strangers |= {
            f"east {name}": cls.east.users[name] for name in cls.FOREIGN_ROLES
        }
        return strangers | {"employee": cls.employee, "portal": cls.portal_user}

    @classmethod
    def _records(cls, model):
        """The records of an appeal-bound model that hang on the appeal."""
        cards = cls.appeal
        if model == "citizen.appeal.event":
            # One history with the card in the body it was handed to
            cards |= cards.handover_ids.child_id
        return cls.env[model].search([(APPEAL_BOUND[model], "in", cards.ids)])
