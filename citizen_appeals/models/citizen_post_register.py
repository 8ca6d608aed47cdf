import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

# ШПИ of Почта России: 14 digits inland, two letters, nine digits and RU abroad
TRACKING = re.compile(r"\d{14}|[A-Z]{2}\d{9}[A-Z]{2}")


class CitizenPostRegister(models.Model):
    """Реестр почтовых отправлений: the letters of a day that go by post (S4 2.5.1).

    Closing it dispatches its letters in one act, with the day and the clerk. It is not
    opened again: identifiers that come later are entered with an event.
    """

    _name = "citizen.post.register"
    _inherit = ["citizen.number.mixin", "citizen.protected.mixin"]
    _description = "Post Register"
    _order = "date DESC, id DESC"
    _check_company_auto = True
    _protected_fields = frozenset(
        {"state", "name", "number", "number_year", "closed_by_id", "date_closed"}
    )

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="Handed to the Post on",
        required=True,
        default=lambda self: self.env.company._today(),
        copy=False,
    )
    state = fields.Selection(
        [("draft", "Being Made"), ("closed", "Closed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many(
        "citizen.post.line", "post_register_id", string="Letters", copy=False
    )
    line_count = fields.Integer(string="Letters Listed", compute="_compute_counts")
    untracked_count = fields.Integer(
        string="Without Identifier", compute="_compute_counts"
    )
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    date_closed = fields.Datetime(string="Closed at", readonly=True, copy=False)
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _number_uniq = models.UniqueIndex(
        "(register_id, number_year, number) WHERE number > 0",
        "This number of a post register is taken.",
    )
    _one_open = models.UniqueIndex(
        "(company_id, date) WHERE state = 'draft'",
        "There is a post register being made for this day already: use that one.",
    )

    @api.depends("name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for register in self:
            day = register.date.strftime("%d.%m.%Y") if register.date else ""
            register.display_name = (
                self.env._("No. %(number)s of %(day)s", number=register.name, day=day)
                if register.name
                else self.env._("Post of %s", day)
            )

    @api.depends("line_ids.tracking_ref", "line_ids.item_kind")
    def _compute_counts(self):
        for register in self:
            lines = register.line_ids
            register.line_count = len(lines)
            register.untracked_count = len(lines._get_untracked())

    @api.depends_context("uid")
    def _compute_can_edit(self):
        clerk = self._is_clerk()
        for register in self:
            register.can_edit = clerk and register.state == "draft"

    @api.constrains("date")
    def _check_date(self):
        for register in self:
            if register.date > register.company_id._today():
                raise UserError(
                    self.env._(
                        "Handed to the Post on: the day lies in the future. Letters are"
                        " dispatched on the day the post took them (S4 2.5.3)."
                    )
                )

    def write(self, vals):
        self._check_not_protected(vals)
        if not self.env.su:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_draft()

    # ------------------------------------------------------------------
    # who and when
    # ------------------------------------------------------------------

    @api.model
    def _is_clerk(self):
        return self.env.su or self.env["citizen.letter"]._get_roles()["clerk"]

    @api.model
    def _check_clerk(self):
        if not self._is_clerk():
            raise AccessError(
                self.env._("Post registers are kept by the chancery (S4 2.5.1).")
            )

    def _check_draft(self):
        for register in self:
            if register.state != "draft":
                raise UserError(
                    self.env._(
                        "Post register %s is closed and its letters are dispatched"
                        " (S4 2.5.3). Enter postal identifiers by their list, note a"
                        " returned letter on the letter.",
                        register.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # filling
    # ------------------------------------------------------------------

    @api.model
    def _get_open(self, company):
        """The register of today being made, a new one if there is none."""
        day = company._today()
        found = self.search(
            [
                ("company_id", "=", company.id),
                ("date", "=", day),
                ("state", "=", "draft"),
            ],
            limit=1,
        )
        return found or self.create({"company_id": company.id, "date": day})

    @api.model
    def _get_waiting_domain(self, company):
        """Numbered letters that go by post and stand in no register being made."""
        first = Domain("state", "=", "numbered") & Domain("dispatch_way", "=", "post")
        waiting = first | Domain("resend_way", "=", "post")
        listed = Domain("post_line_ids", "any", [("is_closed", "=", False)])
        return waiting & ~listed & Domain("company_id", "=", company.id)

    def action_collect(self):
        """Put in every letter that waits to go by post."""
        self.ensure_one()
        self._check_clerk()
        self._check_draft()
        letters = self.env["citizen.letter"].search(
            self._get_waiting_domain(self.company_id), order="number_year, number, id"
        )
        if not letters:
            raise UserError(
                self.env._(
                    "No numbered letter waits to go by post. Number the letters first,"
                    " or look whether they go in another way."
                )
            )
        self.write({"line_ids": [Command.create({"letter_id": x.id}) for x in letters]})
        return True

    # ------------------------------------------------------------------
    # closing
    # ------------------------------------------------------------------

    def action_close(self):
        """Close: its letters are dispatched on its day by this clerk, all or none."""
        self.ensure_one()
        self._check_clerk()
        self.check_access("write")
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        self._check_draft()
        letters = self.line_ids.letter_id
        if not letters:
            raise UserError(
                self.env._(
                    "There is no letter in this post register: collect the letters"
                    " first, or delete the register."
                )
            )
        letters._lock_for_dispatch()
        self._check_lines()
        self._draw_number()
        lines = self.line_ids.sudo()  # the clerk was checked; closed lines are frozen
        lines._freeze()
        letters._finish_dispatch(self.env.user, self.sudo())
        self.sudo()._write_flow(
            {
                "state": "closed",
                "closed_by_id": self.env.uid,
                "date_closed": fields.Datetime.now(),
            }
        )
        return True

    def _check_lines(self):
        """All letters that cannot go are named at once."""
        gone = self.line_ids.filtered(lambda line: not line._is_waiting())
        early = self.line_ids.filtered(lambda line: line.letter_id.date > self.date)
        problems = []
        if gone:
            problems.append(
                self.env._(
                    "Dispatched meanwhile or in another way: %s. Take them out of the"
                    " register.",
                    ", ".join(gone.letter_id.mapped("display_name")),
                )
            )
        if early:
            problems.append(
                self.env._(
                    "Numbered after the day of the register: %s. Correct the day or"
                    " take them out.",
                    ", ".join(early.letter_id.mapped("display_name")),
                )
            )
        if bare := self.line_ids.filtered(
            lambda line: not (line.address or "").strip()
        ):
            problems.append(
                self.env._(
                    "Without an address: %s.",
                    ", ".join(bare.letter_id.mapped("display_name")),
                )
            )
        if problems:
            raise UserError("\n".join(problems))

    def _draw_number(self):
        register_sudo = self.sudo()  # the clerk was checked
        registers = self.env["citizen.register"]
        register_sudo.register_id = registers._find(self.company_id, "post")
        if not register_sudo.register_id:
            raise UserError(
                self.env._(
                    "%s has no register of post lists: the administrator adds it.",
                    self.company_id.name,
                )
            )
        register_sudo._draw_numbers(self.date.year)

    # ------------------------------------------------------------------
    # postal identifiers
    # ------------------------------------------------------------------

    def action_enter_tracking(self, text=None):
        """Enter the postal identifiers as the post office gave them; opens the dialog.

        :param text: one a line: alone in the order of the register, or after the
            outgoing number of the letter
        """
        self.ensure_one()
        self._check_clerk()
        if text is None:
            return self.env["citizen.post.tracking"]._get_dialog_action(
                self.env._("Postal Identifiers"), default_post_register_id=self.id
            )
        found = self._parse_tracking(text)
        for line, tracking in found.items():
            line._set_tracking(tracking)
        return True

    def _parse_tracking(self, text):
        """``{line: identifier}``.

        :raise UserError: naming every line of the text that does not fit
        """
        by_number = {line.letter_id.name: line for line in self.line_ids}
        waiting = list(self.line_ids._get_untracked())
        found, problems = {}, []
        for position, row in enumerate(text.splitlines(), start=1):
            words = row.upper().split()
            if not words:
                continue
            tracking = "".join(words)
            line = by_number.get(row.split()[0]) if len(words) > 1 else None
            if line:
                tracking = "".join(words[1:])
            elif TRACKING.fullmatch(tracking):
                line = next((x for x in waiting if x not in found), None)
            if line and TRACKING.fullmatch(tracking):
                found[line] = tracking
            else:
                problems.append(f"{position}: {row.strip()}")
        if problems or len(set(found.values())) < len(found):
            raise UserError(
                self.env._(
                    "These lines do not fit (14 digits, or two letters, nine digits and"
                    " two letters; each identifier once; no more lines than letters"
                    " without identifier):\n%s",
                    "\n".join(problems) or self.env._("an identifier stands twice"),
                )
            )
        return found

    def action_export(self):
        """The register as XLSX."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/citizen_appeals/post_register/{self.id}.xlsx",
            "target": "download",
        }

    def action_print(self):
        """The register on paper for the post office."""
        self.check_access("read")
        report = self.env.ref("citizen_appeals.citizen_post_register_report")
        return report.report_action(self, config=False)
