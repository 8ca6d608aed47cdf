from odoo import models
from odoo.fields import Domain


class CitizenAppeal(models.Model):
    """Who opened the card and what hangs on it: for auditor and office head (A11)."""

    _inherit = "citizen.appeal"

    def action_open_access_log(self):
        """Looks, downloads, prints and exports of this card, its papers and person."""
        self.ensure_one()
        self._check_role("auditor", "office_head")
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_access_log_action"
        )
        domain = Domain.OR(
            Domain("res_model", "=", records._name)
            & Domain("record_id", "in", records.ids)
            for records in self._get_logged_parts()
            if records
        )
        return action | {
            "name": self.env._("Who Opened: %(appeal)s", appeal=self.display_name),
            "domain": list(domain),
            "views": [[False, "list"], [False, "form"]],
            "context": {"create": False},
        }

    def _get_logged_parts(self):
        """Records whose reading shows this appeal: card, applicant, papers, letters."""
        return [self, self.applicant_id, self.document_ids, self.letter_ids]
