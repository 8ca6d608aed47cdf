from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

JOINABLE = ("registered", "assigned", "in_progress")


class CitizenAppeal(models.Model):
    """Identical appeals examined together: each keeps number, term and answer."""

    _inherit = "citizen.appeal"

    joined_to_id = fields.Many2one(
        "citizen.appeal",
        string="Examined Together with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    joined_ids = fields.One2many(
        "citizen.appeal", "joined_to_id", string="Joined Appeals"
    )
    joined_count = fields.Integer(compute="_compute_joined")
    date_deadline_joined = fields.Date(
        string="Earliest Deadline of the Joined", compute="_compute_joined"
    )
    is_leader_over = fields.Boolean(compute="_compute_joined")

    @api.depends("joined_ids.date_deadline", "joined_ids.is_open", "joined_to_id.state")
    def _compute_joined(self):
        for appeal in self:
            # Sudo: who examines the leader has the joined ones before him
            joined = appeal.sudo().joined_ids
            leader = appeal.sudo().joined_to_id
            days = joined.filtered("is_open").mapped("date_deadline")
            appeal.joined_count = len(joined)
            earliest = min(filter(None, days), default=False)
            own = appeal.date_deadline
            is_earlier = earliest and (not own or earliest < own)
            appeal.date_deadline_joined = earliest if is_earlier else False
            appeal.is_leader_over = bool(leader and not leader.is_open)

    # ------------------------------------------------------------------
    # join and separate
    # ------------------------------------------------------------------

    def action_join(self, leader=None):
        """Examine these appeals together with the leader; without one ask which.

        :raise UserError: another body, over, already joined, or a chain
        """
        self._check_role("registrar", "office_head")
        self.check_access("write")
        if leader is None:
            return self._open_join_dialog()
        leader.check_access("write")
        joining = self - leader
        leader._check_can_lead()
        for appeal in joining:
            appeal._check_can_join(leader)
        # Sudo: the right was checked; this link is written by the deeds alone
        joining.sudo()._write_flow({"joined_to_id": leader.id})
        joining._log_event("joined", {"leader_id": leader.id})
        leader._log_event("joined_here", {"count": len(joining)})
        leader.sudo()._lead_joined(joining.sudo())
        return True

    def _open_join_dialog(self):
        return self.env["citizen.appeal.join"]._get_dialog_action(
            self.env._("Examine Together"), default_appeal_ids=self.ids
        )

    def _check_can_lead(self):
        if self.joined_to_id:
            raise UserError(
                self.env._(
                    "%(appeal)s is itself examined together with %(leader)s: join to"
                    " that one.",
                    appeal=self.display_name,
                    leader=self.joined_to_id.display_name,
                )
            )
        if self.state not in JOINABLE:
            raise UserError(
                self.env._(
                    "%(appeal)s is not being examined: nothing is joined to it.",
                    appeal=self.display_name,
                )
            )

    def _check_can_join(self, leader):
        if self.company_id != leader.company_id:
            raise UserError(
                self.env._(
                    "%(appeal)s belongs to another body than %(leader)s: only appeals"
                    " of one body are examined together.",
                    appeal=self.display_name,
                    leader=leader.display_name,
                )
            )
        if self.joined_to_id or self.joined_ids:
            raise UserError(
                self.env._(
                    "%(appeal)s is already examined together with others: take it out"
                    " first.",
                    appeal=self.display_name,
                )
            )
        if self.state not in JOINABLE:
            raise UserError(
                self.env._(
                    "%(appeal)s is not being examined or its answer is in review: it is"
                    " not joined any more.",
                    appeal=self.display_name,
                )
            )
        if self.sudo().assignment_ids.filtered(lambda task: task.state == "open"):
            raise UserError(
                self.env._(
                    "%(appeal)s has executors of its own: revoke its resolution, then"
                    " join it.",
                    appeal=self.display_name,
                )
            )

    def _find_identical(self):
        """Appeals to join this one to: same question of the applicant or the place."""
        self.ensure_one()
        like = Domain("territory_id", "=", self.territory_id.id or -1)
        like |= Domain("applicant_id", "=", self.applicant_id.id or -1)
        return self.search(
            like
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", JOINABLE)
            & Domain("joined_to_id", "=", False)
            & Domain("id", "!=", self.id)
            & Domain("question_ids.topic_id", "in", self.question_ids.topic_id.ids),
            limit=20,
        )

    def action_separate(self):
        """Take the appeals out again: each goes on alone."""
        self._check_role("registrar", "office_head")
        self.check_access("write")
        joined = self.filtered("joined_to_id")
        if not joined:
            raise UserError(self.env._("This appeal is not joined to another one."))
        for appeal in joined:
            leader = appeal.joined_to_id
            appeal_sudo = appeal.sudo()
            appeal_sudo._write_flow({"joined_to_id": False})
            appeal_sudo._set_leads()
            appeal._log_event("separated", {"leader_id": leader.id})
        joined.sudo()._sync_readers()
        return True

    def _lead_joined(self, joined):
        """The joined follow: state, curator, lead executor and readers."""
        for leader in self:
            mine = joined.filtered(
                lambda a, leader=leader: a.joined_to_id == leader and a.is_open
            )
            behind = mine.filtered(lambda a: a.state in ("registered", "assigned"))
            if leader.state in ("in_progress", "in_review", "answered"):
                behind._check_transition("in_progress")
                behind._write_flow({"state": "in_progress"})
                behind._meet_deadlines(["handover"])
                behind._sync_deadlines()
                official = leader.resolution_ids.author_id[:1]
                behind._log_event("joined_started", {"official_id": official.id})
            mine._write_flow(
                {
                    "supervisor_id": leader.supervisor_id.id,
                    "lead_executor_id": leader.lead_executor_id.id,
                    "department_id": leader.department_id.id,
                }
            )
        joined._sync_readers()

    # ------------------------------------------------------------------
    # what the leader's resolutions do
    # ------------------------------------------------------------------

    def _set_leads(self):
        """The lead of the leader answers for the joined ones too."""
        result = super()._set_leads()
        appeals = self.sudo()
        if joined := appeals.joined_ids:
            appeals._lead_joined(joined)
        return result

    def _find_lead(self):
        return super()._find_lead() or self.joined_to_id.lead_executor_id

    @api.model
    def _get_reader_sources(self):
        """Who orders or examines the leader sees the joined ones."""
        return [
            *super()._get_reader_sources(),
            SQL(
                "SELECT joined.id, task.author_id FROM citizen_appeal joined"
                " JOIN citizen_resolution task"
                " ON task.appeal_id = joined.joined_to_id AND task.state = 'given'"
                " WHERE joined.id = ANY(%s)",
                self.ids,
            ),
            SQL(
                "SELECT joined.id, task.official_id FROM citizen_appeal joined"
                " JOIN citizen_assignment task"
                " ON task.appeal_id = joined.joined_to_id"
                " AND task.state IN ('open', 'done')"
                " WHERE joined.id = ANY(%s)",
                self.ids,
            ),
        ]

    def _may_answer(self):
        leader = self.sudo().joined_to_id.sudo(self.env.su)
        return super()._may_answer() or bool(leader and leader._may_answer())

    def _get_deciders(self):
        """Who decides on the leader's answer decides on those of the joined."""
        deciders = super()._get_deciders()
        leader = self.sudo().joined_to_id
        if not leader:
            return deciders
        return deciders | leader._get_deciders() | self.sudo().supervisor_id

    def _get_authors(self):
        authors = super()._get_authors()
        leader = self.sudo().joined_to_id
        return authors | leader._get_authors() if leader else authors

    def action_open_joined(self):
        """The appeals examined together with this one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Examined Together"),
            "res_model": self._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("joined_to_id", "=", self.id)],
            "context": {"create": False},
        }
