from odoo import api, fields, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# What happened, as a sentence without personal data; numbers and dates come from ids
EVENT_TEXTS = {
    "received": _lt("Received"),
    "registered": _lt("Registered"),
    "assigned": _lt("Handed to the curator: %(official)s"),
    "resolution_given": _lt("Resolution given by %(official)s"),
    "resolution_revoked": _lt("Resolution revoked by %(official)s"),
    "assignment_done": _lt("%(official)s reported the assignment as done"),
    "letter_drafted": _lt("Letter drafted: %(letter)s"),
    "letter_submitted": _lt("Letter sent to review: %(letter)s"),
    "letter_returned": _lt("Letter returned for rework: %(letter)s"),
    "letter_approved": _lt("Letter approved for signature: %(letter)s"),
    "letter_signed": _lt("Letter signed: %(letter)s"),
    "letter_numbered": _lt("Letter numbered: %(letter)s"),
    "letter_dispatched": _lt("Letter dispatched: %(letter)s"),
    "letter_cancelled": _lt("Letter cancelled: %(letter)s"),
    "letter_email_failed": _lt("E-mail was refused: %(letter)s"),
    "letter_email_uncertain": _lt("Unknown whether the e-mail left: %(letter)s"),
    "visa_given": _lt("%(official)s endorsed: %(letter)s"),
    "visa_refused": _lt("%(official)s refused to endorse: %(letter)s"),
    "answered": _lt("Answer dispatched"),
    "decided_to_file": _lt("Decision: to file"),
    "decided_keep_control": _lt("Decision: keep on control until %(date)s"),
    "extended": _lt("Term extended until %(date)s"),
    "term_changed": _lt("Term of examination changed, due %(date)s"),
    "closed": _lt("Closed"),
    "question_added": _lt("Question added: %(topic)s"),
    "question_changed": _lt("Question changed: %(fields)s"),
    "question_removed": _lt("Question taken away: %(topic)s"),
    "card_changed": _lt("Card changed: %(fields)s"),
    "applicant_changed": _lt("Applicant's card changed: %(fields)s"),
    "document_added": _lt("Document added: %(count)s"),
    "document_changed": _lt("Document changed: %(fields)s"),
}


class CitizenAppealEvent(models.Model):
    """What happened to an appeal: append-only, codes and ids (idea 5, K2).

    The sentence is rendered when read, so erasing a person leaves it whole.
    """

    _name = "citizen.appeal.event"
    _inherit = ["citizen.append.only.mixin"]
    _description = "Event of an Appeal"
    _order = "id DESC"
    _rec_name = "code"
    _log_access = False

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    official_id = fields.Many2one(
        "citizen.official",
        string="Post",
        readonly=True,
        ondelete="restrict",
        help="The post in whose name the user acted.",
    )
    code = fields.Char(required=True, readonly=True, index=True)
    data = fields.Json(readonly=True)
    is_public = fields.Boolean(string="Shown to the Applicant", readonly=True)
    text = fields.Char(compute="_compute_text", string="Event")

    @api.depends("code", "data")
    @api.depends_context("lang")
    def _compute_text(self):
        letters = self._get_letters_by_id()
        topics = self._get_topics_by_id()
        texts = self._get_texts()
        for event in self:
            data = event.data or {}
            text = texts[event.code]
            values = {
                "official": event._get_official_name(data),
                "letter": letters.get(data.get("letter_id"), ""),
                "date": event._format_day(data.get("date")),
                "topic": topics.get(data.get("topic_id"), ""),
                "fields": event._format_fields(data),
                "count": data.get("count", 1),
            }
            event.text = str(text) % values

    @api.model
    def _get_texts(self):
        """Code → sentence with placeholders; modules add their own codes."""
        return EVENT_TEXTS

    @api.model_create_multi
    def create(self, vals_list):
        unknown = {vals["code"] for vals in vals_list} - self._get_texts().keys()
        if unknown:
            raise ValueError(f"Events without a text: {sorted(unknown)}")
        return super().create(vals_list)

    def _get_official_name(self, data):
        """The post named by the event, else the one in whose name the user acted."""
        named = self.env["citizen.official"].browse(data.get("official_id", ()))
        return (named or self.official_id).sudo().display_name or self.user_id.name

    def _get_letters_by_id(self):
        """Kind and number of the letters named, readable with the event itself."""
        ids = {(event.data or {}).get("letter_id") for event in self} - {None}
        letters = self.env["citizen.letter"].sudo().browse(ids).exists()
        return {letter.id: letter.display_name for letter in letters}

    def _get_topics_by_id(self):
        ids = {(event.data or {}).get("topic_id") for event in self} - {None}
        topics = self.env["citizen.topic"].sudo().browse(ids).exists()
        return {topic.id: topic.display_name for topic in topics}

    def _format_day(self, day):
        return fields.Date.to_date(day).strftime("%d.%m.%Y") if day else ""

    def _format_fields(self, data):
        names = [*data.get("values", ()), *data.get("texts", ())]
        model = "citizen.appeal"
        if "question_id" in data:
            model = "citizen.appeal.question"
        elif "document_id" in data:
            model = "citizen.document"
        elif "applicant_id" in data:
            model = "citizen.applicant"
        labels = self.env[model].fields_get(names, ["string"])
        return ", ".join(sorted(label["string"] for label in labels.values()))
