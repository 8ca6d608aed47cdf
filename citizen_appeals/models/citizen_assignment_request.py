from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# Where it belongs, and what was asked: a request is answered, not rewritten
FIXED_FIELDS = frozenset(
    {"assignment_id", "kind", "date_wanted", "executor_ids", "reason"}
)


class CitizenAssignmentRequest(models.Model):
    """An executor asks for more time or for other executors (C5).

    Decided by the author of the resolution, who acts for him, the assistant or the
    office. More time is a new date with its history here and in the events; other
    executors become the draft of a resolution that replaces the given one.
    """

    _name = "citizen.assignment.request"
    _inherit = ["citizen.protected.mixin"]
    _description = "Request of an Executor"
    _order = "id DESC"
    _personal_fields = frozenset({"reason", "answer"})
    _rec_name = "kind"
    _check_company_auto = True
    _protected_fields = frozenset(
        {"state", "answer", "date_before", "date_decided", "decided_by_id"}
    )

    assignment_id = fields.Many2one(
        "citizen.assignment", required=True, index=True, ondelete="cascade"
    )
    appeal_id = fields.Many2one(
        related="assignment_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="assignment_id.company_id", store=True, precompute=True, index=True
    )
    resolution_id = fields.Many2one(related="assignment_id.resolution_id")
    official_id = fields.Many2one(
        related="assignment_id.official_id", store=True, precompute=True, index=True
    )
    author_id = fields.Many2one(
        related="assignment_id.resolution_id.author_id",
        string="Decides",
        store=True,
        precompute=True,
        index=True,
    )
    assignment_state = fields.Selection(
        related="assignment_id.state", string="State of the Assignment"
    )
    kind = fields.Selection(
        [("time", "More time"), ("executors", "Other executors")],
        required=True,
        default="time",
    )
    date_wanted = fields.Date(string="Wanted Date")
    executor_ids = fields.Many2many(
        "citizen.official", string="Wanted Executors", check_company=True
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [("asked", "Asked"), ("granted", "Granted"), ("refused", "Refused")],
        default="asked",
        required=True,
        readonly=True,
        index=True,
    )
    answer = fields.Text(readonly=True, help="Why it was refused.")
    date_before = fields.Date(readonly=True, help="Of the assignment, when asked.")
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="restrict"
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _asked_uniq = models.UniqueIndex(
        "(assignment_id) WHERE state = 'asked'",
        "A request about this assignment waits for its decision already.",
    )

    @api.depends("state", "author_id", "assignment_state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        allowed = self.resolution_id._filter_may_give()
        for request in self:
            request.can_decide = (
                request.state == "asked"
                and request.assignment_state == "open"
                and request.resolution_id in allowed
            )

    @api.depends("kind", "official_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            request.display_name = labels.get(request.kind, "")

    @api.constrains("kind", "date_wanted", "executor_ids", "reason")
    def _check_wanted(self):
        for request in self:
            if not (request.reason or "").strip():
                raise ValidationError(
                    self.env._("Reason: say why more time or others are needed.")
                )
            if request.kind == "executors" and not request.executor_ids:
                raise ValidationError(
                    self.env._("Wanted Executors: name who should do it instead.")
                )
            if request.kind == "time":
                request._check_wanted_date()

    def _check_wanted_date(self):
        """Nobody gets more time than what is above the resolution has."""
        task, resolution = self.assignment_id, self.resolution_id
        parent = resolution.parent_assignment_id
        limit = parent.date_due or self.appeal_id.date_deadline
        day, now = self.date_wanted, task.date_due
        if not day or day <= now or (limit and day > limit):
            raise ValidationError(
                self.env._(
                    "Wanted Date: choose a day after %(now)s and not later than"
                    " %(limit)s. A later one needs an extension of the term by the"
                    " curator first (S4 2.3.2, 59-FZ, art. 12, p. 2).",
                    now=now.strftime("%d.%m.%Y"),
                    limit=limit.strftime("%d.%m.%Y") if limit else "",
                )
            )

    # ------------------------------------------------------------------
    # asking
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        posts = self.env["citizen.official"]._get_current()
        for request in requests:
            request._check_may_ask(posts)
            # Sudo: nobody writes a request once it is sent
            request.sudo()._write_flow({"date_before": request.assignment_id.date_due})
            request._log("more_time" if request.kind == "time" else "other_executors")
        return requests

    def _check_may_ask(self, posts):
        if self.official_id not in posts and not self.env.su:
            raise AccessError(
                self.env._(
                    "The executor himself asks: %(executor)s, or who acts for him.",
                    executor=self.official_id.display_name,
                )
            )
        if self.assignment_id.state != "open":
            raise UserError(
                self.env._("Only about an open assignment anything can be asked.")
            )

    def _log(self, what, deed="asked", official=None):
        data = {"official_id": self.official_id.id, "request_id": self.id}
        if self.kind == "time":
            data["date"] = fields.Date.to_string(self.date_wanted)
        code = "request_refused" if deed == "refused" else f"{what}_{deed}"
        self.appeal_id._log_event(code, data, official=official or self.official_id)

    def write(self, vals):
        if not self.env.su and not FIXED_FIELDS.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "A request that was sent is not changed: it is granted or refused."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        raise UserError(self.env._("Requests stay as history."))

    # ------------------------------------------------------------------
    # deciding
    # ------------------------------------------------------------------

    def action_grant(self):
        """Give the time asked for; for other executors open the new draft."""
        self.ensure_one()
        self._check_decidable()
        author = self.author_id
        if self.kind == "time":
            self._check_wanted_date()
            self._give_time()
            self._decide("granted")
            self._log("more_time", "granted", author)
            return True
        draft = self._propose_resolution()
        self._decide("granted")
        self._log("other_executors", "granted", author)
        return draft._get_records_action()

    def action_refuse(self, answer=None):
        """Refuse and say why; without the reason the dialog opens."""
        self.ensure_one()
        self._check_decidable()
        if not (answer or "").strip():
            return self.env["citizen.assignment.refuse"]._get_dialog_action(
                self.env._("Refuse the Request"), default_request_id=self.id
            )
        self._decide("refused", answer)
        self._log("request", "refused", self.author_id)
        return True

    def _check_decidable(self):
        self.check_access("read")
        if not self.resolution_id._filter_may_give():
            raise AccessError(
                self.env._(
                    "Decided by the author of the resolution %(author)s, the assistant"
                    " or the appeals office.",
                    author=self.author_id.display_name,
                )
            )
        if self.state != "asked":
            raise UserError(self.env._("The request was already decided."))
        if self.assignment_id.state != "open":
            raise UserError(
                self.env._("The assignment is not open any more: nothing to decide.")
            )

    def _decide(self, state, answer=False):
        # Sudo: right and state were checked; only decisions write these fields
        self.sudo()._write_flow(
            {
                "state": state,
                "answer": answer,
                "date_decided": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )

    def _give_time(self):
        """The resolution's own date moves where the executor's goes beyond it."""
        day = self.date_wanted
        # Sudo: given resolutions and assignments are fixed but for this
        resolution = self.resolution_id.sudo()
        if day > resolution.date_due:
            resolution._write_flow({"date_due": day})
        self.assignment_id.sudo()._write_flow({"date_due": day})

    def _propose_resolution(self):
        """The draft that replaces the resolution, with the executors asked for."""
        resolution = self.resolution_id
        resolution.action_replace()
        # Sudo: the right was checked; the draft is the author's to give
        draft = resolution.sudo().replaced_by_ids
        line = draft.assignment_ids.filtered(
            lambda task: (
                task.official_id == self.official_id
                and task.partner_id == self.assignment_id.partner_id
            )
        )
        others = self.executor_ids - (draft.assignment_ids - line).official_id
        values = [
            {
                "resolution_id": draft.id,
                "official_id": official.id,
                "sequence": line.sequence,
                "note": line.note,
                "date_due": line.date_due,
            }
            for official in others
        ]
        line.unlink()
        draft.assignment_ids.create(values)
        draft.assignment_ids._set_default_lead()
        return draft.sudo(self.env.su)
