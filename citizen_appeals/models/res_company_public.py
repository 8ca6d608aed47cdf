from odoo import api, fields, models


class ResCompany(models.Model):
    """The bodies as everybody may know them: name, phone, address (I3)."""

    _inherit = "res.company"

    questionnaire_days = fields.Integer(
        string="Words of Questionnaires Kept",
        default=365,
        help="After so many days the free words of a questionnaire without an appeal"
        " are emptied; its marks stay.",
    )

    _questionnaire_days = models.Constraint(
        "CHECK (questionnaire_days > 0)",
        "Words of questionnaires are kept for one day at least.",
    )

    @api.model
    def _get_public_bodies(self):
        """Bodies that citizens choose from on the public pages, the visitor's first."""
        # Sudo: a stranger may read no company; the pages show what is on its door
        return self.env.company.sudo() | self.sudo().search([])

    @api.model
    def _choose_public_body(self, body_id):
        """The body asked for among all; without one, that of the visitor."""
        bodies = self._get_public_bodies()
        chosen = bodies.filtered(lambda body: body.id == body_id)
        return bodies, chosen or self.env.company.sudo()
