import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools import production_calendar

# Faults told at once
TOLD = 15


class CitizenDeadlineRevisionLoad(models.TransientModel):
    """Fills the days of a revision from a table or from the ``holidays`` library."""

    _name = "citizen.deadline.revision.load"
    _description = "Load Days of a Revision"

    revision_id = fields.Many2one(
        "citizen.deadline.revision", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="revision_id.company_id")
    source = fields.Selection(
        [("csv", "Table (CSV)"), ("library", "Library of holidays")],
        required=True,
        default="csv",
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    year = fields.Integer(
        default=lambda self: self.env.company._today().year + 1,
        help="The installed library knows the decrees on transfers up to its own date.",
    )
    version = fields.Char(string="Installed Version", compute="_compute_version")

    @api.depends("source")
    def _compute_version(self):
        self.version = production_calendar.get_library_version()

    def action_load(self):
        """Take over what differs from the calendar as it stands."""
        self.ensure_one()
        revision = self.revision_id
        revision._check_may_revise()
        revision._check_not_applied()
        rows = self._read_library() if self.source == "library" else self._read_table()
        changes = self._get_changes(rows)
        if not changes:
            raise UserError(
                self.env._("The calendar says the same already: nothing to change.")
            )
        taken = revision.day_ids.filtered(
            lambda line: line.date in {values["date"] for values in changes}
        )
        revision.day_ids = [
            *(Command.delete(line.id) for line in taken),
            *(Command.create(values) for values in changes),
        ]
        return {"type": "ir.actions.act_window_close"}

    def _read_table(self):
        if not self.file:
            raise UserError(self.env._("Choose the file with the days first."))
        rows, faults = production_calendar.read_csv(
            base64.b64decode(self.file), not self.company_id
        )
        if faults:
            raise ValidationError(self._get_faults_text(faults))
        return rows

    def _get_faults_text(self, faults):
        """Each fault with its line and the rule it breaks."""
        Day = self.env["citizen.deadline.revision.day"]
        lines = []
        for number, code, value, *other in faults[:TOLD]:
            text = Day._get_fault_text(code, value, other[0] if other else None)
            if number:
                text = self.env._("Line %(number)s: %(text)s", number=number, text=text)
            lines.append(text)
        if len(faults) > TOLD:
            lines.append(self.env._("… and %(count)s more.", count=len(faults) - TOLD))
        lines.append(
            self.env._("Nothing was loaded: correct the table and load it again.")
        )
        return "\n".join(lines)

    def _read_library(self):
        if self.company_id:
            raise UserError(
                self.env._(
                    "The library knows federal days only. Days of the body “%(body)s”"
                    " are entered by hand or from a table.",
                    body=self.company_id.name,
                )
            )
        rows = production_calendar.get_library_days(self.year)
        if not rows:
            raise UserError(
                self.env._(
                    "The installed library (holidays %(version)s) does not know the"
                    " decree on transfers for %(year)s. Load a table, or ask for a"
                    " newer version (Labour Code, art. 112, p. 5).",
                    version=self.version,
                    year=self.year,
                )
            )
        return rows

    def _get_changes(self, rows):
        """What differs from the calendar; a federal year is taken as a whole."""
        years = {row["date"].year for row in rows} if not self.company_id else set()
        days = self.env["citizen.calendar.day"].search(
            [("company_id", "=", self.company_id.id)]
        )
        known = {day.date: day.kind for day in days}
        given = {row["date"] for row in rows}
        changes = [row for row in rows if known.get(row["date"]) != row["kind"]]
        changes += [
            {"date": day, "kind": "plain", "note": False}
            for day in known
            if day.year in years and day not in given
        ]
        return sorted(changes, key=lambda values: values["date"])
