from odoo import api, fields, models
from odoo.tools import SQL


class CitizenAppeal(models.Model):
    """Internal redirects of an appeal (S4 2.2.2-2.2.4)."""

    _inherit = "citizen.appeal"

    redirect_ids = fields.One2many(
        "citizen.redirect", "appeal_id", string="Redirects", copy=False
    )
    redirect_count = fields.Integer(
        string="Requests to Redirect", compute="_compute_redirect_count"
    )
    can_ask_redirect = fields.Boolean(compute="_compute_can_ask_redirect")

    @api.depends("redirect_ids")
    def _compute_redirect_count(self):
        for appeal in self:
            appeal.redirect_count = len(appeal.redirect_ids)

    @api.depends("state", "assignment_ids.state")
    @api.depends_context("uid")
    def _compute_can_ask_redirect(self):
        for appeal in self:
            appeal.can_ask_redirect = appeal.state == "in_progress" and bool(
                appeal._get_own_redirectable()
            )

    def _get_own_redirectable(self):
        """Open assignments of the curator that the user may ask to redirect."""
        posts = self._my_posts()
        office = self._has_role("registrar", "office_head")
        return self.sudo().assignment_ids.filtered(
            lambda task: (
                task.state == "open"
                and not task.resolution_id.parent_assignment_id
                and (office or task._may_ask_redirect(posts))
            )
        )

    def action_ask_redirect(self):
        """Open the request to redirect, filled as far as it is known."""
        self.ensure_one()
        self.check_access("read")
        own = self._get_own_redirectable()
        self._check_may(bool(own), self.env._("an executor with an open assignment"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request to Redirect"),
            "res_model": "citizen.redirect",
            "view_mode": "form",
            "context": {
                "default_assignment_id": own[:1].id,
                "default_signatory_id": self._propose_redirect_signatory().id,
                # only assignments of this appeal are offered
                "redirect_appeal_id": self.id,
            },
        }

    def _propose_redirect_signatory(self):
        curator = self.supervisor_id
        is_high = (curator.signing_level or "") >= "3_deputy_head"
        return curator if is_high else curator.browse()

    def action_open_redirects(self):
        """Requests to redirect this appeal."""
        self.ensure_one()
        return self._open_children("citizen.redirect", self.env._("Redirects"))

    def _on_resolutions_given(self, resolutions, code, data=None):
        """The 5 days of a request to redirect run from here (S4 2.2.3)."""
        resolutions.assignment_ids._write_flow({"date_given": fields.Datetime.now()})
        return super()._on_resolutions_given(resolutions, code, data)

    @api.model
    def _get_reader_sources(self):
        """Who is asked to sign a request sees the appeal."""
        return [
            *super()._get_reader_sources(),
            SQL(
                "SELECT appeal_id, signatory_id FROM citizen_redirect"
                " WHERE appeal_id = ANY(%s) AND state <> 'refused'",
                self.ids,
            ),
        ]
