from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import fingerprint, person_line
from .citizen_appeal_similar import ROLES

MONTHS = 12
# Of a house that writes more often the newest are looked at
MOST = 500
SHOWN = 30


class CitizenAppeal(models.Model):
    """What this house has written in a year, whoever wrote (A7)."""

    _inherit = "citizen.appeal"

    @api.model
    @api.readonly
    def get_house(self, address):
        """Appeals of the last 12 months from this house or about it.

        :return: dict ``count``, ``appeals``: as ``find_similar``, the newest first
        :raise AccessError: neither the office nor the chancery asks
        """
        self._check_role(*ROLES)
        # Sudo: the keys are nobody's to read; what they lead to is read as the user
        keys = self.env["citizen.appeal.key"].sudo()
        address = str(address or "")[: person_line.MAX_LENGTH]
        ids = keys._find(fingerprint.house_keys(address), MOST)
        appeals = self._read_house(ids, person_line.parse_address(address).settlement)
        shown = appeals[:SHOWN]
        self.env["citizen.access.log"]._record(shown, "find")
        answers = shown._get_answers_said()
        return {
            "count": len(appeals),
            "appeals": [
                appeal._get_similar_values()
                | {
                    "score": 0,
                    "reasons": [self.env._("same house"), *answers.get(appeal.id, ())],
                    "relation": "primary",
                }
                for appeal in shown
            ],
        }

    @api.model
    def _read_house(self, ids, settlement):
        since = fields.Datetime.now() - relativedelta(months=MONTHS)
        appeals = self.search_fetch(
            Domain("id", "in", ids)
            & Domain("date_received", ">=", since)
            & Domain("destruction_act_id", "=", False),
            ["name", "date_received", "received_address", "place", "state"],
            order="date_received DESC, id DESC",
        )
        if not settlement:
            return appeals
        # Every village has its «Мира, 5»
        return appeals.filtered(
            lambda appeal: (
                not (towns := appeal._get_settlements()) or settlement in towns
            )
        )

    def _get_settlements(self):
        addresses = (self.received_address, self.place)
        found = {person_line.parse_address(text).settlement for text in addresses}
        return found - {""}
