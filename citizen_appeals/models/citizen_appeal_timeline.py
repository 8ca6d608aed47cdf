from odoo import models
from odoo.tools import LazyTranslate

from ..tools.letter_text import lower_first

_lt = LazyTranslate(__name__)

# Event → title, detail, kind. What has no text here is the house's own affair and is
# not shown, whatever it says to the staff.
CITIZEN_TEXTS = {
    "received": (_lt("The appeal is received"), "", "info"),
    "registered": (_lt("The appeal is registered"), _lt("No. %(number)s"), "good"),
    "assigned": (_lt("Handed over for examination"), "%(official)s", "info"),
    "examiner_named": (_lt("Your appeal is examined by"), "%(official)s", "info"),
    "redirected": (_lt("Handed over to another unit"), "%(official)s", "info"),
    "commission_held": (_lt("Looked into on the spot"), "", "info"),
    "documents_asked": (
        _lt("Documents asked for from another organization"),
        "%(organization)s",
        "wait",
    ),
    "documents_received": (
        _lt("The documents asked for have come"),
        "%(organization)s",
        "info",
    ),
    "extended": (
        _lt("The term of examination is extended"),
        _lt("New date: %(date)s. The notice tells the reason."),
        "warning",
    ),
    "extension_taken_back": (
        _lt("The extension is taken back"),
        _lt("Date: %(date)s"),
        "info",
    ),
    "term_changed": (
        _lt("The term of examination has changed"),
        _lt("Date: %(date)s"),
        "info",
    ),
    "deadline_revised": (
        _lt("The date has moved with the calendar of days off"),
        _lt("Date: %(date)s"),
        "info",
    ),
    "forwarded": (
        _lt("Forwarded to the competent body, which answers you"),
        "%(bodies)s",
        "warning",
    ),
    "questions_left": (
        _lt("A part of your questions is decided"),
        "%(bodies)s",
        "info",
    ),
    "handed_to_body": (_lt("Handed over to another body"), "%(body)s", "warning"),
    "handover_returned": (_lt("Came back from the other body"), "%(body)s", "info"),
    "returned": (_lt("Returned to you"), "", "warning"),
    "left_unanswered": (_lt("Left without an answer on the substance"), "", "warning"),
    "withdrawn": (_lt("Withdrawn at your request"), "", "info"),
    "handed_over": (
        _lt("Handed over as another kind of application"),
        "",
        "warning",
    ),
    "reopened": (_lt("Examined again"), "", "info"),
    "letter_dispatched": ("%(letter)s", "%(sent)s", "letter"),
    "letter_sent_again": (_lt("Sent to you again"), "%(letter)s. %(sent)s", "letter"),
    "letter_came_back": (_lt("A letter to you came back"), "%(letter)s", "warning"),
    "letter_copied": (_lt("A copy is given against a receipt"), "%(letter)s", "good"),
    "answered_orally": (_lt("Answered orally"), "", "good"),
    "interim_promised": (
        _lt("The final answer is promised"),
        _lt("Date: %(date)s"),
        "wait",
    ),
    "returned_to_work": (
        _lt("Back to work: the matter is examined again"),
        "",
        "warning",
    ),
    "inspected": (_lt("You looked into the file"), "", "info"),
    "commitment_made": (
        _lt("The promised works are on control"),
        _lt("Date: %(date)s"),
        "wait",
    ),
    "commitment_postponed": (
        _lt("The date of the promised works has moved"),
        _lt("Date: %(date)s"),
        "warning",
    ),
    "commitment_fulfilled": (_lt("The promised works are done"), "", "good"),
    "closed": (_lt("The examination is completed"), "", "good"),
    "supplement_received": (_lt("You have sent a supplement"), "", "own"),
    "supplement_taken": (_lt("Your supplement is taken into the case"), "", "good"),
    "withdrawal_asked": (_lt("You ask to withdraw the appeal"), "", "own"),
    "withdrawal_taken": (_lt("Your request to withdraw is met"), "", "good"),
    "copy_asked": (_lt("You ask for a copy in hand"), "", "own"),
    "copy_taken": (_lt("Your request for a copy is met"), "", "good"),
    "applicant_request_refused": (
        _lt("Your request is refused"),
        _lt("The reason stands beside the request."),
        "warning",
    ),
    "letter_opened": (_lt("You have opened the letter"), "%(letter)s", "own"),
    "letter_announced": (
        _lt("Told you by e-mail that a letter awaits you"),
        "%(letter)s",
        "info",
    ),
    "feedback_given": (_lt("You have rated the examination"), "", "own"),
    "feedback_changed": (_lt("You have changed your rating"), "", "own"),
    "unsolved_reported": (
        _lt("You say it is not solved"),
        _lt("It is looked into by the control unit, not by the author of the answer."),
        "own",
    ),
    "unsolved_answered": (
        _lt("The control unit has answered you"),
        _lt("The answer stands beside your rating."),
        "info",
    ),
}
LETTER_EVENTS = frozenset(code for code in CITIZEN_TEXTS if code.startswith("letter_"))
BODY_CODES = frozenset({"handed_to_body", "handover_returned"})
# How it went, as the applicant reads it
SENT_WAYS = {
    "post": _lt("Sent to you by post"),
    "email": _lt("Sent to you by e-mail"),
    "portal": _lt("Laid into your account"),
    "gosuslugi": _lt("Sent to you through Госуслуги"),
    "hand": _lt("Given to you in hand"),
}


class CitizenAppeal(models.Model):
    """What happened to an appeal, told to its applicant (I1, B5).

    Made of events: codes and ids, so nothing a citizen wrote comes into it.
    """

    _inherit = "citizen.appeal"

    def _get_citizen_timeline(self):
        """Rows ``date``, ``title``, ``detail``, ``kind``; the newest first."""
        self.ensure_one()
        # Sudo: the caller has proved account or code; what has no text is not shown
        appeal = self.sudo().with_company(self.sudo().company_id)
        events = appeal.env["citizen.appeal.event"].search_fetch(
            [("appeal_id", "=", appeal.id), ("code", "in", list(CITIZEN_TEXTS))],
            ["code", "date", "data", "official_id"],
            order="id DESC",
        )
        letters = appeal._get_citizen_letters()
        events = events.filtered(
            lambda event: (
                event.code not in LETTER_EVENTS
                or (event.data or {}).get("letter_id") in letters.ids
            )
        )
        facts = appeal._get_timeline_facts(events, letters)
        return [appeal._tell_event(event, facts) for event in events]

    def _get_timeline_facts(self, events, letters):
        """What the details name, read at once for all events."""
        names = events._get_names_by_id
        codes = set(events.mapped("code"))
        outside = codes & {"forwarded", "questions_left"}
        officials = self.env["citizen.official"].browse(
            {data.get("official_id") for data in events.mapped("data") if data} - {None}
        )
        return {
            "letters": {letter.id: letter for letter in letters},
            "officials": {post.id: post for post in officials.exists()},
            "bodies": events._get_bodies_by_id() if codes & BODY_CODES else {},
            "organizations": names("res.partner", "partner_id")
            if codes & {"documents_asked", "documents_received"}
            else {},
            "forwardings": self.forwarding_ids if outside else (),
        }

    def _tell_event(self, event, facts):
        title, detail, kind = CITIZEN_TEXTS[event.code]
        data = event.data or {}
        letter = facts["letters"].get(data.get("letter_id"))
        day = self._get_event_day(event, letter)
        bodies = [
            forwarding.partner_id.name
            for forwarding in facts["forwardings"]
            if forwarding.date == self.company_id._local_date(event.date)
        ]
        values = {
            "number": self.name,
            "official": self._name_examiner(
                facts["officials"].get(data.get("official_id"))
            ),
            "date": event._format_day(data.get("date")),
            "bodies": ", ".join(dict.fromkeys(bodies)),
            "body": facts["bodies"].get(data.get("company_id"), ""),
            "organization": facts["organizations"].get(data.get("partner_id"), ""),
            "letter": letter.display_name if letter else "",
            "sent": self._tell_way(letter) if letter else "",
        }
        return {
            "date": day,
            "title": self._say(title) % values,
            "detail": self._say(detail) % values,
            "kind": kind,
        }

    def _get_event_day(self, event, letter):
        """The day of the deed, which may have been entered later."""
        days = {
            "received": self.company_id._local_date(self.date_received),
            "registered": self.date_registered,
            "letter_dispatched": letter and letter.date_dispatched,
        }
        return days.get(event.code) or self.company_id._local_date(event.date)

    def _say(self, text):
        """The text in the reader's language; plain placeholders stay as they are."""
        return text if isinstance(text, str) else self.env._(text)

    def _tell_way(self, letter):
        way = SENT_WAYS.get(letter.dispatch_way)
        return self.env._(way) if way else ""

    def _name_examiner(self, official):
        """«Отдел ЖКХ, начальник отдела Иванов И.И., тел. …» (B5, S3 2)."""
        if not official:
            return ""
        phone = official.holder_id.phone or official.phone
        unit = official.department_id.name
        post = lower_first(official.name) if unit else official.name
        parts = [unit, " ".join(filter(None, (post, official.holder_name)))]
        if phone:
            parts.append(self.env._("phone %(phone)s", phone=phone))
        return ", ".join(filter(None, parts))
