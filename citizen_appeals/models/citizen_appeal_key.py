from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..tools import fingerprint, person_line
from ..tools.text import digits, normalise, phone_key

HAVE = SQL("string_to_array(keys.tokens, ' ') COLLATE \"C\"")
# Rows one question may look at, so that it is answered between two keystrokes
BUDGET = 4000
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

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict", index=True
    )
    tokens = fields.Char(readonly=True, export_string_translation=False)

    _appeal_uniq = models.UniqueIndex("(appeal_id)", "The appeal has its keys already.")
    _tokens_idx = models.Index("USING gin ((string_to_array(tokens, ' ')) COLLATE \"C\")")

    @api.model
    def _sync(self, appeals):
        """Write the keys of these appeals in one statement."""
        rows = [
            SQL("(%s, %s, %s)", appeal.id, appeal.company_id.id, self._get_tokens(appeal))
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
        address = appeal.received_address or appeal.applicant_id.address
        words = self._get_stems(appeal.annotation, appeal.body)
        tokens = [
            *fingerprint.pair_keys(words),
            *fingerprint.word_keys(words),
            *self._get_house_tokens(address, appeal.place),
            *self._get_phone_tokens(appeal.received_phone),
            *self._get_number_tokens(appeal.superior_number),
        ]
        return " ".join(dict.fromkeys(tokens)) or None

    @api.model
    def _get_stems(self, *texts):
        return fingerprint.stems("\n".join(text for text in texts if text))

    @api.model
    def _get_house_tokens(self, *addresses):
        houses = filter(None, map(person_line.house_key, addresses))
        return [fingerprint.key("h", house) for house in houses]

    @api.model
    def _get_phone_tokens(self, phone):
        numbers = phone_key((phone or "")[: person_line.MAX_LENGTH]).split(" ")
        return [fingerprint.key("p", number) for number in numbers if len(number) >= 5]

    @api.model
    def _get_number_tokens(self, number):
        """«А26-01/123» and «А 26-01-123» are one covering letter."""
        letters = "".join(filter(str.isalnum, normalise(number)))
        return [fingerprint.key("s", letters)] if digits(letters) else []

    # ------------------------------------------------------------------
    # asking
    # ------------------------------------------------------------------

    @api.model
    def _find(self, tokens, limit):
        """Ids of appeals of the own bodies with any of these keys, the newest first."""
        if not tokens:
            return []
        rows = self.env.execute_query(
            SQL(
                "SELECT appeal_id FROM citizen_appeal_key keys"
                " WHERE %s && %s::text[] AND company_id = ANY(%s)"
                " ORDER BY appeal_id DESC LIMIT %s",
                HAVE,
                list(tokens),
                self.env.companies.ids,
                limit,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _find_nearest(self, tokens, limit):
        """Appeals of the own bodies that share most of these keys.

        Asked by the rarest keys alone: who shares only what everybody writes shares
        nothing.

        :return: list of (appeal's id, number of shared keys)
        """
        condition = self._get_rare_sql(tokens)
        if condition is None:
            return []
        return self.env.execute_query(
            SQL(
                "SELECT appeal_id, cardinality(ARRAY(SELECT unnest(%(have)s)"
                " INTERSECT SELECT unnest(%(tokens)s::text[]))) AS shared"
                " FROM citizen_appeal_key keys"
                " WHERE %(rare)s AND company_id = ANY(%(companies)s)"
                " ORDER BY shared DESC, appeal_id DESC LIMIT %(limit)s",
                have=HAVE,
                tokens=list(tokens),
                rare=condition,
                companies=self.env.companies.ids,
                limit=limit,
            )
        )

    @api.model
    def _get_rare_sql(self, tokens):
        """Condition on the rarest keys, about as many rows as the budget allows."""
        total, common, rest = self._get_common_tokens(self.env.company._today())
        counts = {token: total * common.get(token, rest) for token in tokens}
        rare = sorted(counts, key=counts.get)
        chosen, rows = [], 0
        for token in rare:
            rows += counts[token]
            if chosen and rows > BUDGET:
                break
            chosen.append(token)
        if not chosen:
            return None
        if len(chosen) > 1 or counts[chosen[0]] <= BUDGET:
            return SQL("%s && %s::text[]", HAVE, chosen)
        if len(rare) < 3 or counts[rare[0]] > BUDGET * 20:
            return None
        # Everybody writes these words; few all three of them
        return SQL("%s @> %s::text[]", HAVE, rare[:3])

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
                " WHERE pc.relname = 'citizen_appeal_key__tokens_idx'"
                " AND pc.relnamespace = current_schema::regnamespace"
            )
        )
        if not rows or not rows[0][1]:
            return 0, {}, 0
        [[total, tokens, shares]] = rows
        common = dict(zip(tokens, shares, strict=False))
        return max(total, 0), common, min(common.values())

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
