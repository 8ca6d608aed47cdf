from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import fingerprint
from ..tools.html_text import html_blocks

# Looked at before the most alike are shown; older ones of a busy topic are left out
COMPARED = 200
SHOWN = 10
UNIT_FREE_ROLES = ("registrar", "office_head", "supervisor", "assistant")


class CitizenLetter(models.Model):
    """Answers given before on the same topic, to take paragraphs over (H7, D1).

    Only answers of the own post or unit that the user may read, each with its fate:
    disputed, repeated, confirmed. What names the other citizen is never taken over.
    """

    _inherit = "citizen.letter"

    is_answer = fields.Boolean(
        related="kind_id.answers_appeal", export_string_translation=False
    )

    def action_similar(self):
        """Show earlier answers on the same topic, the most alike first."""
        self.ensure_one()
        self._check_action("edit")
        if not self.kind_id.answers_appeal:
            raise UserError(
                self.env._("Earlier answers are offered to an answer to the applicant.")
            )
        found = self._find_similar_answers()
        if not found:
            raise UserError(
                self.env._(
                    "Your unit has given no answer on this topic yet that you may"
                    " read. Start from a template instead."
                )
            )
        return self.env["citizen.letter.similar"]._open(self, found)

    def _find_similar_answers(self):
        """Pairs (answer, likeness of the appeals from 0 to 1), the likeliest first."""
        answers = self.search_fetch(
            self._get_similar_domain(), ["appeal_id"], order="id DESC", limit=COMPARED
        )
        appeals = answers.appeal_id
        appeals.fetch(["annotation", "body"])
        own = self._get_stems(self.appeal_id)
        rated = []
        for answer in answers:
            theirs = own and self._get_stems(answer.appeal_id)
            likeness = fingerprint.likeness(own, theirs) if own else 0
            rated.append((answer, likeness))
        rated.sort(key=lambda pair: (-round(pair[1], 2), -pair[0].id))
        return rated[:SHOWN]

    def _get_stems(self, appeal):
        texts = filter(None, (appeal.annotation, appeal.body))
        return fingerprint.stems("\n".join(texts))

    def _get_similar_domain(self):
        appeal = self.appeal_id
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "dispatched"),
                ("kind_id.answers_appeal", "=", True),
                ("kind_id", "=", self.kind_id.id),
                ("master_letter_id", "=", False),
                ("appeal_id", "!=", appeal.id),
                ("appeal_id.is_readable", "=", True),
                ("appeal_id.destruction_act_id", "=", False),
                (
                    "appeal_id.question_ids.topic_id",
                    "in",
                    appeal.question_ids.topic_id.ids,
                ),
            ]
        )
        if appeal._has_role(*UNIT_FREE_ROLES):
            return domain
        posts = appeal._my_posts()
        return domain & (
            Domain("executor_id", "in", posts.ids)
            | Domain("executor_id.department_id", "child_of", posts.department_id.ids)
        )

    # ------------------------------------------------------------------
    # what became of an answer
    # ------------------------------------------------------------------

    def _get_fates(self):
        """Id of each answer → set of codes of what followed it, in few statements."""
        # Sudo: whether something followed, not what it says
        letters = self.sudo()
        by_appeal = {letter.appeal_id.id: letter.id for letter in letters}
        fates = {letter.id: set() for letter in letters}

        def note(code, appeals):
            for appeal_id in appeals.ids:
                if appeal_id in by_appeal:
                    fates[by_appeal[appeal_id]].add(code)

        appeal_ids = list(by_appeal)
        later = letters.appeal_id.search([("origin_appeal_ids", "in", appeal_ids)])
        complaints = later.filtered(lambda a: a.kind == "complaint")
        note("complained", complaints.origin_appeal_ids)
        again = later - complaints
        note("repeated", again.filtered("is_repeat").origin_appeal_ids)
        sheets = self.env["citizen.nonconformity"].sudo()
        note(
            "nonconformity",
            sheets.search(
                [("appeal_ids", "in", appeal_ids), ("state", "!=", "cancelled")]
            ).appeal_ids,
        )
        calls = self.env["citizen.verification"].sudo()
        calls = calls.search([("appeal_id", "in", appeal_ids)])
        note("not_solved", calls.filtered(lambda c: c.state == "back").appeal_id)
        note("confirmed", calls.filtered(lambda c: c.state == "confirmed").appeal_id)
        events = self.env["citizen.appeal.event"].sudo()
        note(
            "not_solved",
            events.search(
                [("appeal_id", "in", appeal_ids), ("code", "=", "returned_to_work")]
            ).appeal_id,
        )
        return fates

    def _get_paragraphs(self):
        """The text as it was sent, paragraph by paragraph."""
        return html_blocks(self.body)
