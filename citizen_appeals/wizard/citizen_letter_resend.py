from odoo import api, fields, models


class CitizenLetterResend(models.TransientModel):
    """Dialog: what next with a letter that came back (D6)."""

    _name = "citizen.letter.resend"
    _description = "What Next with the Letter"

    letter_id = fields.Many2one(
        "citizen.letter", required=True, readonly=True, ondelete="cascade"
    )
    return_reason = fields.Selection(related="letter_id.return_reason")
    date_returned = fields.Date(related="letter_id.date_returned")
    way = fields.Selection(
        [
            ("post", "Send by post again"),
            ("email", "Send by e-mail"),
            ("hand", "Was given by hand"),
            ("keep", "Leave in the file"),
        ],
        string="What Next",
        required=True,
        default="post",
    )
    address = fields.Text(
        compute="_compute_destination",
        store=True,
        readonly=False,
        help="Printed in the post register; the letter itself is not changed.",
    )
    email = fields.Char(
        string="E-mail", compute="_compute_destination", store=True, readonly=False
    )
    received_by = fields.Char(help="Who signed the receipt.")
    note = fields.Char(help="Why it is not sent again.")

    @api.depends("letter_id")
    def _compute_destination(self):
        for dialog in self:
            letter = dialog.letter_id
            dialog.address = letter.resend_address or letter.addressee_address
            dialog.email = letter.resend_email or letter.addressee_email

    def action_confirm(self):
        """Send again or leave."""
        self.ensure_one()
        names = ("way", "address", "email", "received_by", "note")
        return self.letter_id.action_resend({name: self[name] for name in names})
