from odoo import api, models

from ..tools.letter_text import join_lines, long_date, short_date

# The paper is official: its words do not depend on the user's language
LANGUAGE = "ru_RU"
STATES = {
    "open": "идёт",
    "overdue": "просрочен",
    "met": "соблюдён",
    "met_late": "соблюдён с опозданием",
    "stopped": "прекращён",
    "replaced": "заменён",
}


class ReportDeadlineProof(models.AbstractModel):
    """How each deadline of an appeal was counted, one page with a signature (A9)."""

    _name = "report.citizen_appeals.report_deadline_proof"
    _description = "Print of Proofs of Deadlines"

    @api.model
    def _get_report_values(self, docids, data=None):
        appeals = self.env["citizen.appeal"].browse(docids)
        if self.env["res.lang"]._get_data(code=LANGUAGE):
            appeals = appeals.with_context(lang=LANGUAGE)
        return {
            "docs": appeals,
            "values": {appeal.id: self._get_values(appeal) for appeal in appeals},
        }

    def _get_values(self, appeal):
        company, post = appeal.company_id, appeal._my_posts()[:1]
        return {
            "title": f"Расчёт сроков {appeal.name or ''}".strip(),
            "body": company._get_letterhead_title(),
            "number": appeal.name or "без номера",
            "date": short_date(appeal.date_registered),
            "received": short_date(company._local_date(appeal.date_received)),
            "channel": appeal.channel_id.name,
            "applicant": appeal.applicant_id.name or appeal.received_name,
            "legal": short_date(appeal.date_deadline),
            "terms": self._get_terms(appeal),
            "post": post.name,
            "name": post.holder_name or self.env.user.name,
            "printed": long_date(company._today()),
        }

    def _get_terms(self, appeal):
        """Rows of terms, the legal one first; what replaces a row stands below it."""
        terms = appeal.deadline_ids
        # Sudo: which row replaces which is asked of all rows of the card
        replaced = terms.sudo().previous_id
        ranks = {term.id: term._get_bar_rank() for term in terms}
        ordered = terms.sorted(lambda term: (ranks[term.id], term.kind, term.id))
        return [self._get_term(term, term in replaced) for term in ordered]

    def _get_term(self, term, is_replaced):
        company, state = term.company_id, term._get_bar_state()
        if state == "stopped" and is_replaced:
            state = "replaced"
        ended = term.date_met or term.date_stopped
        label = STATES[state]
        if ended:
            label = f"{label} {short_date(company._local_date(ended))}"
        return {
            "kind": term._get_kind_label(),
            "start": short_date(company._local_date(term.date_start)),
            "due": self._get_due(term),
            "state": label,
            "why": join_lines(term.explanation),
        }

    def _get_due(self, term):
        """The day; for a term in hours the time of the body as well."""
        day = short_date(term.day_due)
        if "T" not in (term.proof or {}).get("due", ""):
            return day
        return f"{day} {term.company_id._to_local(term.date_due):%H:%M}"
