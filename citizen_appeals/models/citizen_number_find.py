from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import number


class CitizenNumberMixin(models.AbstractModel):
    """A number is found in whatever spelling it is written (A4, H7).

    «№ И-123/26», «и123», «123-и», «И - 123 / 2026», with Latin look-alikes: the
    ordinal number counts, year and letters narrow. Letters no register prints narrow
    nothing: rather one card too many than the one sought missed.
    """

    _inherit = "citizen.number.mixin"

    number_text = fields.Char(
        string="Number in Any Spelling",
        search="_search_number_text",
        store=False,
        export_string_translation=False,
    )

    _number_find_idx = models.Index("(number) WHERE number > 0")

    @api.model
    def _search_number(self, text):
        """Domain of the records a number means, as somebody wrote it."""
        return self._get_number_domain(number.parse(text))

    @api.model
    def _get_number_domain(self, wanted):
        if not wanted.value:
            return Domain.FALSE
        domain = Domain("number", "=", wanted.value) & Domain("number", ">", 0)
        if wanted.year:
            domain &= Domain("number_year", "=", wanted.year)
        keys = self.env["citizen.register"]._get_prefix_keys()
        registers = [res_id for key in wanted.letters for res_id in keys.get(key, ())]
        if registers:
            domain &= Domain("register_id", "in", registers)
        return domain

    @api.model
    def _search_number_text(self, operator, value):
        if operator not in ("in", "ilike", "=ilike", "like", "=like"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        return Domain.OR(self._search_number(text) for text in texts if text)

    @api.model
    def _search_display_name(self, operator, value):
        """The field of a link takes a number in any spelling, too."""
        if operator == "ilike" and number.parse(value or "").value:
            return self._search_number(value)
        return super()._search_display_name(operator, value)

    def _prepare_found(self, reason):
        """What the quick search shows of a record: nothing that names a person."""
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "model": self._name,
            "id": self.id,
            "name": self.display_name,
            "state": states.get(self.state, ""),
            "reason": reason,
        }
