from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class CitizenAssignment(models.Model):
    """The parts of one resolution side by side, and the dates the lead sets (C5).

    S4 2.3.10: the lead executor organises the examination by the others, sets the
    dates of their parts and puts the parts together.
    """

    _inherit = "citizen.assignment"

    part_ids = fields.One2many(
        "citizen.assignment", string="Parts of the Others", compute="_compute_parts"
    )
    part_count = fields.Integer(string="Parts", compute="_compute_parts")
    request_ids = fields.One2many(
        "citizen.assignment.request", "assignment_id", string="Requests"
    )
    can_set_due = fields.Boolean(compute="_compute_can_set_due")
    date_part_due = fields.Date(
        string="Part Due",
        compute="_compute_date_part_due",
        inverse="_inverse_date_part_due",
        help="Set by the lead executor, not later than the resolution's date.",
    )

    @api.depends("resolution_id.assignment_ids")
    def _compute_parts(self):
        for assignment in self:
            parts = assignment.resolution_id.assignment_ids
            assignment.part_ids = parts - assignment
            assignment.part_count = len(parts)

    @api.depends("state", "is_lead", "resolution_id.assignment_ids.is_lead")
    @api.depends_context("uid")
    def _compute_can_set_due(self):
        allowed = self._filter_may_set_due()
        for assignment in self:
            assignment.can_set_due = (
                assignment in allowed
                and assignment.state == "open"
                and not assignment.is_lead
            )

    @api.depends("date_due")
    def _compute_date_part_due(self):
        for assignment in self:
            assignment.date_part_due = assignment.date_due

    def _inverse_date_part_due(self):
        for assignment in self:
            if assignment.date_part_due != assignment.date_due:
                assignment.action_set_due(assignment.date_part_due)

    def _filter_may_set_due(self):
        """The lead of that resolution, who acts for him; its author or the office."""
        posts = self.env["citizen.official"]._get_current()
        given = self.resolution_id._filter_may_give()
        return self.filtered(
            lambda task: (
                task.resolution_id in given or task._get_lead().official_id in posts
            )
        )

    def _get_lead(self):
        return self.resolution_id.assignment_ids.filtered("is_lead")

    def action_set_due(self, date):
        """Set the date of a co-executor's part (S4 2.3.10).

        :param date: not later than the date of the resolution
        """
        self.ensure_one()
        self.check_access("read")
        day = fields.Date.to_date(date)
        self._check_set_due(day)
        # Sudo: right, state and date were checked; given assignments are fixed
        self.sudo()._write_flow({"date_due": day})
        self.appeal_id._log_event(
            "assignment_due_set",
            {
                "official_id": self.official_id.id,
                "date": fields.Date.to_string(day),
                "assignment_id": self.id,
            },
            official=self._get_lead().official_id
            if self._get_lead().is_mine
            else self.resolution_id.author_id,
        )
        return True

    def _check_set_due(self, day):
        if not self._filter_may_set_due():
            raise AccessError(
                self.env._(
                    "The dates of the parts are set by the lead executor %(lead)s, the"
                    " author of the resolution or the appeals office (S4 2.3.10).",
                    lead=self._get_lead().official_id.display_name,
                )
            )
        if self.state != "open":
            raise UserError(self.env._("Only an open assignment can be given a date."))
        if self.is_lead:
            raise UserError(
                self.env._(
                    "The lead's own date is that of the resolution: ask its author for"
                    " more time (S4 2.3.10)."
                )
            )
        self._check_part_date(day)

    def _check_part_date(self, day):
        limit, today = self.resolution_id.date_due, self.company_id._today()
        if not day or not today <= day <= limit:
            raise ValidationError(
                self.env._(
                    "Part Due: choose a day from %(today)s to %(limit)s, the date of"
                    " the resolution (S4 2.3.10).",
                    today=today.strftime("%d.%m.%Y"),
                    limit=limit.strftime("%d.%m.%Y"),
                )
            )
        below = self.sudo().resolution_ids.filtered(
            lambda r: r.state == "given" and r.date_due > day
        )
        if below:
            raise ValidationError(
                self.env._(
                    "Part Due: the executor has passed it on until %(date)s. Choose a"
                    " day not before or ask him to revoke what he passed on.",
                    date=max(below.mapped("date_due")).strftime("%d.%m.%Y"),
                )
            )

    def action_open_parts(self):
        """All parts of this resolution beside each other, the lead's first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_assignment_action_parts"
        )
        action["domain"] = [("resolution_id", "=", self.resolution_id.id)]
        action["context"] = {"create": False}
        return action
