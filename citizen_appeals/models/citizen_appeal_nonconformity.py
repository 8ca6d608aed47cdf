from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .citizen_nonconformity import UNFILED


class CitizenAppeal(models.Model):
    """Nonconformities of an appeal: proposed, and filed before the case returns (D7).

    What proposes one is data: a mark that opens sheets, and how many returns for
    rework a body bears.
    """

    _inherit = "citizen.appeal"

    nonconformity_ids = fields.Many2many(
        "citizen.nonconformity",
        "citizen_nonconformity_appeal_rel",
        "appeal_id",
        "nonconformity_id",
        string="Nonconformities",
        readonly=True,
        copy=False,
    )
    nonconformity_count = fields.Integer(compute="_compute_nonconformity_count")
    can_open_nonconformity = fields.Boolean(compute="_compute_nonconformity_count")

    @api.depends("nonconformity_ids", "state")
    @api.depends_context("uid")
    def _compute_nonconformity_count(self):
        office = self._has_role("registrar", "office_head")
        for appeal in self:
            appeal.nonconformity_count = len(appeal.nonconformity_ids)
            appeal.can_open_nonconformity = office and appeal.state not in (
                "received",
                "filed",
            )

    def action_nonconformity(self):
        """A sheet for a complaint about poor service or inaction (S4 2.5.6)."""
        self.ensure_one()
        self._check_role("registrar", "office_head")
        self.check_access("write")
        if self.state in ("received", "filed"):
            raise UserError(
                self.env._(
                    "%(appeal)s: a nonconformity is opened on a registered appeal that"
                    " is not in the archive (S4 2.5.6).",
                    appeal=self.display_name,
                )
            )
        return self._propose_nonconformity("complaint")._get_records_action()

    def action_open_nonconformities(self):
        """The sheets of this appeal."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Nonconformities"),
            "res_model": "citizen.nonconformity",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("appeal_ids", "in", self.ids)],
            "context": {"create": False},
        }

    def _propose_nonconformity(self, source, description=None):
        """A draft sheet, one for each source while it is under way."""
        self.ensure_one()
        # Sudo: the sector may not be the one whose deed proposes it
        appeal = self.sudo()
        known = appeal.nonconformity_ids.filtered(
            lambda sheet: sheet.source == source and sheet.state in UNFILED
        )
        if known:
            return known[:1].sudo(self.env.su)
        sheet = known.create(
            {
                "company_id": appeal.company_id.id,
                "source": source,
                "appeal_ids": [fields.Command.set(appeal.ids)],
                "date_found": appeal.company_id._today(),
                "description": description,
                "department_id": appeal.department_id.id,
            }
        )
        self._log_event("nonconformity_proposed")
        return sheet.sudo(self.env.su)

    # ------------------------------------------------------------------
    # what proposes one
    # ------------------------------------------------------------------

    def _log_marks(self, before):
        """S4 2.1.9, 2.5.6: the mark «несоответствие» proposes a sheet."""
        result = super()._log_marks(before)
        for appeal in self:
            fresh = appeal.mark_ids - before.get(appeal.id, appeal.mark_ids.browse())
            if fresh.filtered("opens_nonconformity"):
                appeal._propose_nonconformity("complaint")
        return result

    def _on_rework(self, letter, review):
        """An answer came back as often as the body bears: a sheet is proposed."""
        result = super()._on_rework(letter, review)
        limit = self.company_id.sudo().nonconformity_rework_count
        # Sudo: every return of the appeal's letters counts
        returns = self.sudo().letter_ids.review_ids.filtered(
            lambda review: review.result == "return"
        )
        if limit and len(returns) >= limit:
            self._propose_nonconformity("rework")
        return result

    # ------------------------------------------------------------------
    # what waits for it
    # ------------------------------------------------------------------

    def _get_closing_obstacles(self):
        """S4 2.5.7: measures and their evidence are put into the case first."""
        obstacles = super()._get_closing_obstacles()
        # Sudo: an unfiled sheet stops the closing, whoever sees it
        unfiled = self.sudo().nonconformity_ids.filtered(lambda s: s.state in UNFILED)
        if unfiled:
            obstacles.append(
                self.env._(
                    "%(appeal)s: %(sheets)s: file the measures and their evidence, or"
                    " cancel the sheet with a reason, then close (S4 2.5.7).",
                    appeal=self.display_name,
                    sheets=", ".join(unfiled.mapped("display_name")),
                )
            )
        return obstacles

    @api.model
    def _get_reader_sources(self):
        """Who answers for a sheet or a measure sees the appeals it is about."""
        return [
            *super()._get_reader_sources(),
            SQL(
                "SELECT rel.appeal_id, sheet.official_id"
                " FROM citizen_nonconformity_appeal_rel rel"
                " JOIN citizen_nonconformity sheet ON sheet.id = rel.nonconformity_id"
                " AND sheet.state NOT IN ('draft', 'cancelled')"
                " AND sheet.official_id IS NOT NULL"
                " WHERE rel.appeal_id = ANY(%s)",
                self.ids,
            ),
            SQL(
                "SELECT rel.appeal_id, measure.official_id"
                " FROM citizen_nonconformity_appeal_rel rel"
                " JOIN citizen_nonconformity sheet ON sheet.id = rel.nonconformity_id"
                " AND sheet.state NOT IN ('draft', 'cancelled')"
                " JOIN citizen_nonconformity_measure measure"
                " ON measure.nonconformity_id = sheet.id"
                " WHERE rel.appeal_id = ANY(%s)",
                self.ids,
            ),
        ]
