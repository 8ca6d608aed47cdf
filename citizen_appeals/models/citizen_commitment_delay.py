from odoo import fields, models


class CitizenCommitmentDelay(models.Model):
    """A postponement of a commitment: dates, reason, notice to the citizen (E1)."""

    _name = "citizen.commitment.delay"
    _inherit = ["citizen.append.only.mixin", "citizen.access.logged.mixin"]
    _description = "Postponement of a Commitment"
    _order = "commitment_id, id DESC"
    _rec_name = "date_new"
    _personal_fields = frozenset({"reason"})
    _access_free_fields = frozenset({"id", "display_name", "write_date"})

    commitment_id = fields.Many2one(
        "citizen.commitment",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    appeal_id = fields.Many2one(
        related="commitment_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="commitment_id.company_id", store=True, precompute=True, index=True
    )
    date_old = fields.Date(string="Old Term", required=True, readonly=True)
    date_new = fields.Date(string="New Term", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Notice",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Postponed by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    create_date = fields.Datetime(string="Postponed on", readonly=True)
