from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CUSTODY_KINDS = [
    ("handover", "Handed over"),
    ("return", "Returned to the office"),
    ("recall", "Recalled urgently"),
    ("receipt", "Receipt confirmed"),
    ("loss", "Lost"),
    ("duplicate", "Duplicate issued"),
]


class CitizenCustody(models.Model):
    """Custody card (карточка-заместитель): every move of the paper (B4).

    Rows are only added, by ``appeal._hand_custody`` and its neighbours. An empty post
    is the appeals office itself, where the card is kept (S4 2.3.16).
    """

    _name = "citizen.custody"
    _inherit = ["citizen.append.only.mixin"]
    _description = "Custody Card"
    _order = "id DESC"
    _rec_name = "kind"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    case_file_id = fields.Many2one(related="appeal_id.case_file_id")
    kind = fields.Selection(CUSTODY_KINDS, required=True, readonly=True)
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    from_official_id = fields.Many2one(
        "citizen.official",
        string="From",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the appeals office.",
    )
    to_official_id = fields.Many2one(
        "citizen.official",
        string="To",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the appeals office.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=False,
    )
    signature = fields.Selection(
        [
            ("system", "Confirmed in the system"),
            ("paper", "Signed on paper"),
            ("none", "Not confirmed yet"),
        ],
        required=True,
        readonly=True,
        default="none",
    )
    document_id = fields.Many2one(
        "citizen.document",
        string="Explanatory Note",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    signed_by_id = fields.Many2one(
        "citizen.official",
        string="Note Signed by",
        readonly=True,
        ondelete="restrict",
        index=False,
    )

    # ------------------------------------------------------------------
    # the scanner
    # ------------------------------------------------------------------

    @api.model
    def get_receivers(self):
        """Whom a paper may be handed to today: the posts of the body that are held."""
        self.check_access("read")
        officials = self.env["citizen.official"].search(
            [("company_id", "=", self.env.company.id)]
        )
        may_recall = self.env["citizen.appeal"]._has_role("registrar", "office_head")
        return {
            "may_recall": may_recall,
            "officials": [
                {"id": official.id, "name": official.display_name}
                for official in officials
            ],
        }

    @api.model
    def scan(self, text, official_id=False, signature="none", urgent=False):
        """One scanned code: a row at once, or the refusal in words.

        A card without access is answered as an unknown code is.

        :return: dict ``status`` (done, same, refused), ``message``, ``appeal``
        """
        Appeal = self.env["citizen.appeal"]
        appeal = Appeal._find_by_scanned_text(text)
        if not appeal or not appeal.has_access("read"):
            message = self.env._("Unknown code: no card, or no access to it.")
            return {"status": "refused", "message": message, "appeal": ""}
        official = self.env["citizen.official"].browse(official_id or ())
        name = appeal.display_name
        if appeal.holder_id == official and not appeal.is_paper_lost:
            holder = official.display_name or self.env._("the appeals office")
            message = self.env._("Already there: %(holder)s.", holder=holder)
            return {"status": "same", "message": message, "appeal": name}
        try:
            # Refused before anything is written: nothing to roll back
            appeal.action_hand_custody(official, signature, urgent)
        except (AccessError, UserError) as error:
            return {"status": "refused", "message": error.args[0], "appeal": name}
        holder = official.display_name or self.env._("The appeals office")
        return {"status": "done", "message": holder, "appeal": name}
