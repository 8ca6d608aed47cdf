from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "Draft"),
    ("computed", "Computed"),
    ("applied", "Applied"),
]
COUNTS = ("moved", "later", "earlier", "overdue", "saved", "renewed", "named")


class CitizenDeadlineRevision(models.Model):
    """What if: a change of the production calendar or of rules, tried before it holds.

    A draft holds days and rules as they would be. Computing shows which running terms
    would move; applying changes the directory and moves the terms in one transaction,
    on the ground of one act (A9, C1). Terms met, stopped or with a date that somebody
    named (an extension, a superior body, a decision) are never touched.
    """

    _name = "citizen.deadline.revision"
    _inherit = ["citizen.protected.mixin"]
    _description = "Revision of Deadlines"
    _order = "id DESC"
    _protected_fields = frozenset(
        {
            "state",
            "date_computed",
            "fingerprint",
            "moves_digest",
            "applied_uid",
            "date_applied",
            "body_counts",
            *(f"{name}_count" for name in COUNTS),
        }
    )

    name = fields.Char(
        string="Subject",
        required=True,
        help="What changes, such as “Days off of 2027”.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: federal days and common rules, for every body. Otherwise days and"
        " rules of this body alone.",
    )
    ground = fields.Char(
        help="The act that changes the calendar or the rule, such as “постановление"
        " Правительства РФ”. Needed to apply."
    )
    ground_number = fields.Char(string="Number of the Act", copy=False)
    ground_date = fields.Date(string="Date of the Act", copy=False)
    day_ids = fields.One2many(
        "citizen.deadline.revision.day", "revision_id", string="Days", copy=True
    )
    rule_ids = fields.One2many(
        "citizen.deadline.revision.rule", "revision_id", string="Rules", copy=True
    )

    # what came of it
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )
    date_computed = fields.Datetime(string="Computed on", readonly=True, copy=False)
    fingerprint = fields.Char(
        readonly=True, copy=False, export_string_translation=False
    )
    moves_digest = fields.Char(
        readonly=True, copy=False, export_string_translation=False
    )
    applied_uid = fields.Many2one(
        "res.users",
        string="Applied by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_applied = fields.Datetime(string="Applied on", readonly=True, copy=False)
    moved_count = fields.Integer(string="Terms Moved", readonly=True, copy=False)
    later_count = fields.Integer(string="Later", readonly=True, copy=False)
    earlier_count = fields.Integer(string="Earlier", readonly=True, copy=False)
    overdue_count = fields.Integer(string="Become Overdue", readonly=True, copy=False)
    saved_count = fields.Integer(string="No Longer Overdue", readonly=True, copy=False)
    renewed_count = fields.Integer(
        string="Same Date, New Proof",
        readonly=True,
        copy=False,
        help="The date stays; the days left out or the years still provisional change.",
    )
    named_count = fields.Integer(
        string="Not Touched",
        readonly=True,
        copy=False,
        help="Running terms with a date that somebody named: extensions, dates of a"
        " superior body, of a request, of a decision.",
    )
    body_counts = fields.Json(
        readonly=True, copy=False, export_string_translation=False
    )
    summary = fields.Char(compute="_compute_summary")
    body_summary = fields.Text(string="By Body", compute="_compute_body_summary")

    @api.depends("state", "moved_count", "overdue_count", "renewed_count")
    @api.depends_context("lang")
    def _compute_summary(self):
        for revision in self:
            if revision.state == "draft":
                revision.summary = ""
                continue
            facts = {"moved": revision.moved_count, "overdue": revision.overdue_count}
            revision.summary = (
                self.env._("Moved: %(moved)s, become overdue: %(overdue)s", **facts)
                if revision.moved_count or not revision.renewed_count
                else self.env._(
                    "No date moves, proof renewed: %(renewed)s",
                    renewed=revision.renewed_count,
                )
            )

    @api.depends("body_counts")
    @api.depends_context("lang")
    def _compute_body_summary(self):
        ids = {int(key) for revision in self for key in revision.body_counts or {}}
        # Sudo: numbers by body tell of no appeal; a federal change concerns them all
        names = {
            body.id: body.name for body in self.env["res.company"].sudo().browse(ids)
        }
        for revision in self:
            revision.body_summary = "\n".join(
                self.env._(
                    "%(body)s: moved %(moved)s, become overdue %(overdue)s",
                    body=names[int(key)],
                    moved=counts["moved"],
                    overdue=counts["overdue"],
                )
                for key, counts in (revision.body_counts or {}).items()
            )

    # ------------------------------------------------------------------
    # create, write, unlink
    # ------------------------------------------------------------------

    def write(self, vals):
        self._check_not_applied()
        result = super().write(vals)
        if "company_id" in vals:
            self.rule_ids._check_scope()
            self._reset()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        self._check_not_applied()

    def _check_not_applied(self):
        """:raise UserError: the act is done, its record is history"""
        if applied := self.filtered(lambda revision: revision.state == "applied"):
            raise UserError(
                self.env._(
                    "“%(revision)s” was applied on %(date)s and is kept as it is. Make"
                    " a new revision for another change.",
                    revision=applied[0].name,
                    date=applied[0].date_applied.strftime("%d.%m.%Y"),
                )
            )

    def _reset(self):
        """What was computed no longer holds: a line or the scope changed."""
        computed = self.filtered(lambda revision: revision.state == "computed")
        # Sudo: figures are written by the acts alone
        computed.sudo()._write_flow({"state": "draft", "fingerprint": False})
        computed.sudo()._drop_moves()

    # ------------------------------------------------------------------
    # actions
    # ------------------------------------------------------------------

    def action_compute(self):
        """Show what the change would do; nothing moves yet."""
        self.ensure_one()
        self._check_may_revise()
        self._check_not_applied()
        # Sudo: who keeps the calendar sees no appeals; he gets numbers only
        revision = self.sudo()
        found = revision._find_moves()
        revision._store_moves(found)
        revision._write_flow(
            revision._count_moves(found)
            | {
                "state": "computed",
                "date_computed": fields.Datetime.now(),
                "fingerprint": revision._get_fingerprint(),
            }
        )

    def action_apply(self):
        """Change the directory and move the terms: one act, all of it or nothing."""
        self.ensure_one()
        self._check_may_revise()
        self._check_not_applied()
        self._check_ready()
        self._lock_directories()
        # Sudo: who keeps the calendar sees no appeals; what moves follows from it alone
        revision = self.sudo()
        if revision.fingerprint != revision._get_fingerprint():
            raise UserError(
                self.env._(
                    "The calendar, the rules or the working hours changed since this"
                    " was computed on %(date)s. Compute it again and look at the"
                    " result before you apply it.",
                    date=revision.date_computed.strftime("%d.%m.%Y"),
                )
            )
        # Terms started or met since are taken as they are now
        found = revision._find_moves()
        if revision._get_moves_digest(found) != revision.moves_digest:
            revision._store_moves(found)
        counts = revision._count_moves(found)
        now = fields.Datetime.now()
        revision._write_flow(
            counts
            | {"state": "applied", "applied_uid": self.env.uid, "date_applied": now}
        )
        revision.flush_recordset()
        revision._move_deadlines(self.env.user, now)
        self._change_directories()

    def action_load(self):
        """Open the dialog that fills the days from a table or the library."""
        self.ensure_one()
        self._check_may_revise()
        self._check_not_applied()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Load Days"),
            "res_model": "citizen.deadline.revision.load",
            "view_mode": "form",
            "target": "new",
            "context": {"default_revision_id": self.id},
        }

    def action_open_moves(self):
        """The terms that move, for who may read the appeals."""
        self.ensure_one()
        self.check_access("read")
        self.env["citizen.deadline.revision.move"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_deadline_revision_move_action"
        )
        return action | {"domain": [("revision_id", "=", self.id)]}

    def _check_may_revise(self):
        """:raise AccessError: only who keeps calendar and rules"""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(
            "citizen_appeals.group_admin"
        ):
            raise AccessError(
                self.env._(
                    "The calendar and the rules of deadlines are kept by the"
                    " administrator."
                )
            )
        self.check_access("write")

    def _check_ready(self):
        """:raise UserError: not computed, or no ground"""
        if self.state != "computed":
            raise UserError(
                self.env._(
                    "First compute which terms move, then apply what you have seen."
                )
            )
        labels = self.fields_get(["ground", "ground_number", "ground_date"], ["string"])
        missing = [label["string"] for name, label in labels.items() if not self[name]]
        if missing:
            raise UserError(
                self.env._(
                    "%(fields)s: fill in. A term moves only on the ground of an act"
                    " (59-FZ, art. 12; Labour Code, art. 112).",
                    fields=", ".join(missing),
                )
            )

    def _get_ground(self):
        """The act as it is quoted: name, date, number."""
        self.ensure_one()
        return self.env._(
            "%(act)s of %(date)s No. %(number)s",
            act=self.ground,
            date=self.ground_date.strftime("%d.%m.%Y"),
            number=self.ground_number,
        )
