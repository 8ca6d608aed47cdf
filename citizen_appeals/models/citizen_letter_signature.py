from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CitizenLetterSignature(models.Model):
    """One of the signatures a letter needs, in their order (D1, S4 2.4.4)."""

    _name = "citizen.letter.signature"
    _inherit = ["citizen.protected.mixin"]
    _description = "Signature on a Letter"
    _order = "sequence, id"
    _check_company_auto = True
    _personal_fields = frozenset()
    _rec_name = "official_id"
    _protected_fields = frozenset(
        {
            "state",
            "user_id",
            "date",
            "way",
            "post",
            "name",
            "text_digest",
            "is_proposed",
        }
    )

    letter_id = fields.Many2one(
        "citizen.letter", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=15, help="The order in which they sign.")
    official_id = fields.Many2one(
        "citizen.official",
        string="Signatory",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    is_proposed = fields.Boolean(
        readonly=True,
        help="Made by the signatory of the letter or by a rule, when it was submitted.",
    )
    state = fields.Selection(
        [("pending", "Awaited"), ("signed", "Signed"), ("dropped", "Dropped")],
        default="pending",
        required=True,
        readonly=True,
        index=True,
    )
    way = fields.Selection(
        [("system", "In the system"), ("paper", "On paper")], readonly=True
    )
    user_id = fields.Many2one(
        "res.users", string="Entered by", readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(readonly=True)
    post = fields.Text(string="Post as Printed", readonly=True)
    name = fields.Char(string="Name as Printed", readonly=True)
    text_digest = fields.Char(
        string="Version", readonly=True, help="SHA-256 of the text that was signed."
    )

    _valid_uniq = models.UniqueIndex(
        "(letter_id, official_id) WHERE state <> 'dropped'",
        "This official signs the letter already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        if not self.env.su and not all(row.letter_id.can_edit for row in rows):
            raise AccessError(
                self.env._("Signatures are asked for while the letter is a draft.")
            )
        return rows

    def write(self, vals):
        """By hand only the order and the posts asked, while the letter is a draft."""
        if "letter_id" in vals and not self.env.su:
            raise AccessError(self.env._("What is asked stays with its letter."))
        if not self.env.su and not all(row._is_open_to_change() for row in self):
            raise AccessError(
                self.env._("Signatures are asked for while the letter is a draft.")
            )
        return super().write(vals)

    def _is_open_to_change(self):
        undecided = self.state == "pending"
        return undecided and self.letter_id.state == "draft" and self.letter_id.can_edit

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        if any(row.state != "pending" for row in self):
            raise UserError(self.env._("A signature that was given stays as history."))
        if not self.env.su and not all(row._is_open_to_change() for row in self):
            raise AccessError(
                self.env._("Signatures are asked for while the letter is a draft.")
            )

    def _sign(self, way, names):
        self.ensure_one()
        self._write_flow(
            {
                "state": "signed",
                "way": way,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "post": names["signatory_post"],
                "name": names["signatory_name"],
                "text_digest": self.letter_id._get_text_digest(),
            }
        )

    def _drop(self):
        """Another text: what was signed stays as history and is asked anew."""
        self._write_flow({"state": "dropped"})
        self.flush_recordset(["state"])
        return self.create(
            [
                {
                    "letter_id": row.letter_id.id,
                    "official_id": row.official_id.id,
                    "sequence": row.sequence,
                    "is_proposed": row.is_proposed,
                }
                for row in self
            ]
        )
