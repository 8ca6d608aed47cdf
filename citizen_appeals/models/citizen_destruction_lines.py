from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate

from .citizen_appeal_archive import OBSTACLES
from .citizen_destruction_act import CLAUSE

_lt = LazyTranslate(__name__)

BLOCKS = OBSTACLES | {
    "destroyed": _lt("it is destroyed already"),
    "not_filed": _lt("it is not in the archive"),
    "permanent": _lt("it is kept permanently"),
    "term": _lt("its term of keeping is not over"),
    "hold": _lt("a prosecutor, court or other body forbade to destroy it"),
    "issued": _lt("it is given to a reader: take it back first"),
    "other_act": _lt("it stands in another act"),
    "related": _lt(
        "an appeal of the same case or a later one on the same matter is kept: terms"
        " count from the last examination"
    ),
}


class CitizenDestructionAct(models.Model):
    """What may be destroyed: proposed and checked set-based (F1)."""

    _inherit = "citizen.destruction.act"

    @api.model
    def _get_block_text(self, code):
        return str(self.env._(BLOCKS[code])) if code in BLOCKS else False

    def _propose(self):
        """A line for each appeal whose term is over: to destroy, or kept and why."""
        today = self.company_id._today()
        # Sudo: the archive is proposed whole, whatever the head may see of it
        candidates = (
            self.env["citizen.appeal"]
            .sudo()
            .search(
                Domain("company_id", "=", self.company_id.id)
                & Domain("state", "=", "filed")
                & Domain("destruction_act_id", "=", False)
                & Domain("date_destroy_after", "<", today)
                & Domain("id", "not in", self.line_ids.appeal_id.ids),
                order="applicant_id, id",
            )
        )
        if not candidates:
            raise UserError(
                self.env._(
                    "No case whose term of keeping is over is left out of the act"
                    " (%(clause)s).",
                    clause=CLAUSE,
                )
            )
        listed = self.line_ids.filtered(lambda line: line.state == "listed")
        blocks = self._find_blocks(candidates.ids + listed.appeal_id.ids)
        self._insert_lines(candidates.ids, blocks)

    def _insert_lines(self, appeal_ids, blocks):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO citizen_destruction_line
                       (act_id, company_id, appeal_id, sheets, state, block)
                   SELECT %(act)s, %(company)s, listed.id, COALESCE(
                       (SELECT inventory.sheets FROM citizen_archive_inventory inventory
                         WHERE inventory.appeal_id = listed.id
                      ORDER BY inventory.id DESC LIMIT 1), appeal.sheets, 0),
                       CASE WHEN listed.block = '' THEN 'listed' ELSE 'excluded' END,
                       NULLIF(listed.block, '')
                     FROM unnest(%(ids)s::int[], %(blocks)s::varchar[])
                          WITH ORDINALITY listed (id, block, rank)
                     JOIN citizen_appeal appeal ON appeal.id = listed.id
                 ORDER BY listed.rank""",
                act=self.id,
                company=self.company_id.id,
                ids=appeal_ids,
                blocks=[blocks.get(appeal_id, "") for appeal_id in appeal_ids],
            )
        )
        self.invalidate_recordset()

    # ------------------------------------------------------------------
    # what keeps a case
    # ------------------------------------------------------------------

    def _get_block_sources(self):
        """Reasons not to destroy, the gravest first: list of (code, domain)."""
        today = self.company_id._today()
        given = Domain("issue_ids", "any", [("date_returned", "=", False)])
        return [
            ("destroyed", Domain("destruction_act_id", "!=", False)),
            ("not_filed", Domain("state", "!=", "filed")),
            ("permanent", Domain("date_destroy_after", "=", False)),
            ("term", Domain("date_destroy_after", ">=", today)),
            ("hold", self.env["citizen.legal.hold"]._get_held_domain(today)),
            ("issued", given),
            ("other_act", Domain("id", "in", self._get_listed_elsewhere())),
            *self.env["citizen.appeal"]._get_lasting_obstacles(),
        ]

    def _get_listed_elsewhere(self):
        # Sudo: acts of the same body, whoever asks
        lines = self.env["citizen.destruction.line"].sudo()
        return lines.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "listed"),
                ("act_id", "!=", self.id),
                ("act_id.state", "not in", ("cancelled", "executed")),
            ]
        ).appeal_id.ids

    def _find_blocks(self, appeal_ids):
        """Code of what keeps each of these appeals: dict id → code.

        The appeals are thought destroyed together; what they leave behind of a case or
        of a chain of repeats keeps its own, and what hangs on that, round by round.
        """
        appeals = self.env["citizen.appeal"].browse(appeal_ids)
        blocks = appeals._find_obstacles(self._get_block_sources())
        free = set(appeal_ids) - blocks.keys()
        while free:
            kept = self._find_related(free)
            if not kept:
                break
            blocks |= dict.fromkeys(kept, "related")
            free -= kept
        return blocks

    def _find_related(self, appeal_ids):
        """Those of the appeals that have a kept one in their case, or a later one."""
        rows = self.env.execute_query(
            SQL(
                """WITH free AS (SELECT unnest(%s::int[]) AS id)
                   SELECT appeal.id FROM free JOIN citizen_appeal appeal USING (id)
                     JOIN citizen_appeal other
                       ON other.case_file_id = appeal.case_file_id
                LEFT JOIN free also ON also.id = other.id
                    WHERE also.id IS NULL AND other.destruction_act_id IS NULL
                    UNION
                   SELECT free.id FROM free
                     JOIN citizen_appeal_origin_rel link ON link.origin_id = free.id
                     JOIN citizen_appeal other ON other.id = link.appeal_id
                LEFT JOIN free also ON also.id = other.id
                    WHERE also.id IS NULL AND other.destruction_act_id IS NULL""",
                sorted(appeal_ids),
            )
        )
        return {row[0] for row in rows}

    def _check_lines(self, lines=None):
        """:raise UserError: nothing to destroy, or a case that must be kept"""
        listed = self.line_ids.filtered(lambda line: line.state == "listed")
        if not listed:
            raise UserError(
                self.env._(
                    "Cases: list what is to be destroyed first (%(clause)s).",
                    clause=CLAUSE,
                )
            )
        # Sudo: what keeps a case keeps it whoever asks
        blocks = self.sudo()._find_blocks(listed.sudo().appeal_id.ids)
        if lines is not None:
            blocks = {
                appeal_id: code
                for appeal_id, code in blocks.items()
                if appeal_id in lines.appeal_id.ids
            }
        if not blocks:
            return
        shown = listed.sudo().appeal_id.filtered(lambda a: a.id in blocks)[:10]
        raise UserError(
            self.env._(
                "These cases are not destroyed, exclude them from the act"
                " (%(clause)s):\n%(list)s",
                clause=CLAUSE,
                list="\n".join(
                    f"{appeal.display_name}: {self._get_block_text(blocks[appeal.id])}"
                    for appeal in shown
                ),
            )
        )
