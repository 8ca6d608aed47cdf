import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..tools.promise import find_promises
from .citizen_promise import OPEN_LETTER_STATES

CLAUSE = "практика Губкинского городского округа: «Вторичная реакция»"
# A sentence that was only corrected keeps what was entered for it
SIMILAR = 0.6
MARK_COLOURS = {
    "to_mark": "bg-warning",
    "promise": "bg-success-subtle",
    "not_promise": "bg-secondary-subtle",
}


class CitizenLetter(models.Model):
    """Promises of an answer: found at each save, marked before the signature (E1)."""

    _inherit = "citizen.letter"

    promise_ids = fields.One2many("citizen.promise", "letter_id", string="Promises")
    promise_count = fields.Integer(
        string="To Mark", compute="_compute_promise_count", compute_sudo=True
    )
    promise_preview = fields.Html(
        string="Where They Stand", compute="_compute_promise_preview", sanitize=False
    )
    can_mark_promises = fields.Boolean(compute="_compute_can_mark_promises")

    @api.depends("promise_ids.state")
    def _compute_promise_count(self):
        counts = dict(
            self.env["citizen.promise"]._read_group(
                [("letter_id", "in", self.ids), ("state", "=", "to_mark")],
                ["letter_id"],
                ["__count"],
            )
        )
        for letter in self:
            letter.promise_count = counts.get(letter._origin, 0)

    @api.depends("body", "promise_ids.state", "promise_ids.quote")
    def _compute_promise_preview(self):
        """The text with each promise in the colour of its mark."""
        for letter in self:
            paragraphs = [
                letter._highlight(line)
                for line in letter._get_plain_lines()
                if line.strip()
            ]
            letter.promise_preview = Markup().join(paragraphs)

    def _highlight(self, line):
        html = escape(line)
        for promise in self.promise_ids:
            mark = Markup('<mark class="{}">{}</mark>').format(
                MARK_COLOURS[promise.state], promise.quote
            )
            # both sides are escaped, so is what replace gives
            html = html.replace(escape(promise.quote), mark)
        return Markup("<p>{}</p>").format(html)

    def _get_plain_lines(self):
        lines = html2plaintext(self.body or "").replace("\xa0", " ").splitlines()
        return [re.sub(r"\s+", " ", line).strip() for line in lines]

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_mark_promises(self):
        for letter in self:
            letter.can_mark_promises = letter._may_mark_promises()

    def _may_mark_promises(self):
        """Its author, who checks it, who signs it, and the office, until signed."""
        if not self.kind_id.answers_appeal and not self.promise_ids:
            return False
        return self.state in OPEN_LETTER_STATES and (
            self.can_edit
            or self.can_submit
            or self.can_approve
            or self.can_sign
            or self.can_return
        )

    # ------------------------------------------------------------------
    # finding
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        letters = super().create(vals_list)
        letters._sync_promises()
        return letters

    def write(self, vals):
        result = super().write(vals)
        if not {"body", "kind_id"}.isdisjoint(vals):
            self._sync_promises()
        return result

    def _sync_promises(self):
        """The rows follow the text; what was entered for a sentence stays with it."""
        answers = self.filtered(
            lambda letter: (
                letter.kind_id.answers_appeal and letter.state in OPEN_LETTER_STATES
            )
        )
        rows = []
        for letter in answers:
            # Sudo: the rows of the text are written with it, by whoever may write it
            rows += letter.sudo()._sync_found_promises()
        if rows:
            self.env["citizen.promise"].sudo().create(rows)

    def _find_promises(self):
        company = self.company_id
        calendar = self.env["citizen.calendar.day"]._get_calendar(company)
        return find_promises(
            "\n".join(self._get_plain_lines()),
            company._today(),
            calendar.add_working_days,
        )

    def _sync_found_promises(self):
        """Update and delete the rows of this letter; values of those to create."""
        left = self.promise_ids.filtered("is_found")
        rows = []
        for number, found in enumerate(self._find_promises(), start=1):
            values = {
                "sequence": number,
                "quote": found.quote,
                "term": found.term or False,
                "is_vague": found.is_vague,
            }
            row = self._match_promise(left, found.quote)
            if not row:
                rows.append(
                    {
                        **values,
                        "letter_id": self.id,
                        "date_due": found.date_due,
                        "is_found": True,
                    }
                )
                continue
            left -= row
            row._follow_text(values, found.date_due)
        left.unlink()
        return rows

    @api.model
    def _match_promise(self, rows, quote):
        """The row of that sentence, or of the one it was corrected from."""
        exact = rows.filtered(lambda row: row.quote == quote)[:1]
        if exact or not rows:
            return exact

        def likeness(row):
            return SequenceMatcher(None, row.quote, quote).ratio()

        best = max(rows, key=likeness)
        return best if likeness(best) >= SIMILAR else rows.browse()

    # ------------------------------------------------------------------
    # checks
    # ------------------------------------------------------------------

    def _check_before_sign(self):
        """E1: each sentence is marked, and what is promised binds somebody."""
        result = super()._check_before_sign()
        for letter in self.sudo():
            unmarked = letter.promise_ids.filtered(lambda p: p.state == "to_mark")
            if unmarked:
                raise UserError(
                    self.env._(
                        "%(letter)s: mark each promise before the signature, on the"
                        " page Promises (%(clause)s):\n%(quotes)s",
                        letter=letter.display_name,
                        clause=CLAUSE,
                        quotes="\n".join(f"– {promise.quote}" for promise in unmarked),
                    )
                )
            for promise in letter.promise_ids.filtered(lambda p: p.state == "promise"):
                promise._check_binding()
        return result

    def _get_findings(self):
        """Warnings: a sentence to mark, a promise that names no day."""
        findings = super()._get_findings()
        for promise in self.sudo().promise_ids:
            if promise.state != "to_mark":
                continue
            message = self.env._(
                "Promise or not? Mark the sentence on the page Promises before the"
                " signature."
            )
            if not promise.date_due:
                message = self.env._(
                    "Something will be done, but no day is named. Name the day, or"
                    " mark the sentence as no promise."
                )
            findings.append(
                {
                    "code": "promise" if promise.date_due else "promise_undated",
                    "level": "warning",
                    "message": message,
                    "quote": promise.quote,
                    "clause": CLAUSE,
                }
            )
        return findings
