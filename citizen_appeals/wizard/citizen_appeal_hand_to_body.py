from odoo import api, fields, models

from ..models.citizen_handover import KINDS


class CitizenAppealHandToBody(models.TransientModel):
    """Dialog: to which body of this database, which questions, to what end (A14)."""

    _name = "citizen.appeal.hand.to.body"
    _description = "Hand to Another Body"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    # Partners: users do not see the companies they do not work for
    body_ids = fields.Many2many(
        "res.partner", string="Bodies", compute="_compute_body_ids"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Body",
        required=True,
        domain="[('id', 'in', body_ids)]",
        ondelete="cascade",
    )
    is_subordinate = fields.Boolean(compute="_compute_is_subordinate")
    kind = fields.Selection(
        KINDS, required=True, compute="_compute_kind", store=True, readonly=False
    )
    question_ids = fields.Many2many(
        "citizen.appeal.question",
        string="Questions",
        compute="_compute_question_ids",
        store=True,
        readonly=False,
        domain="[('appeal_id', '=', appeal_id), ('result', '=', False)]",
    )
    date_due = fields.Date(
        string="Report Wanted by",
        compute="_compute_date_due",
        store=True,
        readonly=False,
    )

    @api.depends("appeal_id")
    def _compute_body_ids(self):
        # Sudo: which bodies there are is no secret, their companies are not shown
        bodies = self.env["res.company"].sudo().search([])
        for dialog in self:
            dialog.body_ids = (bodies - dialog.appeal_id.company_id).partner_id

    @api.depends("partner_id")
    def _compute_is_subordinate(self):
        for dialog in self:
            body = self.env["res.company"]._get_by_partner(dialog.partner_id)
            center = dialog.appeal_id.company_id
            dialog.is_subordinate = bool(body) and body._is_under(center)

    @api.depends("is_subordinate")
    def _compute_kind(self):
        for dialog in self:
            dialog.kind = "delegated" if dialog.is_subordinate else "for_good"

    @api.depends("appeal_id")
    def _compute_question_ids(self):
        for dialog in self:
            dialog.question_ids = dialog.appeal_id._get_open_questions()

    @api.depends("kind")
    def _compute_date_due(self):
        """The sender needs the report before its own deadline."""
        for dialog in self:
            appeal = dialog.appeal_id
            due = appeal.date_deadline_internal or appeal.date_deadline
            dialog.date_due = due if dialog.kind == "delegated" else False

    def action_hand_over(self):
        """Hand over and open the drafted covering letter."""
        self.ensure_one()
        return self.appeal_id.action_hand_to_body(
            self.partner_id.id,
            {
                "kind": self.kind,
                "question_ids": self.question_ids.ids,
                "date_due": self.date_due,
            },
        )
