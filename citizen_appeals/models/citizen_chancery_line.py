from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

# What the appeals office notes on a closed list
DIFFERENCE_FIELDS = frozenset({"is_missing", "difference"})


class CitizenChanceryLine(models.Model):
    """One paper of a chancery list, as its envelope says (A3, S4 2.1.1)."""

    _name = "citizen.chancery.line"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Paper of a Chancery List"
    _order = "batch_id, sequence, id"
    _personal_fields = frozenset({"sender", "note", "difference"})
    _check_company_auto = True
    _access_free_fields = frozenset({"id", "write_date", "batch_id", "state"})
    _protected_fields = frozenset({"appeal_id"})

    batch_id = fields.Many2one(
        "citizen.chancery.batch", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="batch_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="batch_id.state", string="State of the List")
    sequence = fields.Integer(default=10)
    sender = fields.Char(
        required=True, help="As on the envelope; without a name: «без имени»."
    )
    channel_id = fields.Many2one(
        "citizen.channel",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._get_usual_channel(),
    )
    addressee_id = fields.Many2one(
        "citizen.official",
        string="Addressed to",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    sheets = fields.Integer(default=1, aggregator="sum")
    note = fields.Char(help="Number of a registered letter, state of the envelope.")
    is_missing = fields.Boolean(
        string="Not Handed Over", help="The paper was not there when the list came."
    )
    difference = fields.Char(help="In what the paper and the line do not agree.")
    appeal_id = fields.Many2one(
        "citizen.appeal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _sheets_positive = models.Constraint(
        "CHECK (sheets >= 0)", "Sheets: the number cannot be negative."
    )

    @api.model
    def _get_usual_channel(self):
        company, today = self.env.company, self.env.company._today()
        return self.env["citizen.channel"]._find_by_code("post", company, today)

    @api.depends("batch_id", "sequence")
    def _compute_display_name(self):
        """The list alone: the sender is a person."""
        for line in self:
            line.display_name = line.batch_id.display_name

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_entered()
        return lines

    def write(self, vals):
        """The chancery enters, the office notes what is missing."""
        if vals.keys() <= DIFFERENCE_FIELDS:
            if not self.env.su:
                self.env["citizen.appeal"]._check_role("registrar", "office_head")
            for batch in self.batch_id:
                if batch.state != "closed":
                    batch._check_state("closed")
        else:
            self._check_entered()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_entered()

    def _check_entered(self):
        """Only the chancery, only while the list is being entered."""
        if not self.env["citizen.appeal"]._has_role("chancery"):
            raise AccessError(
                self.env._(
                    "Papers: the chancery enters the lines; the appeals office notes"
                    " what is missing or differs (S4 2.1.1)."
                )
            )
        for batch in self.batch_id:
            if batch.state != "draft":
                batch._refuse_change()

    def _check_differences_named(self):
        for line in self:
            if line.is_missing and not (line.difference or "").strip():
                raise ValidationError(
                    self.env._(
                        "Difference: say of each paper that was not handed over what"
                        " became of it (S4 2.1.1)."
                    )
                )

    def _prepare_appeal(self):
        """Values of the card; the line is the key, so it is taken in once."""
        return {
            "company_id": self.company_id.id,
            "channel_id": self.channel_id.id,
            "date_received": self.batch_id.date,
            "received_name": self.sender,
            "addressee_id": self.addressee_id.id,
            "sheets": self.sheets,
            "remark": self.note,
            "idempotency_key": f"chancery-{self.id}",
        }

    def _link_appeals(self, appeals):
        # Sudo: the link is nobody's to write, the action checked the right
        for line, appeal in zip(self.sudo(), appeals, strict=True):
            line._write_flow({"appeal_id": appeal.id})
