from odoo import models


class CitizenAppealDeadline(models.Model):
    """Indexes of the morning's search for missed terms: a day, not a million rows."""

    _inherit = "citizen.appeal.deadline"

    _missed_idx = models.Index("(company_id, day_due)")
    _late_idx = models.Index("(company_id, create_date) WHERE create_date > date_due")

    def _explain_source(self, proof):
        """The day an interim answer promises (D3)."""
        if proof["source"] == "interim":
            return [
                self.env._(
                    "Promised to the applicant in the interim answer: %(due)s.",
                    due=self._format_fact(proof.get("due")),
                )
            ]
        return super()._explain_source(proof)
