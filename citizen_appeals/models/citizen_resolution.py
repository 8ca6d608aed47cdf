from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

# A kept answer may ask for further work
WORKED_ON = frozenset(
    {"registered", "assigned", "in_progress", "in_review", "answered"}
)

# Where it belongs: its author sees the appeal
FIXED_FIELDS = frozenset({"appeal_id", "company_id"})


class CitizenResolution(models.Model):
    """Resolution (резолюция): who orders what by when; the top of the task tree (C5).

    A lower official's resolution hangs under the assignment it passes on. Giving,
    revoking and replacing are in ``citizen_resolution_flow.py``.
    """

    _name = "citizen.resolution"
    _inherit = ["citizen.protected.mixin"]
    _description = "Resolution"
    _order = "appeal_id, id"
    _personal_fields = frozenset({"text"})
    _rec_name = "text"
    _check_company_auto = True
    _protected_fields = frozenset(
        {"state", "given_by_id", "is_on_paper", "replaces_id"}
    )

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
    date = fields.Date(copy=False, help="Empty: the day it is given.")
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
    given_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The author, who acts for him, or who entered it for him.",
    )
    is_on_paper = fields.Boolean(string="Signed on Paper", readonly=True, copy=False)
    replaces_id = fields.Many2one(
        "citizen.resolution",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Revoked when this one is given.",
    )
    replaced_by_ids = fields.One2many(
        "citizen.resolution", "replaces_id", string="Replaced by", readonly=True
    )

    _replacement_uniq = models.UniqueIndex(
        "(replaces_id) WHERE replaces_id IS NOT NULL",
        "This resolution is being replaced already.",
    )

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
        if "author_id" in fields and (author := self._propose_author(appeal, parent)):
            values["author_id"] = author.id
        if "assignment_ids" in fields and appeal and not parent:
            # The duty names the unit; its head is proposed as lead executor (A12)
            author = self.env["citizen.official"].browse(values.get("author_id", ()))
            if lead := appeal._propose_lead_executor(author):
                line = Command.create({"official_id": lead.id})
                values.setdefault("assignment_ids", [line])
        return values

    @api.model
    def _propose_author(self, appeal, parent):
        """Who passes on; else the curator, where the user drafts for him (S4 2.3.8)."""
        if parent:
            return parent.official_id
        curator = appeal.supervisor_id
        if curator and not self.env["citizen.appeal"]._has_role(
            "registrar", "office_head"
        ):
            posts = self.env["citizen.official"]._get_current()
            # Sudo: whose assistant one is, is no secret of the posts
            curator &= posts | posts.sudo().assisted_ids
        return curator

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
