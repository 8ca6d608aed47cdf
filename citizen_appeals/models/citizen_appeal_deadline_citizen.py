from odoo import models
from odoo.tools.misc import format_date


class CitizenAppealDeadline(models.Model):
    """Why that date, in a sentence for the applicant."""

    _inherit = "citizen.appeal.deadline"

    def _explain_to_citizen(self):
        """Term, from which day, day off, extension, and the clause; no one's reason."""
        if not self:
            return ""
        proof = self.proof or {}
        if proof.get("source"):
            return " ".join(self._explain_source(proof))
        if not proof.get("unit"):
            return ""
        sentences = [self.env._("%(term)s.", term=self._explain_term(proof))]
        if proof["reached"] != proof["due"]:
            sentences.append(self._explain_end(proof))
        if self.revision_id:
            sentences.append(
                self.env._(
                    "Moved from %(old)s, because the calendar or the rule changed.",
                    old=format_date(self.env, self.previous_id.day_due),
                )
            )
        if proof.get("clause"):
            sentences.append(self._explain_clause(proof))
        text = " ".join(filter(None, sentences))
        return text[:1].upper() + text[1:]
