from odoo import models
from odoo.tools.misc import format_date

# These stand above the others
ORDER = ("examination", "internal")


class CitizenAppealDeadline(models.Model):
    """One row of the bar."""

    _inherit = "citizen.appeal.deadline"

    def _get_bar_row(self):
        self.ensure_one()
        company = self.company_id
        ended = self.date_met or self.date_stopped
        end = ended and company._local_date(ended)
        state = self._get_bar_state()
        return {
            "id": self.id,
            "rank": self._get_bar_rank(),
            "kind": self.kind,
            "label": self._get_kind_label(),
            "state": state,
            "start": str(company._local_date(self.date_start)),
            "due": str(self.day_due),
            "end": str(end) if end else False,
            "segments": self._get_bar_segments(),
            "text": self._get_bar_text(state, end),
            "why": self.explanation_short or "",
        }

    def _get_bar_rank(self):
        return ORDER.index(self.kind) if self.kind in ORDER else len(ORDER)

    def _get_bar_state(self):
        """The state, with what is overdue today told apart."""
        is_late = self.state == "open" and self.day_due < self.company_id._today()
        return "overdue" if is_late else self.state

    def _get_bar_segments(self):
        """From date to date: the term as it was counted, then each later date."""
        chain = [self]
        while chain[0].previous_id.date_stopped and len(chain) < 20:
            chain.insert(0, chain[0].previous_id)
        day = self.company_id._local_date(chain[0].date_start)
        segments = []
        for term in chain:
            kind = "base"
            if term != chain[0]:
                kind = "extension" if term._is_extension() else "moved"
            low, high = sorted((day, term.day_due))
            segments.append({"kind": kind, "from": str(low), "to": str(high)})
            day = term.day_due
        return segments

    def _get_bar_text(self, state, end):
        """The row as it is read aloud."""
        facts = {
            "kind": self._get_kind_label(),
            "start": format_date(
                self.env, self.company_id._local_date(self.date_start)
            ),
            "due": format_date(self.env, self.day_due),
            "end": format_date(self.env, end) if end else "",
        }
        texts = {
            "open": self.env._("%(kind)s: from %(start)s, due %(due)s, runs", **facts),
            "overdue": self.env._(
                "%(kind)s: from %(start)s, was due %(due)s, overdue", **facts
            ),
            "met": self.env._(
                "%(kind)s: from %(start)s, due %(due)s, met on %(end)s", **facts
            ),
            "met_late": self.env._(
                "%(kind)s: from %(start)s, was due %(due)s, met late on %(end)s",
                **facts,
            ),
            "stopped": self.env._(
                "%(kind)s: from %(start)s, due %(due)s, stopped on %(end)s", **facts
            ),
        }
        return texts[state]

    def _get_kind_label(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return labels.get(self.kind, "")
