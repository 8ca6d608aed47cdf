import re

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..tools.letter_text import short_date

# The master's words; addressee, salutation and way are each copy's own
SHARED_FIELDS = (
    "subject",
    "body",
    "on_order_of_id",
    "executor_id",
    "signatory_id",
    "enclosure_ids",
    "attachment_sheets",
    "attachment_copies",
    "attachments_note",
)
OWN_FIELDS = frozenset(
    {"addressee_name_dative", "addressee_address", "addressee_email", "salutation"}
    | {"dispatch_way"}
)
# States the copies reach with the master: event and hook of their appeal
FOLLOWED = {
    "in_review": ("letter_submitted", "_on_letter_submitted"),
    "approved": ("letter_approved", None),
    "signed": ("letter_signed", None),
    "draft": ("letter_returned", "_on_letter_returned"),
    "cancelled": ("letter_cancelled", "_on_letter_returned"),
}
# Done once, on the master, for all of them
DONE_ONCE = frozenset(
    {"edit", "submit", "give_visa", "take_back", "insist", "approve", "return", "sign"}
    | {"pass_quality"}
)
UNSIGNED = ("draft", "in_review", "approved")
# Papers the applicants sent in: never enclosed in an answer to others
APPLICANTS_PAPERS = ("appeal", "attachment", "supplement", "withdrawal")


class CitizenLetter(models.Model):
    """One answer for many: the master's text, a copy for each applicant (D3, S4 2.4.1).

    Review, visas and signature are given once, on the master; each copy has its own
    outgoing number, addressee, salutation, PDF and way of dispatch. All list numbers
    and dates of the appeals, none names another applicant.
    """

    _inherit = "citizen.letter"

    master_letter_id = fields.Many2one(
        "citizen.letter",
        string="Copy of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    copy_ids = fields.One2many(
        "citizen.letter",
        "master_letter_id",
        string="Copies for the Others",
        readonly=True,
    )
    answered_list = fields.Text(
        string="Appeals Answered",
        readonly=True,
        copy=False,
        help="Number and date of each appeal this answer is for (S4 2.4.1).",
    )

    # ------------------------------------------------------------------
    # rights and text
    # ------------------------------------------------------------------

    def _get_allowed_actions(self, roles):
        """A copy is only numbered, dispatched, printed, or left out by itself."""
        allowed = super()._get_allowed_actions(roles)
        if self.master_letter_id:
            allowed -= DONE_ONCE
            if self.state not in UNSIGNED:
                allowed -= {"cancel"}
        return allowed

    def _check_action(self, action):
        """Who acts on a copy is told where the deed is done."""
        copies = self.sudo().filtered("master_letter_id")
        if action in DONE_ONCE and copies:
            self.check_access("read")
            raise UserError(
                self.env._(
                    "%(letter)s is a copy of an answer for several appeals: do this"
                    " with the letter of No. %(appeal)s, it holds for all of them"
                    " (S4 2.4.1).",
                    letter=copies[0].display_name,
                    appeal=copies[0].master_letter_id.appeal_name,
                )
            )
        return super()._check_action(action)

    def _check_write(self, names):
        own = self.filtered("master_letter_id")
        if own and names & set(SHARED_FIELDS):
            raise UserError(
                self.env._(
                    "The text of a copy is that of the letter of No. %(appeal)s: change"
                    " it there, the copies follow (S4 2.4.1).",
                    appeal=own[0].master_letter_id.appeal_name,
                )
            )
        if names & {"kind_id"} and (own or self.copy_ids):
            raise UserError(
                self.env._("An answer for several appeals keeps its kind (S4 2.4.1).")
            )
        open_copies = own.filtered(lambda letter: letter.state in UNSIGNED)
        if open_copies == self and names <= OWN_FIELDS:
            # The addressee of a copy is corrected by whoever may edit the master
            return self.master_letter_id._check_write(names)
        return super()._check_write(names)

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(SHARED_FIELDS):
            self._flow_to_copies()
        return result

    def _flow_to_copies(self):
        """The copies say what the master says, each with its own number and date."""
        # Sudo: who may change the master changes the copies with it
        for master in self.sudo().filtered("copy_ids"):
            for copy in master._get_live_copies():
                if copy.state in UNSIGNED:
                    copy.write(master._prepare_copy_values(copy.appeal_id))

    def _get_live_copies(self):
        return self.copy_ids.filtered(lambda letter: letter.state != "cancelled")

    def _prepare_copy_values(self, appeal):
        self.ensure_one()
        values = {}
        for name in SHARED_FIELDS:
            value = self[name]
            if self._fields[name].type == "many2many":
                value = [fields.Command.set(value.ids)]
            elif self._fields[name].relational:
                value = value.id
            values[name] = value
        return values | {"body": self._adapt_body(appeal)}

    def _adapt_body(self, appeal):
        """The text with date and number of the other appeal in place of the own."""
        own = self.appeal_id
        if not own.name or not own.date_registered:
            return self.body
        number = rf"{re.escape(short_date(own.date_registered))}(.{{1,12}}?)"
        number += rf"{re.escape(own.name)}(?![\d/])"
        return re.sub(
            number,
            lambda found: (
                short_date(appeal.date_registered) + found.group(1) + appeal.name
            ),
            str(self.body or ""),
        )

    # ------------------------------------------------------------------
    # the list of appeals
    # ------------------------------------------------------------------

    def _list_answered(self):
        """Write the list on the master and its copies, while nothing is signed."""
        for master in self.sudo():
            letters = master | master._get_live_copies()
            appeals = letters.appeal_id.sorted(lambda a: (a.date_registered, a.number))
            text = False
            if len(appeals) > 1:
                text = "; ".join(
                    f"№\u00a0{appeal.name} от\u00a0{short_date(appeal.date_registered)}"
                    for appeal in appeals
                )
            letters._write_flow({"answered_list": text})
            letters._drop_outdated()

    def _get_digest_parts(self):
        parts = super()._get_digest_parts()
        return [*parts, self.answered_list or ""]

    def _prepare_print_values(self, cache):
        values = super()._prepare_print_values(cache)
        return values | {"answered_list": self.answered_list}

    def _get_enclosable_appeals(self):
        """A copy carries the enclosures of its master."""
        appeals = super()._get_enclosable_appeals()
        return appeals | self.sudo().master_letter_id.appeal_id

    # ------------------------------------------------------------------
    # the one way of all
    # ------------------------------------------------------------------

    def _set_state(self, state, **values):
        before = {letter.id: letter.state for letter in self.sudo()}
        result = super()._set_state(state, **values)
        if state in FOLLOWED:
            for master in self.sudo().filtered("copy_ids"):
                master._lead_copies(state, before[master.id], values)
            if state == "cancelled":
                left = self.sudo().filtered("master_letter_id")
                open_masters = left.master_letter_id.filtered(
                    lambda master: master.state in UNSIGNED
                )
                open_masters._list_answered()
        return result

    def _lead_copies(self, state, before, values):
        """The copies follow, each with the event and the state of its own appeal."""
        copies = self._get_live_copies().filtered(lambda copy: copy.state == before)
        code, hook = FOLLOWED[state]
        if before == "draft" and state == "approved":
            code, hook = FOLLOWED["in_review"]
        copies._set_state(state, **values)
        # The events are those of the person who acts, the rights of the system
        for copy in copies.sudo(self.env.su):
            if hook and copy.kind_id.answers_appeal:
                copy._tell_appeal(code, hook)
            else:
                copy._log_letter_event(code)

    def _write_review(self, *args, **kwargs):
        """One review for all: the figures count the text once."""
        masters = self.filtered(lambda letter: not letter.sudo().master_letter_id)
        return super(CitizenLetter, masters)._write_review(*args, **kwargs)

    def action_pass_quality(self, lines=None):
        """S4 2.7.2.4: checked once after the decision, it holds for the copies."""
        result = super().action_pass_quality(lines)
        # Sudo: written by this deed alone, whose right was checked
        copies = self.sudo()._get_live_copies()
        copies._write_flow({"is_quality_passed": True})
        copies.sudo(self.env.su)._log_letter_event("quality_passed")
        return result

    def _check_complete(self):
        """The copies are looked at with the master, before anybody reviews it."""
        result = super()._check_complete()
        # Sudo: a copy may belong to an appeal its author does not see any more
        copies = self.sudo()._get_live_copies()
        for copy in copies:
            copy._check_complete()
        if copies:
            self.sudo()._check_apart(copies)
        return result

    def _check_apart(self, copies):
        """No applicant sees the name, address or papers of another one (S4 2.4.1)."""
        papers = self.enclosure_ids.filtered(lambda d: d.kind in APPLICANTS_PAPERS)
        if papers:
            raise UserError(
                self.env._(
                    "Enclosed Files: papers the applicants sent are not enclosed in an"
                    " answer for several appeals (S4 2.4.1). Take them out."
                )
            )
        texts = (self.subject, html2plaintext(self.body or ""), self.attachments_note)
        text = " ".join(filter(None, texts)).casefold()
        applicants = (self | copies).appeal_id.applicant_id
        words = [applicant._get_telling_words() for applicant in applicants]
        if len(words) < 2:
            return
        shared = set.intersection(*words)
        found = {
            word
            for word in set.union(*words) - shared
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
        }
        if found:
            raise UserError(
                self.env._(
                    "Text: it names one of the applicants (%(words)s) and goes to all"
                    " of them. Take names, addresses and phones out; each copy is"
                    " addressed by itself (S4 2.4.1).",
                    words=", ".join(sorted(found)),
                )
            )
