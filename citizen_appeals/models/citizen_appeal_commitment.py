from odoo import api, fields, models
from odoo.tools import SQL

from .citizen_commitment import OPEN_STATES


class CitizenAppeal(models.Model):
    """«Вторичная реакция»: what the answers promised stays on control (S0, E1)."""

    _inherit = "citizen.appeal"

    commitment_ids = fields.One2many(
        "citizen.commitment", "appeal_id", string="Commitments", copy=False
    )
    commitment_count = fields.Integer(compute="_compute_commitment_count")

    @api.depends("commitment_ids")
    def _compute_commitment_count(self):
        counts = dict(
            self.env["citizen.commitment"]._read_group(
                [("appeal_id", "in", self.ids)], ["appeal_id"], ["__count"]
            )
        )
        for appeal in self:
            appeal.commitment_count = counts.get(appeal._origin, 0)

    def action_open_commitments(self):
        """The commitments of this appeal."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_commitment_action"
        )
        action["domain"] = [("appeal_id", "=", self.id)]
        action["context"] = {"default_appeal_id": self.id}
        return action

    def _has_open_commitments(self):
        """Whether something promised is still owed; asked before a destruction."""
        # Sudo: what is owed counts whoever asks
        return bool(self._get_open_commitments())

    def _get_open_commitments(self):
        return self.sudo().commitment_ids.filtered(lambda c: c.state in OPEN_STATES)

    def _on_letter_dispatched(self, letter):
        """The answer has left: what it promises goes on control (S0)."""
        result = super()._on_letter_dispatched(letter)
        promises = letter.sudo().promise_ids.filtered(lambda p: p.state == "promise")
        # Sudo: the dispatch makes them, not the clerk
        self.env["citizen.commitment"].sudo().create(
            [self._prepare_commitment(promise) for promise in promises]
        )
        return result

    def _prepare_commitment(self, promise):
        names = ("name", "place", "works", "quote", "date_due", "budget_note")
        return {
            "appeal_id": self.id,
            "letter_id": promise.letter_id.id,
            "promise_id": promise.id,
            "official_id": promise.official_id.id,
            **{name: promise[name] for name in names},
        }

    @api.model
    def _get_reader_sources(self):
        return [
            *super()._get_reader_sources(),
            SQL(
                "SELECT appeal_id, official_id FROM citizen_commitment"
                " WHERE appeal_id = ANY(%s) AND state <> 'dropped'",
                self.ids,
            ),
        ]
