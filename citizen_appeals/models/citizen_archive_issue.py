from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.search import boolean_search


class CitizenArchiveIssue(models.Model):
    """A case given out of the archive to a reader, until it is back (F1, S3 9)."""

    _name = "citizen.archive.issue"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Case Given to a Reader"
    _order = "date_from DESC, id DESC"
    _check_company_auto = True
    _access_free_fields = frozenset(
        {"id", "display_name", "appeal_id", "date_from", "date_due", "write_date"}
    )
    _personal_fields = frozenset({"reader", "purpose", "request", "return_note"})
    _protected_fields = frozenset(
        {"date_returned", "returned_to_id", "issued_by_id", "return_note"}
    )

    appeal_id = fields.Many2one(
        "citizen.appeal",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'filed'), ('destruction_act_id', '=', False)]",
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True, index=True
    )
    official_id = fields.Many2one(
        "citizen.official",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    reader = fields.Char(help="Of another body: name, post and organization.")
    purpose = fields.Char(required=True)
    request = fields.Char(help="Number and date of the request for the case.")
    date_from = fields.Date(
        string="Given on",
        required=True,
        default=lambda self: self.env.company._today(),
    )
    date_due = fields.Date(string="Back by", required=True)
    issued_by_id = fields.Many2one(
        "res.users",
        string="Given by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    date_returned = fields.Date(string="Returned on", readonly=True, copy=False)
    returned_to_id = fields.Many2one(
        "res.users", string="Taken Back by", readonly=True, copy=False
    )
    return_note = fields.Char(
        string="State on Return", readonly=True, copy=False, help="Sheets missing."
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_overdue")

    _given_once = models.UniqueIndex(
        "(appeal_id) WHERE date_returned IS NULL",
        "This case is given out already: take it back first.",
    )
    _back_after = models.Constraint(
        "CHECK (date_due >= date_from)", "Back by: not before the day it is given."
    )

    @api.depends("appeal_id", "date_from")
    def _compute_display_name(self):
        for issue in self:
            issue.display_name = issue.appeal_id.display_name

    @api.depends("date_due", "date_returned")
    def _compute_is_overdue(self):
        for issue in self:
            issue.is_overdue = (
                not issue.date_returned
                and bool(issue.date_due)
                and issue.date_due < (issue.company_id or self.env.company)._today()
            )

    @api.model
    @boolean_search
    def _search_overdue(self):
        late = self.env["res.company"]._get_past_domain("date_due")
        return late & Domain("date_returned", "=", False)

    @api.constrains("official_id", "reader")
    def _check_reader(self):
        """No constraint of the database: the erasing empties the reader's name."""
        for issue in self:
            if not issue.official_id and not (issue.reader or "").strip():
                raise ValidationError(
                    self.env._(
                        "Official, Reader: name who gets the case out of the archive"
                        " (F1)."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env["citizen.appeal"]._check_role("registrar", "office_head")
        issues = super().create(vals_list)
        issues.appeal_id._check_in_archive()
        if early := issues.filtered(
            lambda issue: issue.date_from > issue.company_id._today()
        ):
            raise ValidationError(
                self.env._(
                    "Given on: %(date)s is in the future.",
                    date=early[0].date_from.strftime("%d.%m.%Y"),
                )
            )
        issues.appeal_id._log_event("archive_issued")
        return issues

    def write(self, vals):
        """What was given to whom stays; only the term may be put off."""
        if vals.keys() - {"date_due"}:
            raise UserError(
                self.env._(
                    "What was given to whom is not changed. Take the case back and give"
                    " it out again (F1)."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The journal of cases given out is kept (F1)."))

    def action_return(self, note=None):
        """The case is back on its shelf."""
        self.env["citizen.appeal"]._check_role("registrar", "office_head")
        self.check_access("write")
        if self.filtered("date_returned"):
            raise UserError(self.env._("This case is back already."))
        # Sudo: right and state were checked
        self.sudo()._write_flow(
            {
                "date_returned": self.env.company._today(),
                "returned_to_id": self.env.uid,
                "return_note": note or False,
            }
        )
        self.appeal_id._log_event("archive_returned")
        return True
