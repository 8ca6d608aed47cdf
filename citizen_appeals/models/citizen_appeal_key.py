import math
from itertools import combinations

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..tools import fingerprint

# C: letters are compared as bytes
HAVE = SQL('citizen_appeal_keys(keys.tokens) COLLATE "C"')
# Dear by its word, so that no table is too small for the index; not in SQL, whose body
# would be put in its place
FUNCTION = """
CREATE OR REPLACE FUNCTION citizen_appeal_keys(tokens text)
RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN string_to_array(tokens, ' ');
END $$
"""
# Keys asked for, by twos, and rows read of those that share two of them
ASKED = 9
READ_EACH = 150
BATCH = 1000


class CitizenAppealKey(models.Model):
    """The keys of an appeal by which alike ones are found (A7).

    Hashes of pairs of words, of words, of the house, the phone and the covering
    number: one column, one index, beside the card so that its many changes do not
    write them again. They come from the person's words and are erased with them.
    """

    _name = "citizen.appeal.key"
    _description = "Search Keys of an Appeal"
    _order = "id"
    _log_access = False
    _rec_name = "appeal_id"
    _personal_fields = frozenset({"tokens"})
    # A key that more appeals have says nothing, and is slow to look up
    _budget = 50_000

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict", index=True
    )
    tokens = fields.Char(readonly=True, export_string_translation=False)

    _appeal_uniq = models.UniqueIndex("(appeal_id)", "The appeal has its keys already.")
    _tokens_idx = models.Index('USING gin ((citizen_appeal_keys(tokens)) COLLATE "C")')

    def _auto_init(self):
        # Before the index that is made of it
        self.env.cr.execute(FUNCTION)
        return super()._auto_init()

    @api.model
    def _sync(self, appeals):
        """Write the keys of these appeals in one statement."""
        rows = [
            SQL(
                "(%s, %s, %s)",
                appeal.id,
                appeal.company_id.id,
                self._get_tokens(appeal),
            )
            for appeal in appeals
        ]
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO citizen_appeal_key (appeal_id, company_id, tokens)"
                " VALUES %s ON CONFLICT (appeal_id) DO UPDATE"
                " SET company_id = EXCLUDED.company_id, tokens = EXCLUDED.tokens",
                SQL(", ").join(rows),
            )
        )
        self.invalidate_model(["company_id", "tokens"], flush=False)

    @api.model
    def _get_tokens(self, appeal):
        home = appeal.received_address or appeal.applicant_id.address
        return fingerprint.appeal_keys(
            (appeal.annotation, appeal.body),
            (home, appeal.place),
            appeal.received_phone,
            appeal.superior_number,
        )

    # ------------------------------------------------------------------
    # asking
    # ------------------------------------------------------------------

    @api.model
    def _find(self, tokens, limit):
        """Ids of appeals of the own bodies with any of these keys, the newest first."""
        if not tokens:
            return []
        rows = self.env.execute_query(self._get_any_sql(tokens, limit))
        return [row[0] for row in rows]

    @api.model
    def _get_any_sql(self, tokens, limit):
        # Offset: else PostgreSQL walks all appeals from the newest on
        return SQL(
            "SELECT appeal_id FROM (SELECT appeal_id FROM citizen_appeal_key keys"
            " WHERE %s && %s::text[] AND company_id = ANY(%s) OFFSET 0) hit"
            " ORDER BY appeal_id DESC LIMIT %s",
            HAVE,
            list(tokens),
            self.env.companies.ids,
            limit,
        )

    @api.model
    def _find_nearest(self, tokens, limit):
        """Appeals of the own bodies that share most of these keys, rare ones above all.

        Each two of the rarest keys are looked up together, which the index answers by
        itself: only rows that share both are read, and of those only so many.

        :return: list of (appeal's id, weight of the shared keys), the nearest first
        """
        weights = self._get_rare(tokens)
        if not weights:
            return []
        return self.env.execute_query(self._get_nearest_sql(weights, limit))

    @api.model
    def _get_nearest_sql(self, weights, limit):
        pairs = list(combinations(weights, 2)) or [(key, key) for key in weights]
        return SQL(
            "SELECT appeal_id, sum(weight)"
            " FROM unnest(%s::text[], %s::text[], %s::float[])"
            " AS typed (one, other, weight) CROSS JOIN LATERAL ("
            " SELECT appeal_id FROM citizen_appeal_key keys"
            " WHERE %s @> ARRAY[typed.one, typed.other] AND company_id = ANY(%s)"
            " LIMIT %s) hit"
            " GROUP BY appeal_id ORDER BY sum(weight) DESC, appeal_id DESC LIMIT %s",
            [one for one, _other in pairs],
            [other for _one, other in pairs],
            [weights[one] + weights[other] for one, other in pairs],
            HAVE,
            self.env.companies.ids,
            READ_EACH,
            limit,
        )

    @api.model
    def _get_rare(self, tokens):
        """The rarest keys → their weights; not those that everybody has."""
        total, common, rest = self._get_common_tokens(self.env.company._today())
        total = max(total, 1)
        shares = {token: common.get(token, rest) for token in tokens}
        rare = sorted(shares, key=shares.get)[:ASKED]
        return {
            token: 1 + math.log(1 / max(shares[token], 1 / total))
            for token in rare
            if total * shares[token] <= self._budget
        }

    @api.model
    @ormcache("today")
    def _get_common_tokens(self, today):
        """Rows of the table, share of the commonest keys, share of any other at most.

        From the statistics of PostgreSQL: what it counted last is good for a day.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT pc.reltuples, most_common_elems::text::text[],"
                " most_common_elem_freqs FROM pg_class pc JOIN pg_stats stats"
                " ON stats.tablename = pc.relname"
                " WHERE pc.relname = 'citizen_appeal_key_tokens_idx'"
                " AND pc.relnamespace = current_schema::regnamespace"
            )
        )
        if not rows or not rows[0][1]:
            return 0, {}, 0
        [[total, tokens, shares]] = rows
        common = dict(zip(tokens, shares, strict=False))
        # Most of the keys not counted are far rarer than the rarest counted one
        return max(total, 0), common, min(common.values()) / 10

    # ------------------------------------------------------------------
    # appeals entered before, or by SQL
    # ------------------------------------------------------------------

    @api.model
    def _fill_missing(self):
        """Scheduled: keys of the appeals that have none, the newest first."""
        cron = self.env["ir.cron"]
        while ids := self._find_missing(BATCH):
            appeals = self.env["citizen.appeal"].browse(ids)
            self._sync(appeals)
            self.env.invalidate_all()
            if not cron._commit_progress(len(ids)):
                return

    @api.model
    def _find_missing(self, limit):
        rows = self.env.execute_query(
            SQL(
                "SELECT appeal.id FROM citizen_appeal appeal"
                " WHERE appeal.destruction_act_id IS NULL AND NOT EXISTS ("
                " SELECT FROM citizen_appeal_key keys"
                " WHERE keys.appeal_id = appeal.id) ORDER BY appeal.id DESC LIMIT %s",
                limit,
            )
        )
        return [row[0] for row in rows]
