import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import staff_table
from ..tools.workbook import TableError
from .citizen_staff_load import StaffLoad
from .citizen_staff_plan import ROLES

NAME = "Подразделения и сотрудники.xlsx"


class CitizenStaffImport(models.TransientModel):
    """Units, posts and users from one workbook (H7).

    The file is compared with the body and shown row by row before anything is
    written; then all of it is written at once, or nothing. What was done stands in the
    changes of directories (K2). Only the administrator of the system may do it, and
    nobody gives himself anything by it (K1, see ``StaffPlan``).
    """

    _name = "citizen.staff.import"
    _description = "Units and Users from a Workbook"

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    file = fields.Binary(string="Workbook", attachment=False)
    file_name = fields.Char(export_string_translation=False)
    invite = fields.Boolean(
        string="Invite New Users",
        help="Each new account gets an e-mail with a link to set its password. Without"
        " it the passwords are set in the settings of Odoo.",
    )
    state = fields.Selection(
        [("file", "File"), ("preview", "Preview"), ("done", "Done")],
        default="file",
        readonly=True,
        required=True,
    )
    template = fields.Binary(compute="_compute_template")
    line_ids = fields.One2many(
        "citizen.staff.import.line", "import_id", string="Rows", readonly=True
    )
    refused_count = fields.Integer(string="Refused", compute="_compute_counts")
    create_count = fields.Integer(string="Created", compute="_compute_counts")
    update_count = fields.Integer(string="Updated", compute="_compute_counts")
    same_count = fields.Integer(string="Unchanged", compute="_compute_counts")

    @api.depends("line_ids.action")
    def _compute_counts(self):
        for loaded in self:
            groups = loaded.line_ids.grouped("action")
            for action in ("refused", "create", "update", "same"):
                loaded[f"{action}_count"] = len(groups.get(action, ()))

    def _compute_template(self):
        levels = self.env["citizen.official"]._fields["signing_level"]
        groups = [self.env.ref(f"citizen_appeals.group_{role}") for role in ROLES]
        content = staff_table.make_template(
            [name for _code, name in levels._description_selection(self.env)],
            # Sudo: names of the roles, in the words of the access rights
            [(group.sudo().name, group.sudo().comment or "") for group in groups],
        )
        self.template = base64.b64encode(content)

    @api.onchange("file", "invite")
    def _onchange_file(self):
        """Another file or another wish: the rows shown are of the one before."""
        self.state = "file"

    # ------------------------------------------------------------------
    # buttons
    # ------------------------------------------------------------------

    def action_template(self):
        """Download the workbook to fill in."""
        self.ensure_one()
        self._check_may_import()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template/{NAME}?download=1",
            "target": "download",
        }

    def action_check(self):
        """Compare the file with the body and show each row; nothing is written."""
        self.ensure_one()
        self._check_may_import()
        plan = self._make_plan()
        self.line_ids = [Command.clear()] + [
            Command.create(
                {
                    "row": line.row.number,
                    "unit": line.row.unit,
                    "post": line.row.post,
                    "name": line.row.name,
                    "login": line.row.login,
                    "action": line.action,
                    "text": line.text,
                }
            )
            for line in plan.lines
        ]
        self.state = "preview"
        return self._reopen()

    def action_apply(self):
        """Write everything the rows say, or nothing."""
        self.ensure_one()
        self._check_may_import()
        # Two loads at once would both find a unit missing
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtext(%s), %s)",
                self._name,
                self.company_id.id,
            )
        )
        plan = self._make_plan()
        created = plan.apply()
        if self.invite:
            self._invite(created)
        self.state = "done"
        return self._reopen()

    def _reopen(self):
        return self._get_records_action(
            name=self.env._("Units and Users from a Workbook"),
            target="new",
            context={"dialog_size": "extra-large"},
        )

    def _check_may_import(self):
        """:raise AccessError: not the administrator, or a body that is not his"""
        if not self.env.user.has_group("citizen_appeals.group_admin"):
            raise AccessError(
                self.env._(
                    "Units and users are loaded by the administrator of the"
                    " system (K1)."
                )
            )
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("Body: choose a body you work for."))

    def _make_plan(self):
        if not self.file:
            raise UserError(self.env._("Workbook: choose the file you filled in."))
        try:
            rows = staff_table.read_staff(base64.b64decode(self.file))
        except TableError as error:
            raise UserError(self._get_faults()[error.args[0]]) from None
        return StaffLoad(self.env, self.company_id, rows, self.invite)

    def _get_faults(self):
        return {
            "large": self.env._(
                "Workbook: larger than 5 MB. Load it in parts, without pictures."
            ),
            "kind": self.env._(
                "Workbook: this is no XLSX file that can be read. Save it as “XLSX”"
                " without a password, or start from the template."
            ),
            "columns": self.env._(
                "Workbook: no sheet has the columns Подразделение, Должность and ФИО."
                " Start from the template."
            ),
            "long": self.env._(
                "Workbook: more than %s rows. Load it in parts.", staff_table.MAX_ROWS
            ),
            "empty": self.env._("Workbook: nothing stands under the headings."),
        }

    def _invite(self, users):
        """The link to set a password goes through the queue of e-mails."""
        template = self.env.ref("auth_signup.set_password_email").sudo()
        for user in users:
            user.partner_id.signup_prepare(signup_type="signup")
            template.send_mail(
                user.id,
                email_values={
                    "email_to": user.email,
                    "email_cc": False,
                    "auto_delete": True,
                    "recipient_ids": [],
                    "partner_ids": [],
                },
            )
