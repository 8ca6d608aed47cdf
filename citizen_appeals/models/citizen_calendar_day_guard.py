from odoo import api, models
from odoo.exceptions import RedirectWarning


class CitizenCalendarDay(models.Model):
    """A day that running terms rest on changes by a revision, not by hand (C1, K2).

    Whatever no running term feels is entered directly. What a revision applies goes
    through ``_…_revised``: it has moved the terms already.
    """

    _inherit = "citizen.calendar.day"

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        days._check_no_term_moves(*days._get_scope())
        return days

    def write(self, vals):
        if not {"date", "kind", "company_id"} & vals.keys():
            return super().write(vals)
        bodies, is_federal = self._get_scope()
        result = super().write(vals)
        new_bodies, is_now_federal = self._get_scope()
        self._check_no_term_moves(bodies | new_bodies, is_federal or is_now_federal)
        return result

    def unlink(self):
        scope = self._get_scope()
        result = super().unlink()
        self._check_no_term_moves(*scope)
        return result

    def _create_revised(self, vals_list):
        return super().create(vals_list)

    def _write_revised(self, vals):
        return super().write(vals)

    def _unlink_revised(self):
        return super().unlink()

    def _get_scope(self):
        """Bodies whose days these are, and whether some are federal."""
        return self.company_id, any(not day.company_id for day in self)

    def _check_no_term_moves(self, bodies, is_federal):
        """:raise RedirectWarning: running terms would not agree with the calendar"""
        if self.env.su or not (bodies or is_federal):
            return
        # Sudo: terms are only counted, their appeals are not shown
        Revision = self.env["citizen.deadline.revision"].sudo()
        bodies = Revision._get_bodies() if is_federal else bodies.sudo()
        counts = Revision._count_moves(Revision._find_changed(bodies))
        if not counts["moved_count"] and not counts["renewed_count"]:
            return
        raise RedirectWarning(
            self.env._(
                "Running terms rest on this calendar: %(moved)s would move, %(overdue)s"
                " of them become overdue, %(renewed)s keep their date but not their"
                " proof. Make a revision of deadlines: it shows them and moves them"
                " together with the calendar, on the ground of the act that changes"
                " it (Labour Code, art. 112, p. 5).",
                moved=counts["moved_count"],
                overdue=counts["overdue_count"],
                renewed=counts["renewed_count"],
            ),
            self.env["ir.model.data"]._xmlid_to_res_id(
                "citizen_appeals.citizen_deadline_revision_action"
            ),
            self.env._("Open Revisions"),
        )
