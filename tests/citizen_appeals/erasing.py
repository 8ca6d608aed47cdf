"""Texts of the module that name nobody, and a person in many places."""

from odoo.fields import Command

from tests.citizen_appeals.archive import ArchiveCase
from tests.common import TODAY

TEXT_TYPES = frozenset(
    {"char", "text", "html", "binary", "json", "reference", "properties", "image"}
)

# Models that hang on appeals: their texts that name no person and tell no story:
# numbers, codes, checksums, names of officials, facts of a count
NEUTRAL = {
    "citizen.appeal": {
        "name",
        "channel_source",
        "superior_number",
        "request_number",
        "archive_box",
        "archive_shelf",
    },
    "citizen.appeal.deadline": {"proof"},
    "citizen.appeal.event": {"code", "data"},
    "citizen.archive.inventory": {"pdf", "pdf_sha256"},
    "citizen.batch": {"res_model", "result_name"},
    "citizen.batch.line": {"made"},
    "citizen.case.file": {"name"},
    "citizen.commission": {"order_number"},
    "citizen.deadline.revision.move": {"proof"},
    "citizen.destruction.line": {"block"},
    "citizen.document": {"mimetype", "sha256"},
    "citizen.forwarding": {"clause"},
    "citizen.legal.hold": {"order_number"},
    "citizen.letter": {
        "name",
        "email_message_id",
        "signatory_post",
        "signatory_name",
        "executor_name",
        "executor_phone",
        "pdf_sha256",
        "answered_list",
    },
    "citizen.letter.review": {"text_digest"},
    "citizen.letter.signature": {"post", "name", "text_digest"},
    "citizen.letter.visa": {"text_digest"},
    "citizen.mail": {"digest"},
    "citizen.nonconformity": {"name"},
    "citizen.oral.note": {"head_post", "head_name"},
    "citizen.signature.file": {"sha256", "serial", "algorithm"},
}
# Models that hang on no appeal: directories, rules, officials, acts and logs of ids
DETACHED = {
    "citizen.access.list",
    "citizen.access.list.line",
    "citizen.access.log",
    "citizen.appeal.draft",
    "citizen.appeal.mark",
    "citizen.appeal.subkind",
    "citizen.applicant.category",
    "citizen.calendar.day",
    "citizen.call.outcome",
    "citizen.channel",
    "citizen.code.try",
    "citizen.deadline.revision",
    "citizen.deadline.revision.day",
    "citizen.deadline.revision.rule",
    "citizen.deadline.rule",
    "citizen.decision.right",
    "citizen.destruction.act",
    "citizen.destruction.member",
    "citizen.directory.change",
    "citizen.file.index",
    "citizen.handover.rule",
    "citizen.letter.kind",
    "citizen.letter.template",
    "citizen.mailbox",
    "citizen.nonconformity.cause",
    "citizen.official",
    "citizen.official.acting",
    "citizen.official.duty",
    "citizen.official.holder",
    "citizen.outcome",
    "citizen.phrase",
    "citizen.placement.system",
    "citizen.plain.topic",
    "citizen.post.register",
    "citizen.public.edition",
    "citizen.quality.criterion",
    "citizen.register",
    "citizen.remark",
    "citizen.report.rule",
    "citizen.signing.rule",
    "citizen.social.status",
    "citizen.spelling.word",
    "citizen.territory",
    "citizen.topic",
    "citizen.violation.kind",
}
# Of the rows a batch keeps and the erased applicant every text is personal
BY_HAND = {"citizen.applicant", "citizen.batch", "citizen.batch.line"}

SECRET = "Щукина Прасковья"
PHONE = "+7 999 555-77-11"
EMAIL = "praskovya@shchukina.example"
TERMS = (SECRET, "Щукиной Прасковье", PHONE, EMAIL)
# table.column in which the person is found before the erasing
PLACES = {
    "bus_bus.message",
    "citizen_appeal.annotation",
    "citizen_appeal.received_email",
    "citizen_appeal.received_name",
    "citizen_appeal.received_phone",
    "citizen_appeal_question.note",
    "citizen_applicant.email",
    "citizen_applicant.name",
    "citizen_applicant.name_key",
    "citizen_applicant.phone",
    "citizen_applicant.phone_key",
    "citizen_applicant_request.text",
    "citizen_archive_issue.reader",
    "citizen_assignment.report",
    "citizen_batch.message",
    "citizen_chancery_line.sender",
    "citizen_coauthor.name",
    "citizen_commitment.works",
    "citizen_document.name",
    "citizen_feedback.comment",
    "citizen_inspection.shown",
    "citizen_legal_hold.reason",
    "citizen_letter.body",
    "citizen_mail.sender",
    "citizen_mail.subject",
    "citizen_letter.html_field_history",
    "citizen_letter_review.remark",
    "citizen_public_answer.question",
    "citizen_public_finding.excerpt",
    "citizen_reason.reason",
    "citizen_resolution.text",
    "citizen_verification_attempt.remark",
    "ir_attachment.index_content",
    "ir_attachment.name",
    "ir_attachment.raw",
    "mail_activity.note",
    "mail_mail.body_html",
    "mail_mail.email_to",
    "mail_message.body",
    "mail_message.subject",
    "mail_tracking_value.old_value_char",
}


class ErasingCase(ArchiveCase):
    """A filed appeal of a person who is named wherever a person can be."""

    @classmethod
    def _create_traces(cls, appeal):
        """Name the applicant all over a closed appeal; the files that were made."""
        sudo = cls.env
        scan = cls._create_scan(appeal)
        cls._say(appeal)
        cls._write_texts(appeal)
        letter = appeal.letter_ids[:1]
        batch = sudo["citizen.batch"].create(
            {
                "kind": "letter_print",
                "res_model": "citizen.letter",
                "company_id": cls.company.id,
                "user_id": cls.users["registrar"].id,
                "message": SECRET,
                "result": cls._file(f"печать {SECRET}".encode())["content"],
                "line_ids": [Command.create({"res_id": letter.id})],
            }
        )
        sudo["bus.bus"].create(
            {
                "channel": "x",
                "message": '{"model": "citizen.appeal", "body": "%s"}'
                % SECRET.encode("unicode_escape").decode(),
            }
        )
        cls.env.flush_all()
        return scan, batch

    @classmethod
    def _create_scan(cls, appeal):
        scan = cls.env["citizen.document"].create(
            cls._file(
                f"Я, {SECRET}, прошу".encode(),
                name=f"{SECRET}.txt",
                kind="supplement",
                appeal_id=appeal.id,
            )
        )
        file = cls.env["ir.attachment"].search(
            [
                ("res_model", "=", scan._name),
                ("res_field", "=", "content"),
                ("res_id", "=", scan.id),
            ]
        )
        file.index_content = SECRET
        return scan

    @classmethod
    def _say(cls, appeal):
        message = cls._as(appeal, "registrar").message_post(
            body=f"Звонила {SECRET}",
            subject=SECRET,
            attachments=[(f"{SECRET}.txt", f"{SECRET} пишет".encode())],
        )
        message = message.with_env(cls.env)
        field = cls.env["ir.model.fields"]._get("citizen.appeal", "remark")
        cls.env["mail.tracking.value"].create(
            {
                "mail_message_id": message.id,
                "field_id": field.id,
                "old_value_char": SECRET,
            }
        )
        cls.env["mail.mail"].create(
            {
                "mail_message_id": message.id,
                "body_html": f"<p>{SECRET}</p>",
                "email_to": EMAIL,
            }
        )
        cls._as(appeal, "registrar").activity_schedule(
            "mail.mail_activity_data_todo",
            note=f"Позвонить: {PHONE}",
            user_id=cls.users["registrar"].id,
        )

    @classmethod
    def _write_texts(cls, appeal):
        """Free remarks; by SQL where the actions would want a longer story."""
        cr = cls.env.cr
        cls.env.flush_all()
        letter = appeal.letter_ids[:1]
        for table, column, value, key, record in (
            ("citizen_appeal", "annotation", f"Кровля, {SECRET}", "id", appeal),
            ("citizen_appeal_question", "note", SECRET, "appeal_id", appeal),
            ("citizen_resolution", "text", f"Ответить: {SECRET}", "appeal_id", appeal),
            ("citizen_assignment", "report", SECRET, "appeal_id", appeal),
            ("citizen_letter", "body", f"<p>{SECRET}</p>", "id", letter),
            ("citizen_letter_review", "remark", SECRET, "letter_id", letter),
        ):
            cr.execute(
                f"UPDATE {table} SET {column} = %s WHERE {key} = %s",
                [value, record.id],
            )
        cr.execute(
            "UPDATE citizen_letter SET html_field_history = %s WHERE id = %s",
            ['{"body": [{"patch": "-@1:<p>%s</p>"}]}' % SECRET, letter.id],
        )
        cls.env.invalidate_all()
        cls._write_papers(appeal)

    @classmethod
    def _write_papers(cls, appeal):
        env, posts = cls.env, cls.posts
        env["citizen.coauthor"].create({"appeal_id": appeal.id, "name": SECRET})
        chancery = env["citizen.chancery.batch"].create({"company_id": cls.company.id})
        line = env["citizen.chancery.line"].create(
            {"batch_id": chancery.id, "sender": SECRET, "channel_id": cls.channel.id}
        )
        line._write_flow({"appeal_id": appeal.id})
        request = env["citizen.document"].create(
            cls._file(b"%PDF-1.4 x", kind="inspection_request", appeal_id=appeal.id)
        )
        env["citizen.inspection"].create(
            {
                "appeal_id": appeal.id,
                "request_id": request.id,
                "passport_shown": True,
                "official_id": posts["head"].id,
                "shown": f"Всё, что прислала {SECRET}",
            }
        )
        commitment = env["citizen.commitment"].create(
            {
                "appeal_id": appeal.id,
                "name": "Кровля",
                "works": f"Ремонт по просьбе: {SECRET}",
                "date_due": "2027-01-01",
                "official_id": posts["executor"].id,
            }
        )
        commitment._write_flow({"state": "fulfilled"})
        verification = env["citizen.verification"].create(
            {
                "appeal_id": appeal.id,
                "letter_id": appeal.letter_ids[:1].id,
                "kind": "sample",
                "state": "confirmed",
            }
        )
        env["citizen.verification.attempt"].create(
            {
                "verification_id": verification.id,
                "outcome_id": env["citizen.call.outcome"].search([], limit=1).id,
                "remark": f"{SECRET} довольна",
            }
        )
        env["citizen.applicant.request"].create(
            {"appeal_id": appeal.id, "kind": "copy", "text": SECRET, "digest": "0"}
        )
        env["citizen.feedback"].create(
            {
                "appeal_id": appeal.id,
                "company_id": cls.company.id,
                "source": "portal",
                "date": TODAY,
                "comment": SECRET,
            }
        )
        env["citizen.mail"].create(
            {
                "appeal_id": appeal.id,
                "company_id": cls.company.id,
                "date": f"{TODAY} 06:00:00",
                "kind": "letter",
                "state": "done",
                "sender": f"{SECRET} {EMAIL}",
                "subject": SECRET,
            }
        )
        env["citizen.public.answer"].create(
            {
                "appeal_id": appeal.id,
                "company_id": cls.company.id,
                "title": "—",
                "question": SECRET,
                "answer": "—",
            }
        )
        env["citizen.reason"].create(
            {"deed": "appeal_unfile", "res_id": appeal.id, "reason": SECRET}
        )

    @classmethod
    def _write_late(cls, appeal):
        """What is written when the appeal is in the archive already."""
        env = cls.env
        hold = env["citizen.legal.hold"].create(
            {
                "company_id": cls.company.id,
                "order_number": "1",
                "order_date": TODAY,
                "reason": f"Иск: {SECRET}",
                "applicant_ids": [Command.set(appeal.applicant_id.ids)],
            }
        )
        hold.action_release("Письмо")
        issue = env["citizen.archive.issue"].create(
            {
                "appeal_id": appeal.id,
                "reader": f"Представитель: {SECRET}",
                "purpose": "Суд",
                "date_due": TODAY,
            }
        )
        issue.action_return()
