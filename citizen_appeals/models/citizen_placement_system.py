from odoo import fields, models


class CitizenPlacementSystem(models.Model):
    """A system in which answers are placed by hand: Госуслуги, ГИС ЖКХ, ПОС … (D6)."""

    _name = "citizen.placement.system"
    _inherit = ["citizen.directory.mixin"]
    _description = "System to Place Answers In"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every body.",
    )
    channel_ids = fields.Many2many(
        "citizen.channel",
        "citizen_placement_system_channel_rel",
        "system_id",
        "channel_id",
        string="Channels",
        help="The answer to an appeal that came through these is placed there.",
    )
    days = fields.Integer(
        string="Working Days",
        default=1,
        help="From the number of the answer until it must be placed.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        string="Placed by",
        ondelete="set null",
        help="Empty: whoever of the appeals office takes it.",
    )
    clause = fields.Char(help="Ground of the duty and of the term.")
    hint = fields.Text(help="Where to go and what to enter, for the clerk.")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This system stands in the list already."
    )
    _days_positive = models.Constraint(
        "CHECK (days >= 0)", "Working days: the number cannot be negative."
    )

    def _get_due(self, company, day):
        """The last working day to place an answer numbered on ``day``."""
        calendar = self.env["citizen.calendar.day"]._get_calendar(company)
        return calendar.add_working_days(day, self.days) if self.days else day
