from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CitizenAppeal(models.Model):
    """Additional control dates set by the curator, one after the other (S4 2.3.15)."""

    _inherit = "citizen.appeal"

    control_ids = fields.One2many(
        "citizen.appeal.deadline",
        "appeal_id",
        string="Additional Control",
        domain=[("kind", "=", "additional_control")],
        copy=False,
    )
    date_control = fields.Date(
        string="Additional Control until", compute="_compute_date_control"
    )
    can_control = fields.Boolean(compute="_compute_can_control")

    @api.depends("deadline_ids.date_met", "deadline_ids.date_stopped")
    def _compute_date_control(self):
        for appeal in self:
            control = appeal._get_open_deadline("additional_control")
            appeal.date_control = control.day_due

    @api.depends("state", "supervisor_id")
    @api.depends_context("uid")
    def _compute_can_control(self):
        for appeal in self:
            appeal.can_control = (
                appeal.state in ("assigned", "in_progress", "in_review", "answered")
                and appeal._may_control()
            )

    def _may_control(self):
        """The curator; the office enters the date from his mark on the file."""
        return (
            self._has_role("registrar", "office_head")
            or self.supervisor_id in self._my_posts()
        )

    def _check_may_control(self):
        self.check_access("read")
        self._check_may(
            self._may_control(),
            self.env._("the curator or the appeals office (S4 2.3.15)"),
        )

    def action_set_control(self, date=None, note=None):
        """Set an additional control date with a note; a running one is replaced.

        Without values opens the dialog.
        """
        self.ensure_one()
        self._check_may_control()
        if self.state not in ("assigned", "in_progress", "in_review", "answered"):
            raise UserError(
                self.env._(
                    "%(appeal)s: additional control is set from the hand-over until it"
                    " is closed (S4 2.3.15).",
                    appeal=self.display_name,
                )
            )
        if date is None:
            return self._open_dialog("citizen.appeal.control")
        day = fields.Date.to_date(date)
        if not (note or "").strip():
            raise ValidationError(
                self.env._("Note: say what is to be checked by then (S4 2.3.15).")
            )
        if day <= self.company_id._today():
            raise ValidationError(
                self.env._("Control Date: give a day in the future (S4 2.3.15).")
            )
        official = self.supervisor_id & self._my_posts()
        self.sudo()._start_control(day, note, official)
        self._log_event(
            "control_set", {"date": fields.Date.to_string(day)}, official=official
        )
        return True

    def _start_control(self, day, note, official):
        old = self._get_open_deadline("additional_control")
        self._stop_deadlines(["additional_control"])
        proof = {"source": "control", "due": fields.Date.to_string(day)}
        row = self._prepare_deadline_row(
            "additional_control",
            day,
            proof,
            start=fields.Datetime.now(),
            reason=note,
            author_id=(official or self.supervisor_id).id,
            previous_id=old.id,
        )
        self._create_deadlines([row])
        self._sync_deadlines()

    def action_close_control(self, note=None):
        """What was to be checked was checked; the note says what came of it."""
        self.ensure_one()
        self._check_may_control()
        control = self.sudo()._get_open_deadline("additional_control")
        if not control:
            raise UserError(
                self.env._(
                    "%(appeal)s has no running control date (S4 2.3.15).",
                    appeal=self.display_name,
                )
            )
        if note is None:
            return self.env["citizen.reason"]._open(self, "control_done")
        if not note.strip():
            raise ValidationError(self.env._("Note: say what was checked (S4 2.3.15)."))
        control.write({"date_met": fields.Datetime.now(), "outcome": note})
        self.sudo()._sync_deadlines()
        self._log_event("control_done", official=self.supervisor_id & self._my_posts())
        return True

    def _stop_decided_control(self):
        """A returned answer takes back its decision, not the curator's own dates."""
        control = self.sudo()._get_open_deadline("additional_control")
        if (control.proof or {}).get("source") == "decision":
            control.date_stopped = fields.Datetime.now()
