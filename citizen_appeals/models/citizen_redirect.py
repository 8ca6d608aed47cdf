from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What the unit writes, until its letter is signed
REQUEST_FIELDS = frozenset(
    {
        "assignment_id",
        "question_ids",
        "reason",
        "signatory_id",
        "target_department_id",
        "target_official_id",
    }
)
# What the appeals office adds
OFFICE_FIELDS = frozenset({"supervisor_id", "late_reason"})
SIGNING_LEVEL = "3_deputy_head"


class CitizenRedirect(models.Model):
    """Internal redirect: the unit that is not competent asks for it (S4 2.2.2-2.2.4).

    To sign (deputy head) → to endorse (head of the office) → to redirect (sector) →
    redirected; refused with a reason on the way.
    """

    _name = "citizen.redirect"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Internal Redirect"
    _order = "id DESC"
    _personal_fields = frozenset({"reason", "late_reason", "refusal"})
    _check_company_auto = True
    _access_free_fields = frozenset({"id", "display_name", "state", "write_date"})
    _protected_fields = frozenset(
        {
            "state",
            "company_id",
            "is_late",
            "signed_by_id",
            "date_signed",
            "endorsed_by_id",
            "date_endorsed",
            "redirected_by_id",
            "date_redirected",
            "refused_by_id",
            "refusal",
            "new_resolution_id",
            "letter_id",
        }
    )

    assignment_id = fields.Many2one(
        "citizen.assignment",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'open')]",
        help="The assignment that the unit is not competent for.",
    )
    appeal_id = fields.Many2one(
        related="assignment_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="assignment_id.company_id", store=True, precompute=True, index=True
    )
    official_id = fields.Many2one(
        related="assignment_id.official_id", string="Asked by", store=True
    )
    date_until = fields.Date(
        related="assignment_id.date_redirect_until", string="Asked at Latest by"
    )
    question_ids = fields.Many2many(
        "citizen.appeal.question",
        string="Questions",
        domain="[('appeal_id', '=', appeal_id)]",
        help="Empty: the whole appeal; else the unit goes on with the others.",
    )
    reason = fields.Text(
        required=True, help="Why the unit is not competent, and who is."
    )
    target_department_id = fields.Many2one(
        "hr.department",
        string="Competent Unit",
        required=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    target_official_id = fields.Many2one(
        "citizen.official",
        string="Executor There",
        compute="_compute_target_official_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('department_id', '=', target_department_id)]",
        help="Proposed: the head of the unit.",
    )
    supervisor_id = fields.Many2one(
        "citizen.official",
        string="Curator of the Unit",
        compute="_compute_supervisor_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Gives the new resolution; the appeal goes over to this curator.",
    )
    signatory_id = fields.Many2one(
        "citizen.official",
        string="Signed by",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('signing_level', '>=', '3_deputy_head')]",
    )
    late_reason = fields.Text(
        string="Taken Late Because",
        help="The appeals office may take a request after the 5 days.",
    )
    is_late = fields.Boolean(string="Late", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "To sign"),
            ("signed", "To endorse"),
            ("endorsed", "To redirect"),
            ("redirected", "Redirected"),
            ("refused", "Refused"),
            ("dropped", "Not needed any more"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    # who did what
    signed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    date_signed = fields.Datetime(string="Signed on", readonly=True, copy=False)
    endorsed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    date_endorsed = fields.Datetime(string="Endorsed on", readonly=True, copy=False)
    redirected_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    date_redirected = fields.Datetime(string="Redirected on", readonly=True, copy=False)
    refused_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    refusal = fields.Text(string="Refused Because", readonly=True, copy=False)
    new_resolution_id = fields.Many2one(
        "citizen.resolution",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Covering Letter",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    can_edit = fields.Boolean(compute="_compute_rights")
    can_sign = fields.Boolean(compute="_compute_rights")
    can_endorse = fields.Boolean(compute="_compute_rights")
    can_redirect = fields.Boolean(compute="_compute_rights")
    can_refuse = fields.Boolean(compute="_compute_rights")
    is_office = fields.Boolean(compute="_compute_rights")

    _running_uniq = models.UniqueIndex(
        "(assignment_id) WHERE state IN ('draft', 'signed', 'endorsed')",
        "A request to redirect this assignment is already under way.",
    )

    # ------------------------------------------------------------------
    # computes and checks
    # ------------------------------------------------------------------

    @api.depends("target_department_id", "appeal_id")
    def _compute_display_name(self):
        for redirect in self:
            redirect.display_name = self.env._(
                "%(appeal)s to: %(unit)s",
                appeal=redirect.appeal_id.display_name or "",
                unit=redirect.target_department_id.name or "",
            )

    @api.depends("target_department_id")
    def _compute_target_official_id(self):
        """The head of the competent unit."""
        heads = self.env["citizen.official"].search(
            [
                ("department_id", "in", self.target_department_id.ids),
                ("is_unit_head", "=", True),
            ]
        )
        by_unit = {head.department_id: head for head in reversed(heads)}
        for redirect in self:
            unit = redirect.target_department_id
            if redirect.target_official_id.department_id != unit:
                redirect.target_official_id = by_unit.get(unit)

    @api.depends("target_department_id", "assignment_id", "question_ids")
    def _compute_supervisor_id(self):
        """Who heads the competent unit from above, else who has its topics as duty."""
        for redirect in self:
            redirect.supervisor_id = (
                redirect._find_unit_curator()
                or redirect._find_duty_curator()
                or redirect.appeal_id.supervisor_id
            )

    def _find_unit_curator(self):
        unit = self.target_department_id
        path = [int(part) for part in (unit.parent_path or "").split("/") if part]
        heads = self.env["citizen.official"].search(
            [
                ("department_id", "in", path),
                ("is_unit_head", "=", True),
                ("signing_level", ">=", SIGNING_LEVEL),
            ]
        )
        depth = {unit_id: level for level, unit_id in enumerate(path)}
        return heads.sorted(lambda head: -depth[head.department_id.id])[:1]

    def _find_duty_curator(self):
        appeal = self.appeal_id
        if not self.question_ids or not appeal.company_id:
            return self.env["citizen.official"]
        return self.env["citizen.official"]._find_supervisor(
            appeal.company_id,
            self.question_ids.topic_id._origin,
            appeal.territory_id,
            appeal.company_id._today(),
        )

    @api.depends("state", "signatory_id", "assignment_id")
    @api.depends_context("uid")
    def _compute_rights(self):
        Appeal = self.env["citizen.appeal"]
        posts = Appeal._my_posts()
        office = Appeal._has_role("registrar", "office_head")
        head = Appeal._has_role("office_head")
        for redirect in self:
            state, signer = redirect.state, redirect.signatory_id in posts
            redirect.is_office = office
            redirect.can_edit = state == "draft" and redirect._may_ask(posts)
            redirect.can_sign = state == "draft" and signer
            redirect.can_endorse = state == "signed" and head
            redirect.can_redirect = state == "endorsed" and office
            redirect.can_refuse = (state == "draft" and signer) or (
                state in ("signed", "endorsed") and head
            )

    def _may_ask(self, posts):
        """The executor, who acts for him, or the office on his behalf."""
        office = self.env["citizen.appeal"]._has_role("registrar", "office_head")
        return office or self.assignment_id.sudo()._may_ask_redirect(posts)

    @api.constrains("signatory_id")
    def _check_signatory(self):
        for redirect in self:
            if redirect.signatory_id.signing_level < SIGNING_LEVEL:
                raise ValidationError(
                    self.env._(
                        "Signed by: the request is signed by a deputy head or the head"
                        " of a branch or territorial body (S4 2.2.3). Choose such a"
                        " post instead of %(post)s.",
                        post=redirect.signatory_id.name,
                    )
                )

    @api.constrains("target_official_id", "target_department_id", "assignment_id")
    def _check_target(self):
        for redirect in self:
            if redirect.target_department_id == redirect.official_id.department_id:
                raise ValidationError(
                    self.env._(
                        "Competent Unit: name another unit than %(unit)s, which asks"
                        " for the redirect (S4 2.2.3).",
                        unit=redirect.target_department_id.name,
                    )
                )
            official = redirect.target_official_id
            if official and official.department_id != redirect.target_department_id:
                raise ValidationError(
                    self.env._(
                        "Executor There: %(post)s is not of the unit %(unit)s (S4"
                        " 2.2.3).",
                        post=official.name,
                        unit=redirect.target_department_id.name,
                    )
                )

    @api.constrains("question_ids", "assignment_id")
    def _check_questions(self):
        for redirect in self:
            if redirect.question_ids.appeal_id - redirect.appeal_id:
                raise ValidationError(
                    self.env._("Questions: choose questions of this appeal.")
                )

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        given = {name for vals in vals_list for name in vals}
        given |= {key.removeprefix("default_") for key in self.env.context}
        if given & OFFICE_FIELDS:
            self.env["citizen.appeal"]._check_role("registrar", "office_head")
        redirects = super().create(vals_list)
        redirects._check_may_ask()
        for redirect in redirects:
            redirect._check_open()
            redirect.appeal_id._log_event(
                "redirect_asked", {"official_id": redirect.official_id.id}
            )
        # The signatory sees what he is asked to sign
        redirects.appeal_id._sync_readers()
        return redirects

    def write(self, vals):
        if not self.env.su:
            self._check_write(vals.keys())
        result = super().write(vals)
        if "signatory_id" in vals:
            self.appeal_id._sync_readers()
        return result

    def _check_write(self, names):
        if names & REQUEST_FIELDS:
            self._check_may_ask()
            if self.filtered(lambda redirect: redirect.state != "draft"):
                raise UserError(
                    self.env._("A signed request is not changed: refuse it, ask anew.")
                )
        if names & OFFICE_FIELDS:
            self.env["citizen.appeal"]._check_role("registrar", "office_head")

    def _check_may_ask(self):
        posts = self.env["citizen.official"]._get_current()
        for redirect in self:
            if not redirect._may_ask(posts):
                raise AccessError(
                    self.env._(
                        "A redirect is asked for by the executor %(executor)s or the"
                        " appeals office (S4 2.2.3).",
                        executor=redirect.official_id.display_name,
                    )
                )

    def _check_open(self):
        if self.assignment_id.resolution_id.parent_assignment_id:
            raise UserError(
                self.env._(
                    "Assignment: choose the one the curator gave to the unit; what was"
                    " passed on inside it ends with it (S4 2.2.2)."
                )
            )
        examined = self.appeal_id.state == "in_progress"
        if self.assignment_id.state != "open" or not examined:
            raise UserError(
                self.env._(
                    "Assignment: only an open assignment of an appeal under examination"
                    " is redirected (S4 2.2.2)."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        if self.filtered(lambda redirect: redirect.state != "draft"):
            raise UserError(
                self.env._("A signed request stays in the history: refuse it instead.")
            )
        self._check_may_ask()
