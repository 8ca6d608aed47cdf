from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

OPEN_ROLES = ("registrar", "office_head")


class CitizenChanceryBatch(models.Model):
    """List of papers the chancery hands over twice a day (A3, S4 2.1.1).

    The chancery enters and closes the list; the appeals office takes it over once, and
    each line that came becomes a received appeal with the receipt of the chancery.
    """

    _name = "citizen.chancery.batch"
    _inherit = ["citizen.protected.mixin"]
    _description = "Chancery List"
    _order = "date DESC, id DESC"
    _personal_fields = frozenset({"differences"})
    _appeal_path = "line_ids.appeal_id"
    _protected_fields = frozenset(
        {
            "state",
            "closed_by_id",
            "date_closed",
            "taken_by_id",
            "date_taken",
        }
    )

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    date = fields.Datetime(
        string="Received by the Chancery",
        required=True,
        default=lambda self: fields.Datetime.now(),
        copy=False,
    )
    slot = fields.Selection(
        [("noon", "12:00"), ("afternoon", "15:00"), ("other", "Other time")],
        string="Hand-over at",
        required=True,
        default=lambda self: self._get_next_slot(),
    )
    state = fields.Selection(
        [("draft", "Being Entered"), ("closed", "Closed"), ("taken", "Taken Over")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many(
        "citizen.chancery.line", "batch_id", string="Papers", copy=False
    )
    line_count = fields.Integer(string="Papers Listed", compute="_compute_counts")
    sheet_count = fields.Integer(string="Sheets Listed", compute="_compute_counts")
    missing_count = fields.Integer(string="Missing", compute="_compute_counts")
    closed_by_id = fields.Many2one(
        "res.users",
        string="Handed Over by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index=False,
    )
    date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)
    taken_by_id = fields.Many2one(
        "res.users",
        string="Taken Over by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index=False,
    )
    date_taken = fields.Datetime(string="Taken Over on", readonly=True, copy=False)
    differences = fields.Text(
        copy=False, help="What the list and the papers do not agree in."
    )

    @api.model
    def _get_next_slot(self):
        """The list the clerk is on: 12:00 until noon, 15:00 until three."""
        now = self.env.company._local_now()
        if now.hour < 12:
            return "noon"
        return "afternoon" if now.hour < 15 else "other"

    @api.depends("line_ids.sheets", "line_ids.is_missing")
    def _compute_counts(self):
        for batch in self:
            batch.line_count = len(batch.line_ids)
            batch.sheet_count = sum(batch.line_ids.mapped("sheets"))
            batch.missing_count = len(batch.line_ids.filtered("is_missing"))

    @api.depends("date", "slot", "company_id")
    def _compute_display_name(self):
        for batch in self:
            if not batch.date or not batch.company_id:
                batch.display_name = self.env._("New list")
                continue
            moment = batch.company_id._to_local(batch.date)
            batch.display_name = self.env._(
                "List of %(moment)s", moment=moment.strftime("%d.%m.%Y %H:%M")
            )

    @api.constrains("date")
    def _check_date(self):
        for batch in self:
            if batch.date > fields.Datetime.now():
                raise ValidationError(
                    self.env._("Received by the Chancery: the moment is in the future.")
                )

    def write(self, vals):
        """The chancery changes the list while it enters it, nobody afterwards."""
        for batch in self:
            allowed = {"differences", "line_ids"} if batch.state == "closed" else ()
            if batch.state != "draft" and not vals.keys() <= set(allowed):
                batch._refuse_change()
        return super().write(vals)

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "%(batch)s is closed. The chancery opens it again as long as it is"
                " not taken over (S4 2.1.1).",
                batch=self.display_name,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if closed := self.filtered(lambda batch: batch.state != "draft"):
            closed[0]._refuse_change()

    def action_close(self):
        """The chancery has entered everything and prints the list for signature."""
        self.ensure_one()
        self.env["citizen.appeal"]._check_role("chancery")
        self.check_access("write")
        self._check_state("draft")
        if not self.line_ids:
            raise UserError(
                self.env._("Papers: enter at least one line before closing the list.")
            )
        self._write_flow(
            {
                "state": "closed",
                "closed_by_id": self.env.uid,
                "date_closed": fields.Datetime.now(),
            }
        )
        return self.env.ref("citizen_appeals.citizen_chancery_report").report_action(
            self
        )

    def action_reopen(self):
        """A closed list that nobody has taken over is entered on."""
        self.ensure_one()
        self.env["citizen.appeal"]._check_role("chancery")
        self.check_access("write")
        self._check_state("closed")
        self._write_flow({"state": "draft", "closed_by_id": False})
        return True

    def action_take_over(self):
        """Each line that came becomes a received appeal, all in one step, once.

        :raise AccessError: not the appeals office
        :raise UserError: not closed yet, or taken over before
        """
        self.ensure_one()
        Appeal = self.env["citizen.appeal"]
        Appeal._check_role(*OPEN_ROLES)
        self.check_access("write")
        # Two registrars at once: the second is told so and takes nothing over
        self.lock_for_update()
        self._check_state("closed")
        self.line_ids._check_differences_named()
        lines = self.line_ids.filtered(lambda line: not line.is_missing)
        appeals = Appeal.create([line._prepare_appeal() for line in lines])
        lines._link_appeals(appeals)
        appeals._log_event("taken_over")
        self._write_flow(
            {
                "state": "taken",
                "taken_by_id": self.env.uid,
                "date_taken": fields.Datetime.now(),
            }
        )
        return self.action_open_appeals()

    def _check_state(self, state):
        if self.state == state:
            return
        if self.state == "taken":
            raise UserError(
                self.env._(
                    "%(batch)s was taken over by %(user)s on %(date)s: its appeals"
                    " are there (S4 2.1.1).",
                    batch=self.display_name,
                    user=self.taken_by_id.name,
                    date=self.company_id._to_local(self.date_taken).strftime(
                        "%d.%m.%Y %H:%M"
                    ),
                )
            )
        if self.state == "closed":
            self._refuse_change()
        raise UserError(
            self.env._(
                "%(batch)s is still being entered: the chancery closes it first"
                " (S4 2.1.1).",
                batch=self.display_name,
            )
        )

    def action_open_appeals(self):
        """The appeals of this list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_appeal_action"
        )
        return action | {
            "name": self.display_name,
            "domain": [("chancery_line_ids.batch_id", "=", self.id)],
            "context": {"create": False},
        }
