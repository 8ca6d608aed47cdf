from odoo import models
from odoo.exceptions import RedirectWarning

from .citizen_deadline_revision_rule import COUNTED


class CitizenDeadlineRule(models.Model):
    """How a rule counts changes by a revision once terms run by it (C1, K2).

    The act that changes it says whether running terms follow; the revision asks.
    """

    _inherit = "citizen.deadline.rule"

    def write(self, vals):
        if not self.env.su:
            changed = self.filtered(
                lambda rule: any(
                    name in vals and vals[name] != rule[name] for name in COUNTED
                )
            )
            changed._check_no_term_runs()
        return super().write(vals)

    def _write_revised(self, vals):
        return super().write(vals)

    def _check_no_term_runs(self):
        """:raise RedirectWarning: terms counted by these rules run"""
        if not self:
            return
        # Sudo: terms are only counted, their appeals are not shown
        Term = self.env["citizen.appeal.deadline"].sudo()
        running = [("date_met", "=", False), ("date_stopped", "=", False)]
        count = Term.search_count([("rule_id", "in", self.ids), *running])
        if not count:
            return
        raise RedirectWarning(
            self.env._(
                "By the rule “%(rule)s” %(count)s terms run. Make a revision of"
                " deadlines: it asks whether the running ones follow, shows which"
                " move, and keeps the act that changes the rule (%(clause)s).",
                rule=self[0].name,
                count=count,
                clause=self[0].clause,
            ),
            self.env["ir.model.data"]._xmlid_to_res_id(
                "citizen_appeals.citizen_deadline_revision_action"
            ),
            self.env._("Open Revisions"),
        )
