from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import ormcache

ENDING_DAYS = 30


class CitizenOfficialDuty(models.Model):
    """Distribution of duties: which official is the curator of which topics (A12)."""

    _name = "citizen.official.duty"
    _inherit = ["citizen.directory.mixin", "citizen.cached.mixin"]
    _description = "Duty of an Official"
    _order = "sequence, id"
    _check_company_auto = True

    official_id = fields.Many2one(
        "citizen.official", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="official_id.company_id", store=True, index=True, precompute=True
    )
    topic_id = fields.Many2one(
        "citizen.topic",
        index="btree_not_null",
        ondelete="restrict",
        help="With everything under it. Empty: any topic.",
    )
    territory_id = fields.Many2one(
        "citizen.territory",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="With everything in it. Empty: anywhere.",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Unit in Charge",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The unit this official usually gives such appeals to.",
    )
    order = fields.Char(help="Number and date of the order.")
    date_from = fields.Date()
    date_to = fields.Date()
    sequence = fields.Integer(default=10)

    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The duty ends before it begins."
    )

    is_order_missing = fields.Boolean(compute="_compute_warnings")
    is_ending = fields.Boolean(string="Ends Soon", compute="_compute_warnings")

    @api.depends("order", "date_to", "official_id.date_to")
    def _compute_warnings(self):
        """A duty rests on an order; one that ends leaves its topics without curator."""
        for duty in self:
            today = (duty.company_id or self.env.company)._today()
            ends = min(self._get_limits(duty, "date_to"), default=None)
            duty.is_order_missing = not (duty.order or "").strip()
            duty.is_ending = bool(
                ends and today <= ends <= today + timedelta(days=ENDING_DAYS)
            )

    @api.model
    @ormcache("company_id")
    def _get_table(self, company_id):
        """Duties of a body: (topic, territory, from, to, official, unit), in order."""
        duties = self.sudo().search(
            [("company_id", "=", company_id), ("official_id.active", "=", True)]
        )
        return tuple(
            (
                duty.topic_id.id,
                duty.territory_id.id,
                max(self._get_limits(duty, "date_from"), default=None),
                min(self._get_limits(duty, "date_to"), default=None),
                duty.official_id.id,
                duty.department_id.id,
            )
            for duty in duties
        )

    @api.model
    def _get_limits(self, duty, name):
        """A duty holds no longer than the post exists."""
        return [day for day in (duty[name], duty.official_id[name]) if day]
