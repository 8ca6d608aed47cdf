from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CLAUSE = "Ростов-на-Дону, п. 2.3.11"


class CitizenCommission(models.Model):
    """Commission on the spot for a repeat or collective appeal (S4 2.3.11)."""

    _name = "citizen.commission"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Commission"
    _order = "appeal_id, id DESC"
    _personal_fields = frozenset({"place", "conclusions", "waive_reason"})
    _check_company_auto = True
    _access_free_fields = frozenset({"id", "display_name", "state", "write_date"})
    _protected_fields = frozenset(
        {
            "state",
            "company_id",
            "waive_reason",
            "waived_by_id",
            "waived_official_id",
            "date_waived",
            "invitation_id",
        }
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
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("waived", "Done without")],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    order_number = fields.Char(string="Order No.", help="Order that set up the group.")
    order_date = fields.Date()
    member_ids = fields.One2many(
        "citizen.commission.member", "commission_id", string="Members", copy=True
    )
    date_visit = fields.Datetime(string="Visit")
    place = fields.Char(
        compute="_compute_place", store=True, readonly=False, precompute=True
    )
    # the applicant takes part
    invited_how = fields.Selection(
        [
            ("letter", "By letter"),
            ("phone", "By phone"),
            ("email", "By e-mail"),
            ("personally", "Personally"),
        ],
        string="Applicant Invited",
    )
    date_invited = fields.Date(string="Invited on")
    invitation_id = fields.Many2one(
        "citizen.letter",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    applicant_presence = fields.Selection(
        [("present", "Took part"), ("absent", "Did not come")],
        string="Applicant on the Spot",
    )
    # act
    act_date = fields.Date(string="Act of")
    conclusions = fields.Text(help="What the commission found and decided.")
    document_ids = fields.One2many(
        "citizen.document", "commission_id", string="Act and Photos", copy=False
    )
    # waived
    waive_reason = fields.Text(string="Done without Because", readonly=True, copy=False)
    waived_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    waived_official_id = fields.Many2one(
        "citizen.official",
        string="Decided by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    date_waived = fields.Date(string="Decided on", readonly=True, copy=False)
    can_edit = fields.Boolean(compute="_compute_can_edit")

    @api.depends("state", "appeal_id")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        for commission in self:
            commission.can_edit = commission.state == "planned" and (
                not commission.appeal_id or commission.appeal_id._may_hold_commission()
            )

    @api.depends("appeal_id", "date_visit")
    def _compute_display_name(self):
        for commission in self:
            visit = commission.date_visit
            day = visit and commission.company_id._local_date(visit)
            parts = [commission.appeal_id.display_name, day and f"{day:%d.%m.%Y}"]
            commission.display_name = ", ".join(filter(None, parts))

    @api.depends("appeal_id")
    def _compute_place(self):
        for commission in self:
            appeal = commission.appeal_id
            commission.place = appeal.place or appeal.received_address

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        commissions = super().create(vals_list)
        commissions._check_may()
        planned = commissions.filtered(lambda c: c.state == "planned")
        for commission in planned:
            commission.appeal_id._check_can_hold_commission()
        planned.appeal_id._log_event("commission_planned")
        return commissions

    def write(self, vals):
        self._check_may()
        if "appeal_id" in vals:
            raise UserError(self.env._("A commission stays with its appeal."))
        self._check_planned()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_over(self):
        self._check_may()
        self._check_planned()
        if self.document_ids:
            raise UserError(
                self.env._("A commission with documents stays: they are kept.")
            )

    def _check_may(self):
        if not self.env.su:
            for appeal in self.appeal_id:
                appeal._check_may(
                    appeal._may_hold_commission(),
                    self.env._("its executors, the curator and the appeals office"),
                )

    def _check_planned(self):
        if self.filtered(lambda commission: commission.state != "planned"):
            raise UserError(
                self.env._(
                    "The commission is over: its act is not changed (%(clause)s). Plan"
                    " another one.",
                    clause=CLAUSE,
                )
            )

    # ------------------------------------------------------------------
    # deeds
    # ------------------------------------------------------------------

    def action_invite(self):
        """Draft the invitation to the applicant and open it."""
        self.ensure_one()
        self._check_may()
        self._check_planned()
        self._check_filled(("date_visit", "place"))
        live = self.invitation_id.state not in (False, "cancelled")
        if not live:
            # Sudo: the letter is written by the deed alone
            self.sudo()._write_flow(
                {
                    "invitation_id": self.appeal_id._draft_letter(
                        "commission_invitation"
                    ).id,
                    "invited_how": "letter",
                }
            )
        return self.invitation_id._get_records_action()

    def action_hold(self):
        """The commission was held: order, members, visit, act are there (S4 2.3.11)."""
        for commission in self:
            commission._check_may()
            commission._check_planned()
            commission._check_filled(
                (
                    "order_number",
                    "order_date",
                    "date_visit",
                    "place",
                    "invited_how",
                    "date_invited",
                    "applicant_presence",
                    "act_date",
                    "conclusions",
                )
            )
            commission._check_act()
        # Sudo: right and papers were checked
        self.sudo()._write_flow({"state": "held"})
        self.appeal_id._log_event("commission_held", public=True)
        return True

    def _check_filled(self, names):
        missing = [
            self._fields[name]._description_string(self.env)
            for name in names
            if not self[name]
        ]
        if missing:
            raise ValidationError(
                self.env._(
                    "%(commission)s: fill in %(fields)s (%(clause)s).",
                    commission=self.display_name,
                    fields=", ".join(missing),
                    clause=CLAUSE,
                )
            )

    def _check_act(self):
        members = self.member_ids
        if len(members.filtered("is_chair")) != 1 or len(members) < 2:
            raise ValidationError(
                self.env._(
                    "Members: name one chair and another member at least (%(clause)s).",
                    clause=CLAUSE,
                )
            )
        if not self.document_ids.filtered(lambda doc: doc.kind == "commission_act"):
            raise ValidationError(
                self.env._(
                    "Act and Photos: attach the signed act (%(clause)s). The form to"
                    " sign is under Print.",
                    clause=CLAUSE,
                )
            )
        visited = self.company_id._local_date(self.date_visit)
        today = self.company_id._today()
        if visited > today or not visited <= self.act_date <= today:
            raise ValidationError(
                self.env._(
                    "Visit, Act of: the visit is over and the act is not older than the"
                    " visit nor of a day to come (%(clause)s).",
                    clause=CLAUSE,
                )
            )

    def action_print_act(self):
        """The form of the act, to be signed on the spot."""
        self.check_access("read")
        report = self.env.ref("citizen_appeals.citizen_commission_act_report")
        return report.report_action(self, config=False)
