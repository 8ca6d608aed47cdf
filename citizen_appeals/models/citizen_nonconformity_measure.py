from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What is planned; the rest tells how it was carried out
PLAN_FIELDS = frozenset({"nonconformity_id", "kind", "name", "official_id", "date_due"})
UNDER_WAY = ("open", "submitted", "accepted")


class CitizenNonconformityMeasure(models.Model):
    """A measure on a nonconformity: corrective or preventive, with evidence (D7)."""

    _name = "citizen.nonconformity.measure"
    _inherit = ["citizen.access.logged.mixin"]
    _description = "Measure on a Nonconformity"
    _order = "nonconformity_id, date_due, id"
    _check_company_auto = True
    _access_free_fields = frozenset({"id", "display_name", "kind", "write_date"})
    _personal_fields = frozenset({"name", "evidence_note"})

    nonconformity_id = fields.Many2one(
        "citizen.nonconformity", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="nonconformity_id.company_id", store=True, precompute=True
    )
    appeal_ids = fields.Many2many(related="nonconformity_id.appeal_ids")
    kind = fields.Selection(
        [("corrective", "Corrective"), ("preventive", "Preventive")],
        required=True,
        default="corrective",
        help="Corrective: removes what happened. Preventive: it does not recur.",
    )
    name = fields.Text(string="Measure", required=True)
    official_id = fields.Many2one(
        "citizen.official",
        string="Responsible",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    date_due = fields.Date(string="Carried out by", required=True)
    date_done = fields.Date(string="Done on", copy=False)
    evidence_ids = fields.Many2many(
        "citizen.document",
        "citizen_nonconformity_evidence_rel",
        "measure_id",
        "document_id",
        domain="[('appeal_id', 'in', appeal_ids)]",
        copy=False,
        help="Files of the appeal that prove the measure, kept as received.",
    )
    evidence_note = fields.Char(
        string="Evidence Kept Elsewhere",
        copy=False,
        help="For a sheet without an appeal: act or report, its number and date.",
    )
    can_carry_out = fields.Boolean(compute="_compute_can_carry_out")

    @api.depends("kind", "nonconformity_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for measure in self:
            sheet = measure.nonconformity_id.display_name or ""
            measure.display_name = f"{sheet}: {labels.get(measure.kind, '')}"

    @api.depends("nonconformity_id.state", "official_id")
    @api.depends_context("uid")
    def _compute_can_carry_out(self):
        office = self.nonconformity_id._is_office()
        posts = self.env["citizen.appeal"]._my_posts()
        for measure in self:
            sheet = measure.nonconformity_id
            mine = (measure.official_id | sheet.official_id) & posts
            measure.can_carry_out = sheet.state in UNDER_WAY and bool(office or mine)

    @api.constrains("date_done")
    def _check_date_done(self):
        for measure in self:
            day = measure.date_done
            if day and day > measure.company_id._today():
                raise ValidationError(
                    self.env._(
                        "Done on: the day has not come yet, enter when the measure was"
                        " carried out (S4 2.7.4)."
                    )
                )

    @api.constrains("evidence_ids", "nonconformity_id")
    def _check_evidence(self):
        for measure in self:
            # Sudo: compared only, whatever the user sees of the other appeals
            measure_sudo = measure.sudo()
            if measure_sudo.evidence_ids.appeal_id - measure_sudo.appeal_ids:
                raise ValidationError(
                    self.env._(
                        "Evidence: choose files of the appeals of this sheet, or add"
                        " them there first (S4 2.5.7)."
                    )
                )

    def _is_proved(self):
        """Carried out, with its evidence: files, or a reference without appeals."""
        self.ensure_one()
        # Sudo: whether there is evidence, not what it says
        measure = self.sudo()
        proof = measure.evidence_ids or (
            not measure.appeal_ids and (measure.evidence_note or "").strip()
        )
        return bool(measure.date_done and proof)

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        measures._check_plan()
        measures._sync_sight()
        return measures

    def write(self, vals):
        if vals.keys() & PLAN_FIELDS:
            self._check_plan()
        if vals.keys() - PLAN_FIELDS:
            self._check_carrying_out()
        result = super().write(vals)
        if "nonconformity_id" in vals:
            self._check_plan()
        if "official_id" in vals:
            self._sync_sight()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_plan()
        if self.filtered("date_done"):
            raise UserError(
                self.env._("A measure carried out stays on the sheet (S4 2.5.7).")
            )

    def unlink(self):
        sheets = self.nonconformity_id
        result = super().unlink()
        sheets.appeal_ids.sudo()._sync_readers()
        return result

    def _sync_sight(self):
        # Sudo: who carries out a measure sees the appeal; kept by the system
        self.nonconformity_id.appeal_ids.sudo()._sync_readers()

    def _check_plan(self):
        if not self.env.su:
            self.nonconformity_id._check_write({"measure_ids"})

    def _check_carrying_out(self):
        if self.env.su:
            return
        for measure in self:
            if measure.can_carry_out:
                continue
            if measure.nonconformity_id.state not in UNDER_WAY:
                raise UserError(
                    self.env._(
                        "Done on, Evidence: the sheet is not being worked on any more"
                        " (S4 2.7.4)."
                    )
                )
            raise AccessError(
                self.env._(
                    "Evidence is entered by who carries out the measure, the head of"
                    " the unit or the appeals office (S4 2.7.4)."
                )
            )
