from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from .citizen_commitment import OPEN_STATES
from .citizen_nonconformity import UNFILED

_lt = LazyTranslate(__name__)

# More of them are filed by a bulk act in the background
FILE_LIMIT = 50
# Why an appeal is not filed yet, or not destroyed: what is open and what to do
OBSTACLES = {
    "number": _lt("it has no registration number, so it belongs to no case"),
    "letter": _lt("a letter is still on its way: dispatch or cancel it"),
    "notice": _lt("a notice is still owed to the applicant"),
    "control": _lt("a control date is running: close the control (S4 2.3.15)"),
    "superior": _lt(
        "the superior body controls it: enter the day the control was lifted"
    ),
    "promise": _lt(
        "a commitment given to the applicant is open: fulfil or cancel it (E1)"
    ),
    "nonconformity": _lt("a nonconformity is open: close it first (S4 2.5.6)"),
    "custody": _lt("its papers are with an official: take them back first (S4 2.5.7)"),
    "lost": _lt("its papers are lost: issue the duplicate first (S4 2.3.20)"),
}


class CitizenAppeal(models.Model):
    """The archive: filing, place on the shelf, back from the archive (F1)."""

    _inherit = "citizen.appeal"
    _personal_fields = frozenset({"unfile_reason"})

    file_index_id = fields.Many2one(
        "citizen.file.index",
        string="Index of the List",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_filed = fields.Date(string="Filed on", readonly=True, copy=False)
    filed_by_id = fields.Many2one(
        "res.users", string="Filed by", readonly=True, copy=False, ondelete="restrict"
    )
    date_destroy_after = fields.Date(
        string="Kept until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Empty for a filed appeal: kept permanently.",
    )
    archive_box = fields.Char(
        string="Box", readonly=True, copy=False, index="btree_not_null"
    )
    archive_shelf = fields.Char(string="Shelf", readonly=True, copy=False)
    unfile_reason = fields.Text(string="Taken Back Because", readonly=True, copy=False)
    inventory_ids = fields.One2many(
        "citizen.archive.inventory", "appeal_id", string="Inner Inventories"
    )
    issue_ids = fields.One2many(
        "citizen.archive.issue", "appeal_id", string="Given to Readers"
    )
    destruction_act_id = fields.Many2one(
        "citizen.destruction.act",
        string="Destroyed by Act",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_destroyed = fields.Date(string="Destroyed on", readonly=True, copy=False)
    can_file = fields.Boolean(compute="_compute_can_file")
    can_unfile = fields.Boolean(compute="_compute_can_file")

    _filed_idx = models.Index(
        "(company_id, date_destroy_after, id)"
        " WHERE state = 'filed' AND destruction_act_id IS NULL"
    )

    @api.depends("state", "destruction_act_id")
    @api.depends_context("uid")
    def _compute_can_file(self):
        office = self._has_role("registrar", "office_head")
        head = self._has_role("office_head")
        for appeal in self:
            appeal.can_file = office and appeal.state == "closed"
            appeal.can_unfile = (
                head and appeal.state == "filed" and not appeal.destruction_act_id
            )

    # ------------------------------------------------------------------
    # filing
    # ------------------------------------------------------------------

    def action_file(self):
        """File closed appeals: index of the list, retention, inner inventory (F1).

        Received by the sector from the curator first: the custody card says where the
        papers are (S4 2.5.7). Many run as a bulk act.
        """
        self._check_role("registrar", "office_head")
        self.check_access("write")
        if len(self) > FILE_LIMIT:
            batch = self.env["citizen.batch"]._start("appeal_file", self)
            return batch._get_form_action()
        self._check_transition("filed")
        self._check_no_obstacles(self._find_obstacles())
        self._file()
        return True

    def _file(self):
        indexes = self.env["citizen.file.index"]._find_for(self)
        groups = self.grouped(
            lambda appeal: (
                appeal.company_id,
                indexes[appeal.id],
                appeal._get_closing_day().year,
            )
        )
        for (company, index, _year), appeals in groups.items():
            appeals._set_state(
                "filed",
                public=False,
                file_index_id=index.id,
                date_filed=company._today(),
                filed_by_id=self.env.uid,
                date_destroy_after=index._get_destroy_after(
                    appeals[0]._get_closing_day()
                ),
            )
        # Sudo: the inventory is made by the filing alone
        self.env["citizen.archive.inventory"].sudo()._freeze(self)

    def _get_closing_day(self):
        """The day the examination was over: retention counts from the year after it."""
        self.ensure_one()
        return self.date_closed or self.date_outcome or self.date_registered

    @api.model
    def _get_archive_obstacles(self):
        """What keeps an appeal out of the archive: list of (code, domain)."""
        on_its_way = ("draft", "in_review", "approved", "signed", "numbered")
        return [
            ("number", Domain("number", "in", [0, False])),
            ("letter", Domain("letter_ids.state", "in", on_its_way)),
            ("notice", Domain("is_notice_due", "=", True)),
            (
                "control",
                Domain(
                    "deadline_ids",
                    "any",
                    Domain("kind", "=", "additional_control")
                    & Domain("date_met", "=", False)
                    & Domain("date_stopped", "=", False),
                ),
            ),
            ("custody", Domain("holder_id", "!=", False)),
            ("lost", Domain("is_paper_lost", "=", True)),
            *self._get_lasting_obstacles(),
        ]

    @api.model
    def _get_lasting_obstacles(self):
        """What may outlast the closing, so is asked before a destruction, too."""
        controlled = Domain("superior_controls", "=", True)
        return [
            ("superior", controlled & Domain("superior_date_released", "=", False)),
            ("promise", Domain("commitment_ids.state", "in", OPEN_STATES)),
            ("nonconformity", Domain("nonconformity_ids.state", "in", UNFILED)),
        ]

    def _find_obstacles(self, sources=None):
        """Code of the first obstacle of each appeal that has one; one query a code."""
        found = {}
        # Sudo: what keeps an appeal out of the archive does so whoever may see it
        appeals_sudo = self.sudo().with_context(active_test=False)
        for code, domain in sources or self._get_archive_obstacles():
            hit = appeals_sudo.search(Domain("id", "in", self.ids) & domain)
            found = dict.fromkeys(hit.ids, code) | found
        return found

    def _check_no_obstacles(self, found):
        """:raise UserError: naming each appeal and what keeps it out of the archive"""
        if not found:
            return
        lines = [
            f"{appeal.display_name}: {self.env._(OBSTACLES[found[appeal.id]])}"
            for appeal in self.filtered(lambda appeal: appeal.id in found)[:10]
        ]
        raise UserError(
            self.env._(
                "Not filed, something is still open (F1):\n%(list)s",
                list="\n".join(lines),
            )
        )

    # ------------------------------------------------------------------
    # in the archive
    # ------------------------------------------------------------------

    def action_place(self, box=None, shelf=None):
        """Where the papers stand: box and shelf; without values opens the dialog."""
        self._check_role("registrar", "office_head")
        self.check_access("write")
        if box is None:
            return self.env["citizen.archive.place"]._open(self)
        self._check_in_archive()
        # Sudo: right and state were checked
        self.sudo()._write_flow({"archive_box": box, "archive_shelf": shelf})
        return True

    def action_unfile(self, reason=None):
        """Take appeals back from the archive, while they are not destroyed (F1)."""
        self._check_role("office_head")
        self.check_access("write")
        self._check_in_archive()
        if reason is None:
            self.ensure_one()
            return self.env["citizen.reason"]._open(self, "appeal_unfile")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say why the appeal leaves the archive (F1).")
            )
        self._check_not_listed()
        # No way of the table of transitions: else closing would lead out, too.
        # Sudo: right and state were checked
        self.sudo()._write_flow(
            {
                "state": "closed",
                "unfile_reason": reason,
                "file_index_id": False,
                "date_filed": False,
                "filed_by_id": False,
                "date_destroy_after": False,
            }
        )
        self._log_event("unfiled")
        return True

    def _check_in_archive(self):
        for appeal in self:
            if appeal.state != "filed":
                raise UserError(
                    self.env._(
                        "%(appeal)s is not in the archive (F1).",
                        appeal=appeal.display_name,
                    )
                )
            if appeal.destruction_act_id:
                raise UserError(
                    self.env._(
                        "%(appeal)s: the papers and the personal data were destroyed by"
                        " the act %(act)s. Nothing brings them back (F1).",
                        appeal=appeal.display_name,
                        act=appeal.destruction_act_id.display_name,
                    )
                )

    def _check_not_listed(self):
        """An appeal in an act before its commission stays where it is."""
        # Sudo: the acts are kept by the head of the office
        line = (
            self.env["citizen.destruction.line"]
            .sudo()
            .search(
                [
                    ("appeal_id", "in", self.ids),
                    ("state", "=", "listed"),
                    ("act_id.state", "not in", ("cancelled", "executed")),
                ],
                limit=1,
            )
        )
        if line:
            raise UserError(
                self.env._(
                    "%(appeal)s stands in the act of destruction %(act)s: exclude it"
                    " there first (F1).",
                    appeal=line.appeal_id.display_name,
                    act=line.act_id.display_name,
                )
            )

    def message_post(self, **kwargs):
        """Nothing personal comes back to a card that was erased (K2)."""
        self._check_not_destroyed()
        return super().message_post(**kwargs)

    def _check_not_destroyed(self):
        if self.sudo().destruction_act_id:
            self._check_in_archive()
