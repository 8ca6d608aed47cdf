from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.search import boolean_search

# Where it belongs: whoever could move it would give himself the sight of an appeal
FIXED_FIELDS = frozenset({"resolution_id", "appeal_id", "company_id", "department_id"})


class CitizenAssignment(models.Model):
    """Assignment (поручение): one executor in a resolution, the first is the lead.

    Work lists, reminders and discipline reports open on assignments.
    """

    _name = "citizen.assignment"
    _inherit = ["citizen.protected.mixin"]
    _description = "Assignment"
    _order = "date_due, id"
    _personal_fields = frozenset({"note", "report"})
    _rec_name = "official_id"
    _check_company_auto = True
    _protected_fields = frozenset({"state", "date_done"})

    resolution_id = fields.Many2one(
        "citizen.resolution",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    appeal_id = fields.Many2one(
        related="resolution_id.appeal_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="resolution_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    official_id = fields.Many2one(
        "citizen.official",
        string="Executor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    department_id = fields.Many2one(
        related="official_id.department_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    is_lead = fields.Boolean(
        string="Lead", help="Collects the parts of the others and answers."
    )
    note = fields.Char(string="What to Do", help="If it differs from the resolution.")
    date_due = fields.Date(
        string="Due", compute="_compute_date_due", store=True, readonly=False
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("open", "Under way"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    date_done = fields.Datetime(string="Done on", readonly=True, copy=False)
    report = fields.Text(string="Own Part", copy=False, help="Material for the answer.")
    resolution_ids = fields.One2many(
        "citizen.resolution", "parent_assignment_id", string="Passed On", copy=False
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")
    appeal_state = fields.Selection(related="appeal_id.state", string="Appeal State")
    appeal_deadline = fields.Date(
        related="appeal_id.date_deadline", string="Appeal Deadline"
    )

    _lead_uniq = models.UniqueIndex(
        "(resolution_id) WHERE is_lead", "A resolution has one lead executor."
    )
    _official_uniq = models.UniqueIndex(
        "(resolution_id, official_id, COALESCE(partner_id, 0))",
        "This executor is already in the resolution.",
    )
    _open_idx = models.Index("(official_id, date_due) WHERE state = 'open'")

    @api.depends("resolution_id.date_due")
    def _compute_date_due(self):
        for assignment in self:
            if not assignment.date_due:
                assignment.date_due = assignment.resolution_id.date_due

    @api.depends("state", "date_due", "company_id")
    def _compute_is_overdue(self):
        today_by_company = {c: c._today() for c in self.company_id}
        for assignment in self:
            due = assignment.date_due
            today = today_by_company.get(assignment.company_id)
            assignment.is_overdue = bool(
                assignment.state == "open" and due and today and due < today
            )

    @api.model
    @boolean_search
    def _search_is_overdue(self):
        """Overdue today in the time zone of each body."""
        late = self.env["res.company"]._get_past_domain("date_due")
        return late & Domain("state", "=", "open")

    @api.depends("official_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        posts = self.env["citizen.official"]._get_current()
        for assignment in self:
            assignment.is_mine = assignment.official_id in posts

    @api.model
    @boolean_search
    def _search_is_mine(self):
        posts = self.env["citizen.official"]._get_current()
        return [("official_id", "in", posts.ids)]

    @api.constrains("date_due", "resolution_id")
    def _check_date_due(self):
        for assignment in self:
            limit = assignment.resolution_id.date_due
            if assignment.date_due and assignment.date_due > limit:
                raise ValidationError(
                    self.env._(
                        "Due: %(date)s of %(executor)s is later than %(limit)s, the"
                        " date of the resolution.",
                        date=assignment.date_due.strftime("%d.%m.%Y"),
                        executor=assignment.official_id.display_name,
                        limit=limit.strftime("%d.%m.%Y"),
                    )
                )

    def _set_default_lead(self):
        """The first executor is the lead unless another one is marked (S4 2.3.10)."""
        for assignments in self.grouped("resolution_id").values():
            if not any(assignments.mapped("is_lead")):
                first = assignments._get_first()
                first._write_flow({"is_lead": True})

    def _get_first(self):
        """The first named one, before those who only answer for an outside executor."""
        return self.sorted(lambda a: (bool(a.partner_id), a.sequence, a._origin.id))[:1]

    @api.model_create_multi
    def create(self, vals_list):
        assignments = super().create(vals_list)
        assignments._check_resolution_open()
        return assignments

    def _check_resolution_open(self):
        """Executors are named by who may give the resolution, while it is a draft."""
        if self.env.su:
            return
        if self.resolution_id.filtered(lambda r: r.state != "draft"):
            raise UserError(
                self.env._(
                    "A given resolution is not changed: revoke it and give anew."
                )
            )
        self.resolution_id._check_may_give()

    def write(self, vals):
        if not self.env.su and not FIXED_FIELDS.isdisjoint(vals):
            raise AccessError(
                self.env._("An assignment stays with its resolution and appeal.")
            )
        given = self.filtered(lambda assignment: assignment.state != "draft")
        if vals.keys() == {"date_part_due"}:
            # Right and date are checked by the action behind it
            return super().write(vals)
        if given and not self.env.su:
            if vals.keys() != {"report"} or given.filtered(
                lambda assignment: assignment.state != "open"
            ):
                raise UserError(
                    self.env._(
                        "A given assignment is not changed: revoke its resolution."
                    )
                )
            given._check_is_mine()
        (self - given)._check_resolution_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if self.filtered(lambda assignment: assignment.state != "draft"):
            raise UserError(
                self.env._("A given assignment is cancelled with its resolution.")
            )
        self._check_resolution_open()

    def _check_is_mine(self):
        posts = self.env["citizen.official"]._get_current()
        for assignment in self:
            if assignment.official_id not in posts and not self.env.su:
                raise AccessError(
                    self.env._(
                        "This is the assignment of %(executor)s.",
                        executor=assignment.official_id.display_name,
                    )
                )

    def action_done(self, report=None):
        """Report the own part as done.

        :param report: text for the lead's answer; keeps what was typed if omitted
        """
        self.check_access("read")
        self._check_is_mine()
        if self.filtered(lambda assignment: assignment.state != "open"):
            raise UserError(self.env._("Only an open assignment can be done."))
        # Sudo: executors have no right on states; right and state were checked
        values = {"state": "done", "date_done": fields.Datetime.now()}
        if report is not None:
            values["report"] = report
        self.sudo()._write_flow(values)
        for assignment in self:
            assignment.appeal_id._log_event(
                "assignment_done",
                {"official_id": assignment.official_id.id},
                official=assignment.official_id,
            )
        return True

    def action_pass_on(self):
        """Open a new resolution under this assignment (cascade)."""
        self.ensure_one()
        self._check_is_mine()
        return self.env["citizen.resolution"]._get_dialog_action(
            self.env._("Resolution"),
            self.env.ref("citizen_appeals.citizen_resolution_view_form_dialog"),
            default_appeal_id=self.appeal_id.id,
            default_parent_assignment_id=self.id,
            default_author_id=self.official_id.id,
            default_date_due=fields.Date.to_string(self.date_due),
            default_text=self.note or self.resolution_id.text,
        )

    def action_open_appeal(self):
        """Open the appeal of the assignment."""
        self.ensure_one()
        return self.appeal_id._get_records_action()

    def _finish_open(self):
        """The answer has left: what was still open is done with it."""
        open_ones = self.filtered(lambda assignment: assignment.state == "open")
        open_ones._write_flow({"state": "done", "date_done": fields.Datetime.now()})

    def _cancel_open(self):
        """The resolution was revoked: its open parts and what hangs under them end."""
        open_ones = self.filtered(lambda assignment: assignment.state == "open")
        open_ones._write_flow({"state": "cancelled"})
        below = self.resolution_ids.filtered(lambda r: r.state == "given")
        if below:
            below._write_flow({"state": "revoked"})
            below.assignment_ids._cancel_open()
