from odoo import fields, models
from odoo.exceptions import AccessError

# deed → model and method that takes the reason
DEEDS = {
    "redirect_refuse": ("citizen.redirect", "action_refuse"),
    "commission_waive": ("citizen.appeal", "action_waive_commission"),
    "control_done": ("citizen.appeal", "action_close_control"),
    "nonconformity_cancel": ("citizen.nonconformity", "action_cancel"),
    "nonconformity_return": ("citizen.nonconformity", "action_return"),
    "nonconformity_confirm": ("citizen.nonconformity", "action_confirm"),
    "nonconformity_reopen": ("citizen.nonconformity", "action_reopen"),
    "violation_dismiss": ("citizen.violation", "action_dismiss"),
    "oral_note_return": ("citizen.oral.note", "action_return"),
    "public_answer_return": ("citizen.public.answer", "action_return"),
    "public_answer_withdraw": ("citizen.public.answer", "action_withdraw"),
}


class CitizenReason(models.TransientModel):
    """Dialog of the deeds that need nothing but a reason or a note."""

    _name = "citizen.reason"
    _description = "Reason"

    deed = fields.Selection(
        [
            ("redirect_refuse", "Refuse the redirect"),
            ("commission_waive", "Do without a commission"),
            ("control_done", "Close the additional control"),
            ("nonconformity_cancel", "Not confirmed"),
            ("nonconformity_return", "Return the measures"),
            ("nonconformity_confirm", "The measures had effect"),
            ("nonconformity_reopen", "The measures had no effect"),
            ("violation_dismiss", "Dismiss the violation"),
            ("oral_note_return", "Return the note"),
            ("public_answer_return", "Return the text with remarks"),
            ("public_answer_withdraw", "Take the text off the site"),
        ],
        required=True,
        readonly=True,
    )
    res_id = fields.Integer(required=True, readonly=True)
    reason = fields.Text(required=True)

    def _open(self, record, deed):
        """Open the dialog for a deed on one record."""
        if record._name != DEEDS[deed][0]:
            raise AccessError(self.env._("This deed does not belong here."))
        labels = dict(self._fields["deed"]._description_selection(self.env))
        return self._get_dialog_action(
            labels[deed], default_deed=deed, default_res_id=record.id
        )

    def action_confirm(self):
        """Do the deed with the rights of the user."""
        self.ensure_one()
        model, method = DEEDS[self.deed]
        return getattr(self.env[model].browse(self.res_id), method)(self.reason)
