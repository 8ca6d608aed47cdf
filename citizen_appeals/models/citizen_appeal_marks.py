from odoo import api, fields, models

from .citizen_appeal_write import WITH_REGISTRATION


class CitizenAppeal(models.Model):
    """Marks of the card; who set which one is an event (A8, S4 2.1.9)."""

    _inherit = "citizen.appeal"

    mark_ids = fields.Many2many(
        "citizen.appeal.mark",
        "citizen_appeal_mark_rel",
        "appeal_id",
        "mark_id",
        string="Special Marks",
        copy=False,
        help="«Несоответствие», «недоработка» and what the management asks for.",
    )

    @api.model
    def _create_fresh(self, vals_list):
        appeals = super()._create_fresh(vals_list)
        if self.env.context.get("citizen_intake") is not WITH_REGISTRATION:
            appeals._log_marks({})
        return appeals

    def _start_registered(self):
        fresh = self.filtered(lambda appeal: not appeal.event_ids)
        result = super()._start_registered()
        fresh._log_marks({})
        return result

    def write(self, vals):
        before = {}
        if "mark_ids" in vals:
            before = {appeal.id: appeal.mark_ids for appeal in self}
        result = super().write(vals)
        if "mark_ids" in vals:
            self._log_marks(before)
        return result

    def _get_traced(self, vals):
        """Marks have events of their own."""
        return super()._get_traced({k: v for k, v in vals.items() if k != "mark_ids"})

    def _log_marks(self, before):
        """One event for each mark set or taken away.

        :param before: id → marks before the change
        """
        events = []
        for appeal in self:
            old = before.get(appeal.id, appeal.mark_ids.browse())
            for code, marks in (
                ("mark_set", appeal.mark_ids - old),
                ("mark_removed", old - appeal.mark_ids),
            ):
                for mark in marks:
                    events += appeal._prepare_events(code, {"mark_id": mark.id})
        if events:
            self._create_events(events)
