from odoo import api, fields, models
from odoo.exceptions import UserError


class CitizenLetterChoose(models.TransientModel):
    """Which template a letter starts with: the best matching is proposed."""

    _name = "citizen.letter.choose"
    _description = "Choose a Template"

    letter_id = fields.Many2one("citizen.letter", required=True, ondelete="cascade")
    candidate_ids = fields.Many2many(
        "citizen.letter.template", compute="_compute_candidate_ids"
    )
    template_id = fields.Many2one(
        "citizen.letter.template",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', candidate_ids)]",
    )
    fit = fields.Char(string="Fits", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize_style=False)

    @api.depends("letter_id")
    def _compute_candidate_ids(self):
        for dialog in self:
            found = dialog.template_id._find_for(dialog.letter_id)
            dialog.candidate_ids = dialog.template_id.union(
                *(template for template, _fit in found)
            )

    @api.depends("letter_id")
    def _compute_template_id(self):
        for dialog in self:
            found = dialog.template_id._find_for(dialog.letter_id)
            dialog.template_id = found[0][0] if found else False

    @api.depends("template_id")
    def _compute_preview(self):
        for dialog in self:
            template, letter = dialog.template_id, dialog.letter_id
            fits = dict(template._find_for(letter)) if template else {}
            dialog.fit = dialog._describe(fits.get(template, 0)) if template else False
            dialog.preview = template._render_for(letter)["body"] if template else False

    def _describe(self, fit):
        parts = []
        if fit & 4:
            parts.append(self.env._("topic of the question"))
        if fit & 2:
            parts.append(self.env._("its result"))
        if fit & 1:
            parts.append(self.env._("own template of the body"))
        return ", ".join(parts) or self.env._("general text, for every topic")

    def action_apply(self):
        """Replace the text by that of the template."""
        self.ensure_one()
        if not self.template_id:
            raise UserError(
                self.env._(
                    "Template: choose one. Templates are written under Letters,"
                    " Wording, Templates."
                )
            )
        self.letter_id.check_access("write")
        self.letter_id._apply_template(self.template_id)
        return {"type": "ir.actions.act_window_close"}
