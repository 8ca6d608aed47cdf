from odoo import api, fields, models
from odoo.fields import Domain
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

    is_readable = fields.Boolean(
        compute="_compute_is_readable",
        search="_search_is_readable",
        compute_sudo=True,
        export_string_translation=False,
    )

    @api.depends("appeal_id")
    @api.depends_context("uid")
    def _compute_is_readable(self):
        for row in self:
            row.is_readable = row.appeal_id.is_readable

    @api.model
    def _search_is_readable(self, operator, value):
        """Sight of the appeal, asked of its id: a million rows are not joined."""
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        Appeal = self.env["citizen.appeal"]
        if Appeal._reads_whole_body():
            return Domain.TRUE
        return Domain.custom(
            to_sql=lambda _model, alias, _query: Appeal._get_readable_sql(
                SQL.identifier(alias, "appeal_id")
            ),
            predicate=lambda row: row.appeal_id.is_readable,
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
