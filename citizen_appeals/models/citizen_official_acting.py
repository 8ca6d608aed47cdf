from odoo import api, fields, models


class CitizenOfficialActing(models.Model):
    """Who performs the duties of an absent official (исполняющий обязанности)."""

    _name = "citizen.official.acting"
    _inherit = ["citizen.directory.mixin"]
    _description = "Acting Official"
    _order = "date_from DESC, id DESC"

    official_id = fields.Many2one(
        "citizen.official",
        string="Absent Official",
        required=True,
        index=True,
        ondelete="cascade",
    )
    acting_official_id = fields.Many2one(
        "citizen.official",
        string="Acting",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('company_id', '=', company_id), ('id', '!=', official_id)]",
    )
    company_id = fields.Many2one(
        related="official_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(
        required=True, default=lambda self: self.env.company._today()
    )
    date_to = fields.Date(help="Empty: until further notice.")
    order = fields.Char(help="Number and date of the order.")

    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The period ends before it begins."
    )
    _not_self = models.Constraint(
        "CHECK (official_id <> acting_official_id)",
        "An official cannot act for himself.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (official_id WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Two officials cannot act for the same one at the same time.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # The end of the period before, changed with it, must be there before.
        self.flush_model(["official_id", "date_from", "date_to"])
        return super().create(vals_list)

    def _is_valid_on(self, day):
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)
