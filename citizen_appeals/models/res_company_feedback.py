from odoo import SUPERUSER_ID, fields, models


class ResCompany(models.Model):
    """What a body lets its applicants do after the answer (I1)."""

    _inherit = "res.company"

    feedback_change_days = fields.Integer(
        string="Rating May Be Changed within",
        default=14,
        help="Days in which an applicant may change his rating of the answer.",
    )

    _feedback_days = models.Constraint(
        "CHECK (feedback_change_days >= 0)",
        "Days in which a rating may be changed: not less than 0.",
    )

    def _as_system_env(self):
        """The environment in which what a citizen causes is written, for this body."""
        self.ensure_one()
        return self.with_user(SUPERUSER_ID).with_company(self).env
