from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from ..tools.search import boolean_search

STATES = [
    ("draft", "Proposed"),
    ("open", "Measures awaited"),
    ("submitted", "Measures submitted"),
    ("accepted", "Being carried out"),
    ("done", "Effect to check"),
    ("closed", "Effective"),
    ("cancelled", "Not confirmed"),
]
# Until the evidence is filed the case does not return (S4 2.5.7, D7)
UNFILED = ("draft", "open", "submitted", "accepted")
# What the unit fills in, the sector everything else
UNIT_FIELDS = frozenset({"cause_id", "cause_note", "measure_ids"})


class CitizenNonconformity(models.Model):
    """A nonconformity (несоответствие): cause, measures, evidence, effect (D7).

    S4 2.5.6, 2.5.7, 2.7.3-2.7.5: the sector opens it, the unit finds the cause and
    names the measures, the sector accepts them, sees the evidence filed and later
    checks whether they helped. Several appeals may stand under one cause.
    """

    _name = "citizen.nonconformity"
    _inherit = [
        "citizen.number.mixin",
        "citizen.access.logged.mixin",
        "citizen.protected.mixin",
    ]
    _description = "Nonconformity"
    _order = "id DESC"
    _check_company_auto = True
    _rec_names_search = ["name"]
    _access_free_fields = frozenset(
        {"id", "display_name", "name", "state", "department_id", "write_date"}
    )
    _protected_fields = frozenset(
        {
            "name",
            "number",
            "number_year",
            "register_id",
            "state",
            "date_opened",
            "date_due",
            "date_submitted",
            "is_late",
            "return_note",
            "date_done",
            "date_check",
            "date_checked",
            "checked_by_id",
            "effect_note",
            "round",
        }
    )
    _personal_fields = frozenset(
        {"description", "cause_note", "return_note", "effect_note"}
    )

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    source = fields.Selection(
        [
            ("complaint", "Complaint about poor service or inaction"),
            ("rework", "Answer returned for rework"),
            ("audit", "Internal audit"),
            ("violation", "Violation of the procedure"),
        ],
        required=True,
        default="complaint",
    )
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    appeal_ids = fields.Many2many(
        "citizen.appeal",
        "citizen_nonconformity_appeal_rel",
        "nonconformity_id",
        "appeal_id",
        string="Appeals",
        check_company=True,
        help="Several appeals may stand under one cause.",
    )
    date_found = fields.Date(
        string="Found on",
        required=True,
        default=lambda self: self.env.company._today(),
    )
    description = fields.Text(
        string="What Does Not Conform", help="Which requirement was not met, and how."
    )
    # who answers for it
    department_id = fields.Many2one(
        "hr.department",
        string="Unit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    official_id = fields.Many2one(
        "citizen.official",
        string="Head of the Unit",
        compute="_compute_official_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Finds the cause and submits the measures.",
    )
    # filled in by the unit
    cause_id = fields.Many2one(
        "citizen.nonconformity.cause",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', 'in', [False, company_id])]",
    )
    cause_note = fields.Text(string="Cause in Detail")
    measure_ids = fields.One2many(
        "citizen.nonconformity.measure", "nonconformity_id", string="Measures"
    )
    # dates of the deeds
    date_opened = fields.Date(string="Opened on", readonly=True, copy=False)
    date_due = fields.Date(
        string="Measures Due",
        readonly=True,
        copy=False,
        help="By when the unit submits its measures.",
    )
    date_submitted = fields.Date(
        string="Measures Submitted on", readonly=True, copy=False
    )
    is_late = fields.Boolean(string="Submitted Late", readonly=True, copy=False)
    return_note = fields.Text(string="Remarks of the Sector", readonly=True, copy=False)
    date_done = fields.Date(string="Evidence Filed on", readonly=True, copy=False)
    date_check = fields.Date(string="Effect Checked From", readonly=True, copy=False)
    date_checked = fields.Date(string="Effect Checked on", readonly=True, copy=False)
    checked_by_id = fields.Many2one(
        "res.users",
        string="Checked by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    effect_note = fields.Text(string="Effect", readonly=True, copy=False)
    round = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        aggregator="max",
        help="How many times measures were asked for: over 1, they had no effect.",
    )
    is_readable = fields.Boolean(
        compute="_compute_is_readable",
        search="_search_is_readable",
        compute_sudo=True,
        export_string_translation=False,
    )
    is_office = fields.Boolean(compute="_compute_rights")
    can_fill = fields.Boolean(compute="_compute_rights")
    can_check = fields.Boolean(compute="_compute_rights")

    _number_uniq = models.UniqueIndex(
        "(register_id, number_year, number) WHERE number > 0",
        "This number of a nonconformity is taken.",
    )

    # ------------------------------------------------------------------
    # computes
    # ------------------------------------------------------------------

    @api.depends("name")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = (
                self.env._("Nonconformity No. %s", sheet.name)
                if sheet.name
                else self.env._("Nonconformity (proposed)")
            )

    @api.depends("department_id")
    def _compute_official_id(self):
        """Proposed: who heads the unit."""
        heads = self.env["citizen.official"].search(
            [
                ("department_id", "in", self.department_id.ids),
                ("is_unit_head", "=", True),
            ]
        )
        by_unit = {head.department_id: head for head in reversed(heads)}
        for sheet in self:
            sheet.official_id = by_unit.get(sheet.department_id, sheet.official_id)

    @api.depends_context("uid")
    @api.depends("appeal_ids", "official_id", "measure_ids.official_id")
    def _compute_is_readable(self):
        """Under sudo the user counts, as with the sight of appeals."""
        readable = self.browse()
        if self.ids:
            domain = self._get_readable_domain() & Domain("id", "in", self.ids)
            readable = self.search(domain)
        for sheet in self:
            sheet.is_readable = not sheet._origin or sheet._origin in readable

    @api.model
    @boolean_search
    def _search_is_readable(self):
        return self._get_readable_domain()

    @api.model
    def _get_readable_domain(self):
        """Readers of its appeals, who answers for it, who carries out a measure."""
        Appeal = self.env["citizen.appeal"]
        if Appeal._reads_whole_body():
            return Domain.TRUE
        posts = Appeal._my_posts().ids
        mine = Domain("official_id", "in", posts)
        mine |= Domain("measure_ids.official_id", "in", posts)
        return (mine & Domain("state", "not in", ("draft", "cancelled"))) | Domain(
            "appeal_ids.is_readable", "=", True
        )

    @api.depends("state", "official_id")
    @api.depends_context("uid")
    def _compute_rights(self):
        office = self._is_office()
        Appeal = self.env["citizen.appeal"]
        posts = Appeal._my_posts()
        for sheet in self:
            sheet.is_office = office
            sheet.can_check = office or Appeal._has_role("oversight")
            sheet.can_fill = sheet.state == "open" and (
                office or sheet.official_id in posts
            )

    @api.model
    def _is_office(self):
        return self.env["citizen.appeal"]._has_role("registrar", "office_head")

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.constrains("date_found", "company_id")
    def _check_date_found(self):
        for sheet in self:
            if sheet.date_found > sheet.company_id._today():
                raise ValidationError(
                    self.env._(
                        "Found on: the day has not come yet, enter today or earlier"
                        " (S4 2.7.3)."
                    )
                )

    def write(self, vals):
        if not self.env.su:
            self._check_write(self._get_judged_fields(vals))
        before = self.appeal_ids
        result = super().write(vals)
        if not vals.keys().isdisjoint({"appeal_ids", "official_id"}):
            # Sudo: sight is kept by the system, whatever the user's own sight
            (before | self.appeal_ids).sudo()._sync_readers()
        return result

    @api.model
    def _get_judged_fields(self, vals):
        """What is written of the sheet; rows saved with it judge themselves."""
        commands = vals.get("measure_ids") or [()]
        if all(command[:1] == (Command.UPDATE,) for command in map(tuple, commands)):
            return vals.keys() - {"measure_ids"}
        return vals.keys()

    def _check_write(self, names):
        """The unit fills in cause and measures, the sector the rest (S4 2.7.4)."""
        if names & UNIT_FIELDS and not all(sheet.can_fill for sheet in self):
            if self.filtered(lambda sheet: sheet.state != "open"):
                raise UserError(
                    self.env._(
                        "Cause, Measures: they are changed while measures are awaited;"
                        " ask the appeals office to return the sheet (S4 2.7.4)."
                    )
                )
            raise AccessError(
                self.env._(
                    "Cause and measures are filled in by the head of the unit or the"
                    " appeals office (S4 2.5.6)."
                )
            )
        if names - UNIT_FIELDS:
            self.env["citizen.appeal"]._check_role("registrar", "office_head")
            if self.filtered(lambda sheet: sheet.state in ("closed", "cancelled")):
                raise UserError(
                    self.env._(
                        "A sheet that is over stays as it was: reopen it first"
                        " (S4 2.7.3)."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        """K2: what was once opened stays in the register."""
        if self.filtered(lambda sheet: sheet.state != "draft"):
            raise UserError(
                self.env._("An opened sheet is not deleted: cancel it with a reason.")
            )

    @api.model
    def _get_rule(self, kind, company, day):
        """The term of ``kind`` in the body: data with its clause."""
        channel = self.env["citizen.channel"]
        return self.env["citizen.deadline.rule"]._find(
            kind, company, day, channel, False, False
        )
