from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.search import boolean_search

STATES = [
    ("draft", "Draft"),
    ("review", "Before the commission"),
    ("agreed", "Agreed"),
    ("approved", "Approved by the Head"),
    ("executing", "Being executed"),
    ("executed", "Executed"),
    ("cancelled", "Cancelled"),
]
CLAUSE = "Ростов-на-Дону, п. 2.5.8"
# Who approves an act: the head of the body
APPROVER_LEVEL = "4_head"


class CitizenDestructionAct(models.Model):
    """Act on cases chosen for destruction, and the erasing that follows it (F1, K2).

    draft → before the commission → agreed by each member → approved by the head →
    executed, line by line in the background. The flow is in
    ``citizen_destruction_flow.py``, the erasing in ``citizen_eraser.py``.
    """

    _name = "citizen.destruction.act"
    _inherit = ["citizen.protected.mixin"]
    _description = "Act of Destruction"
    _order = "date DESC, id DESC"
    _check_company_auto = True
    _protected_fields = frozenset(
        {
            "name",
            "number",
            "number_year",
            "state",
            "approved_by_id",
            "approved_official_id",
            "approval_document",
            "date_approved",
            "executed_by_id",
            "date_executed",
            "traces",
        }
    )

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    name = fields.Char(string="Number", readonly=True, copy=False)
    number = fields.Integer(
        string="Ordinal Number", readonly=True, copy=False, aggregator=None
    )
    number_year = fields.Integer(readonly=True, copy=False, aggregator=None)
    date = fields.Date(
        required=True, default=lambda self: self.env.company._today(), copy=False
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )
    grounds = fields.Char(
        required=True,
        default=lambda self: self._get_default_grounds(),
        help="List of terms of keeping the act is made by.",
    )
    member_ids = fields.One2many(
        "citizen.destruction.member", "act_id", string="Commission", copy=True
    )
    line_ids = fields.One2many("citizen.destruction.line", "act_id", string="Cases")
    line_count = fields.Integer(string="To Destroy", compute="_compute_counts")
    excluded_count = fields.Integer(string="Excluded", compute="_compute_counts")
    done_count = fields.Integer(string="Destroyed", compute="_compute_counts")
    sheet_count = fields.Integer(string="Sheets", compute="_compute_counts")
    elsewhere_count = fields.Integer(
        string="In Other Bodies",
        compute="_compute_elsewhere_count",
        help="Cards of the same appeals in other bodies: they stay there.",
    )
    # approval
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    approved_official_id = fields.Many2one(
        "citizen.official",
        string="Approved by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    approval_document = fields.Char(string="Order No.", readonly=True, copy=False)
    date_approved = fields.Date(string="Approved on", readonly=True, copy=False)
    # execution
    executed_by_id = fields.Many2one(
        "res.users",
        string="Executed by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    date_executed = fields.Date(string="Executed on", readonly=True, copy=False)
    traces = fields.Json(
        readonly=True,
        copy=False,
        help="Where names, phones and e-mails were still found: counts, no words.",
    )
    trace_text = fields.Text(string="Search for Traces", compute="_compute_trace_text")
    is_mine = fields.Boolean(
        compute="_compute_is_mine",
        search="_search_is_mine",
        compute_sudo=True,
        export_string_translation=False,
    )
    can_edit = fields.Boolean(compute="_compute_can")
    can_agree = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_execute = fields.Boolean(compute="_compute_can")

    _number_uniq = models.UniqueIndex(
        "(company_id, number_year, number) WHERE number > 0",
        "This number of an act is taken.",
    )

    @api.model
    def _get_default_grounds(self):
        return (
            "Перечня типовых управленческих архивных документов с указанием сроков"
            " их хранения (приказ Росархива от 20.12.2019 № 236)"
        )

    @api.depends("name", "date")
    def _compute_display_name(self):
        for act in self:
            if act.name and act.date:
                act.display_name = self.env._(
                    "No. %(number)s of %(date)s",
                    number=act.name,
                    date=act.date.strftime("%d.%m.%Y"),
                )
            else:
                act.display_name = self.env._("Act (draft)")

    @api.depends("line_ids.state", "line_ids.sheets")
    def _compute_counts(self):
        groups = self.env["citizen.destruction.line"]._read_group(
            [("act_id", "in", self.ids)],
            ["act_id", "state"],
            ["__count", "sheets:sum"],
        )
        counts = {(act.id, state): rest for act, state, *rest in groups}
        for act in self:
            listed, excluded, done = (
                counts.get((act.id, state), (0, 0))
                for state in ("listed", "excluded", "done")
            )
            act.line_count = listed[0] + done[0]
            act.excluded_count = excluded[0]
            act.done_count = done[0]
            act.sheet_count = (listed[1] or 0) + (done[1] or 0)

    @api.depends("line_ids")
    def _compute_elsewhere_count(self):
        counts = {}
        if self.ids:
            self.env.flush_all()
            counts = dict(
                self.env.execute_query(
                    SQL(
                        """SELECT line.act_id, count(DISTINCT other.id)
                             FROM citizen_destruction_line line
                             JOIN citizen_appeal appeal ON appeal.id = line.appeal_id
                             JOIN citizen_appeal other
                               ON other.family_id = appeal.family_id
                              AND other.company_id != appeal.company_id
                            WHERE line.act_id = ANY(%s) AND line.state != 'excluded'
                         GROUP BY line.act_id""",
                        self.ids,
                    )
                )
            )
        for act in self:
            act.elsewhere_count = counts.get(act.id, 0)

    @api.depends("traces")
    @api.depends_context("lang")
    def _compute_trace_text(self):
        for act in self:
            traces = act.traces or {}
            if act.state not in ("executing", "executed"):
                act.trace_text = False
                continue
            places = [
                f"{place}: {count}"
                for place, count in sorted(traces.get("places", {}).items())
            ]
            heading = self.env._(
                "Searched for after the erasing: %(terms)s names, phones and e-mails;"
                " files opened: %(files)s.",
                terms=traces.get("terms", 0),
                files=traces.get("files", 0),
            )
            found = (
                self.env._("Found in records that are kept:\n%s", "\n".join(places))
                if places
                else self.env._("Nothing was found.")
            )
            act.trace_text = f"{heading}\n{found}"

    @api.depends("member_ids.official_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        """Evaluated by access checks under sudo: the user counts, not ``env.su``."""
        posts = self.env["citizen.appeal"]._my_posts()
        for act in self:
            act.is_mine = bool(act._get_concerned() & posts)

    def _get_concerned(self):
        """Posts of the commission, and the head of the body once it has agreed."""
        concerned = self.member_ids.official_id
        if self.state in ("agreed", "approved", "executing", "executed"):
            concerned |= self.env["citizen.official"].search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("signing_level", "=", APPROVER_LEVEL),
                ]
            )
        return concerned

    @api.model
    @boolean_search
    def _search_is_mine(self):
        posts = self.env["citizen.appeal"]._my_posts()
        mine = Domain("member_ids.official_id", "in", posts.ids)
        heads = posts.filtered(lambda post: post.signing_level == APPROVER_LEVEL)
        mine |= Domain("company_id", "in", heads.company_id.ids) & Domain(
            "state", "in", ("agreed", "approved", "executing", "executed")
        )
        return mine

    @api.depends("state", "member_ids.state", "approved_by_id")
    @api.depends_context("uid")
    def _compute_can(self):
        """What the buttons show; the actions check the same on the server."""
        office = self.env["citizen.appeal"]._has_role("office_head")
        for act in self:
            act.can_edit = office and act.state == "draft"
            act.can_agree = act.state == "review" and bool(act._get_my_members())
            act.can_approve = (
                act.state == "agreed"
                and bool(act._get_approver())
                and not act._has_answered()
            )
            act.can_execute = (
                office
                and act.state == "approved"
                and act.approved_by_id != self.env.user
            )

    # ------------------------------------------------------------------
    # create, write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env["citizen.appeal"]._check_role("office_head")
        return super().create(vals_list)

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_draft()
        if numbered := self.filtered("number"):
            raise UserError(
                self.env._(
                    "%s has a number and is kept: cancel it.", numbered[0].display_name
                )
            )

    def _check_draft(self):
        """:raise UserError: the commission has it, or had it"""
        for act in self:
            if act.state != "draft":
                raise UserError(
                    self.env._(
                        "The act %(act)s is no draft any more and is not changed"
                        " (%(clause)s).",
                        act=act.display_name,
                        clause=CLAUSE,
                    )
                )
