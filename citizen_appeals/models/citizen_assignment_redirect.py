from odoo import api, fields, models


class CitizenAssignment(models.Model):
    """Until when the executor may ask for a redirect (S4 2.2.3)."""

    _inherit = "citizen.assignment"

    date_given = fields.Datetime(string="Given on", readonly=True, copy=False)
    date_redirect_until = fields.Date(
        string="Redirect Asked by",
        compute="_compute_date_redirect_until",
        help="The unit that is not competent asks for a redirect by this day.",
    )

    @api.depends("date_given")
    def _compute_date_redirect_until(self):
        for assignment in self:
            assignment.date_redirect_until = assignment._get_redirect_term()[0]

    def _get_redirect_term(self):
        """Last day to ask for a redirect and its proof; nothing where no rule runs."""
        self.ensure_one()
        rule = self.date_given and self.appeal_id._find_deadline_rule(
            "redirect_request"
        )
        if not rule:
            return False, {}
        return rule._due_for(self.company_id, self.date_given)

    def _get_redirect_posts(self):
        """The executor and the heads of his unit and of those above it."""
        official = self.official_id
        path = official.department_id.parent_path or ""
        units = [int(part) for part in path.split("/") if part]
        heads = self.env["citizen.official"].search(
            [("department_id", "in", units), ("is_unit_head", "=", True)]
        )
        return official | heads
