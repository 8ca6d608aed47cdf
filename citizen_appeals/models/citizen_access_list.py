from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Roles that show appeals; the administrator sees none
SEEING_ROLES = (
    "registrar",
    "chancery",
    "office_head",
    "supervisor",
    "assistant",
    "executor",
    "signatory",
    "oversight",
    "auditor",
)
APPROVER_LEVEL = "3_deputy_head"


class CitizenAccessList(models.Model):
    """The approved list of officials with access (A11, S4 2.1.16, 2.1.17).

    One edition is in force; approving a newer one replaces it. The screens compare the
    list with the roles given in the system.
    """

    _name = "citizen.access.list"
    _inherit = ["citizen.protected.mixin"]
    _description = "List of Officials with Access"
    _order = "date DESC, id DESC"
    _check_company_auto = True
    _protected_fields = frozenset({"state", "date_approved", "recorded_by_id"})

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="Date of the Order",
        required=True,
        default=lambda self: self.env.company._today(),
        copy=False,
    )
    order_number = fields.Char(string="Order No.", copy=False)
    approved_by_id = fields.Many2one(
        "citizen.official",
        string="Approved by",
        ondelete="restrict",
        index=False,
        check_company=True,
        help="A deputy head or the head (S4 2.1.16).",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "In Force"), ("replaced", "Replaced")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    date_approved = fields.Datetime(string="Recorded on", readonly=True, copy=False)
    recorded_by_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index=False,
    )
    line_ids = fields.One2many(
        "citizen.access.list.line", "list_id", string="Officials", copy=True
    )
    line_count = fields.Integer(
        string="Officials Listed", compute="_compute_line_count"
    )
    unlisted_user_ids = fields.Many2many(
        "res.users",
        string="With a Role, Not Listed",
        compute="_compute_differences",
        help="They can open appeals in the system without being in the list.",
    )
    roleless_official_ids = fields.Many2many(
        "citizen.official",
        string="Listed, without a Role",
        compute="_compute_differences",
        help="Nobody holds the post, or the holder has no user or no role.",
    )
    has_differences = fields.Boolean(compute="_compute_differences")

    _in_force_uniq = models.UniqueIndex(
        "(company_id) WHERE state = 'approved'", "A body has one list in force."
    )

    @api.depends("line_ids")
    def _compute_line_count(self):
        for edition in self:
            edition.line_count = len(edition.line_ids)

    @api.depends("date", "order_number")
    def _compute_display_name(self):
        for edition in self:
            day = edition.date and edition.date.strftime("%d.%m.%Y")
            edition.display_name = self.env._(
                "List of %(date)s %(number)s",
                date=day or "",
                number=(edition.order_number and f"№ {edition.order_number}") or "",
            ).strip()

    @api.depends("line_ids.official_id", "company_id")
    @api.depends_context("company")
    def _compute_differences(self):
        """Roles of the system against the list, both ways."""
        groups = self.env["res.groups"].union(
            *(self.env.ref(f"citizen_appeals.group_{role}") for role in SEEING_ROLES)
        )
        for edition in self:
            # Sudo: who has which role is shown to who keeps the list
            users = (
                self.env["res.users"]
                .sudo()
                .search(
                    [
                        ("all_group_ids", "in", groups.ids),
                        ("company_ids", "in", edition.company_id.ids),
                        ("share", "=", False),
                    ]
                )
            )
            held = edition._get_holding_users()
            listed = self.env["res.users"].union(*held.values())
            edition.unlisted_user_ids = users.sudo(False) - listed.sudo(False)
            edition.roleless_official_ids = edition.line_ids.official_id.filtered(
                lambda post, held=held, users=users: (
                    held.get(post.id, users.browse()) not in users
                )
            )
            edition.has_differences = bool(
                edition.unlisted_user_ids or edition.roleless_official_ids
            )

    def _get_holding_users(self):
        """Listed post's id → the user who holds it today, where there is one."""
        posts = self.line_ids.official_id
        holders = posts.sudo()._get_holders_on(self.company_id._today())
        return {
            post.id: holders[post.id].user_id
            for post in posts
            if post.id in holders and holders[post.id].user_id
        }

    def write(self, vals):
        """An approved list is history: the next edition is a copy of it."""
        for edition in self:
            if edition.state != "draft" and not self.env.su:
                edition._refuse_change()
        return super().write(vals)

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "%(edition)s is approved and stays as it is: make the next edition of"
                " it (S4 2.1.16).",
                edition=self.display_name,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        for edition in self:
            if edition.state != "draft":
                edition._refuse_change()

    def action_fill(self):
        """Enter the posts whose holders have a role and are not listed yet."""
        self.ensure_one()
        self.check_access("write")
        today = self.company_id._today()
        Holder = self.env["citizen.official.holder"]
        holders = Holder.search(
            Holder._get_valid_domain(today)
            & fields.Domain("user_id", "in", self.unlisted_user_ids.ids)
            & fields.Domain("official_id.company_id", "=", self.company_id.id)
        )
        new = holders.official_id - self.line_ids.official_id
        self.write(
            {
                "line_ids": [
                    fields.Command.create({"official_id": post.id}) for post in new
                ]
            }
        )
        return True

    def action_approve(self):
        """Record the approval; the list in force before is replaced."""
        self.ensure_one()
        self.env["citizen.appeal"]._check_role("office_head", "oversight")
        self.check_access("read")
        self._check_approvable()
        # Sudo: the right was checked; states are nobody's to write
        edition = self.sudo()
        edition.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "approved")]
        )._write_flow({"state": "replaced"})
        edition.env.flush_all()
        edition._write_flow(
            {
                "state": "approved",
                "date_approved": fields.Datetime.now(),
                "recorded_by_id": self.env.uid,
            }
        )
        return True

    def _check_approvable(self):
        if self.state != "draft":
            self._refuse_change()
        if not self.line_ids:
            raise ValidationError(self.env._("Officials: the list is empty."))
        if not self.order_number or not self.approved_by_id:
            raise ValidationError(
                self.env._(
                    "Order No., Approved by: the list is approved by an order of a"
                    " deputy head (S4 2.1.16)."
                )
            )
        if self.approved_by_id.signing_level < APPROVER_LEVEL:
            raise ValidationError(
                self.env._(
                    "Approved by: %(official)s is not a deputy head; the list is"
                    " approved by a deputy head or the head (S4 2.1.16).",
                    official=self.approved_by_id.display_name,
                )
            )
        if self.date > self.company_id._today():
            raise ValidationError(
                self.env._("Date of the Order: the day is in the future.")
            )
