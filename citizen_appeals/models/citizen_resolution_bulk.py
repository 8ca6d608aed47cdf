from odoo import models
from odoo.exceptions import UserError


class CitizenResolution(models.Model):
    """Whether a resolution can be taken back without anybody's work being lost."""

    _inherit = "citizen.resolution"

    def _check_untouched(self, answer_ids):
        """:param answer_ids: answers there were before it was given
        :raise UserError: revoked or replaced, reported, passed on, or answered
        """
        if not self or self.state != "given" or self.replaced_by_ids:
            raise UserError(
                self.env._("The resolution was revoked or is being replaced already.")
            )
        tasks = self.assignment_ids
        busy = tasks.filtered(
            lambda task: (
                task.state != "open"
                or task.report
                or task.resolution_ids
                or task.redirect_ids
            )
        )
        if busy:
            raise UserError(
                self.env._(
                    "%(executor)s works on it already: revoke the resolution on the"
                    " card if it has to be.",
                    executor=busy[0].official_id.display_name,
                )
            )
        answers = self.appeal_id._get_answers().filtered(
            lambda letter: letter.state != "cancelled" and letter.id not in answer_ids
        )
        if answers:
            raise UserError(
                self.env._(
                    "An answer is being written by this resolution: revoke it on the"
                    " card if it has to be."
                )
            )
