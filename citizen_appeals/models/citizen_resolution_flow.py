from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.search import boolean_search
from .citizen_resolution import WORKED_ON


class CitizenResolution(models.Model):
    """Who gives a resolution; giving, revoking and replacing, one or a hundred."""

    _inherit = "citizen.resolution"

    can_give = fields.Boolean(compute="_compute_can_give", search="_search_can_give")
    can_revoke = fields.Boolean(compute="_compute_can_give")

    @api.depends("author_id", "state", "parent_assignment_id")
    @api.depends_context("uid")
    def _compute_can_give(self):
        allowed = self._filter_may_give()
        for resolution in self:
            may = resolution in allowed
            resolution.can_give = may and resolution.state == "draft"
            resolution.can_revoke = may and resolution.state == "given"

    @api.model
    @boolean_search
    def _search_can_give(self):
        """Drafts the user may give: what waits «На утверждение» (S4 2.3.8)."""
        draft = Domain("state", "=", "draft")
        if self.env["citizen.appeal"]._has_role("office_head", "registrar"):
            return draft
        posts = self.env["citizen.official"]._get_current()
        # Sudo: whose assistant one is, is no secret of the posts
        authors = posts | posts.sudo().assisted_ids
        high = authors.filtered(lambda post: post.signing_level >= "3_deputy_head")
        mine = Domain("author_id", "in", high.ids)
        mine |= Domain("author_id", "in", authors.ids) & Domain(
            "parent_assignment_id", "!=", False
        )
        for author in authors - high:
            mine |= Domain("author_id", "=", author.id) & Domain(
                "appeal_id.supervisor_id", "=", author.id
            )
        return draft & mine

    # ------------------------------------------------------------------
    # rights
    # ------------------------------------------------------------------

    def _filter_may_give(self):
        """The author, who acts for the author, assistants, or the office (S4 2.3.8)."""
        if self.env["citizen.appeal"]._has_role("office_head", "registrar"):
            return self
        posts = self.env["citizen.official"]._get_current()
        # Sudo: whose assistant one is, is no secret of the posts
        authors = posts | posts.sudo().assisted_ids
        return self.filtered(
            lambda resolution: (
                resolution.author_id in authors and resolution._is_authors_to_give()
            )
        )

    def _is_authors_to_give(self):
        """Curators and deputies order of their own accord, others pass on."""
        author = self.author_id.sudo()
        return bool(
            self.parent_assignment_id
            or author.signing_level >= "3_deputy_head"
            or author == self.sudo().appeal_id.supervisor_id
        )

    def _check_may_give(self):
        if refused := (self - self._filter_may_give())[:1]:
            raise AccessError(
                self.env._(
                    "The resolution is given by its author %(author)s, the assistant"
                    " or the appeals office (S4 2.3.8).",
                    author=refused.author_id.display_name,
                )
            )

    # ------------------------------------------------------------------
    # giving
    # ------------------------------------------------------------------

    def action_give(self):
        """Give the drafted resolutions: the executors see the appeal from now on."""
        self._check_giving()
        today = self.env.company._today()
        for resolutions in self.grouped("date").values():
            # Sudo: the right was checked; states are nobody's to write
            resolutions.sudo()._write_flow({"date": resolutions[0].date or today})
        self._give("resolution_given")
        return True

    def action_give_on_paper(self, date=None):
        """Note that the author signed these drafts on paper on a day (S4 2.3.8).

        Without a day opens the dialog.
        """
        self._check_giving()
        if date is None:
            return self._open_paper_dialog()
        day = fields.Date.to_date(date)
        if day > self.env.company._today():
            raise ValidationError(
                self.env._(
                    "Date of signature: %(date)s is in the future. Enter the day on"
                    " the signed sheet (S4 2.3.8).",
                    date=day.strftime("%d.%m.%Y"),
                )
            )
        for resolution in self:
            resolution._check_signed_after_registration(day)
        # Sudo: the right was checked; states are nobody's to write
        self.sudo()._write_flow({"date": day, "is_on_paper": True})
        self._give("resolution_signed", {"date": fields.Date.to_string(day)})
        return True

    def _open_paper_dialog(self):
        return self.env["citizen.resolution.paper"]._get_dialog_action(
            self.env._("Approved on Paper"), default_resolution_ids=self.ids
        )

    def _check_signed_after_registration(self, day):
        registered = self.appeal_id.date_registered
        if registered and day < registered:
            raise ValidationError(
                self.env._(
                    "Date of signature: %(date)s is before the registration of"
                    " %(appeal)s. Enter the day on the signed sheet (S4 2.3.8).",
                    date=day.strftime("%d.%m.%Y"),
                    appeal=self.appeal_id.display_name,
                )
            )

    def _check_giving(self):
        self.check_access("read")
        self._check_may_give()
        for resolution in self:
            resolution._check_can_be_given()

    def _check_can_be_given(self):
        if self.state != "draft":
            raise UserError(self.env._("The resolution was already given."))
        parent = self.parent_assignment_id
        if parent and parent.state != "open":
            raise UserError(
                self.env._("The assignment that is passed on is not open any more.")
            )
        if self.replaces_id and self.replaces_id.state != "given":
            raise UserError(
                self.env._(
                    "The resolution to be replaced is not in force any more: delete"
                    " this draft and write a new one."
                )
            )
        if not self.assignment_ids:
            raise UserError(self.env._("Executors: name at least one executor."))
        if self.appeal_id.state not in WORKED_ON:
            raise UserError(
                self.env._(
                    "%(appeal)s is not being examined: no resolution can be given.",
                    appeal=self.appeal_id.display_name,
                )
            )

    def _give(self, code, data=None):
        """Open the assignments and start the work, set-based: a hundred at once."""
        # Sudo: the right was checked; readers and states are nobody's to write
        resolutions = self.sudo()
        resolutions._write_flow({"state": "given", "given_by_id": self.env.uid})
        resolutions.assignment_ids._write_flow({"state": "open"})
        resolutions._retire_replaced()
        resolutions.assignment_ids._draft_outside_letters()
        self.appeal_id._on_resolutions_given(resolutions, code, data)

    def _retire_replaced(self):
        """What a given resolution replaces ends; its executors keep what they wrote."""
        replaced = self.replaces_id
        if not replaced:
            return
        for resolution in self.filtered("replaces_id"):
            written = {
                task.official_id: task.report
                for task in resolution.replaces_id.assignment_ids
                if task.report
            }
            for task in resolution.assignment_ids:
                if report := written.get(task.official_id):
                    task.report = report
        replaced._write_flow({"state": "revoked"})
        replaced.assignment_ids._cancel_open()

    # ------------------------------------------------------------------
    # revoking and replacing
    # ------------------------------------------------------------------

    def action_revoke(self):
        """Withdraw a resolution; what was done under it stays in the history."""
        self.check_access("read")
        self._check_may_give()
        if self.filtered(lambda resolution: resolution.state != "given"):
            raise UserError(self.env._("Only a given resolution can be revoked."))
        resolutions = self.sudo()
        resolutions._write_flow({"state": "revoked"})
        resolutions.assignment_ids._cancel_open()
        self.appeal_id._on_resolutions_revoked(resolutions)
        return True

    def action_replace(self):
        """Draft what is to stand in place of a given resolution and open it.

        The old one stays in force until the new one is given, then it is revoked.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may_give()
        if self.state != "given":
            raise UserError(self.env._("Only a given resolution can be replaced."))
        # Sudo: the right was checked; what it replaces is nobody's to write
        draft = self.sudo().replaced_by_ids or self.sudo().copy(
            {"replaces_id": self.id, "date": False}
        )
        return draft.sudo(self.env.su)._get_records_action()
