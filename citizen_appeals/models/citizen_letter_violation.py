from odoo import fields, models


class CitizenLetter(models.Model):
    """A letter about a violation carries the proof of the missed term (S4 2.7.7)."""

    _inherit = "citizen.letter"

    violation_id = fields.Many2one(
        "citizen.violation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _get_text_values(self):
        values = super()._get_text_values()
        # Sudo: who writes the letter sees what it is about
        violation = self.sudo().violation_id
        return values | {"violation": violation and violation._get_letter_facts()}

    def _prepare_print_values(self, cache):
        values = super()._prepare_print_values(cache)
        return values | {"term_proof": self._get_term_proof()}

    def _get_term_proof(self):
        """The second page: which term, from what it was counted, when it was met.

        The paper is Russian whatever the language of who prints it.
        """
        company = self.company_id
        # Sudo: the chancery prints the letter, not the appeal
        term = self.sudo().violation_id.deadline_id
        if not term:
            return None
        term = term.with_context(
            lang=self.env["res.lang"]._lang_get("ru_RU").code or self.env.lang,
            tz=company.sudo().tz,
        )
        kinds = dict(term._fields["kind"]._description_selection(term.env))
        met = term.date_met and company._to_local(term.date_met)
        return {
            "number": term.appeal_id.name,
            "date": term.appeal_id.date_registered.strftime("%d.%m.%Y")
            if term.appeal_id.date_registered
            else "",
            "kind": kinds[term.kind],
            "start": company._to_local(term.date_start).strftime("%d.%m.%Y"),
            "due": term.day_due.strftime("%d.%m.%Y"),
            "met": met and met.strftime("%d.%m.%Y"),
            "days": self.sudo().violation_id.days_late,
            "explanation": term.explanation,
        }
