from odoo import fields, models


class CitizenReplyReceive(models.TransientModel):
    """Dialog of what another body has sent: documents asked for, copy of an answer."""

    _name = "citizen.reply.receive"
    _description = "Reply of Another Body"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    forwarding_id = fields.Many2one(
        "citizen.forwarding", readonly=True, ondelete="cascade"
    )
    request_id = fields.Many2one(
        "citizen.document.request", readonly=True, ondelete="cascade"
    )
    date = fields.Date(
        string="Received on", required=True, default=lambda self: self._default_date()
    )
    content = fields.Binary(string="Paper", attachment=False)
    name = fields.Char(string="Name of the Paper")

    def _default_date(self):
        return self.env.company._today()

    def action_confirm(self):
        """Note the receipt; the paper is kept among the documents."""
        self.ensure_one()
        values = {
            "date": self.date,
            "name": self.name,
            "content": self.with_context(bin_size=False).content,
        }
        return (self.forwarding_id or self.request_id).action_receive(values)
