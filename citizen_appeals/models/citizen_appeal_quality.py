from odoo import fields, models
from odoo.tools import SQL

ISSUED = ("signed", "numbered")


class CitizenAppeal(models.Model):
    """What the quality check of its answer does to an appeal (S4 2.4.8-2.4.10)."""

    _inherit = "citizen.appeal"

    def action_decide(self, decision=None, date=None):
        """The author looks at the answer when he decides on it (S4 2.7.2.3)."""
        result = super().action_decide(decision, date)
        if decision is not None:
            # Sudo: whoever may decide need not read the letters
            answers = self.sudo()._get_answers()
            decided = answers.filtered(lambda letter: letter.state in ISSUED)
            decided._write_review("approve", stage="decision")
        return result

    def _on_rework(self, letter, review):
        """A letter was returned with this review: mark, term and letter (S4 2.4.9-10).

        Called with the rights of the system, for letters whose quality is checked.
        """
        self.ensure_one()
        if not letter.kind_id.needs_review:
            return
        self._set_rework_mark()
        self._start_rework(letter, review)
        if self.company_id._needs_rework_letter(review.stage):
            letter._draft_rework_letter(review)

    def _set_rework_mark(self):
        """S4 2.4.9: the mark «недоработка» of the card."""
        marks = self.env["citizen.appeal.mark"].search(
            [
                ("code", "=", "rework"),
                ("company_id", "in", (False, self.company_id.id)),
            ],
            order="company_id NULLS LAST",
            limit=1,
        )
        if marks - self.mark_ids:
            self.mark_ids |= marks

    def _start_rework(self, letter, review):
        """The term named to the executor runs until the letter comes back."""
        letter._end_rework("date_stopped")
        due, proof, rule = letter._get_rework_term()
        if due != review.date_due:
            proof = {"source": "review", "due": str(review.date_due)}
        row = self._prepare_deadline_row(
            "rework",
            review.date_due,
            proof,
            rule,
            start=fields.Datetime.now(),
            letter_id=letter.id,
            author_id=review.official_id.id,
        )
        self._create_deadlines([row])
        self._sync_deadlines()

    def _get_reader_sources(self):
        """Who signs a letter besides its signatory reads the appeal (A11)."""
        return [
            *super()._get_reader_sources(),
            SQL(
                "SELECT letter.appeal_id, signature.official_id"
                " FROM citizen_letter_signature signature"
                " JOIN citizen_letter letter ON signature.letter_id = letter.id"
                " WHERE letter.appeal_id = ANY(%s) AND letter.state <> 'draft'",
                self.ids,
            ),
        ]
