from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import person_line
from ..tools.person_words import PersonQuery
from ..tools.text import normalise

# Looked at before the best are chosen; whoever has more namesakes types on
CANDIDATES = 300
ROLES = ("registrar", "office_head", "chancery")
# One expression, in the index and in the question; C: letters are compared as bytes
KEYS = "citizen_person_keys(name_key, address_key, email)"
# Beginnings of all words, and the beginnings of the name with each letter left out:
# two spellings that differ by a letter, or by two swapped ones, share one of these
FUNCTION = """
CREATE OR REPLACE FUNCTION citizen_person_keys(name text, address text, email text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT array_agg(DISTINCT key) FROM (
        SELECT left(word, size) COLLATE "C" AS key
          FROM string_to_table(translate(lower(
                   coalesce($1, '') || ' ' || coalesce($2, '') || ' '
                   || coalesce($3, '')), '-.,@_«»"''/()+', '             '), ' ') word,
               generate_series(1, least(length(word), 20)) size
        UNION ALL
        SELECT '~' || left(word, 7) COLLATE "C"
          FROM string_to_table(translate(coalesce($1, ''), '-.,«»"''()', '         '),
                               ' ') word
         WHERE length(word) > 3
        UNION ALL
        SELECT '~' || overlay(left(word, 7) PLACING '' FROM gap FOR 1) COLLATE "C"
          FROM string_to_table(translate(coalesce($1, ''), '-.,«»"''()', '         '),
                               ' ') word,
               generate_series(1, least(length(word), 7)) gap
         WHERE length(word) > 3
    ) keys
$$
"""


class CitizenApplicant(models.Model):
    """Persons found by any part of name, address, phone or e-mail (A2, A7).

    Exact beginnings of words first; if nobody has them, one letter too many, too few
    or wrong in a word, or two swapped ones, are forgiven; at last parts of words.
    """

    _inherit = "citizen.applicant"

    _keys_idx = models.Index(f'USING gin (({KEYS}) COLLATE "C")')

    def _auto_init(self):
        # Before the index that is made of it. Changed, it asks for a REINDEX
        self.env.cr.execute(FUNCTION)
        return super()._auto_init()

    @api.model
    @api.readonly
    def search_persons(self, text, limit=8):
        """Persons of the own bodies that a typed line may mean, the likeliest first.

        :return: list of dict ``id``, ``name``, ``address``, ``phone``, ``email``,
            ``appeal_count``, ``last_date``, ``reason``
        :raise AccessError: neither the office nor the chancery asks
        """
        self.env["citizen.appeal"]._check_role(*ROLES)
        found = self._find_persons(text, min(max(int(limit or 8), 1), 50))
        persons = self.browse([row["id"] for row in found])
        self.env["citizen.access.log"]._record(persons, "find")
        counts = self._count_appeals(persons)
        return [
            {
                "id": row["id"],
                "name": person.name or "",
                "address": person.address or "",
                "phone": person.phone or "",
                "email": person.email or "",
                "appeal_count": counts.get(row["id"], 0),
                "last_date": row["last"] and str(row["last"].date()),
                "reason": self._get_reason_text(row["reason"]),
            }
            for row, person in zip(found, persons, strict=True)
        ]

    @api.model
    @api.readonly
    def parse_line(self, text):
        """The fields of a person from one line as typed; rights: who may enter one."""
        self.env["citizen.appeal"]._check_role(*ROLES)
        return person_line.parse_line(str(text or ""))

    @api.model
    def _count_appeals(self, persons):
        groups = self.env["citizen.appeal"]._read_group(
            [("applicant_id", "in", persons.ids)], ["applicant_id"], ["__count"]
        )
        return {person.id: count for person, count in groups}

    @api.model
    def _get_reason_text(self, reason):
        return {
            "name": self.env._("name"),
            "phone": self.env._("phone"),
            "address": self.env._("address"),
            "email": self.env._("e-mail"),
            "name_address": self.env._("name and address"),
            "like": self.env._("similar spelling"),
            "part": self.env._("part of the name"),
        }[reason]

    # ------------------------------------------------------------------
    # finding
    # ------------------------------------------------------------------

    @api.model
    def _find_persons(self, text, limit):
        """Rows of the best persons: id, keys, day of the last appeal, reason."""
        query = PersonQuery(str(text or ""))
        for domain, accept in self._get_stages(query):
            rows = [row for row in self._fetch_candidates(domain) if accept(row)]
            if rows:
                rows.sort(key=lambda row: _rank(row, query))
                for row in rows[:limit]:
                    row["reason"] = query.get_reason(row)
                return rows[:limit]
        return []

    @api.model
    def _get_stages(self, query):
        """Pairs (domain, check of a found row), the strictest first."""
        if not query:
            return []
        phones = self._get_phone_domain(query)
        stages = [(self._get_keys_domain(query.exact_keys) & phones, query.accepts)]
        if query.can_be_misspelt:
            fuzzy = self._get_keys_domain(query.fuzzy_keys) & phones
            stages.append((fuzzy, query.accepts_misspelt))
        if parts := query.parts:
            inside = Domain.AND(Domain("name_key", "like", part) for part in parts)
            stages.append((inside & phones, lambda row: True))
        return stages

    @api.model
    def _get_phone_domain(self, query):
        return Domain.AND(
            Domain("phone_key", "like", number) for number in query.numbers
        )

    @api.model
    def _get_keys_domain(self, keys):
        """Whose words begin with one of the spellings of each word."""
        if not keys:
            return Domain.TRUE

        def to_sql(model, alias, query):
            have = SQL(
                'citizen_person_keys(%s, %s, %s) COLLATE "C"',
                *(
                    SQL.identifier(alias, name, to_flush=model._fields[name])
                    for name in ("name_key", "address_key", "email")
                ),
            )
            terms = [SQL("%s && %s::text[]", have, sorted(ways)) for ways in keys]
            return SQL("(%s)", SQL(" AND ").join(terms))

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _fetch_candidates(self, domain):
        """Some persons of the domain that the user may read, with their last day."""
        query = self._search(domain, limit=CANDIDATES)
        person = query.table
        last = SQL(
            "(SELECT max(appeal.date_received) FROM citizen_appeal appeal"
            " WHERE appeal.applicant_id = %s)",
            SQL.identifier(person, "id"),
        )
        names = ("id", "name_key", "address_key", "address", "email")
        columns = [SQL.identifier(person, name) for name in names]
        rows = self.env.execute_query(query.select(*columns, last))
        return [dict(zip((*names, "last"), row, strict=True)) for row in rows]

    @api.model
    def _search_display_name(self, operator, value):
        """By the same engine as the entry screen; equal names for imports."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return ~self._search_display_name(
                Domain.NEGATIVE_OPERATORS[operator], value
            )
        if operator == "in":
            keys = [normalise(name) for name in value if name]
            return Domain("name_key", "in", keys)
        if not value:
            return Domain.TRUE
        query = PersonQuery(str(value))
        for domain, _accept in self._get_stages(query):
            # Without an order: PostgreSQL must not walk the table to keep one
            if self._search(domain, limit=1).get_result_ids():
                return domain
        return Domain.FALSE


def _rank(row, query):
    """Whole words before beginnings, few mistakes, then who wrote last."""
    last = row["last"].timestamp() if row["last"] else 0
    return (query.get_distance(row), -last, row["id"])
