from odoo import api, fields, models
from odoo.fields import Domain


class CitizenOfficialHolder(models.Model):
    """Who holds a post from when to when; the appeals stay with the post."""

    _name = "citizen.official.holder"
    _inherit = ["citizen.directory.mixin", "citizen.name.mixin"]
    _description = "Holder of a Post"
    _order = "date_from DESC, id DESC"

    official_id = fields.Many2one(
        "citizen.official", string="Post", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="official_id.company_id", store=True, index=True, precompute=True
    )
    surname = fields.Char(required=True)
    date_from = fields.Date(
        required=True, default=lambda self: self.env.company._today()
    )
    date_to = fields.Date()
    user_id = fields.Many2one("res.users", index="btree_not_null", ondelete="restrict")
    employee_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        ondelete="set null",
        groups="hr.group_hr_user,citizen_appeals.group_admin",
    )
    phone = fields.Char(string="Office Phone")
    email = fields.Char(string="Office E-mail")

    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The holder leaves the post before taking it."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (official_id WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Two people cannot hold one post at the same time: "
        "end the earlier holder the day before.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # The end of the predecessor, changed with it, must be there before.
        self.flush_model(["official_id", "date_from", "date_to"])
        return super().create(vals_list)

    @api.model
    def _get_valid_domain(self, day):
        ends = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        return Domain("date_from", "<=", day) & ends
