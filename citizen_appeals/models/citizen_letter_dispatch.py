from odoo import fields, models

ACTS = [
    ("sent", "Sent"),
    ("again", "Sent again"),
    ("copy", "Copy given"),
    ("returned", "Came back"),
    ("kept", "Left in the file"),
    ("tracking", "Postal identifier entered"),
]
RETURN_REASONS = [
    ("absent", "The addressee does not live there"),
    ("address", "No such address"),
    ("expired", "Not collected, the term of storage is over"),
    ("refused", "The addressee refused it"),
    ("mailbox", "No such mailbox"),
    ("rejected", "The mail server of the addressee rejected it"),
    ("other", "Other"),
]


class CitizenLetterDispatch(models.Model):
    """What became of an issued letter outside the house (S4 2.5.1-2.5.3).

    Each way out, each return, each copy is a row of its own that never changes.
    """

    _name = "citizen.letter.dispatch"
    _inherit = ["citizen.append.only.mixin", "citizen.access.logged.mixin"]
    _description = "Dispatch of a Letter"
    _order = "letter_id DESC, id"
    _rec_name = "act"
    _personal_fields = frozenset(
        {"destination", "person", "paper", "note", "tracking_ref"}
    )
    _access_free_fields = frozenset(
        {"id", "display_name", "letter_id", "act", "way", "date", "user_id"}
    )

    letter_id = fields.Many2one(
        "citizen.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    appeal_id = fields.Many2one(
        related="letter_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, precompute=True, index=True
    )
    act = fields.Selection(ACTS, string="What Was Done", required=True, readonly=True)
    way = fields.Selection(
        selection=lambda self: self.env["citizen.letter"]._get_ways(), readonly=True
    )
    date = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Clerk",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    destination = fields.Text(readonly=True, help="Address or e-mail it went to.")
    person = fields.Char(string="Received by", readonly=True)
    paper = fields.Char(
        string="Paper Shown", readonly=True, help="By what the clerk knew who it was."
    )
    tracking_ref = fields.Char(string="Postal Identifier", readonly=True)
    reason = fields.Selection(RETURN_REASONS, readonly=True)
    note = fields.Char(readonly=True)
    post_register_id = fields.Many2one(
        "citizen.post.register",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
