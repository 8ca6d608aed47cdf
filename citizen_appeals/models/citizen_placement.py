from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.search import boolean_search


class CitizenPlacement(models.Model):
    """An answer to be placed in another system: by whom, by when, done when (D6).

    Made with the number of the answer to an appeal of a channel that demands it.
    """

    _name = "citizen.placement"
    _inherit = ["citizen.protected.mixin"]
    _description = "Answer to Place"
    _order = "state DESC, date_due, id"
    _rec_name = "system_id"
    _check_company_auto = True
    _protected_fields = frozenset(
        {
            "letter_id",
            "system_id",
            "state",
            "date_due",
            "date_done",
            "done_by_id",
            "reference",
            "url",
        }
    )
    _personal_fields = frozenset({"reference", "url", "note"})

    letter_id = fields.Many2one(
        "citizen.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    appeal_id = fields.Many2one(
        related="letter_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, precompute=True, index=True
    )
    system_id = fields.Many2one(
        "citizen.placement.system",
        string="Where",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("todo", "To place"), ("done", "Placed"), ("dropped", "Not needed")],
        default="todo",
        required=True,
        readonly=True,
        index=True,
    )
    date_due = fields.Date(string="Place by", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Who Places", index="btree_not_null", ondelete="restrict"
    )
    date_done = fields.Date(string="Placed on", readonly=True)
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    reference = fields.Char(
        string="Number There", readonly=True, help="Number of the message there."
    )
    url = fields.Char(string="Link", readonly=True)
    note = fields.Char(string="Why Not", readonly=True)
    hint = fields.Text(related="system_id.hint")
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    can_place = fields.Boolean(compute="_compute_can_place")

    _once = models.UniqueIndex(
        "(letter_id, system_id)", "The answer stands in the list for this system."
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_place(self):
        office = self.env["citizen.appeal"]._has_role("registrar", "office_head")
        for placement in self:
            placement.can_place = office and placement.state == "todo"

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        for placement in self:
            today = (placement.company_id or self.env.company)._today()
            placement.is_overdue = (
                placement.state == "todo" and placement.date_due < today
            )

    @api.model
    @boolean_search
    def _search_is_overdue(self):
        late = self.env["res.company"]._get_past_domain("date_due")
        return late & Domain("state", "=", "todo")

    @api.constrains("user_id")
    def _check_user(self):
        for placement in self:
            user = placement.user_id.sudo()
            if user and not user.has_group("citizen_appeals.group_user"):
                raise ValidationError(
                    self.env._(
                        "Who Places: %s has no role in citizens' appeals.", user.name
                    )
                )

    def write(self, vals):
        if "user_id" in vals and not self.env.su:
            self._check_office()
        return super().write(vals)

    def _check_office(self):
        """S4 2.5.4: what leaves through the Internet is the office's own work."""
        self.check_access("read")
        if not self.env["citizen.appeal"]._has_role("registrar", "office_head"):
            raise AccessError(
                self.env._(
                    "Answers are placed in other systems by the appeals office"
                    " (S4 2.5.4)."
                )
            )

    def _check_todo(self):
        for placement in self:
            if placement.state != "todo":
                raise UserError(
                    self.env._(
                        "%(letter)s: placing in %(system)s was entered already.",
                        letter=placement.letter_id.display_name,
                        system=placement.system_id.name,
                    )
                )

    def action_take(self):
        """Take the placing upon oneself."""
        self._check_office()
        self._check_todo()
        self.write({"user_id": self.env.uid})

    def action_done(self, reference=None, url=None, date=None):
        """The answer was placed: its number or link there; opens the dialog."""
        self.ensure_one()
        self._check_office()
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        self._check_todo()
        if reference is None and url is None:
            return self._open_dialog()
        if not ((reference or "").strip() or (url or "").strip()):
            raise UserError(
                self.env._(
                    "Number There or Link: enter one of them, so that the answer can be"
                    " found (S4 2.5.4)."
                )
            )
        day = self._check_day(date)
        placement = self.sudo()  # the office was checked
        placement._write_flow(
            {
                "state": "done",
                "date_done": day,
                "done_by_id": self.env.uid,
                "user_id": self.user_id.id or self.env.uid,
                "reference": reference,
                "url": url,
            }
        )
        self.letter_id._log_letter_event("letter_placed")
        letter = self.letter_id
        if letter.state == "numbered" and letter.dispatch_way == "gosuslugi":
            placement.letter_id._write_flow({"date_dispatched": day})
            letter._finish_dispatch(self.env.user)
        return True

    def _check_day(self, date):
        today = self.company_id._today()
        day = fields.Date.to_date(date) or today
        numbered = self.letter_id.date
        if not numbered <= day <= today:
            raise ValidationError(
                self.env._(
                    "Placed on: %(day)s does not lie between the letter's date"
                    " %(date)s and today.",
                    day=day.strftime("%d.%m.%Y"),
                    date=numbered.strftime("%d.%m.%Y"),
                )
            )
        return day

    def action_drop(self, note=None):
        """It need not be placed; the reason is kept."""
        self.ensure_one()
        self._check_office()
        self._check_todo()
        if note is None:
            return self._open_dialog()
        if not note.strip():
            raise UserError(
                self.env._("Why Not: say why the answer need not be placed.")
            )
        self.sudo()._write_flow(
            {"state": "dropped", "note": note, "done_by_id": self.env.uid}
        )
        self.letter_id._log_letter_event("placement_dropped")
        return True

    def _open_dialog(self):
        return self.env["citizen.placement.done"]._get_dialog_action(
            self.system_id.name, default_placement_id=self.id
        )
