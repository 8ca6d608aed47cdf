from odoo import fields, models
from odoo.tools import SQL


class CitizenAppeal(models.Model):
    """Proposals to the head and requests of executors, as the card shows them."""

    _inherit = "citizen.appeal"

    proposal_ids = fields.One2many(
        "citizen.proposal", "appeal_id", string="Proposals", copy=False
    )
    request_ids = fields.One2many(
        "citizen.assignment.request",
        "appeal_id",
        string="Requests of Executors",
        copy=False,
    )

    def _get_reader_sources(self):
        """The head a proposal was sent to sees what it is about (S4 2.3.12)."""
        return [
            *super()._get_reader_sources(),
            SQL(
                "SELECT appeal_id, addressee_id FROM citizen_proposal"
                " WHERE appeal_id = ANY(%s) AND state <> 'draft'",
                self.ids,
            ),
        ]

    def action_new_proposal(self):
        """Write a proposal to the head about this appeal (S4 2.3.12)."""
        self.ensure_one()
        self.check_access("read")
        self._check_may(
            self._has_role("registrar", "office_head", "supervisor", "assistant")
            or self.supervisor_id in self._my_posts(),
            self.env._("the curator, the assistant or the appeals office"),
        )
        return self.env["citizen.proposal"]._get_dialog_action(
            self.env._("Proposal to the Head"), default_appeal_id=self.id
        )
