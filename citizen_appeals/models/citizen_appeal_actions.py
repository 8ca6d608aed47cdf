from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# The one table of transitions: state → states it may turn into
SIDE_EXITS = frozenset(
    {"forwarded", "returned", "left_unanswered", "withdrawn", "handed_over"}
)
TRANSITIONS = {
    "received": {"registered", "handed_over", "left_unanswered"},
    "registered": {"assigned", "in_progress"} | SIDE_EXITS,
    "assigned": {"in_progress"} | SIDE_EXITS,
    "in_progress": {"in_review"} | SIDE_EXITS,
    "in_review": {"in_progress", "answered"} | SIDE_EXITS,
    "answered": {"closed", "in_progress"},
    "closed": {"filed", "in_progress"},
    # Back to work: without a number to received
    **{state: {"closed", "registered", "received"} for state in SIDE_EXITS},
    "filed": set(),
}


class CitizenAppeal(models.Model):
    """The way of an appeal: each step checks right and state and leaves one event."""

    _inherit = "citizen.appeal"

    can_register = fields.Boolean(compute="_compute_can")
    can_assign = fields.Boolean(compute="_compute_can")
    can_extend = fields.Boolean(compute="_compute_can")
    can_answer = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")
    can_resolve = fields.Boolean(compute="_compute_can")

    @api.depends(
        "state",
        "decision",
        "supervisor_id",
        "assignment_ids.official_id",
        "letter_ids.state",
    )
    @api.depends_context("uid")
    def _compute_can(self):
        """What the buttons show; the actions check the same on the server."""
        for appeal in self:
            state = appeal.state
            office = appeal._has_role("registrar", "office_head")
            saved = bool(appeal._origin)
            appeal.can_register = saved and state == "received" and office
            appeal.can_assign = state == "registered" and office
            appeal.can_extend = (
                state in ("registered", "assigned", "in_progress", "in_review")
                and appeal._may_extend()
            )
            appeal.can_answer = (
                state in ("assigned", "in_progress") and appeal._may_answer()
            )
            appeal.can_decide = appeal._is_decidable() and appeal._may_decide()
            appeal.can_close = (
                state == "answered" and appeal.decision == "to_file" and office
            )
            appeal.can_resolve = (
                state in ("registered", "assigned", "in_progress")
                and appeal._may_resolve()
            )

    # ------------------------------------------------------------------
    # rights
    # ------------------------------------------------------------------

    @api.model
    def _has_role(self, *roles):
        user = self.env.user
        return self.env.su or any(
            user.has_group(f"citizen_appeals.group_{role}") for role in roles
        )

    @api.model
    def _check_role(self, *roles):
        """:raise AccessError: naming the roles that may do it"""
        if self._has_role(*roles):
            return
        groups = self.env["res.groups"]
        for role in roles:
            groups |= self.env.ref(f"citizen_appeals.group_{role}").sudo()
        raise AccessError(
            self.env._(
                "Only these roles may do this: %(roles)s.",
                roles=", ".join(groups.mapped("name")),
            )
        )

    @api.model
    def _my_posts(self):
        """Posts the user holds or acts for today."""
        return self.env["citizen.official"]._get_current()

    def _get_acting_post(self):
        """The post of this appeal in whose name the user decides."""
        posts = self.sudo().resolution_ids.author_id | self.supervisor_id
        return (posts & self._my_posts())[:1]

    def _may_answer(self):
        """Executors of this appeal draft answers; the office may help."""
        executors = self.sudo().assignment_ids.filtered(
            lambda a: a.state != "cancelled"
        )
        return self._has_role("registrar", "office_head") or bool(
            executors.official_id & self._my_posts()
        )

    def _may_resolve(self):
        return self._has_role(
            "registrar", "office_head", "supervisor", "assistant", "executor"
        )

    def _check_may(self, allowed, who):
        if not allowed:
            raise AccessError(
                self.env._(
                    "%(appeal)s: this is done by %(who)s.",
                    appeal=self.display_name,
                    who=who,
                )
            )

    # ------------------------------------------------------------------
    # transitions and events
    # ------------------------------------------------------------------

    def _check_transition(self, state):
        """:raise UserError: the table of transitions does not allow it"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for appeal in self:
            if state not in TRANSITIONS[appeal.state]:
                raise UserError(
                    self.env._(
                        "%(appeal)s is in the state “%(old)s” and cannot become"
                        " “%(new)s”.",
                        appeal=appeal.display_name,
                        old=labels[appeal.state],
                        new=labels[state],
                    )
                )

    def _set_state(self, state, code=None, data=None, public=True, **values):
        """Move along the table of transitions and write one event.

        :param code: code of the event, by default the name of the state
        """
        self._check_transition(state)
        # Sudo: right and state were checked by the action that calls
        self.sudo()._write_flow({"state": state, **values})
        self._log_event(code or state, data, public=public)

    def _log_event(self, code, data=None, public=False, official=None):
        """One event per appeal; ids and codes only, never names or texts."""
        self._create_events(self._prepare_events(code, data, public, official))

    def _create_events(self, rows):
        # Sudo: events are append-only and nobody has a right to write them
        self.env["citizen.appeal.event"].sudo().create(rows)

    def _prepare_events(self, code, data=None, public=False, official=None):
        return [
            {
                "appeal_id": appeal.id,
                "user_id": self.env.uid,
                "official_id": official.id if official else False,
                "code": code,
                "data": data or False,
                "is_public": public,
            }
            for appeal in self
        ]

    # ------------------------------------------------------------------
    # hand-over (A12)
    # ------------------------------------------------------------------

    def action_assign(self):
        """Hand the registered appeals over to their curators (S4 2.1.18)."""
        self._check_role("registrar", "office_head")
        self.check_access("write")
        for appeal in self:
            if not appeal.supervisor_id:
                raise UserError(
                    self.env._(
                        "%(appeal)s: choose the curator first. No duty covers its"
                        " topic.",
                        appeal=appeal.display_name,
                    )
                )
        self._check_transition("assigned")
        for official, appeals in self.grouped("supervisor_id").items():
            appeals._set_state("assigned", data={"official_id": official.id})
        self._meet_deadlines(["handover"])
        self._sync_deadlines()
        self._sync_readers()
        return True

    def _open_dialog(self, model, **context):
        """Open a dialog of this appeal; ``context`` adds defaults."""
        return self.env[model]._get_dialog_action(default_appeal_id=self.id, **context)
