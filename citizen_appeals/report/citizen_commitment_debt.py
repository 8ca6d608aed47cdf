from odoo import api, fields, models
from odoo.tools import SQL

STATUSES = [
    ("overdue", "Overdue"),
    ("postponed", "Postponed"),
    ("open", "In term"),
    ("fulfilled", "Fulfilled"),
    ("late", "Fulfilled late"),
    ("dropped", "Taken off control"),
]


class CitizenCommitmentDebt(models.Model):
    """Promise debt by unit and object as of today (E1): one row a commitment."""

    _name = "citizen.commitment.debt"
    _description = "Promise Debt"
    _auto = False
    _order = "date_due, id"
    _rec_name = "date_due"

    commitment_id = fields.Many2one("citizen.commitment", readonly=True)
    appeal_id = fields.Many2one("citizen.appeal", readonly=True)
    company_id = fields.Many2one("res.company", string="Body", readonly=True)
    department_id = fields.Many2one("hr.department", string="Unit", readonly=True)
    official_id = fields.Many2one(
        "citizen.official", string="Responsible", readonly=True
    )
    territory_id = fields.Many2one("citizen.territory", readonly=True)
    topic_id = fields.Many2one("citizen.topic", readonly=True)
    name = fields.Char(string="Object", readonly=True)
    status = fields.Selection(STATUSES, readonly=True)
    date_promised = fields.Date(string="First Term", readonly=True)
    date_due = fields.Date(string="Term", readonly=True)
    delay_count = fields.Integer(string="Times Postponed", readonly=True)
    days_late = fields.Integer(
        readonly=True, aggregator="avg", help="Against the term."
    )
    days_moved = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="From the first term to the present one.",
    )
    is_denied = fields.Boolean(string="Denied by the Citizen", readonly=True)

    @property
    def _table_query(self):
        self.env["citizen.commitment"].flush_model()
        return SQL(
            """
            WITH today (company_id, day) AS (%(today)s)
            SELECT c.id, c.id AS commitment_id, c.appeal_id, c.company_id,
                   c.department_id, c.official_id, c.territory_id, c.topic_id, c.name,
                   c.date_promised, c.date_due, c.delay_count, c.is_denied,
                   c.date_due - c.date_promised AS days_moved,
                   CASE WHEN c.state = 'dropped' THEN 0
                        ELSE GREATEST(
                            COALESCE(c.date_fulfilled, today.day) - c.date_due, 0)
                    END AS days_late,
                   CASE WHEN c.state = 'dropped' THEN 'dropped'
                        WHEN c.state = 'fulfilled' AND c.date_fulfilled > c.date_due
                             THEN 'late'
                        WHEN c.state = 'fulfilled' THEN 'fulfilled'
                        WHEN c.date_due < today.day THEN 'overdue'
                        WHEN c.state = 'postponed' THEN 'postponed'
                        ELSE 'open' END AS status
              FROM citizen_commitment c
              JOIN today ON today.company_id = c.company_id
            """,
            today=self._get_today_sql(),
        )

    @api.model
    def _get_today_sql(self):
        """Each body has its own day."""
        groups = self.env["res.company"]._group_by_today()
        rows = [
            SQL("(%s, %s::date)", company.id, day)
            for day, companies in groups.items()
            for company in companies
        ]
        return SQL("VALUES %s", SQL(", ").join(rows))

    def action_open_commitment(self):
        """The commitment behind the row."""
        self.ensure_one()
        return self.commitment_id._get_records_action()
