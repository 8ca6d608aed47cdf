from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CitizenDestructionLine(models.Model):
    """One appeal of an act of destruction: listed, excluded with a reason, done."""

    _name = "citizen.destruction.line"
    _inherit = ["citizen.protected.mixin"]
    _description = "Case to Destroy"
    _order = "act_id, id"
    _log_access = False
    _check_company_auto = True
    _rec_name = "appeal_id"
    _personal_fields = frozenset({"reason"})
    _protected_fields = frozenset({"state", "date_done", "block", "reason"})

    act_id = fields.Many2one(
        "citizen.destruction.act", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="act_id.company_id", store=True, precompute=True, index=True
    )
    appeal_id = fields.Many2one(
        "citizen.appeal",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    case_file_id = fields.Many2one(related="appeal_id.case_file_id")
    file_index_id = fields.Many2one(related="appeal_id.file_index_id")
    date_destroy_after = fields.Date(related="appeal_id.date_destroy_after")
    archive_box = fields.Char(related="appeal_id.archive_box")
    sheets = fields.Integer()
    state = fields.Selection(
        [("listed", "To destroy"), ("excluded", "Excluded"), ("done", "Destroyed")],
        default="listed",
        required=True,
        readonly=True,
    )
    block = fields.Char(readonly=True, export_string_translation=False)
    block_text = fields.Char(string="Kept Because", compute="_compute_block_text")
    reason = fields.Char(string="Excluded Because", readonly=True)
    date_done = fields.Date(string="Destroyed on", readonly=True)

    _once = models.UniqueIndex(
        "(act_id, appeal_id)", "An appeal stands in an act only once."
    )
    _one_act = models.UniqueIndex(
        "(appeal_id) WHERE state = 'done'", "An appeal is destroyed only once."
    )
    _todo_idx = models.Index("(act_id, id) WHERE state = 'listed'")

    @api.depends("block")
    @api.depends_context("lang")
    def _compute_block_text(self):
        for line in self:
            line.block_text = line.act_id._get_block_text(line.block)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.act_id._check_draft()
        lines.act_id._check_lines(lines)
        return lines

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("The lines of an act are not changed: exclude them (F1).")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self.act_id._check_draft()

    def action_exclude(self, reason=None):
        """Leave a case out: by the head in the draft, by a member before he agrees."""
        self.check_access("read")
        self.act_id._check_may_exclude()
        if reason is None:
            self.ensure_one()
            return self.env["citizen.reason"]._open(self, "destruction_exclude")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say why the case is kept on (F1).")
            )
        # Sudo: right and state were checked
        self.sudo()._write_flow({"state": "excluded", "reason": reason})
        return True
