from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ..tools.search import boolean_search

# Roles that see every appeal of their body; the company rule still holds
WHOLE_BODY_GROUPS = (
    "citizen_appeals.group_registrar",
    "citizen_appeals.group_office_head",
    "citizen_appeals.group_oversight",
    "citizen_appeals.group_auditor",
)
MANY_APPEALS = 10_000


class CitizenAppeal(models.Model):
    """Who may see an appeal (A11): one relation from appeals to posts (idea 6)."""

    _inherit = "citizen.appeal"

    reader_ids = fields.Many2many(
        "citizen.official",
        "citizen_appeal_reader_rel",
        "appeal_id",
        "official_id",
        string="Posts with Access",
        readonly=True,
        copy=False,
    )
    is_readable = fields.Boolean(
        compute="_compute_is_readable",
        search="_search_is_readable",
        compute_sudo=True,
        export_string_translation=False,
    )

    @api.depends_context("uid")
    def _compute_is_readable(self):
        """Evaluated by access checks under sudo: the user counts, not ``env.su``."""
        if self._reads_whole_body():
            self.is_readable = True
            return
        readable = set()
        if real_ids := [res_id for res_id in self.ids if res_id]:
            rows = self.env.execute_query(
                SQL(
                    "SELECT appeal_id FROM citizen_appeal_reader_rel"
                    " WHERE appeal_id = ANY(%s) AND official_id IN (%s)",
                    real_ids,
                    self._get_posts_sql(),
                )
            )
            readable = {row[0] for row in rows}
        for appeal in self:
            appeal.is_readable = not appeal._origin or appeal._origin.id in readable

    @api.model
    @boolean_search
    def _search_is_readable(self):
        if self._reads_whole_body():
            return Domain.TRUE
        return Domain.custom(
            to_sql=lambda model, alias, query: self._get_readable_sql(
                SQL.identifier(alias, "id")
            ),
            predicate=lambda appeal: appeal.is_readable,
        )

    @api.model
    def _reads_whole_body(self):
        user = self.env.user
        return any(user.has_group(group) for group in WHOLE_BODY_GROUPS)

    @api.model
    def _get_posts_sql(self):
        """Subquery: posts whose appeals the user may see today."""
        company = self.env.user.company_id
        return self.env["citizen.official"]._posts_sql(self.env.uid, company._today())

    @api.model
    def _get_readable_sql(self, appeal_id: SQL) -> SQL:
        """SQL condition that the user may see the appeal of that id.

        The array is read once, whatever the planner thinks of the average reader; for
        readers of very many appeals a probe per row is cheaper.
        """
        rows = SQL(
            "SELECT reader.appeal_id FROM citizen_appeal_reader_rel reader"
            " WHERE reader.official_id IN (%s)",
            self._get_posts_sql(),
        )
        if self._reads_many(self.env.uid, self.env.user.company_id._today()):
            return SQL("EXISTS (%s AND reader.appeal_id = %s)", rows, appeal_id)
        return SQL("%s = ANY(ARRAY(%s))", appeal_id, rows)

    @api.model
    @ormcache("uid", "today")
    def _reads_many(self, uid, today):
        """Whether a user reads very many appeals; a day old answer is good enough."""
        [[count]] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT 1 FROM citizen_appeal_reader_rel"
                " WHERE official_id IN (%s) LIMIT %s) few",
                self.env["citizen.official"]._posts_sql(uid, today),
                MANY_APPEALS + 1,
            )
        )
        return count > MANY_APPEALS

    @api.model
    def _get_reader_sources(self):
        """Queries ``(appeal_id, official_id)`` that grant sight; extended by modules.

        Sight follows the task: the curator once the appeal was handed over, authors
        of resolutions from the draft on, executors once it is given, those who
        endorse or sign its letters.
        """
        return [
            SQL(
                "SELECT id, supervisor_id FROM citizen_appeal WHERE id = ANY(%s)"
                " AND supervisor_id IS NOT NULL"
                " AND state NOT IN ('received', 'registered')",
                self.ids,
            ),
            SQL(
                "SELECT appeal_id, author_id FROM citizen_resolution"
                " WHERE appeal_id = ANY(%s) AND state <> 'revoked'",
                self.ids,
            ),
            SQL(
                "SELECT task.appeal_id, task.official_id FROM citizen_assignment task"
                " JOIN citizen_resolution resolution"
                " ON resolution.id = task.resolution_id AND resolution.state = 'given'"
                " WHERE task.appeal_id = ANY(%s) AND task.state IN ('open', 'done')",
                self.ids,
            ),
            SQL(
                "SELECT appeal_id, signatory_id FROM citizen_letter"
                " WHERE appeal_id = ANY(%s) AND signatory_id IS NOT NULL"
                " AND state <> 'draft'",
                self.ids,
            ),
            SQL(
                "SELECT letter.appeal_id, visa.official_id"
                " FROM citizen_letter_visa visa"
                " JOIN citizen_letter letter ON visa.letter_id = letter.id"
                " WHERE letter.appeal_id = ANY(%s)",
                self.ids,
            ),
        ]

    def _sync_readers(self):
        """Make the readers of these appeals what their tasks say, in one statement."""
        if not self.ids:
            return
        self.env.flush_all()
        wanted = SQL(" UNION ").join(self._get_reader_sources())
        self.env.cr.execute(
            SQL(
                "WITH wanted (appeal_id, official_id) AS (%(wanted)s), gone AS ("
                " DELETE FROM citizen_appeal_reader_rel rel"
                " WHERE appeal_id = ANY(%(ids)s) AND NOT EXISTS (SELECT 1 FROM wanted"
                " WHERE wanted.appeal_id = rel.appeal_id"
                " AND wanted.official_id = rel.official_id))"
                " INSERT INTO citizen_appeal_reader_rel (appeal_id, official_id)"
                " SELECT appeal_id, official_id FROM wanted ON CONFLICT DO NOTHING",
                wanted=wanted,
                ids=self.ids,
            )
        )
        self.invalidate_recordset(["reader_ids", "is_readable"], flush=False)
