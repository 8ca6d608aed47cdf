from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

UNDO_MINUTES = 15
# Lines taken back in the request itself
UNDO_AT_ONCE = 50


class CitizenBatch(models.Model):
    """A bulk act done by mistake is taken back while nothing of it has left (H7).

    Each kind says how by ``_undo_<kind>(record, made)``: the single acts that take a
    deed back, with their checks. A line somebody worked on since stays as it is.
    """

    _inherit = "citizen.batch"

    state = fields.Selection(
        selection_add=[
            ("undone", "Taken back"),
            ("undone_partly", "Taken back in part"),
        ],
        ondelete={"undone": "cascade", "undone_partly": "cascade"},
    )
    undone_count = fields.Integer(compute="_compute_progress", string="Undone Records")
    date_undo_until = fields.Datetime(
        string="Can Be Taken Back until", compute="_compute_can_undo"
    )
    can_undo = fields.Boolean(compute="_compute_can_undo")

    def _compute_progress(self):
        result = super()._compute_progress()
        groups = self.env["citizen.batch.line"]._read_group(
            [("batch_id", "in", self.ids), ("state", "=", "undone")],
            ["batch_id"],
            ["__count"],
        )
        counts = {batch.id: count for batch, count in groups}
        for batch in self:
            batch.undone_count = counts.get(batch.id, 0)
        return result

    @api.depends("date_done", "state", "kind", "user_id")
    @api.depends_context("uid")
    def _compute_can_undo(self):
        now = fields.Datetime.now()
        for batch in self:
            until = batch._is_undoable() and batch.date_done
            until = until and until + timedelta(minutes=UNDO_MINUTES)
            batch.date_undo_until = until
            mine = batch.user_id == self.env.user
            batch.can_undo = bool(until and mine and now <= until)

    def _is_undoable(self):
        return self.state in ("done", "partly") and hasattr(self, f"_undo_{self.kind}")

    def action_undo(self):
        """Take back what the act has done, line by line, within fifteen minutes.

        :raise UserError: another person's act, another kind, or too late
        """
        self.ensure_one()
        self.check_access("read")
        self._check_undo()
        # Sudo: lines and state are written by the machine alone
        batch = self.sudo()
        done = batch.line_ids.filtered(lambda line: line.state == "done")
        done.write({"state": "undo", "message": False})
        batch.state = "running"
        if len(done) <= UNDO_AT_ONCE:
            batch._run_at_once()
        else:
            batch._wake()
        return True

    def _check_undo(self):
        if self.user_id != self.env.user:
            raise UserError(
                self.env._(
                    "The act is taken back by who did it: %(user)s.",
                    user=self.user_id.name,
                )
            )
        # Two clicks at once: the second one finds the act under way
        self.sudo().lock_for_update()
        if not self._is_undoable():
            raise UserError(
                self.env._(
                    "Only a finished act of resolutions, forwarding, extension,"
                    " redirect or common answer is taken back, and once. Correct the"
                    " single cards instead."
                )
            )
        if not self.can_undo:
            raise UserError(
                self.env._(
                    "A bulk act is taken back within %(minutes)s minutes. Correct the"
                    " single cards instead: revoke the resolution, cancel the letter,"
                    " take the outcome back.",
                    minutes=UNDO_MINUTES,
                )
            )

    def _finish(self):
        """Once taken back, the state says so; the time for it does not start anew."""
        done_on = self.date_done
        undone = self.undone_count
        if not done_on or not hasattr(self, f"_undo_{self.kind}"):
            return super()._finish()
        if not undone:
            return self.write({"state": "partly" if self.failed_count else "done"})
        left = self.done_count
        return self.write({"state": "undone_partly" if left else "undone"})
