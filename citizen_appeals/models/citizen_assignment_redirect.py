from odoo import api, fields, models


class CitizenAssignment(models.Model):
    """Until when the executor may ask for a redirect (S4 2.2.3)."""

    _inherit = "citizen.assignment"

    redirect_ids = fields.One2many(
        "citizen.redirect", "assignment_id", string="Redirects", copy=False
    )
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

    def _finish_open(self):
        result = super()._finish_open()
        self._drop_redirects()
        return result

    def _cancel_open(self):
        result = super()._cancel_open()
        self._drop_redirects()
        return result

    def _drop_redirects(self):
        """The assignment has ended: nobody waits for its redirect any more."""
        running = self.redirect_ids.filtered(
            lambda redirect: redirect.state in ("draft", "signed", "endorsed")
        )
        if running:
            running._write_flow({"state": "dropped"})
            running._end_term("date_stopped")

    def _may_ask_redirect(self, posts):
        """The executor, or the head of his unit or of one above it."""
        self.ensure_one()
        official = self.official_id
        path = (official.department_id.parent_path or "").split("/")
        heads = posts.filtered(
            lambda post: post.is_unit_head and str(post.department_id.id) in path
        )
        return official in posts or bool(heads)
