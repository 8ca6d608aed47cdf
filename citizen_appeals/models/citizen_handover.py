from odoo import api, fields, models

from .citizen_appeal import STATES

KINDS = [
    ("delegated", "To examine and report"),
    ("for_good", "For good, by competence"),
]


class CitizenHandover(models.Model):
    """An appeal handed to another body of this database (A14, B3, S4 2.1.11, 2.2.2).

    Hangs on the sender's card and shows what became of it there: number, deadline,
    state, answer. The card of the other body stays closed to the sender.
    """

    _name = "citizen.handover"
    _inherit = ["citizen.protected.mixin"]
    _description = "Hand-Over to Another Body"
    _order = "id DESC"
    _personal_fields = frozenset({"reason"})
    _protected_fields = frozenset({"state", "child_id", "letter_id", "date_done"})

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id",
        store=True,
        precompute=True,
        index=True,
        string="From Body",
    )
    to_company_id = fields.Many2one(
        "res.company",
        string="To Body",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    child_id = fields.Many2one(
        "citizen.appeal",
        string="Card There",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    question_ids = fields.Many2many(
        "citizen.appeal.question",
        "citizen_handover_question_rel",
        "handover_id",
        "question_id",
        string="Questions",
        readonly=True,
    )
    date = fields.Date(string="Handed Over on", required=True, readonly=True)
    date_due = fields.Date(string="Report Wanted by", readonly=True)
    rule_id = fields.Many2one(
        "citizen.handover.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The rule that handed it over; empty when a clerk did.",
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Covering Letter",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    state = fields.Selection(
        [("sent", "There"), ("answered", "Answered"), ("returned", "Returned")],
        default="sent",
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Char(string="Returned because", readonly=True)
    date_done = fields.Date(string="Answered or Returned on", readonly=True)

    # What the sender may know of the other body's card
    child_number = fields.Char(string="Number There", compute="_compute_child")
    child_date = fields.Date(string="Registered There", compute="_compute_child")
    child_state = fields.Selection(
        STATES, string="State There", compute="_compute_child"
    )
    child_deadline = fields.Date(string="Deadline There", compute="_compute_child")

    _child_uniq = models.UniqueIndex(
        "(child_id)", "A card comes from one hand-over only."
    )

    @api.depends("to_company_id", "date")
    def _compute_display_name(self):
        for handover in self:
            # The date first: it is read by who may read the hand-over
            day = handover.date and handover.date.strftime("%d.%m.%Y")
            # Sudo: to which body is told, users do not see its company
            body = handover.sudo().to_company_id.name
            handover.display_name = f"{body}, {day}"

    @api.depends(
        "child_id.name",
        "child_id.date_registered",
        "child_id.state",
        "child_id.date_deadline",
    )
    def _compute_child(self):
        for handover in self:
            # Sudo: number and progress are told to the sender, the card is not
            child = handover.sudo().child_id
            handover.child_number = child.name
            handover.child_date = child.date_registered
            handover.child_state = child.state
            handover.child_deadline = child.date_deadline

    def action_open_appeal(self):
        """Open the sender's card."""
        self.ensure_one()
        return self.appeal_id._get_records_action()
