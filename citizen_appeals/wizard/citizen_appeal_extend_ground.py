from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CitizenAppealExtend(models.TransientModel):
    """A request for documents may ground the extension (S4 2.3.2)."""

    _inherit = "citizen.appeal.extend"

    request_id = fields.Many2one(
        "citizen.document.request",
        string="Request for Documents",
        domain="[('appeal_id', '=', appeal_id), ('state', '=', 'sent')]",
        compute="_compute_request_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
        help="The documents asked for and not received yet ground the extension.",
    )
    reason = fields.Text(
        compute="_compute_reason", store=True, readonly=False, precompute=True
    )

    @api.depends("appeal_id")
    def _compute_request_id(self):
        """Propose what is still awaited."""
        for dialog in self:
            requests = dialog.appeal_id.document_request_ids
            dialog.request_id = requests.filtered(lambda r: r.state == "sent")[:1]

    @api.depends("request_id")
    def _compute_reason(self):
        """Words of the notice, official Russian whatever the user's language."""
        for dialog in self:
            body = dialog.request_id.partner_id.name
            if body:
                dialog.reason = f"Запрошены документы и материалы: {body}"
            else:
                dialog.reason = dialog.reason or False

    def action_extend(self):
        """Extend; the new term names the request it rests on."""
        request = self.request_id
        if request and (request.appeal_id != self.appeal_id or request.state != "sent"):
            raise ValidationError(
                self.env._(
                    "Request for Documents: choose one of this appeal whose documents"
                    " are still awaited (59-ФЗ, art. 12, p. 2)."
                )
            )
        action = super().action_extend()
        if request:
            # Sudo: deadlines are written by the actions alone; the right was checked
            appeal = self.appeal_id.sudo()
            appeal._get_open_deadline("examination").request_id = request
        return action
