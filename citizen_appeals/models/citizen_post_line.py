from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .citizen_post_register import TRACKING


class CitizenPostLine(models.Model):
    """A letter in a post register: what the post office asks to know of it (D6)."""

    _name = "citizen.post.line"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Letter of a Post Register"
    _order = "post_register_id, sequence, id"
    _rec_name = "letter_id"
    _protected_fields = frozenset({"is_closed"})
    _personal_fields = frozenset({"address", "addressee", "tracking_ref"})
    _access_free_fields = frozenset({"id", "display_name", "letter_id", "item_kind"})

    post_register_id = fields.Many2one(
        "citizen.post.register", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="post_register_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    letter_id = fields.Many2one(
        "citizen.letter",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('company_id', '=', company_id), ('state', '=', 'numbered'),"
        " ('dispatch_way', '=', 'post')]",
    )
    item_kind = fields.Selection(
        selection=lambda self: (
            self.env["res.company"]
            ._fields["post_item_kind"]
            ._description_selection(self.env)
        ),
        string="Kind of Item",
        required=True,
        compute="_compute_from_letter",
        store=True,
        readonly=False,
        precompute=True,
    )
    addressee = fields.Char(
        compute="_compute_from_letter", store=True, readonly=False, precompute=True
    )
    address = fields.Char(
        compute="_compute_from_letter", store=True, readonly=False, precompute=True
    )
    sheets = fields.Integer(
        compute="_compute_from_letter",
        store=True,
        readonly=False,
        precompute=True,
        help="The letter with its enclosures.",
    )
    weight = fields.Integer(string="Weight, g", help="As the post office weighed it.")
    tracking_ref = fields.Char(string="Postal Identifier")
    is_closed = fields.Boolean(readonly=True, export_string_translation=False)

    _letter_uniq = models.UniqueIndex(
        "(letter_id) WHERE is_closed IS NOT TRUE",
        "The letter stands in a post register already.",
    )
    _tracking_uniq = models.UniqueIndex(
        "(tracking_ref) WHERE tracking_ref IS NOT NULL",
        "This postal identifier belongs to another letter: look at it again.",
    )

    @api.depends("letter_id")
    def _compute_from_letter(self):
        for line in self:
            letter = line.letter_id
            company = line.company_id or letter.company_id
            line.item_kind = line.item_kind or company.sudo().post_item_kind
            line.addressee = _one_line(letter.addressee_name_dative)
            line.address = _one_line(letter.resend_address or letter.addressee_address)
            line.sheets = letter._count_post_sheets() if letter else 0

    @api.constrains("letter_id", "post_register_id")
    def _check_letter(self):
        for line in self:
            letter = line.letter_id
            if letter.company_id != line.post_register_id.company_id:
                raise ValidationError(
                    self.env._("Letter: it belongs to another body than the register.")
                )
            if not line.is_closed and not line._is_waiting():
                raise ValidationError(
                    self.env._(
                        "%s does not wait to go by post: it is not numbered, goes in"
                        " another way or has left already (S4 2.5.1).",
                        letter.display_name,
                    )
                )

    @api.constrains("tracking_ref")
    def _check_tracking(self):
        for line in self:
            if line.tracking_ref and not TRACKING.fullmatch(line.tracking_ref):
                raise ValidationError(
                    self.env._(
                        "Postal Identifier “%s”: 14 digits, or two letters, nine digits"
                        " and two letters, without blanks.",
                        line.tracking_ref,
                    )
                )

    @api.constrains("weight", "sheets")
    def _check_amounts(self):
        for line in self:
            if line.weight < 0 or line.sheets < 0:
                raise ValidationError(
                    self.env._("Sheets and weight of a letter cannot be negative.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.post_register_id._check_draft()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.post_register_id._check_draft()
        result = super().write(vals)
        if "post_register_id" in vals:
            self.post_register_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.post_register_id._check_draft()

    def _is_waiting(self):
        letter = self.letter_id
        first = letter.state == "numbered" and letter.dispatch_way == "post"
        return first or letter.resend_way == "post"

    def _get_untracked(self):
        """Registered items whose identifier is still missing, as they are printed."""
        return self._in_print_order().filtered(
            lambda line: line.item_kind != "simple" and not line.tracking_ref
        )

    def _in_print_order(self):
        """By kind of item: the post office takes each kind apart."""
        kinds = self._fields["item_kind"].get_values(self.env)
        return self.sorted(lambda line: kinds.index(line.item_kind))

    def _freeze(self):
        """The letters take the identifiers; the lines change no more."""
        self._write_flow({"is_closed": True})
        for line in self.filtered("tracking_ref"):
            line.letter_id._write_flow({"tracking_ref": line.tracking_ref})

    def _set_tracking(self, tracking):
        """Also of a closed register: then the history says so (S4 2.5.3)."""
        self.ensure_one()
        if tracking == self.tracking_ref:
            return
        if not self.is_closed:
            self.tracking_ref = tracking
            return
        letter = self.letter_id
        if letter.post_line_ids.sorted("id")[-1:] != self:
            raise UserError(
                self.env._(
                    "%s was sent again by a later post register: enter its identifier"
                    " there.",
                    letter.display_name,
                )
            )
        line_sudo = self.sudo()  # the clerk was checked
        line_sudo._write_flow({"tracking_ref": tracking})
        line_sudo.letter_id._write_flow({"tracking_ref": tracking})
        letter._add_dispatch_row(
            "tracking", tracking_ref=tracking, post_register_id=self.post_register_id.id
        )
        letter._log_letter_event("letter_tracking")


def _one_line(text):
    return ", ".join(part.strip() for part in (text or "").splitlines() if part.strip())
