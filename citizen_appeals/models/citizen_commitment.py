from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.search import boolean_search

OPEN_STATES = ("planned", "postponed", "reported", "failed")
STATES = [
    ("planned", "On control"),
    ("postponed", "Postponed"),
    ("reported", "Reported, to check"),
    ("failed", "Not fulfilled"),
    ("fulfilled", "Fulfilled"),
    ("dropped", "Taken off control"),
]
# Where a promise came from does not change
FIXED_FIELDS = frozenset({"appeal_id", "letter_id", "promise_id", "quote"})


class CitizenCommitment(models.Model):
    """What an answer promised, on control after the appeal is closed (S0, E1).

    Made of the promises of the answer at its dispatch. Fulfilled only with a positive
    check, postponed only with a reason and a notice to the citizen; overdue it comes
    back on control. The deeds are in ``citizen_commitment_flow.py``.
    """

    _name = "citizen.commitment"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Commitment"
    _order = "date_due, id"
    _check_company_auto = True
    _rec_names_search = ["appeal_id.name", "name"]
    _personal_fields = frozenset(
        {"name", "place", "works", "quote", "budget_note", "drop_reason"}
    )
    _access_free_fields = frozenset({"id", "display_name", "state", "write_date"})
    _protected_fields = frozenset(
        {
            "state",
            "company_id",
            "date_promised",
            "date_fulfilled",
            "fulfilled_by_id",
            "date_escalated",
            "is_denied",
            "is_confirmed",
            "drop_reason",
        }
    )

    appeal_id = fields.Many2one(
        "citizen.appeal",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Answer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('appeal_id', '=', appeal_id)]",
    )
    promise_id = fields.Many2one(
        "citizen.promise", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    state = fields.Selection(
        STATES,
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    # what, where, who, by when
    name = fields.Char(
        string="Object",
        required=True,
        index="trigram",
        help="House, road, yard the works are done on.",
    )
    place = fields.Char()
    territory_id = fields.Many2one(
        "citizen.territory",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    topic_id = fields.Many2one(
        "citizen.topic", index="btree_not_null", ondelete="restrict"
    )
    works = fields.Text(required=True)
    quote = fields.Text(string="As the Answer Says")
    date_promised = fields.Date(
        string="First Term", readonly=True, help="As promised in the answer."
    )
    date_due = fields.Date(string="Term", required=True, index=True)
    official_id = fields.Many2one(
        "citizen.official",
        string="Responsible",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Unit",
        compute="_compute_department_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    budget_note = fields.Char(
        string="Source of Money", help="Programme, contract or line of the budget."
    )
    # control
    check_ids = fields.One2many(
        "citizen.commitment.check", "commitment_id", string="Checks"
    )
    delay_ids = fields.One2many(
        "citizen.commitment.delay", "commitment_id", string="Postponements"
    )
    delay_count = fields.Integer(
        string="Times Postponed", compute="_compute_delay_count", store=True
    )
    is_notice_due = fields.Boolean(
        compute="_compute_is_notice_due",
        compute_sudo=True,
        help="The notice of the last postponement has not left yet.",
    )
    date_fulfilled = fields.Date(string="Fulfilled on", readonly=True, copy=False)
    fulfilled_by_id = fields.Many2one(
        "res.users",
        string="Confirmed by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    date_escalated = fields.Date(
        string="Escalated on",
        readonly=True,
        copy=False,
        help="The term has passed: the appeal came back on control.",
    )
    is_denied = fields.Boolean(
        string="Denied by the Citizen",
        readonly=True,
        copy=False,
        help="The citizen says it was not done; until the office has checked.",
    )
    is_confirmed = fields.Boolean(
        string="Confirmed by the Citizen", readonly=True, copy=False
    )
    drop_reason = fields.Text(string="Taken off Because", readonly=True, copy=False)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    days_left = fields.Integer(compute="_compute_is_overdue")
    can_edit = fields.Boolean(compute="_compute_can")
    can_report = fields.Boolean(compute="_compute_can")
    can_check = fields.Boolean(compute="_compute_can")
    can_fulfil = fields.Boolean(compute="_compute_can")
    can_postpone = fields.Boolean(compute="_compute_can")
    can_drop = fields.Boolean(compute="_compute_can")

    _promise_uniq = models.UniqueIndex(
        "(promise_id) WHERE promise_id IS NOT NULL",
        "This promise is on control already.",
    )
    _open_idx = models.Index(
        "(company_id, date_due) WHERE state NOT IN ('fulfilled', 'dropped')"
    )

    # ------------------------------------------------------------------
    # computes
    # ------------------------------------------------------------------

    @api.depends("appeal_id", "date_due")
    def _compute_display_name(self):
        """Number and term: the object may name somebody's house."""
        for commitment in self:
            due = commitment.date_due
            commitment.display_name = self.env._(
                "No. %(number)s, by %(date)s",
                number=commitment.appeal_id.name or "",
                date=f"{due:%d.%m.%Y}" if due else "",
            )

    @api.depends("official_id")
    def _compute_department_id(self):
        """Kept as it was: a unit that is reorganised keeps its debts in the report."""
        for commitment in self:
            commitment.department_id = commitment.official_id.department_id

    @api.depends("delay_ids")
    def _compute_delay_count(self):
        for commitment in self:
            commitment.delay_count = len(commitment.delay_ids)

    @api.depends("delay_ids.letter_id.state")
    def _compute_is_notice_due(self):
        for commitment in self:
            last = commitment.delay_ids.sorted("id")[-1:]
            commitment.is_notice_due = bool(
                last and last.letter_id.state != "dispatched"
            )

    @api.depends("state", "date_due", "company_id")
    def _compute_is_overdue(self):
        today_by_company = {c: c._today() for c in self.company_id}
        for commitment in self:
            today = today_by_company.get(commitment.company_id)
            due = commitment.date_due
            is_open = commitment.state in OPEN_STATES
            commitment.is_overdue = bool(is_open and due and today and due < today)
            commitment.days_left = (
                (due - today).days if is_open and due and today else 0
            )

    @api.model
    @boolean_search
    def _search_is_overdue(self):
        """Overdue today in the time zone of each body."""
        late = self.env["res.company"]._get_past_domain("date_due")
        return late & Domain("state", "in", OPEN_STATES)

    @api.depends("state", "official_id")
    @api.depends_context("uid")
    def _compute_can(self):
        Appeal = self.env["citizen.appeal"]
        office = Appeal._has_role("registrar", "office_head")
        dropper = Appeal._has_role("office_head", "oversight")
        posts = Appeal._my_posts()
        for commitment in self:
            is_open = commitment.state in OPEN_STATES
            own = commitment.official_id in posts
            curated = commitment._is_curated_by(posts)
            commitment.can_edit = office and is_open
            commitment.can_report = own and commitment.state in (
                "planned",
                "postponed",
                "failed",
            )
            commitment.can_check = commitment.state != "dropped" and (
                office or own or curated
            )
            commitment.can_fulfil = office and is_open
            commitment.can_postpone = is_open and (office or curated)
            commitment.can_drop = dropper and is_open

    def _is_curated_by(self, posts):
        """The curator of the appeal and who assists him."""
        curator = self.sudo().appeal_id.supervisor_id
        return bool((curator | curator.assistant_ids) & posts)

    @api.constrains("date_due", "letter_id")
    def _check_origin(self):
        for commitment in self:
            letter = commitment.letter_id
            if letter and letter.appeal_id != commitment.appeal_id:
                raise ValidationError(
                    self.env._("Answer: choose a letter of this appeal (E1).")
                )

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self.env["citizen.appeal"]._check_role("registrar", "office_head")
        commitments = super().create(vals_list)
        for commitment in commitments:
            appeal = commitment.sudo().appeal_id
            if appeal.state == "received" and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(appeal)s is not registered: nothing was promised yet (E1).",
                        appeal=appeal.display_name,
                    )
                )
            commitment.sudo()._write_flow(
                {
                    "date_promised": commitment.date_due,
                    "topic_id": commitment.topic_id.id or appeal.topic_id.id,
                    "territory_id": commitment.territory_id.id
                    or appeal.territory_id.id,
                }
            )
            commitment._log("commitment_made")
        # The responsible official sees the appeal from now on
        commitments.sudo().appeal_id._sync_readers()
        return commitments

    def write(self, vals):
        if not self.env.su:
            self._check_write(vals)
        result = super().write(vals)
        if "official_id" in vals:
            self.sudo().appeal_id._sync_readers()
            for commitment in self:
                commitment._log("commitment_handed_on")
        return result

    def _check_write(self, vals):
        self.env["citizen.appeal"]._check_role("registrar", "office_head")
        if not FIXED_FIELDS.isdisjoint(vals):
            raise AccessError(self.env._("A commitment stays with what promised it."))
        if "date_due" in vals:
            raise UserError(
                self.env._(
                    "Term: a term is moved by the button Postpone, with a reason and a"
                    " notice to the citizen (E1)."
                )
            )
        if self.filtered(lambda commitment: commitment.state not in OPEN_STATES):
            raise UserError(
                self.env._(
                    "A commitment that is over is not changed any more (E1): a check"
                    " that finds it undone opens it again."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A commitment is not deleted (K2): take it off control with the reason."
            )
        )

    def _log(self, code, official=None, **data):
        """One event on the appeal; the date tells which promise is meant."""
        for commitment in self:
            # Sudo: the event is written by the deed
            commitment.sudo().appeal_id._log_event(
                code,
                {
                    "commitment_id": commitment.id,
                    "official_id": commitment.official_id.id,
                    "date": fields.Date.to_string(commitment.date_due),
                    **data,
                },
                official=official,
            )

    def _get_state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]
