from odoo import models

# Fields of the card the keys are made of
SOURCES = frozenset(
    {
        "company_id",
        "annotation",
        "body",
        "place",
        "applicant_id",
        "received_address",
        "received_phone",
        "superior_number",
    }
)


class CitizenAppeal(models.Model):
    """The search keys follow the card (A7)."""

    _inherit = "citizen.appeal"

    def _create_fresh(self, vals_list):
        appeals = super()._create_fresh(vals_list)
        # Sudo: nobody has a right to write the keys
        self.env["citizen.appeal.key"].sudo()._sync(appeals)
        return appeals

    def write(self, vals):
        result = super().write(vals)
        if not SOURCES.isdisjoint(vals):
            self.env["citizen.appeal.key"].sudo()._sync(self)
        return result
