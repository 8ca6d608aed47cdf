from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.search import boolean_search


class CitizenForwarding(models.Model):
    """Questions of an appeal sent to one other body, and the copy it owes us (B1).

    Written by the actions alone: ``action_forward``, the dispatch of the covering
    letter, ``action_receive``.
    """

    _name = "citizen.forwarding"
    _description = "Forwarding"
    _order = "id DESC"
    _rec_name = "partner_id"

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Forwarded to",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    question_ids = fields.Many2many(
        "citizen.appeal.question",
        "citizen_forwarding_question_rel",
        "forwarding_id",
        "question_id",
        string="Questions",
        readonly=True,
    )
    date = fields.Date(string="Decided on", required=True, readonly=True)
    clause = fields.Char(
        readonly=True, help="Ground named in the letters, by the case of article 8."
    )
    letter_id = fields.Many2one(
        "citizen.letter",
        string="Covering Letter",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    notice_id = fields.Many2one(
        "citizen.letter",
        string="Notice to the Applicant",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_sent = fields.Date(string="Sent on", readonly=True)
    state = fields.Selection(
        [
            ("prepared", "Letters under way"),
            ("sent", "Sent"),
            ("revoked", "Revoked"),
        ],
        default="prepared",
        required=True,
        readonly=True,
    )

    # copy of the result (59-ФЗ, art. 8, p. 5)
    wants_copy = fields.Boolean(string="Copy Wanted", readonly=True)
    date_copy_due = fields.Date(string="Copy Wanted by", readonly=True)
    date_copy_received = fields.Date(string="Copy Received on", readonly=True)
    copy_document_id = fields.Many2one(
        "citizen.document",
        string="Copy of the Answer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_copy_overdue = fields.Boolean(
        string="Copy Overdue",
        compute="_compute_is_copy_overdue",
        search="_search_is_copy_overdue",
    )

    _copy_due = models.Constraint(
        "CHECK (NOT wants_copy OR date_copy_due IS NOT NULL)",
        "Copy wanted by: give the day.",
    )
    _copies_idx = models.Index(
        "(date_copy_due) WHERE wants_copy IS TRUE AND date_copy_received IS NULL"
    )

    @api.depends("date_copy_due", "date_copy_received", "wants_copy", "state")
    def _compute_is_copy_overdue(self):
        today_by_company = {c: c._today() for c in self.company_id}
        for forwarding in self:
            due = forwarding.date_copy_due
            forwarding.is_copy_overdue = bool(
                forwarding.wants_copy
                and forwarding.state == "sent"
                and not forwarding.date_copy_received
                and due
                and due < today_by_company[forwarding.company_id]
            )

    @api.model
    @boolean_search
    def _search_is_copy_overdue(self):
        """Overdue today in the time zone of each body."""
        late = self.env["res.company"]._get_past_domain("date_copy_due")
        awaited = Domain("wants_copy", "=", True) & Domain("state", "=", "sent")
        return late & awaited & Domain("date_copy_received", "=", False)

    def action_receive(self, values=None):
        """Note the copy of the result; without values opens the dialog.

        :param values: ``date``, and ``name`` and ``content`` of the paper
        """
        self.ensure_one()
        self.check_access("read")
        appeal = self.appeal_id
        appeal._check_may(
            appeal._may_request(),
            self.env._("an executor, the curator or the appeals office"),
        )
        if not self.wants_copy or self.date_copy_received:
            raise UserError(
                self.env._("No copy of the result is awaited from this body.")
            )
        if values is None:
            return appeal._open_dialog(
                "citizen.reply.receive", default_forwarding_id=self.id
            )
        document = appeal._receive_reply(self.partner_id, values)
        # Sudo: the right was checked; nobody writes forwardings himself
        self.sudo().write(
            {
                "date_copy_received": values.get("date") or self.company_id._today(),
                "copy_document_id": document.id,
            }
        )
        appeal._log_event("copy_received", {"partner_id": self.partner_id.id})
        return True

    def _on_dispatched(self, letter, day):
        """Covering letters and notice have left: the term of forwarding is met."""
        self.filtered(lambda f: f.letter_id == letter and f.state == "prepared").write(
            {"state": "sent", "date_sent": day}
        )
        mine = self.filtered(lambda f: letter in (f.letter_id, f.notice_id))
        valid = self.filtered(lambda f: f.state != "revoked")
        notices = valid.notice_id.filtered(lambda x: x.state != "cancelled")
        waiting = valid.filtered(lambda f: f.state == "prepared")
        if mine and not waiting and all(x.state == "dispatched" for x in notices):
            self.appeal_id._meet_deadlines(["forwarding"], day)

    def _revoke(self):
        """The outcome was taken back before the letter left; what was sent stays."""
        under_way = self.filtered(lambda f: f.state == "prepared")
        under_way.write({"state": "revoked"})
