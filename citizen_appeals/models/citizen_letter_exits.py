from odoo import fields, models
from odoo.tools import html2plaintext, plaintext2html

# An issued letter is history; what came before can be cancelled
UNISSUED = ("draft", "in_review", "approved", "signed")
LIABILITY = (
    "Разъясняем, что в соответствии с частью 2 статьи 16 Федерального закона от"
    " 02.05.2006 № 59-ФЗ «О порядке рассмотрения обращений граждан Российской"
    " Федерации» в случае, если гражданин указал в обращении заведомо ложные сведения,"
    " расходы, понесённые в связи с его рассмотрением, могут быть взысканы с гражданина"
    " по решению суда; распространение клеветнических сведений влечёт"
    " ответственность, установленную законодательством."
)


class CitizenLetter(models.Model):
    """Letters of outcomes: forwarding, return, notices, requests for documents."""

    _inherit = "citizen.letter"

    forwarding_ids = fields.One2many(
        "citizen.forwarding", "letter_id", string="Forwarding It Covers"
    )
    notice_forwarding_ids = fields.One2many(
        "citizen.forwarding", "notice_id", string="Forwardings It Tells of"
    )
    deadline_ids = fields.One2many("citizen.appeal.deadline", "letter_id")

    def _cancel_unissued(self):
        """Take back what is not issued yet, when an action makes it needless."""
        needless = self.filtered(lambda letter: letter.state in UNISSUED)
        needless._set_state("cancelled")
        needless._log_letter_event("letter_cancelled")

    def _get_text_values(self):
        values = super()._get_text_values()
        appeal = self.appeal_id
        forwardings = self.notice_forwarding_ids or self.forwarding_ids
        received = appeal.company_id._local_date(appeal.date_received)
        return values | {
            "clause": forwardings[:1].clause or values["clause"],
            "bodies": self._get_bodies(forwardings),
            "topics": self._get_topic_names(self.forwarding_ids.question_ids),
            "is_part": bool(appeal._get_open_questions()),
            "is_migration": appeal.is_migration,
            "earlier_answers": appeal.rest_on_letter_ids.sorted("date"),
            "answer_page": appeal.answer_page,
            "received_on": received,
        }

    def _get_bodies(self, forwardings):
        """Name, address and questions of each body a notice names."""
        several = len(self.appeal_id.question_ids) > 1
        bodies = [
            {
                "name": forwarding.partner_id.name,
                "address": self._get_partner_address(forwarding.partner_id),
                "topics": several and self._get_topic_names(forwarding.question_ids),
            }
            for forwarding in forwardings
        ]
        if not bodies and self.partner_id:
            address = self._get_partner_address(self.partner_id)
            bodies = [{"name": self.partner_id.name, "address": address, "topics": ""}]
        return bodies

    def _get_topic_names(self, questions):
        """Questions in a letter: «Ремонт дорог», «Уличное освещение»."""
        names = [question.note or question.topic_id.name for question in questions]
        return ", ".join(f"«{name}»" for name in names)

    def _get_reference(self):
        """What was never registered has no number to refer to."""
        if not self.appeal_name:
            return "", None
        return super()._get_reference()

    def _ensure_order_named(self):
        """S4 2.3.7: the answer to knowingly false statements names the liability."""
        result = super()._ensure_order_named()
        for letter in self:
            # Sudo: the mark is on the card, the author may see the letter alone
            false = letter.sudo().appeal_id.is_knowingly_false
            if not letter.kind_id.answers_appeal or not false:
                continue
            if "заведомо ложные" in html2plaintext(letter.body).lower():
                continue
            letter.body += plaintext2html(LIABILITY)
        return result
