from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

VISA_ORDERS = [("parallel", "All at once"), ("in_turn", "One after another")]
UNDECIDED = ("waiting", "pending")


class CitizenLetterVisa(models.Model):
    """Endorsement (виза) of one version of a draft by a co-executor (S4 2.3.10)."""

    _name = "citizen.letter.visa"
    _inherit = ["citizen.protected.mixin"]
    _description = "Visa on a Letter"
    _order = "sequence, id"
    _check_company_auto = True
    _personal_fields = frozenset({"remark"})
    _rec_name = "official_id"
    _protected_fields = frozenset(
        {
            "state",
            "remark",
            "user_id",
            "date",
            "date_asked",
            "text_digest",
            "previous_id",
            "is_overruled",
        }
    )

    letter_id = fields.Many2one(
        "citizen.letter", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10, help="The order in which visas are asked.")
    official_id = fields.Many2one(
        "citizen.official",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waits its turn"),
            ("pending", "Pending"),
            ("given", "Given"),
            ("refused", "Refused"),
            ("superseded", "Asked again"),
        ],
        default="pending",
        required=True,
        readonly=True,
    )
    remark = fields.Text(readonly=True)
    is_overruled = fields.Boolean(
        string="Goes on with the Disagreement",
        readonly=True,
        help="The executor insists: the letter goes on, the disagreement is shown.",
    )
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_asked = fields.Datetime(string="Asked on", readonly=True)
    date = fields.Datetime(readonly=True)
    text_digest = fields.Char(
        string="Version",
        readonly=True,
        help="SHA-256 of the text the visa was given to; another text drops it.",
    )
    previous_id = fields.Many2one(
        "citizen.letter.visa",
        string="Asked Again after",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The visa that was dropped because the text changed.",
    )

    _pending_uniq = models.UniqueIndex(
        "(letter_id, official_id) WHERE state IN ('pending', 'waiting')",
        "This official was asked already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        visas = super().create(vals_list)
        if not self.env.su and not all(visa.letter_id.can_edit for visa in visas):
            raise AccessError(
                self.env._("Visas are asked for while the letter is a draft.")
            )
        return visas

    def write(self, vals):
        """By hand only the order and the posts asked, while the letter is a draft."""
        if "letter_id" in vals and not self.env.su:
            raise AccessError(self.env._("What is asked stays with its letter."))
        if not self.env.su and not all(row._is_open_to_change() for row in self):
            raise AccessError(
                self.env._("Visas are asked for while the letter is a draft.")
            )
        return super().write(vals)

    def _is_open_to_change(self):
        undecided = self.state in UNDECIDED
        return undecided and self.letter_id.state == "draft" and self.letter_id.can_edit

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(visa.state not in UNDECIDED for visa in self):
            raise UserError(self.env._("A visa that was decided stays."))
        if not self.env.su and not all(visa.letter_id.can_edit for visa in self):
            raise AccessError(
                self.env._("A visa asked for is given or refused, not taken away.")
            )

    def _decide(self, state, remark, user):
        for letter, visas in self.grouped("letter_id").items():
            visas._write_flow(
                {
                    "state": state,
                    "remark": remark,
                    "user_id": user.id,
                    "date": fields.Datetime.now(),
                    "text_digest": letter._get_text_digest(),
                }
            )

    def _ask(self):
        """It is their turn: the work list of the officials shows the letter."""
        self._write_flow({"state": "pending", "date_asked": fields.Datetime.now()})

    def _drop(self):
        """The text changed: what was decided stays as history and is asked anew."""
        fresh = self.create(
            [
                {
                    "letter_id": visa.letter_id.id,
                    "official_id": visa.official_id.id,
                    "sequence": visa.sequence,
                    "previous_id": visa.id,
                    "state": "waiting",
                }
                for visa in self
            ]
        )
        self._write_flow({"state": "superseded"})
        return fresh

    def _is_open_refusal(self):
        """A refusal its executor has not answered yet."""
        self.ensure_one()
        return self.state == "refused" and not self.is_overruled

    def _holds_turn(self):
        """Whether those after it have to wait."""
        self.ensure_one()
        return self.state == "pending" or self._is_open_refusal()

    def _get_turn(self):
        """Place in the order: who is asked again keeps his own."""
        first = self
        while first.previous_id:
            first = first.previous_id
        return self.sequence, first.id
