from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..models.citizen_batch import CHUNK
from ..models.citizen_batch_appeal import KINDS

# More are worked off in the background
AT_ONCE = 50
# More are not tried one by one before, but checked when they are done
PREVIEW_LIMIT = 300
# Values of the dialog by the kind of act
GIVEN = {
    "appeal_resolution": (
        "author_id",
        "lead_id",
        "executor_ids",
        "text",
        "date",
        "is_given",
    ),
    "appeal_forward": ("partner_ids", "wants_copy", "date_copy_due", "is_migration"),
    "appeal_extend": ("date", "reason"),
    "appeal_redirect": ("department_id", "official_id", "signatory_id", "reason"),
    "appeal_answer": ("leader_id", "template_id"),
}
# What cannot be left open
NEEDED = {
    "appeal_resolution": ("text",),
    "appeal_forward": (),
    "appeal_extend": ("reason",),
    "appeal_redirect": ("department_id", "reason"),
    "appeal_answer": ("leader_id",),
}
NAMES = tuple(dict.fromkeys(name for names in GIVEN.values() for name in names))


class CitizenBulk(models.TransientModel):
    """One deed on many appeals: what it would make of each is shown first (H7)."""

    _name = "citizen.bulk"
    _description = "Bulk Act on Appeals"
    _personal_fields = frozenset({"text", "reason"})

    appeal_ids = fields.Many2many("citizen.appeal", string="Selected", required=True)
    count = fields.Integer(compute="_compute_count", string="Appeals Selected")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, string="Act", required=True)
    line_ids = fields.One2many("citizen.bulk.line", "bulk_id", string="Preview")
    previewed = fields.Json(export_string_translation=False)
    is_previewed = fields.Boolean(compute="_compute_is_previewed")
    chosen_count = fields.Integer(compute="_compute_chosen", string="Will Be Done")
    refused_count = fields.Integer(compute="_compute_chosen", string="Refused")
    batch_id = fields.Many2one("citizen.batch", readonly=True, ondelete="cascade")

    # resolution
    author_id = fields.Many2one(
        "citizen.official",
        check_company=False,
        ondelete="cascade",
        help="Empty: the curator of each appeal.",
    )
    lead_id = fields.Many2one(
        "citizen.official",
        string="Lead Executor",
        ondelete="cascade",
        help="Empty: the head of the unit that the curator's duty names for the topic.",
    )
    executor_ids = fields.Many2many(
        "citizen.official", "citizen_bulk_executor_rel", string="Co-executors"
    )
    text = fields.Text(string="Text of the Resolution")
    date = fields.Date(
        help="Empty: the own date of each appeal, for an extension the furthest day its"
        " rule allows. A resolution is never due after the appeal itself."
    )
    is_given = fields.Boolean(
        string="Give at Once",
        default=True,
        help="Otherwise they are drafted for approval (S4 2.3.8).",
    )
    # forwarding
    partner_ids = fields.Many2many(
        "res.partner",
        string="Forward to",
        domain="[('is_company', '=', True), ('citizen_body_kind', '!=', False)]",
        help="Empty: the bodies competent for the topics of each appeal.",
    )
    wants_copy = fields.Boolean(string="Ask for a Copy of the Answer")
    date_copy_due = fields.Date(string="Copy Wanted by")
    is_migration = fields.Boolean(string="Breach of Migration Law")
    # extension, redirect
    reason = fields.Text()
    department_id = fields.Many2one(
        "hr.department", string="Competent Unit", ondelete="cascade"
    )
    official_id = fields.Many2one(
        "citizen.official",
        string="Executor There",
        ondelete="cascade",
        help="Empty: the head of the unit.",
    )
    signatory_id = fields.Many2one(
        "citizen.official",
        string="Signed by",
        ondelete="cascade",
        help="Empty: the curator of each appeal, who is a deputy head.",
    )
    # one answer
    leader_id = fields.Many2one(
        "citizen.appeal",
        string="Leading Appeal",
        ondelete="cascade",
        help="Its answer holds for all. The others are joined to it.",
    )
    template_id = fields.Many2one("citizen.letter.template", ondelete="cascade")

    @api.model
    def _open(self, appeals, kind=None):
        bulk = self.create(
            {
                "appeal_ids": [Command.set(appeals.ids)],
                "company_id": appeals.company_id.id,
                "kind": kind or KINDS[0][0],
                "leader_id": self._propose_leader(appeals).id,
            }
        )
        return bulk._reopen()

    def _reopen(self):
        return self._get_records_action(
            name=self.env._("Bulk Act"),
            target="new",
            context={"dialog_size": "extra-large"},
        )

    @api.model
    def _propose_leader(self, appeals):
        """Who leads already, else the one due first."""
        leading = appeals.filtered("joined_ids") or appeals.joined_to_id or appeals
        far = fields.Date.to_date("9999-12-31")
        return leading.sorted(lambda a: (a.date_deadline or far, a.id))[:1]

    @api.depends("appeal_ids")
    def _compute_count(self):
        for bulk in self:
            bulk.count = len(bulk.appeal_ids)

    @api.depends("line_ids.is_chosen", "line_ids.refusal")
    def _compute_chosen(self):
        for bulk in self:
            bulk.chosen_count = len(bulk.line_ids.filtered("is_chosen"))
            bulk.refused_count = len(bulk.line_ids.filtered("refusal"))

    @api.depends("previewed", "kind", *NAMES)
    def _compute_is_previewed(self):
        """The rows show what the dialog says now; any change asks for new ones."""
        for bulk in self:
            bulk.is_previewed = bool(bulk.line_ids) and (
                bulk.previewed == bulk._get_given()
            )

    def _get_given(self):
        """Values of the dialog as JSON, those of its kind."""
        given = {"kind": self.kind}
        for name in GIVEN.get(self.kind, ()):
            value = self[name]
            field = self._fields[name]
            if field.type == "many2many":
                value = value._origin.ids
            elif field.relational:
                value = value._origin.id
            elif field.type == "date":
                value = fields.Date.to_string(value)
            given[name] = value or False
        return given

    # ------------------------------------------------------------------
    # actions
    # ------------------------------------------------------------------

    def action_preview(self):
        """Try the act on each appeal and take it back: what it would do is shown."""
        self.ensure_one()
        self._check_needed()
        given, kind = self._get_given(), self.kind
        appeals = self._get_ordered()
        tried, rest = appeals[:PREVIEW_LIMIT], appeals[PREVIEW_LIMIT:]
        rows = self._try(tried, kind, given)
        note = self.env._("Not tried before: checked when it is done.")
        rows += [{"appeal_id": appeal.id, "note": note} for appeal in rest]
        for place, row in enumerate(rows):
            row |= {"sequence": place, "is_chosen": not row.get("refusal")}
        self.line_ids.unlink()
        self.write(
            {
                "previewed": given,
                "line_ids": [Command.create(row) for row in rows],
            }
        )
        return self._reopen()

    def _try(self, appeals, kind, given):
        """Rows of the preview; together where nothing is refused, else one by one."""
        rows = []
        for start in range(0, len(appeals), CHUNK):
            some = appeals[start : start + CHUNK]
            found = self._new_batch(kind, given)._preview_together(some)
            for appeal in some:
                row = found and found[appeal.id]
                row = row or self._new_batch(kind, given)._preview(appeal)
                rows.append({"appeal_id": appeal.id, **row})
        return rows

    def action_confirm(self):
        """Carry the act out: a few at once, many in the background; show the result."""
        self.ensure_one()
        self._check_needed()
        # Two clicks at once: the second one is shown what the first has started
        self.lock_for_update()
        if self.batch_id:
            return self.batch_id._get_form_action()
        if not self.is_previewed:
            return self.action_preview()
        chosen = self.line_ids.filtered("is_chosen").sorted("sequence").appeal_id
        if not chosen:
            raise UserError(
                self.env._(
                    "No appeal is ticked, or each of them is refused: read the reasons"
                    " in the rows and change the dialog or the selection."
                )
            )
        self.batch_id = self.env["citizen.batch"]._start(
            self.kind, chosen, self._get_given(), at_once=len(chosen) <= AT_ONCE
        )
        return self.batch_id._get_form_action()

    def _check_needed(self):
        missing = [name for name in NEEDED[self.kind] if not self[name]]
        if missing:
            labels = self.fields_get(missing, ["string"])
            raise ValidationError(
                self.env._(
                    "Fill in first: %(fields)s.",
                    fields=", ".join(labels[name]["string"] for name in missing),
                )
            )

    def _new_batch(self, kind, given):
        """An act that is only tried; taking it back empties what was not saved."""
        # Sudo: acts are made by the system
        batches = self.env["citizen.batch"].sudo()
        return batches.new(
            {
                "kind": kind,
                "res_model": "citizen.appeal",
                "user_id": self.env.uid,
                "given": given,
            }
        )

    def _get_ordered(self):
        """In the order of the numbers; the leading appeal comes first."""
        appeals = self.appeal_ids.sorted(
            lambda a: (a.date_registered or a.date_received.date(), a.number, a.id)
        )
        if self.kind == "appeal_answer":
            appeals = (self.leader_id & appeals) | appeals
        return appeals.with_context(allowed_company_ids=self.company_id.ids)
