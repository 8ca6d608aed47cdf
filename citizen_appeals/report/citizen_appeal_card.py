from odoo import api, models

from ..tools.letter_text import join_lines, short_date
from ..tools.pdf import qr_data_uri

# The card is an official paper: its words do not depend on the user's language.
KINDS = {
    "proposal": "предложение",
    "application": "заявление",
    "complaint": "жалоба",
}
MEDIA = {"written": "письменная", "electronic": "электронная", "oral": "устная"}
RESULTS = {
    "supported": "поддержано",
    "explained": "разъяснено",
    "not_supported": "не поддержано",
    "forwarded": "направлено по компетенции",
    "answered": "дан ответ автору",
    "left_unanswered": "оставлено без ответа",
    "returned": "возвращено",
    "withdrawn": "отозвано",
    "handed_over": "передано в канцелярию",
}
DECISIONS = {"to_file": "В дело", "keep_control": "На контроль"}
WAYS = {
    "post": "почтой",
    "email": "по электронной почте",
    "portal": "через портал",
    "hand": "на руки под расписку",
}
STAMP_COLOURS = {"oral": "#000", "written": "#1b3f9c", "electronic": "#1b3f9c"}
MOVES = {
    "handover": "",
    "return": "возврат",
    "recall": "срочная передача",
    "receipt": "получение подтверждено",
    "loss": "утеря",
    "duplicate": "дубликат",
}
SIGNATURES = {
    "system": "подтверждено в системе",
    "paper": "подпись на бумаге",
    "none": "без подтверждения",
}
# empty lines for the handovers of the paper file (S4 2.3.16)
MOVEMENT_LINES = 6


class ReportAppealCard(models.AbstractModel):
    """Registration and control card (РКК): everything of A2 on paper."""

    _name = "report.citizen_appeals.report_appeal_card"
    _inherit = ["citizen.report.mixin"]
    _description = "Print of Registration Cards"

    def _get_values(self, appeal):
        return {
            "title": f"Карточка {appeal.name or ''}".strip(),
            "body": appeal.company_id._get_letterhead_title(),
            "number": appeal.name or "без номера",
            "qr": qr_data_uri(f"{appeal.get_base_url()}/a/{appeal._get_access_code()}"),
            "rows": [
                *self._get_registration_rows(appeal),
                *self._get_applicant_rows(appeal),
                *self._get_content_rows(appeal),
                *self._get_control_rows(appeal),
            ],
            "questions": self._get_questions(appeal),
            "resolutions": self._get_resolutions(appeal),
            "letters": self._get_letters(appeal),
            "moves": self._get_moves(appeal),
            "movement_lines": range(MOVEMENT_LINES),
            "outcome": self._get_outcome_rows(appeal),
        }

    # Rows of boxes: (label, text, width in sixths)

    def _get_registration_rows(self, appeal):
        received = appeal.company_id._local_date(appeal.date_received)
        channel = appeal.channel_id.name
        if appeal.channel_source:
            channel = f"{channel} ({appeal.channel_source})"
        covering = [
            appeal.superior_partner_id.name,
            appeal.superior_number and f"№ {appeal.superior_number}",
            appeal.superior_date and f"от {short_date(appeal.superior_date)}",
        ]
        wants = [
            appeal.superior_controls and "на контроле",
            appeal.superior_wants_answer and "просит ответ",
            appeal.superior_date_due and f"к {short_date(appeal.superior_date_due)}",
        ]
        return [
            [
                ("Дата поступления", short_date(received), 1),
                ("Дата регистрации", short_date(appeal.date_registered), 1),
                ("Вид", KINDS.get(appeal.kind, ""), 1),
                ("Форма", MEDIA.get(appeal.medium, ""), 1),
                ("Канал поступления", channel, 2),
            ],
            [
                ("Кому адресовано", appeal.addressee_id.name, 3),
                ("Подвид", appeal.subkind_id.display_name, 3),
            ],
            [
                ("Сопроводительное письмо", _join(covering), 4),
                ("Контроль вышестоящего органа", _join(wants), 2),
            ],
        ]

    def _get_applicant_rows(self, appeal):
        applicant = appeal.applicant_id
        category = [applicant.category_id.name, applicant.social_status_id.name]
        earlier = appeal.origin_appeal_ids.mapped("display_name")
        count = appeal.signatory_count
        return [
            [
                ("Заявитель", applicant.name or appeal.received_name, 4),
                ("Коллективное", f"да, подписей: {count}" if count > 1 else "нет", 2),
            ],
            [
                ("Адрес", applicant.address or appeal.received_address, 4),
                ("Категория", _join(category), 2),
            ],
            [
                ("Телефоны", applicant.phone or appeal.received_phone, 2),
                ("Электронная почта", applicant.email or appeal.received_email, 2),
                ("Представитель", appeal.representative_name, 2),
            ],
            [
                ("Повторное", "да" if appeal.is_repeat else "нет", 1),
                ("Предыдущие обращения", _join(earlier), 5),
            ],
        ]

    def _get_content_rows(self, appeal):
        sheets = f"{appeal.sheets or 0} + {appeal.attachment_sheets or 0}"
        return [
            [("Краткое содержание", appeal.annotation, 6)],
            [
                ("Место проблемы", appeal.place, 3),
                ("Территория", appeal.territory_id.display_name, 2),
                ("Листов + приложений", sheets, 1),
            ],
        ]

    def _get_control_rows(self, appeal):
        reported = [appeal.reported_to_id.name, short_date(appeal.date_reported)]
        extended = appeal.deadline_ids.filtered(
            lambda deadline: deadline.kind == "examination" and deadline.previous_id
        )
        extensions = [short_date(deadline.day_due) for deadline in extended]
        return [
            [
                ("Куратор", appeal.supervisor_id.display_name, 3),
                ("Доложено", _join(reported), 3),
            ],
            [
                ("На контроле", "да" if appeal.on_control else "нет", 1),
                ("Срок", short_date(appeal.date_deadline), 1),
                ("Внутренний срок", short_date(appeal.date_deadline_internal), 1),
                ("Срок изменён", _join(extensions), 3),
            ],
        ]

    def _get_outcome_rows(self, appeal):
        decision = [
            DECISIONS.get(appeal.decision),
            short_date(appeal.date_decision),
        ]
        return [
            [
                ("Решение", _join(decision, " "), 2),
                ("Ответ направлен", short_date(appeal.date_answered), 1),
                ("Закрыто", short_date(appeal.date_closed), 1),
                ("Дело №", appeal.case_file_id.name, 2),
            ],
            [("Примечание", appeal.remark, 6)],
        ]

    def _get_questions(self, appeal):
        return [
            {
                "code": question.topic_id.code,
                "name": question.topic_id.name,
                "result": RESULTS.get(question.result, "")
                + (", меры приняты" if question.measures_taken else ""),
            }
            for question in appeal.question_ids
        ]

    def _get_resolutions(self, appeal):
        given = appeal.resolution_ids.filtered(lambda r: r.state == "given")
        return [
            {
                "author": resolution.author_id.display_name,
                "date": short_date(resolution.date),
                "text": resolution.text,
                "due": short_date(resolution.date_due),
                "executors": join_lines(
                    *(
                        task.official_id.display_name
                        + (" – ответственный" if task.is_lead else "")
                        for task in resolution.assignment_ids.sorted(
                            lambda task: (not task.is_lead, task.sequence, task.id)
                        )
                    )
                ),
            }
            for resolution in given
        ]

    def _get_moves(self, appeal):
        """Rows of the custody card, the first one first; empty lines follow (B4)."""
        company = appeal.company_id
        return [
            {
                "date": company._to_local(move.date).strftime("%d.%m.%Y %H:%M"),
                "to": _join([MOVES[move.kind], move.to_official_id.name or "сектор"]),
                "sign": _join([SIGNATURES[move.signature], move.user_id.name], ": "),
            }
            for move in appeal.custody_ids.sorted("id")
        ]

    def _get_letters(self, appeal):
        sent = appeal.letter_ids.filtered(lambda letter: letter.number)
        return [
            {
                "kind": letter.kind_id.name,
                "number": letter.name,
                "date": short_date(letter.date),
                "signatory": _join([letter.signatory_post, letter.signatory_name]),
                "sent": _join(
                    [WAYS.get(letter.dispatch_way), short_date(letter.date_dispatched)],
                    " ",
                )
                if letter.date_dispatched
                else "",
            }
            for letter in sent.sorted("id")
        ]


class ReportAppealStamp(models.AbstractModel):
    """Registration stamp for the first sheet: blue, for oral appeals black (A4)."""

    _name = "report.citizen_appeals.report_appeal_stamp"
    _description = "Print of Registration Stamps"

    @api.model
    def _get_report_values(self, docids, data=None):
        appeals = self.env["citizen.appeal"].browse(docids)
        return {
            "docs": appeals,
            "values": {
                appeal.id: {
                    "title": f"Штамп {appeal.name or ''}".strip(),
                    "body": appeal.company_id._get_letterhead_title(),
                    "number": appeal.name or "",
                    "date": short_date(appeal.date_registered),
                    "colour": STAMP_COLOURS.get(appeal.medium, "#1b3f9c"),
                }
                for appeal in appeals
            },
        }


def _join(parts, separator=", "):
    return separator.join(str(part) for part in parts if part)
