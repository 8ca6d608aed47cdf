from odoo import models

# What the card of the person takes along into another body
HANDED_FIELDS = (
    "is_organization",
    "organization_name",
    "surname",
    "given_name",
    "patronymic",
    "no_patronymic",
    "gender",
    "zip",
    "address",
    "phone",
    "email",
)


class CitizenApplicant(models.Model):
    """The same person in the card index of another body (A14)."""

    _inherit = "citizen.applicant"

    def _get_in_body(self, company):
        """The same people in another body, entered there where they are not known.

        Each body keeps its own people: nobody sees in them who writes to the other.
        The same is who has the same name and the same address, phone or e-mail; a
        namesake is not.

        :return: dict own id → id there
        """
        # Sudo: the other body's people are looked up and entered by the system alone
        there = self.sudo().with_company(company)
        candidates = there.search(
            [
                ("company_id", "=", company.id),
                ("name_key", "in", there.mapped("name_key")),
            ]
        ).grouped("name_key")
        found = {}
        for person in there:
            for other in candidates.get(person.name_key, ()):
                if person._is_same_person(other):
                    found.setdefault(person.id, other.id)
        missing = there.filtered(lambda person: person.id not in found)
        created = there.create([p._prepare_in_body(company) for p in missing])
        return found | dict(zip(missing.ids, created.ids, strict=True))

    def _is_same_person(self, other):
        """By the keys the search goes by, so spelling does not matter."""
        keys = ("address_key", "phone_key", "email")
        return any(self[key] and self[key] == other[key] for key in keys)

    def _prepare_in_body(self, company):
        values = {name: self[name] for name in HANDED_FIELDS}
        common = {
            name: self[name].id
            for name in ("category_id", "social_status_id", "territory_id")
            if not self[name]
            or not self[name]._fields.get("company_id")
            or not self[name].company_id
        }
        # His account shows him the appeal there as well
        partner = {"partner_id": self.partner_id.id}
        return {"company_id": company.id, **values, **common, **partner}
