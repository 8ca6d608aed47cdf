from odoo import api, fields, models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# What happened, as a sentence without personal data; numbers and dates come from ids
EVENT_TEXTS = {
    "received": _lt("Received"),
    "registered": _lt("Registered"),
    "assigned": _lt("Handed to the curator: %(official)s"),
    "resolution_given": _lt("Resolution given by %(official)s"),
    "resolution_signed": _lt("Resolution signed on paper %(date)s by %(official)s"),
    "resolution_replaced": _lt("Resolution replaced by %(official)s"),
    "resolution_revoked": _lt("Resolution revoked by %(official)s"),
    "examiner_named": _lt("Examined by %(official)s"),
    "assignment_done": _lt("%(official)s reported the assignment as done"),
    "assignment_due_set": _lt("Part of %(official)s is due %(date)s"),
    "more_time_asked": _lt("%(official)s asked for time until %(date)s"),
    "more_time_granted": _lt("Time given to %(official)s until %(date)s"),
    "other_executors_asked": _lt("%(official)s asked for other executors"),
    "other_executors_granted": _lt("Other executors agreed to for %(official)s"),
    "request_refused": _lt("Request of %(official)s refused"),
    "proposal_sent": _lt("Proposal sent to %(official)s"),
    "proposal_accepted": _lt("Proposal accepted, to be fulfilled by %(date)s"),
    "proposal_included": _lt("Proposal taken into a programme, term %(date)s"),
    "proposal_refused": _lt("Proposal refused"),
    "letter_drafted": _lt("Letter drafted: %(letter)s"),
    "letter_compiled": _lt("Parts of the co-executors taken over: %(letter)s"),
    "letter_submitted": _lt("Letter sent to review: %(letter)s"),
    "letter_returned": _lt("Letter returned for rework: %(letter)s"),
    "letter_approved": _lt("Letter approved for signature: %(letter)s"),
    "letter_signed": _lt("Letter signed: %(letter)s"),
    "letter_countersigned": _lt(
        "%(official)s signed, more signatures are awaited: %(letter)s"
    ),
    "signature_dropped": _lt("The text changed, signatures are dropped: %(letter)s"),
    "scan_attached": _lt("Scan of the signed letter attached: %(letter)s"),
    "signature_attached": _lt("Signature file attached: %(letter)s"),
    "letter_numbered": _lt("Letter numbered: %(letter)s"),
    "letter_dispatched": _lt("Letter dispatched: %(letter)s"),
    "letter_sent_again": _lt("Letter sent again: %(letter)s"),
    "letter_came_back": _lt("Letter came back: %(letter)s"),
    "letter_kept": _lt("Letter that came back left in the file: %(letter)s"),
    "letter_tracking": _lt("Postal identifier entered: %(letter)s"),
    "letter_copied": _lt("Copy given: %(letter)s"),
    "letter_placed": _lt("Answer placed in another system: %(letter)s"),
    "placement_dropped": _lt("Placing not needed: %(letter)s"),
    "letter_cancelled": _lt("Letter cancelled: %(letter)s"),
    "letter_email_failed": _lt("E-mail was refused: %(letter)s"),
    "letter_email_uncertain": _lt("Unknown whether the e-mail left: %(letter)s"),
    "visa_given": _lt("%(official)s endorsed: %(letter)s"),
    "visa_refused": _lt("%(official)s refused to endorse: %(letter)s"),
    "visa_overruled": _lt("Goes on without the visa of %(official)s: %(letter)s"),
    "visa_dropped": _lt("The text changed, visas are asked again: %(letter)s"),
    "quality_passed": _lt("Checked after the decision: %(letter)s"),
    "answered": _lt("Answer dispatched"),
    "decided_to_file": _lt("Decision: to file"),
    "decided_keep_control": _lt("Decision: keep on control until %(date)s"),
    "decided_to_file_agreed": _lt("Decision by agreement with %(official)s: to file"),
    "decided_keep_control_agreed": _lt(
        "Decision by agreement with %(official)s: keep on control until %(date)s"
    ),
    "extended": _lt("Term extended until %(date)s"),
    "extension_taken_back": _lt("Extension taken back, the term ends on %(date)s"),
    "term_changed": _lt("Term of examination changed, due %(date)s"),
    "deadline_revised": _lt("Term moved to %(date)s: the calendar or the rule changed"),
    "closed": _lt("Closed"),
    "redirect_asked": _lt("Redirect drafted for %(official)s"),
    "redirect_signed": _lt("Redirect asked for, signed by %(official)s"),
    "redirect_endorsed": _lt("Redirect endorsed"),
    "redirect_refused": _lt("Redirect refused to %(official)s"),
    "redirected": _lt("Redirected to %(official)s"),
    "commission_planned": _lt("Commission planned"),
    "commission_held": _lt("Commission held on the spot"),
    "commission_waived": _lt("Examined without a commission"),
    "joined": _lt("Examined together with No. %(leader)s"),
    "joined_here": _lt("Appeals joined: %(count)s"),
    "joined_started": _lt("Under examination by the resolution of %(official)s"),
    "linked_repeat": _lt("Repeat of No. %(leader)s"),
    "linked_duplicate": _lt("Duplicate of No. %(leader)s"),
    "linked_continuation": _lt("Continuation of No. %(leader)s"),
    "linked_collective": _lt("One of the identical appeals with No. %(leader)s"),
    "unlinked": _lt("No longer linked to No. %(leader)s"),
    "separated": _lt("Taken out of the examination together with No. %(leader)s"),
    "control_set": _lt("Additional control until %(date)s"),
    "control_done": _lt("Additional control checked"),
    "question_added": _lt("Question added: %(topic)s"),
    "question_changed": _lt("Question changed: %(fields)s"),
    "question_removed": _lt("Question taken away: %(topic)s"),
    "card_changed": _lt("Card changed: %(fields)s"),
    "applicant_changed": _lt("Applicant's card changed: %(fields)s"),
    "document_added": _lt("Document added: %(count)s"),
    "made_request": _lt("Taken for an official's request"),
    "made_appeal": _lt("Taken for a citizen's appeal"),
    "sorted": _lt("Sorted by the head of the office"),
    "mark_set": _lt("Mark set: %(mark)s"),
    "mark_removed": _lt("Mark taken away: %(mark)s"),
    "taken_over": _lt("Taken over from the chancery by list"),
    "reported": _lt("Reported to %(official)s"),
    "custody_handover": _lt("Paper handed over: %(official)s"),
    "custody_return": _lt("Paper returned to the appeals office"),
    "custody_recall": _lt("Paper recalled urgently: %(official)s"),
    "custody_receipt": _lt("Receipt of the paper confirmed: %(official)s"),
    "custody_loss": _lt("Paper lost, explanatory note of %(official)s"),
    "custody_duplicate": _lt("Duplicate of the paper issued"),
    "inspected": _lt("The applicant looked into the file"),
    "document_changed": _lt("Document changed: %(fields)s"),
    "handed_to_body": _lt("Handed to another body: %(body)s"),
    "handed_back": _lt("Returned as not competent to: %(body)s"),
    "handover_returned": _lt("Came back as not competent: %(body)s"),
    "handover_answered": _lt("The other body answered: %(body)s"),
    "forwarded": _lt("Forwarded to other bodies"),
    "returned": _lt("Returned to the applicant: %(outcome)s"),
    "left_unanswered": _lt("Left without answer: %(outcome)s"),
    "withdrawn": _lt("Withdrawn by the applicant"),
    "handed_over": _lt("Handed to the chancery: %(outcome)s"),
    "questions_left": _lt("Some questions have left: %(outcome)s"),
    "reopened": _lt("Outcome taken back: %(outcome)s"),
    "marked_false": _lt("Marked as knowingly false by %(official)s"),
    "copy_received": _lt("Copy of the result received: %(organization)s"),
    "documents_asked": _lt("Documents requested: %(organization)s"),
    "documents_received": _lt("Requested documents received: %(organization)s"),
    "filed": _lt("Filed into the archive"),
    "unfiled": _lt("Taken back from the archive"),
    "archive_issued": _lt("Case given to a reader"),
    "archive_returned": _lt("Case returned to the archive"),
    "erased": _lt("Papers destroyed and personal data erased by an act"),
    "promise_marked": _lt("Promise marked, term %(date)s: %(letter)s"),
    "promise_denied": _lt("Sentence marked as no promise: %(letter)s"),
    "commitment_made": _lt("Commitment on control until %(date)s: %(official)s"),
    "commitment_handed_on": _lt("Commitment until %(date)s goes to %(official)s"),
    "commitment_reported": _lt("Commitment until %(date)s reported as done"),
    "commitment_checked": _lt("Commitment until %(date)s checked"),
    "commitment_confirmed": _lt("Commitment until %(date)s confirmed by the citizen"),
    "commitment_denied": _lt("Commitment until %(date)s denied by the citizen"),
    "commitment_fulfilled": _lt("Commitment until %(date)s fulfilled"),
    "commitment_postponed": _lt("Commitment postponed until %(date)s"),
    "commitment_overdue": _lt("Commitment until %(date)s not kept: on control again"),
    "commitment_dropped": _lt("Commitment until %(date)s taken off control"),
    "call_confirmed": _lt("The applicant confirmed by phone"),
    "call_not_reached": _lt("The applicant was not reached by phone: %(count)s"),
    "call_unreachable": _lt("The applicant was not reached, tries: %(count)s"),
    "call_undecided": _lt("Called: the office decides"),
    "call_waived": _lt("Call closed without confirmation"),
    "returned_to_work": _lt("Back to work: not solved"),
    "request_cancelled": _lt("Request for documents cancelled: %(organization)s"),
    "nonconformity_proposed": _lt("Nonconformity proposed"),
    "nonconformity_opened": _lt("Nonconformity opened for %(official)s"),
    "nonconformity_cancelled": _lt("Nonconformity not confirmed"),
    "nonconformity_submitted": _lt("Measures submitted by %(official)s"),
    "nonconformity_returned": _lt("Measures returned to %(official)s"),
    "nonconformity_accepted": _lt("Measures of %(official)s accepted"),
    "nonconformity_done": _lt("Evidence of the measures filed"),
    "nonconformity_effective": _lt("Measures had effect"),
    "nonconformity_reopened": _lt("Measures had no effect, new ones are asked for"),
    "violation_found": _lt("Violation noted in the register"),
    "violation_answered": _lt("Reply on the violation entered"),
    "violation_dismissed": _lt("Violation dismissed"),
    "oral_note_signed": _lt("Note on the oral answer signed by %(official)s"),
    "oral_note_returned": _lt("Note on the oral answer returned"),
    "answered_orally": _lt("Answered orally"),
    "interim_promised": _lt("Final answer promised by %(date)s"),
    "supplement_received": _lt("Supplement from the applicant"),
    "supplement_taken": _lt("Applicant's supplement taken into the case"),
    "withdrawal_asked": _lt("The applicant asks to withdraw the appeal"),
    "withdrawal_taken": _lt("Applicant's request to withdraw met"),
    "copy_asked": _lt("The applicant asks for a copy in hand"),
    "copy_taken": _lt("Applicant's request for a copy met"),
    "applicant_request_refused": _lt("Request of the applicant refused"),
    "letter_opened": _lt("Opened by the applicant: %(letter)s"),
    "letter_announced": _lt("Applicant told by e-mail: %(letter)s"),
    "feedback_given": _lt("Rated by the applicant"),
    "feedback_changed": _lt("Rating changed by the applicant"),
    "unsolved_reported": _lt("The applicant says it is not solved"),
    "unsolved_answered": _lt("Applicant answered on “not solved”"),
    "public_answer_drafted": _lt("Question and answer proposed for the site"),
    "public_answer_submitted": _lt("Text for the site sent for approval"),
    "public_answer_returned": _lt("Text for the site returned with remarks"),
    "public_answer_published": _lt("Question and answer published without persons"),
    "public_answer_withdrawn": _lt("Question and answer taken off the site"),
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
        bodies = self._get_bodies_by_id()
        marks = self._get_marks_by_id()
        outcomes = self._get_names_by_id("citizen.outcome", "outcome_id")
        leaders = self._get_names_by_id("citizen.appeal", "leader_id")
        organizations = self._get_names_by_id("res.partner", "partner_id")
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
                "leader": leaders.get(data.get("leader_id"), ""),
                "body": bodies.get(data.get("company_id"), ""),
                "mark": marks.get(data.get("mark_id"), ""),
                "outcome": outcomes.get(data.get("outcome_id"), ""),
                "organization": organizations.get(data.get("partner_id"), ""),
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
        post = named or self.official_id
        return post.sudo().display_name or self.user_id.sudo().name

    def _get_letters_by_id(self):
        """Kind and number of the letters named, readable with the event itself."""
        ids = {(event.data or {}).get("letter_id") for event in self} - {None}
        letters = self.env["citizen.letter"].sudo().browse(ids).exists()
        return {letter.id: letter.display_name for letter in letters}

    def _get_topics_by_id(self):
        ids = {(event.data or {}).get("topic_id") for event in self} - {None}
        topics = self.env["citizen.topic"].sudo().browse(ids).exists()
        return {topic.id: topic.display_name for topic in topics}

    def _get_bodies_by_id(self):
        ids = {(event.data or {}).get("company_id") for event in self} - {None}
        # Sudo: which other body has the appeal is told, whatever the user's own bodies
        bodies = self.env["res.company"].sudo().browse(ids).exists()
        return {body.id: body.name for body in bodies}

    def _get_marks_by_id(self):
        ids = {(event.data or {}).get("mark_id") for event in self} - {None}
        # Sudo: a mark of another body stays readable where it was set
        marks = self.env["citizen.appeal.mark"].sudo().browse(ids).exists()
        return {mark.id: mark.name for mark in marks}

    def _get_names_by_id(self, model, key):
        """Names of the directory's records that the events mean by ``key``."""
        ids = {(event.data or {}).get(key) for event in self} - {None, False}
        # Sudo: outcomes and organisations are no secret of who reads the event
        records = self.env[model].sudo().browse(ids).exists()
        return {record.id: record.name for record in records}

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
