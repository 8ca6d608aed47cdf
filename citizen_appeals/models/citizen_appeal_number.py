from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import number

LATIN, CYRILLIC = "ABCEHKMOPTXY", "АВСЕНКМОРТХУ"
# number.to_key() in SQL; the index and the search must say it in the same words
# No longer than what is asked for: a row of an index has its limits
KEY = (
    "left(regexp_replace(translate(upper(superior_number), "
    f"'{LATIN}', '{CYRILLIC}'), '[^0-9A-ZА-ЯЁ]', '', 'g'), {number.MAX_LENGTH})"
)
# Shorter beginnings of foreign numbers mean too many cards
LEAST_BEGINNING = 4
FOUND = 8


class CitizenAppeal(models.Model):
    """The card is found by each number that stands on its papers (A4, A2, H7).

    By its own, by that of the covering letter of a superior body, by that of a letter
    of ours. The three ways have an index each and are united, not joined by «or»: no
    plan reads a million cards.
    """

    _inherit = "citizen.appeal"

    _superior_key_idx = models.Index(
        f"(({KEY}) text_pattern_ops) WHERE superior_number IS NOT NULL"
    )

    @api.model
    def _search_number(self, text):
        wanted = number.parse(text)
        ways = self._get_number_ways(wanted)
        if not ways:
            return Domain.FALSE

        def to_sql(_model, alias, _query):
            return SQL(
                "%s IN (%s)", SQL.identifier(alias, "id"), SQL(" UNION ").join(ways)
            )

        return Domain.custom(
            to_sql=to_sql,
            predicate=lambda appeal: bool(
                self.search_count([("id", "=", appeal.id), ("number_text", "=", text)])
            ),
        )

    @api.model
    def _get_number_ways(self, wanted):
        """Queries of the ids of appeals that number leads to."""
        ways = []
        if wanted.value:
            # Without rules: those of the appeals found are asked around this, and who
            # reads an appeal knows the numbers of its letters
            own = self._search(self._get_number_domain(wanted), bypass_access=True)
            Letter = self.env["citizen.letter"]
            letters = Letter._search(
                Letter._get_number_domain(wanted), bypass_access=True
            )
            ways += [
                own.select(),
                letters.select(SQL.identifier(letters.table, "appeal_id")),
            ]
        if wanted.key and any(sign.isdigit() for sign in wanted.key):
            ways.append(self._get_superior_way(wanted.key))
        return ways

    @api.model
    def _get_superior_way(self, key):
        """Ids by the number of the covering letter, or by how it begins."""
        # Part of the index, hence no identifier and no parameter in it
        condition = SQL("%s = %s", SQL(KEY), key)
        if len(key) >= LEAST_BEGINNING:
            condition = SQL("%s LIKE %s", SQL(KEY), f"{key}%")
        return SQL(
            "SELECT id FROM citizen_appeal WHERE superior_number IS NOT NULL AND %s",
            condition,
        )

    @api.model
    @api.readonly
    def find_by_number(self, text, limit=FOUND):
        """Cards and letters of a number, for the quick search of the web client.

        Names, states and numbers alone: nothing here names a person.

        :return: list of dicts ``model``, ``id``, ``name``, ``state``, ``reason``
        :raise AccessError: the user has no role here
        """
        if not self.env.user.has_group("citizen_appeals.group_user"):
            raise AccessError(self.env._("You have no role in citizens' appeals."))
        limit = min(max(int(limit), 1), 50)
        wanted = number.parse(str(text)[:100])
        if not wanted.value and not wanted.key:
            return []
        appeals = self.search_fetch(
            self._search_number(str(text)[:100]),
            ["name", "number", "number_year", "state"],
            order="date_received DESC, id DESC",
            limit=limit,
        )
        Letter = self.env["citizen.letter"]
        letters = Letter.search_fetch(
            Letter._get_number_domain(wanted),
            ["name", "state", "kind_id"],
            order="number_year DESC, id DESC",
            limit=limit,
        )
        return [
            *(
                appeal._prepare_found(appeal._explain_number(wanted))
                for appeal in appeals
            ),
            *(
                letter._prepare_found(self.env._("outgoing letter"))
                for letter in letters
            ),
        ]

    def _explain_number(self, wanted):
        if self.number == wanted.value and wanted.value:
            return self.env._("by its own number")
        if wanted.key and number.to_key(self.superior_number).startswith(wanted.key):
            return self.env._("by the covering letter of the superior body")
        return self.env._("by our letter of this number")
