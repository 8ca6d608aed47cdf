from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.search import boolean_search
from .res_partner import NEVER_ASKED

FIXED_FIELDS = frozenset({"appeal_id", "company_id", "partner_id"})


class CitizenDocumentRequest(models.Model):
    """Request for documents to another body: 15 days from its dispatch (B6).

    Created together with its letter; the dispatch of the letter starts the term, the
    answer ends it. It may ground an extension (59-ФЗ, art. 12, p. 2).
    """

    _name = "citizen.document.request"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Request for Documents"
    _order = "id DESC"
    _personal_fields = frozenset({"what"})
    _rec_name = "partner_id"
    # Everything but the words of the request, which may name the applicant
    _access_free_fields = frozenset(
        {
            "id",
            "display_name",
            "write_date",
            "appeal_id",
            "company_id",
            "partner_id",
            "letter_id",
            "document_id",
            "date_due",
            "date_received",
            "state",
            "is_overdue",
        }
    )
    _protected_fields = frozenset(
        {"state", "letter_id", "date_due", "date_received", "document_id"}
    )

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Asked Body",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', True),"
        " ('citizen_body_kind', 'not in',"
        " (False, 'court', 'inquiry', 'investigation'))]",
    )
    what = fields.Text(
        string="What Is Asked for", required=True, help="Stands in the letter."
    )
    letter_id = fields.Many2one(
        "citizen.letter", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    date_due = fields.Date(string="Due", readonly=True)
    date_received = fields.Date(string="Received on", readonly=True)
    document_id = fields.Many2one(
        "citizen.document",
        string="Answer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Letter under way"),
            ("sent", "Awaited"),
            ("received", "Received"),
            ("cancelled", "Not needed"),
        ],
        default="draft",
        required=True,
        readonly=True,
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _awaited_idx = models.Index("(date_due) WHERE state = 'sent'")

    @api.depends("state", "date_due", "company_id")
    def _compute_is_overdue(self):
        today_by_company = {c: c._today() for c in self.company_id}
        for request in self:
            due = request.date_due
            request.is_overdue = bool(
                request.state == "sent"
                and due
                and due < today_by_company[request.company_id]
            )

    @api.model
    @boolean_search
    def _search_is_overdue(self):
        """Overdue today in the time zone of each body."""
        late = self.env["res.company"]._get_past_domain("date_due")
        return late & Domain("state", "=", "sent")

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._check_may_request()
        for request in requests:
            request._check_can_be_asked()
            request._draft_request()
        return requests

    def write(self, vals):
        if not self.env.su:
            if not FIXED_FIELDS.isdisjoint(vals):
                raise AccessError(
                    self.env._("A request stays with its appeal and body.")
                )
            self._check_may_request()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A request for documents stays: cancel it if not needed.")
        )

    def _check_may_request(self):
        for request in self:
            appeal = request.appeal_id
            appeal.check_access("read")
            appeal._check_may(
                appeal._may_request(),
                self.env._("an executor, the curator or the appeals office"),
            )

    def _check_can_be_asked(self):
        """59-ФЗ, art. 10; S4 2.3.2: never courts, inquiry or investigation."""
        body, appeal = self.partner_id, self.appeal_id
        if appeal.state not in ("registered", "assigned", "in_progress", "in_review"):
            raise UserError(
                self.env._(
                    "%(appeal)s is not being examined: no documents are asked for.",
                    appeal=appeal.display_name,
                )
            )
        if not body.citizen_body_kind:
            raise ValidationError(
                self.env._(
                    "Asked Body: the kind of %(body)s is not entered. Ask the"
                    " administrator to enter it in the directory of bodies; courts,"
                    " inquiry and investigation are never asked (S4 2.3.2).",
                    body=body.name,
                )
            )
        if body.citizen_body_kind in NEVER_ASKED:
            raise ValidationError(
                self.env._(
                    "Asked Body: documents are not requested from courts, bodies of"
                    " inquiry and of preliminary investigation (59-ФЗ, art. 10, p. 1;"
                    " S4 2.3.2). Answer from what the applicant and other bodies"
                    " give.",
                )
            )
        appeal._check_conflict(partners=body)

    def _draft_request(self):
        """The letter of the request, drafted with it in one transaction."""
        appeal = self.appeal_id
        letter = appeal._draft_letter(
            "document_request",
            {
                "partner_id": self.partner_id.id,
                "reason": self.what,
                **appeal._get_letter_people("document_request"),
            },
        )
        self._write_flow({"letter_id": letter.id})
        appeal._log_event("documents_asked", {"partner_id": self.partner_id.id})

    def action_open_letter(self):
        """Open the letter; saving the dialog has drafted it."""
        self.ensure_one()
        return self.letter_id._get_records_action()

    def action_receive(self, values=None):
        """Note the answer; without values opens the dialog.

        :param values: ``date``, and ``name`` and ``content`` of the paper
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may_request()
        if self.state != "sent":
            raise UserError(self.env._("No documents are awaited from this body."))
        if values is None:
            return self.appeal_id._open_dialog(
                "citizen.reply.receive", default_request_id=self.id
            )
        document = self.appeal_id._receive_reply(self.partner_id, values)
        day = fields.Date.to_date(values.get("date")) or self.company_id._today()
        # Sudo: the right was checked
        self.sudo()._write_flow(
            {"state": "received", "date_received": day, "document_id": document.id}
        )
        self._end_deadline("date_met")
        self.appeal_id._log_event(
            "documents_received", {"partner_id": self.partner_id.id}
        )
        return True

    def action_cancel(self):
        """The documents are not needed any more."""
        self.check_access("read")
        self._check_may_request()
        if self.filtered(lambda request: request.state not in ("draft", "sent")):
            raise UserError(self.env._("This request is over."))
        self.sudo()._cancel()
        for request in self:
            request.appeal_id._log_event(
                "request_cancelled", {"partner_id": request.partner_id.id}
            )
        return True

    def _cancel(self):
        """End what still runs: the letter not issued yet, the term."""
        running = self.filtered(lambda request: request.state in ("draft", "sent"))
        running.letter_id._cancel_unissued()
        running._write_flow({"state": "cancelled"})
        running._end_deadline("date_stopped")

    def _end_deadline(self, name):
        # Sudo: deadlines are written by the actions alone
        rows = self.letter_id.sudo().deadline_ids.filtered(
            lambda d: d.kind == "document_request" and d._is_open()
        )
        rows.write({name: fields.Datetime.now()})
        self.appeal_id._sync_deadlines()

    def _on_dispatched(self, day):
        """The term of 15 days runs from the dispatch (59-ФЗ, art. 10, p. 2)."""
        for request in self.filtered(lambda request: request.state == "draft"):
            appeal = request.appeal_id
            rule = self.env["citizen.deadline.rule"]._get_by_code(
                "document_request_15", appeal.company_id
            )
            due, proof = rule._due_for(appeal.company_id, day)
            appeal._create_deadlines(
                [
                    appeal._prepare_deadline_row(
                        "document_request",
                        due,
                        proof,
                        rule,
                        start=appeal.company_id._day_start(day),
                        letter_id=request.letter_id.id,
                    )
                ]
            )
            request._write_flow({"state": "sent", "date_due": due})
