from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# A kept answer may ask for further work
WORKED_ON = frozenset(
    {"registered", "assigned", "in_progress", "in_review", "answered"}
)

# Where it belongs: its author sees the appeal
FIXED_FIELDS = frozenset({"appeal_id", "company_id"})


class CitizenResolution(models.Model):
    """Resolution (резолюция): who orders what by when; the top of the task tree (C5).

    A lower official's resolution hangs under the assignment it passes on.
    """

    _name = "citizen.resolution"
    _inherit = ["citizen.protected.mixin"]
    _description = "Resolution"
    _order = "appeal_id, id"
    _rec_name = "text"
    _check_company_auto = True
    _protected_fields = frozenset({"state"})

    appeal_id = fields.Many2one(
        "citizen.appeal",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    parent_assignment_id = fields.Many2one(
        "citizen.assignment",
        string="Passes On",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    author_id = fields.Many2one(
        "citizen.official",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["citizen.official"]._get_current()[:1],
    )
    text = fields.Text(required=True)
    date = fields.Date(
        required=True, default=lambda self: self.env.company._today(), copy=False
    )
    date_due = fields.Date(string="Due", required=True)
    own_dispatch = fields.Boolean(
        string="Executor Dispatches",
        help="The body of the executor may dispatch the answer itself.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("given", "Given"), ("revoked", "Revoked")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    assignment_ids = fields.One2many(
        "citizen.assignment", "resolution_id", string="Executors", copy=True
    )
    can_give = fields.Boolean(compute="_compute_can_give")

    @api.depends("author_id", "state")
    @api.depends_context("uid")
    def _compute_can_give(self):
        for resolution in self:
            resolution.can_give = resolution.state == "draft" and resolution._may_give()

    @api.model
    def default_get(self, fields):
        """The due date is the internal date where there is one, else the legal one."""
        values = super().default_get(fields)
        appeal = self.env["citizen.appeal"].browse(values.get("appeal_id", ()))
        parent = self.env["citizen.assignment"].browse(
            values.get("parent_assignment_id", ())
        )
        if "date_due" in fields and appeal:
            due = appeal.date_deadline_internal or appeal.date_deadline
            values.setdefault("date_due", parent.date_due or due)
        if "author_id" in fields and parent:
            values["author_id"] = parent.official_id.id
        return values

    @api.constrains("date_due", "appeal_id", "parent_assignment_id")
    def _check_date_due(self):
        """Own dates are never later than what they serve."""
        for resolution in self:
            parent = resolution.parent_assignment_id
            limit = parent.date_due or resolution.appeal_id.date_deadline
            if limit and resolution.date_due > limit:
                raise ValidationError(
                    self.env._(
                        "Due: %(date)s is later than %(limit)s, the date of the"
                        " %(what)s.",
                        date=resolution.date_due.strftime("%d.%m.%Y"),
                        limit=limit.strftime("%d.%m.%Y"),
                        what=self.env._("assignment passed on")
                        if parent
                        else self.env._("appeal"),
                    )
                )

    @api.constrains("parent_assignment_id", "author_id", "appeal_id")
    def _check_parent(self):
        for resolution in self:
            parent = resolution.parent_assignment_id
            if parent and (
                parent.official_id != resolution.author_id
                or parent.appeal_id != resolution.appeal_id
            ):
                raise ValidationError(
                    self.env._(
                        "Author: only the executor of an assignment passes it on, and"
                        " within the same appeal."
                    )
                )

    @api.constrains("assignment_ids")
    def _check_lead(self):
        for resolution in self:
            leads = resolution.assignment_ids.filtered("is_lead")
            if len(leads) > 1:
                raise ValidationError(
                    self.env._(
                        "Executors: a resolution has one lead executor, not %(count)s.",
                        count=len(leads),
                    )
                )

    def _may_give(self):
        """The author, who acts for the author, assistants, or the office (S4 2.3.8)."""
        self.ensure_one()
        Appeal = self.env["citizen.appeal"]
        if Appeal._has_role("office_head", "registrar"):
            return True
        author, curator = self.author_id.sudo(), self.sudo().appeal_id.supervisor_id
        is_high = author == curator or author.signing_level >= "3_deputy_head"
        if not self.parent_assignment_id and not is_high:
            # Others pass on what was given to them
            return False
        posts = Appeal._my_posts()
        assistants = self.author_id.sudo().assistant_ids
        return bool((self.author_id | assistants) & posts)

    def _check_may_give(self):
        for resolution in self:
            if not resolution._may_give():
                raise AccessError(
                    self.env._(
                        "The resolution is given by its author %(author)s, the"
                        " assistant or the appeals office.",
                        author=resolution.author_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        resolutions = super().create(vals_list)
        resolutions._check_may_give()
        resolutions.assignment_ids._set_default_lead()
        # The author sees what was drafted for his approval
        resolutions.appeal_id._sync_readers()
        return resolutions

    def write(self, vals):
        if not self.env.su and not FIXED_FIELDS.isdisjoint(vals):
            raise AccessError(self.env._("A resolution stays with its appeal."))
        if self.filtered(lambda resolution: resolution.state != "draft"):
            raise UserError(
                self.env._(
                    "A given resolution is not changed: revoke it and give anew."
                )
            )
        self._check_may_give()
        result = super().write(vals)
        self._check_may_give()
        if "assignment_ids" in vals:
            self.assignment_ids._set_default_lead()
        if "author_id" in vals:
            self.appeal_id._sync_readers()
        return result

    def unlink(self):
        appeals = self.appeal_id
        result = super().unlink()
        appeals._sync_readers()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if self.filtered(lambda resolution: resolution.state != "draft"):
            raise UserError(self.env._("A given resolution is revoked, never deleted."))
        self._check_may_give()

    def action_give(self):
        """Give the drafted resolutions: the executors see the appeal from now on."""
        self.check_access("read")
        self._check_may_give()
        for resolution in self:
            resolution._check_can_be_given()
        # Sudo: the right was checked; readers and states are nobody's to write
        resolutions = self.sudo()
        resolutions._write_flow({"state": "given"})
        resolutions.assignment_ids._write_flow({"state": "open"})
        for resolution in self:
            resolution.appeal_id._on_resolution_given(resolution.sudo())
        return True

    def _check_can_be_given(self):
        if self.state != "draft":
            raise UserError(self.env._("The resolution was already given."))
        parent = self.parent_assignment_id
        if parent and parent.state != "open":
            raise UserError(
                self.env._("The assignment that is passed on is not open any more.")
            )
        if not self.assignment_ids:
            raise UserError(self.env._("Executors: name at least one executor."))
        if self.appeal_id.state not in WORKED_ON:
            raise UserError(
                self.env._(
                    "%(appeal)s is not being examined: no resolution can be given.",
                    appeal=self.appeal_id.display_name,
                )
            )

    def action_revoke(self):
        """Withdraw a resolution; what was done under it stays in the history."""
        self.check_access("read")
        self._check_may_give()
        if self.filtered(lambda resolution: resolution.state != "given"):
            raise UserError(self.env._("Only a given resolution can be revoked."))
        resolutions = self.sudo()
        resolutions._write_flow({"state": "revoked"})
        resolutions.assignment_ids._cancel_open()
        for resolution in self:
            resolution.appeal_id._on_resolution_revoked(resolution.sudo())
        return True
