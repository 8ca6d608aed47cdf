import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools import person_table
from ..tools.workbook import TableError
from .citizen_appeal_joining import JOINABLE

# More are registered in the background
AT_ONCE = 20


class CitizenStack(models.Model):
    """Stack of identical appeals: one text, a list of applicants, a card for each.

    Each gets its number and term; all are joined to the leading one, which is examined
    (A2, A7, S4 2.4.1). A line is registered once, however often the act is started.
    """

    _name = "citizen.stack"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Stack of Identical Appeals"
    _order = "id DESC"
    _personal_fields = frozenset(
        {"paste", "list_file", "list_name", "annotation", "body", "place"}
    )
    _appeal_path = "line_ids.appeal_id"
    _check_company_auto = True
    _access_free_fields = frozenset(
        {"id", "display_name", "state", "write_date", "line_count", "made_count"}
    )
    _protected_fields = frozenset({"state", "batch_id"})

    state = fields.Selection(
        [("draft", "Being Entered"), ("running", "Running"), ("done", "Registered")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    # what holds for every card
    channel_id = fields.Many2one(
        "citizen.channel", required=True, ondelete="restrict", check_company=True
    )
    date_received = fields.Datetime(
        string="Date of Receipt",
        required=True,
        default=lambda self: fields.Datetime.now(),
    )
    kind = fields.Selection(
        [
            ("proposal", "Proposal"),
            ("application", "Application"),
            ("complaint", "Complaint"),
        ],
        default="application",
        required=True,
    )
    topic_ids = fields.Many2many(
        "citizen.topic",
        string="Questions",
        domain="[('is_assignable', '=', True)]",
        help="A question of each card for each topic.",
    )
    annotation = fields.Text(string="Short Content")
    body = fields.Text(string="Text of All")
    sheets = fields.Integer(default=1)
    place = fields.Char(string="Place of the Problem")
    territory_id = fields.Many2one(
        "citizen.territory", ondelete="restrict", check_company=True
    )
    leader_id = fields.Many2one(
        "citizen.appeal",
        string="Leading Appeal",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="All are examined together with it. Empty: the first of the list leads.",
    )
    relation = fields.Selection(
        [("collective", "Collective"), ("duplicate", "Duplicate")],
        string="To the Leading One",
        default="collective",
        required=True,
        help="Collective: the same text from others. Duplicate: the same appeal once"
        " more.",
    )
    # the list
    paste = fields.Text(string="List to Paste", copy=False)
    list_file = fields.Binary(string="List as a File", attachment=True, copy=False)
    list_name = fields.Char(string="Name of the File", copy=False)
    line_ids = fields.One2many("citizen.stack.line", "stack_id", string="Applicants")
    line_count = fields.Integer(compute="_compute_counts", string="Lines")
    error_count = fields.Integer(compute="_compute_counts", string="To Mend")
    made_count = fields.Integer(compute="_compute_counts", string="Cards Made")
    batch_id = fields.Many2one(
        "citizen.batch", readonly=True, copy=False, ondelete="set null"
    )

    @api.depends("date_received", "company_id")
    def _compute_display_name(self):
        for stack in self:
            day = stack.company_id and stack.company_id._local_date(stack.date_received)
            stack.display_name = self.env._(
                "Stack of %(date)s", date=day.strftime("%d.%m.%Y") if day else "—"
            )

    @api.depends("line_ids.error", "line_ids.appeal_id")
    def _compute_counts(self):
        for stack in self:
            made = stack.line_ids.filtered("appeal_id")
            stack.line_count = len(stack.line_ids)
            stack.made_count = len(made)
            stack.error_count = len((stack.line_ids - made).filtered("error"))

    @api.constrains("date_received")
    def _check_date_received(self):
        for stack in self:
            if stack.date_received > fields.Datetime.now():
                raise ValidationError(
                    self.env._("Date of Receipt: the moment is in the future (A3).")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        if self.line_ids.filtered("appeal_id") or self.filtered(
            lambda stack: stack.state == "running"
        ):
            raise UserError(
                self.env._("A stack whose cards are in the register is kept.")
            )

    # ------------------------------------------------------------------
    # reading the list
    # ------------------------------------------------------------------

    def action_read(self):
        """Read the pasted list and the file into lines; nothing of it gets lost."""
        self.ensure_one()
        self._check_role()
        self._check_draft()
        rows = self._read_given()
        if not rows:
            raise UserError(
                self.env._(
                    "List: paste the applicants, a person a line, or choose a file."
                )
            )
        if len(rows) + self.line_count > person_table.MAX_ROWS:
            raise self._get_file_error("long")
        start = max(self.line_ids.mapped("sequence"), default=0)
        lines = self.env["citizen.stack.line"].create(
            [
                {"stack_id": self.id, "sequence": start + place, "raw": row.raw}
                | self._keep_parts(row.values)
                for place, row in enumerate(rows, start=1)
            ]
        )
        lines._propose_persons()
        self.write({"paste": False, "list_file": False, "list_name": False})
        return True

    @api.model
    def _keep_parts(self, values):
        names = (*person_table.PARTS, "gender", "is_organization")
        return {name: values[name] for name in names if values.get(name)}

    def _read_given(self):
        rows = person_table.read_text(self.paste) if self.paste else []
        if self.list_file:
            content = base64.b64decode(self.with_context(bin_size=False).list_file)
            try:
                rows += person_table.read_file(content, self.list_name)
            except TableError as error:
                raise self._get_file_error(error.args[0]) from error
        return rows

    @api.model
    def _get_file_error(self, code):
        limit = person_table.MAX_ROWS
        return ValidationError(
            {
                "large": self.env._(
                    "List as a File: it is larger than 5 MB. Leave the columns of"
                    " names and addresses only."
                ),
                "kind": self.env._(
                    "List as a File: this is no XLSX or CSV file. Save the table as"
                    " XLSX, or copy its cells and paste them."
                ),
                "long": self.env._(
                    "List: a stack holds %(limit)s lines at most. Enter the rest as"
                    " another stack with the same leading appeal.",
                    limit=limit,
                ),
            }[code]
        )

    # ------------------------------------------------------------------
    # cards
    # ------------------------------------------------------------------

    def action_register(self):
        """A card for each line: a few at once, many in the background."""
        self.ensure_one()
        self._check_role()
        # Two clicks at once: the second one is shown what the first has started
        self.lock_for_update()
        if self.state == "running":
            return self.batch_id._get_form_action()
        self._check_draft()
        self._check_complete()
        lines = self.line_ids.filtered(lambda line: not line.appeal_id)
        # Sudo: the right was checked; the state is nobody's to write
        stack = self.sudo()
        stack._write_flow({"state": "running"})
        batch = self.env["citizen.batch"]._start(
            "stack_card", lines, at_once=len(lines) <= AT_ONCE
        )
        stack._write_flow({"batch_id": batch.id})
        return True if self.state == "done" else batch._get_form_action()

    @api.model
    def _check_role(self):
        self.env["citizen.appeal"]._check_role("registrar", "office_head")
        self.check_access("write")

    def _check_draft(self):
        if self.state != "draft":
            raise UserError(
                self.env._("The cards of this stack are being made or in the register.")
            )

    def _check_complete(self):
        lines = self.line_ids.filtered(lambda line: not line.appeal_id)
        if not lines:
            raise UserError(self.env._("Applicants: there is no line to register."))
        if not self.topic_ids:
            raise ValidationError(
                self.env._("Questions: choose the topic of the appeals (A8).")
            )
        if self.leader_id and (
            self.leader_id.state not in JOINABLE or self.leader_id.joined_to_id
        ):
            raise UserError(
                self.env._(
                    "Leading Appeal: %(appeal)s is not being examined or is itself"
                    " joined to another one. Choose another.",
                    appeal=self.leader_id.display_name,
                )
            )
        if bad := lines.filtered("error"):
            raise UserError(
                self.env._(
                    "Mend or delete these lines first, nothing was registered:\n"
                    "%(lines)s",
                    lines="\n".join(
                        f"{line.sequence}. {line.error}" for line in bad[:20]
                    ),
                )
            )

    def action_open_cards(self):
        """The cards of this stack, the leading one too."""
        self.ensure_one()
        cards = self.line_ids.appeal_id | self.leader_id
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "citizen.appeal",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", cards.ids)],
        }

    def _prepare_card(self):
        """Values of every card; all but the leading one refer to that."""
        values = {
            "company_id": self.company_id.id,
            "channel_id": self.channel_id.id,
            "date_received": self.date_received,
            "kind": self.kind,
            "annotation": self.annotation,
            "body": self.body,
            "sheets": self.sheets,
            "place": self.place,
            "territory_id": self.territory_id.id,
            "question_ids": [
                Command.create({"topic_id": topic.id}) for topic in self.topic_ids
            ],
        }
        if self.leader_id:
            values["relation"] = self.relation
            values["origin_appeal_ids"] = [Command.set(self.leader_id.ids)]
        return values

    def _follow(self, appeal):
        """The card is examined with the leading one; the first of all leads."""
        if not self.leader_id:
            # Sudo: set by the act, once
            self.sudo().leader_id = appeal
        elif appeal != self.leader_id and appeal.joined_to_id != self.leader_id:
            # Not joined at registration: the deed says why
            appeal.action_join(self.leader_id)

    def _finish_run(self):
        """All made: the names stand on the cards and are kept there alone."""
        for stack in self:
            left = stack.line_ids.filtered(lambda line: not line.appeal_id)
            stack._write_flow({"state": "draft" if left else "done"})
            if not left:
                stack.line_ids._forget()
