from odoo import api, fields, models
from odoo.exceptions import UserError


class CitizenAppeal(models.Model):
    """Officials' requests (запрос): own register, term and count (A2)."""

    _inherit = "citizen.appeal"

    is_request = fields.Boolean(
        string="Official's Request",
        copy=False,
        help="A deputy's or official's request: own register and term, counted apart.",
    )
    requester_partner_id = fields.Many2one(
        "res.partner",
        string="Requesting Body",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
    )
    requester_post = fields.Char(
        string="Post of the Requester", help="For example «депутат областной думы»."
    )
    request_number = fields.Char(string="Request No.")
    request_date = fields.Date()
    request_date_due = fields.Date(
        string="Term Named in the Request",
        help="Goes before the term of the rule; empty: the term of the rule holds.",
    )

    @api.depends("is_request")
    def _compute_register_id(self):
        result = super()._compute_register_id()
        Register = self.env["citizen.register"]
        for appeal in self:
            if appeal.state == "received" and appeal.is_request:
                appeal.register_id = Register._find(appeal.company_id, "request")
        return result

    def write(self, vals):
        """What it is, an appeal or a request, is decided before the number (S4 2.1.5).

        The term named in the request moves the term of a registered one.
        """
        if "is_request" in vals:
            self._check_request_convertible(vals["is_request"])
        result = super().write(vals)
        if "is_request" in vals:
            self._restart_registration()
        if "request_date_due" in vals:
            self.filtered(
                lambda a: a.is_request and a.state != "received"
            )._restart_examination()
        return result

    def _check_request_convertible(self, is_request):
        for appeal in self:
            if appeal.state != "received" and appeal.is_request != is_request:
                raise UserError(
                    self.env._(
                        "%(appeal)s has its number already: appeal or request is"
                        " decided before the registration (S4 2.1.5). Withdraw or"
                        " return this one and register the paper anew.",
                        appeal=appeal.display_name,
                    )
                )

    def action_make_request(self):
        """A received card is an official's request: other register, other term."""
        return self._convert_request(True)

    def action_make_appeal(self):
        """A received card is a citizen's appeal after all."""
        return self._convert_request(False)

    def _convert_request(self, is_request):
        self._check_role("registrar", "office_head")
        self.check_access("write")
        for appeal in self:
            if appeal.state != "received":
                appeal._check_request_convertible(not appeal.is_request)
        changed = self.filtered(lambda appeal: appeal.is_request != is_request)
        changed.write({"is_request": is_request})
        changed._log_event("made_request" if is_request else "made_appeal")
        return True

    def _prepare_deadline(self, event, kind):
        """The date named in the request goes before the rule."""
        named = self.is_request and self.request_date_due
        if event != "registration" or kind != "examination" or not named:
            return super()._prepare_deadline(event, kind)
        return self._prepare_deadline_row(kind, named, self._get_request_proof())

    def _get_request_proof(self):
        return {
            "source": "request",
            "due": fields.Date.to_string(self.request_date_due),
        }

    def _restart_examination(self):
        """A request with a date of its own is not counted by a rule."""
        named = self.filtered(lambda a: a.is_request and a.request_date_due)
        for appeal in named:
            if not appeal._get_open_deadline("examination"):
                continue
            new = appeal._replace_examination(
                appeal.request_date_due, appeal._get_request_proof()
            )
            day = fields.Date.to_string(new.day_due)
            appeal._log_event("term_changed", {"date": day}, public=True)
        return super(CitizenAppeal, self - named)._restart_examination()
