from odoo import api, fields, models


class CitizenResolution(models.Model):
    """What the screens ask of a resolution: topic, executors, what the lead is left."""

    _inherit = "citizen.resolution"

    topic_id = fields.Many2one(related="appeal_id.topic_id", string="Topic")
    appeal_deadline = fields.Date(
        related="appeal_id.date_deadline", string="Appeal Deadline"
    )
    executor_names = fields.Char(
        string="Names of Executors", compute="_compute_executor_names"
    )

    lead_days_left = fields.Integer(
        string="Working Days Left for the Lead",
        compute="_compute_lead_days_left",
        help="From the last date of a co-executor to the deadline of the appeal, or of"
        " the assignment that is passed on.",
    )
    has_co_executors = fields.Boolean(compute="_compute_lead_days_left")

    @api.depends(
        "assignment_ids.official_id",
        "assignment_ids.partner_id",
        "assignment_ids.is_lead",
    )
    def _compute_executor_names(self):
        """Names in a line, the lead first."""
        for resolution in self:
            resolution.executor_names = ", ".join(
                task.partner_id.name
                or task.official_id.holder_name
                or task.official_id.name
                or ""
                for task in resolution._get_tasks()
            )

    def _get_tasks(self):
        """Assignments in the order of the paper, the lead first."""
        return self.assignment_ids.sorted(
            lambda task: (not task.is_lead, task.sequence, task._origin.id)
        )

    @api.depends(
        "date_due",
        "appeal_id.date_deadline",
        "parent_assignment_id.date_due",
        "assignment_ids.date_due",
        "assignment_ids.is_lead",
        "assignment_ids.sequence",
        "assignment_ids.partner_id",
    )
    def _compute_lead_days_left(self):
        """By the production calendar of the body, while the dates are typed."""
        for resolution in self:
            tasks = resolution.assignment_ids
            lead = tasks.filtered("is_lead")[:1] or tasks._get_first()
            dates = [task.date_due or resolution.date_due for task in tasks - lead]
            last = max(filter(None, dates), default=None)
            parent = resolution.parent_assignment_id
            deadline = parent.date_due or resolution.appeal_id.date_deadline
            resolution.has_co_executors = bool(last and deadline)
            resolution.lead_days_left = 0
            if resolution.has_co_executors:
                calendar = self.env["citizen.calendar.day"]._get_calendar(
                    resolution.appeal_id.company_id
                )
                resolution.lead_days_left = calendar.working_days_between(
                    last, deadline
                )
