from odoo import fields, models
from odoo.tools import SQL

FLOWS = [("registered", "Registered"), ("answered", "Answered")]
COPIED = ("company_id", "department_id", "territory_id", "channel_id", "kind")
DAYS = {"registered": "date_registered", "answered": "date_answered"}


class CitizenAppealFlow(models.Model):
    """What came in and what was answered, day by day: two lines of one graph (H7).

    An appeal is one row on the day of its registration and one on that of its answer.
    """

    _name = "citizen.appeal.flow"
    _description = "Intake and Answers"
    _auto = False
    _order = "day, id"
    _rec_name = "day"

    appeal_id = fields.Many2one("citizen.appeal", readonly=True)
    day = fields.Date(string="Date", readonly=True)
    flow = fields.Selection(FLOWS, string="What Happened", readonly=True)
    company_id = fields.Many2one("res.company", string="Body", readonly=True)
    department_id = fields.Many2one("hr.department", string="Unit", readonly=True)
    territory_id = fields.Many2one("citizen.territory", readonly=True)
    channel_id = fields.Many2one("citizen.channel", readonly=True)
    kind = fields.Selection(
        lambda self: self.env["citizen.appeal"]._fields["kind"].selection,
        readonly=True,
    )

    @property
    def _table_query(self):
        self.env["citizen.appeal"].flush_model([*COPIED, *DAYS.values()])
        copied = SQL(", ").join(map(SQL.identifier, COPIED))
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT id * 2 + %(place)s AS id, id AS appeal_id, %(flow)s AS flow,"
                " %(day)s AS day, %(copied)s FROM citizen_appeal"
                " WHERE %(day)s IS NOT NULL",
                place=place,
                flow=flow,
                day=SQL.identifier(day),
                copied=copied,
            )
            for place, (flow, day) in enumerate(DAYS.items())
        )

    def action_open_appeal(self):
        """The card behind the row."""
        self.ensure_one()
        return self.appeal_id._get_records_action()
