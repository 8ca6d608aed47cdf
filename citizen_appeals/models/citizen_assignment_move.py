from odoo import models
from odoo.fields import Command


class CitizenAssignment(models.Model):
    """Another executor for an assignment, by the ways there are (C5, S4 2.3.8)."""

    _inherit = "citizen.assignment"

    def _get_moves(self, official):
        """How each assignment may come to another executor, and else why not.

        :return: dict of id → (replaced, passed_on or refused, reason)
        """
        tasks = self._origin
        posts = self.env["citizen.official"]._get_current()
        to_give = tasks.resolution_id._filter_may_give()
        moves, taken = {}, self.env["citizen.resolution"]
        for task in tasks:
            resolution = task.resolution_id
            reason = task._get_move_refusal(official)
            way = "refused"
            if not reason and resolution in to_give:
                reason = task._get_replacement_refusal(official)
                if resolution in taken:
                    reason = self.env._(
                        "Another executor of this resolution is chosen."
                    )
                taken |= resolution
                way = "refused" if reason else "replaced"
            elif not reason and task.official_id in posts:
                way = "passed_on"
            elif not reason:
                reason = self.env._(
                    "Given by %(author)s: the author, the assistant or the appeals"
                    " office replaces it, the executor passes it on (S4 2.3.8).",
                    author=resolution.author_id.display_name,
                )
            moves[task.id] = (way, reason)
        return moves

    def _get_move_refusal(self, official):
        """What forbids to give it away, whoever asks."""
        if self.state != "open":
            return self.env._("It is not under way any more.")
        if self.official_id == official:
            return self.env._("This executor has it already.")
        # Sudo: only whether somebody works on it below
        if self.sudo().resolution_ids.assignment_ids.filtered(
            lambda below: below.state == "open"
        ):
            return self.env._("It was passed on: give away what hangs under it.")
        return ""

    def _get_replacement_refusal(self, official):
        """Replacing concerns the whole resolution: what would be lost with it."""
        # Sudo: drafts and parts of the resolution, which the user may give
        resolution = self.resolution_id.sudo()
        others = resolution.assignment_ids - self
        if resolution.replaced_by_ids:
            return self.env._("It is being replaced already: give or delete the draft.")
        if official in others.official_id:
            return self.env._("This executor has a part in the resolution already.")
        if resolution.assignment_ids.partner_id:
            return self.env._(
                "The resolution names executors outside: replace it on the card."
            )
        if others.filtered(lambda t: t.state == "done" or t.resolution_ids):
            return self.env._(
                "The others have reported or passed on their parts, which would be"
                " asked for anew: replace the resolution on the card."
            )
        return ""

    def _replace_executor_by(self, official):
        """A resolution with the other executor stands in place of the given one."""
        resolution = self.resolution_id
        resolution.action_replace()
        # Sudo: the right was checked; the draft is given as the user right after
        draft = resolution.sudo().replaced_by_ids
        line = draft.assignment_ids.filtered(
            lambda task: task.official_id == self.official_id
        )
        line.write({"official_id": official.id})
        draft.sudo(self.env.su).action_give()

    def _pass_on_to(self, official):
        """The executor gives his own assignment further."""
        self._check_is_mine()
        self.env["citizen.resolution"].create(
            {
                "appeal_id": self.appeal_id.id,
                "parent_assignment_id": self.id,
                "author_id": self.official_id.id,
                "date_due": self.date_due,
                "text": self.note or self.resolution_id.text,
                "assignment_ids": [Command.create({"official_id": official.id})],
            }
        ).action_give()
