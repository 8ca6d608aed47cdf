from odoo import api, fields, models
from odoo.fields import Command


class CitizenAppealForward(models.TransientModel):
    """Dialog of the forwarding: for each question its bodies, then all letters."""

    _name = "citizen.appeal.forward"
    _description = "Forward to Other Bodies"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="appeal_id.company_id")
    line_ids = fields.One2many("citizen.appeal.forward.line", "dialog_id")
    is_migration = fields.Boolean(
        string="Breach of Migration Law",
        help="To the МВД and to the highest official of the region, within 5 days.",
    )
    date_due = fields.Date(string="Letters Leave by", compute="_compute_date_due")
    wants_copy = fields.Boolean(string="Ask for a Copy of the Answer")
    date_copy_due = fields.Date(
        string="Copy Wanted by",
        compute="_compute_date_copy_due",
        store=True,
        readonly=False,
    )
    signatory_id = fields.Many2one(
        "citizen.official", check_company=False, ondelete="cascade"
    )
    executor_id = fields.Many2one(
        "citizen.official", check_company=False, ondelete="cascade"
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        appeal = self.env["citizen.appeal"].browse(values.get("appeal_id", ()))
        if not appeal:
            return values
        questions = appeal._get_open_questions()
        values["line_ids"] = self._propose_lines(questions)
        values["is_migration"] = appeal.is_migration
        values |= appeal._get_letter_people("covering_letter")
        return values

    @api.model
    def _propose_lines(self, questions):
        """Bodies by topic, for what is marked outside; all of it if nothing is."""
        found = self.env["res.partner"]._find_competent(questions.topic_id)
        marked = questions.filtered("is_outside") or questions
        none = self.env["res.partner"]
        return [
            Command.create(
                {
                    "question_id": question.id,
                    "partner_ids": [
                        Command.set(
                            found.get(question.topic_id.id, none).ids
                            if question in marked
                            else []
                        )
                    ],
                }
            )
            for question in questions
        ]

    @api.depends("appeal_id", "is_migration")
    def _compute_date_due(self):
        for dialog in self:
            appeal = dialog.appeal_id
            if not appeal.date_registered:
                dialog.date_due = False
                continue
            code = "forwarding_7"
            if dialog.is_migration:
                code = "forwarding_migration_5"
            rule = self.env["citizen.deadline.rule"]._get_by_code(
                code, appeal.company_id
            )
            dialog.date_due, _proof = rule._due_for(
                appeal.company_id, appeal.date_registered
            )

    @api.depends("wants_copy")
    def _compute_date_copy_due(self):
        """The other body has thirty days to answer, and some to send the copy."""
        for dialog in self:
            today = dialog.company_id._today() if dialog.company_id else None
            if dialog.wants_copy and today and not dialog.date_copy_due:
                dialog.date_copy_due = fields.Date.add(today, days=35)
            elif not dialog.wants_copy:
                dialog.date_copy_due = False

    def action_forward(self):
        """Forward, and open the drafted letters."""
        self.ensure_one()
        lines = [
            {"question_id": line.question_id.id, "partner_ids": line.partner_ids.ids}
            for line in self.line_ids
        ]
        values = {
            "wants_copy": self.wants_copy,
            "date_copy_due": self.date_copy_due,
            "is_migration": self.is_migration,
            "signatory_id": self.signatory_id.id,
            "executor_id": self.executor_id.id,
        }
        return self.appeal_id.action_forward(lines, values)
