from odoo import fields, models

from .citizen_letter_review import STAGES


class CitizenQualityReport(models.Model):
    """First-pass yield: one row a letter that was looked at (D2, S4 2.7.6)."""

    _name = "citizen.quality.report"
    _description = "Quality of Letters"
    _auto = False
    _order = "date DESC"
    _rec_name = "letter_id"

    letter_id = fields.Many2one("citizen.letter", readonly=True)
    appeal_id = fields.Many2one("citizen.appeal", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind_id = fields.Many2one("citizen.letter.kind", readonly=True)
    executor_id = fields.Many2one("citizen.official", readonly=True)
    department_id = fields.Many2one("hr.department", string="Unit", readonly=True)
    date = fields.Datetime(string="First Looked at", readonly=True)
    reviews = fields.Integer(string="Times Looked at", readonly=True)
    returns = fields.Integer(string="Times Returned", readonly=True)
    first_return_stage = fields.Selection(STAGES, readonly=True)
    passed_first = fields.Float(
        string="Passed the First Time, %", readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        """Unit and executor are those of the first look, whoever corrected later."""
        return """
            SELECT min(review.id) AS id,
                   review.letter_id,
                   letter.appeal_id,
                   letter.company_id,
                   letter.kind_id,
                   (array_agg(review.executor_id ORDER BY review.id))[1]
                       AS executor_id,
                   (array_agg(review.department_id ORDER BY review.id))[1]
                       AS department_id,
                   min(review.date) AS date,
                   count(*) AS reviews,
                   count(*) FILTER (WHERE review.result = 'return') AS returns,
                   (array_agg(review.stage ORDER BY review.id)
                       FILTER (WHERE review.result = 'return'))[1]
                       AS first_return_stage,
                   CASE WHEN bool_or(review.result = 'return') THEN 0.0
                        ELSE 100.0 END AS passed_first
              FROM citizen_letter_review review
              JOIN citizen_letter letter ON letter.id = review.letter_id
             GROUP BY review.letter_id, letter.id
        """
