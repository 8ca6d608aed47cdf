from odoo import api, fields, models
from odoo.exceptions import UserError

# Parts of a new person that the entry screen may give
PERSON_FIELDS = frozenset(
    {
        "surname",
        "given_name",
        "patronymic",
        "no_patronymic",
        "gender",
        "is_organization",
        "organization_name",
        "zip",
        "address",
        "phone",
        "email",
    }
)


class CitizenAppeal(models.Model):
    """Entry on one screen: person, card, scans and number in one transaction (A2)."""

    _inherit = "citizen.appeal"

    # Not stored: a person typed on the entry screen begins with the card or not at
    # all, so that a card given up leaves nobody behind (152-ФЗ 5)
    new_applicant = fields.Json(store=False, export_string_translation=False)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._create_new_applicants(vals_list))

    @api.model
    def _create_new_applicants(self, vals_list):
        """The values with the ids of the persons that came with them."""
        if not any(vals.get("new_applicant") for vals in vals_list):
            return vals_list
        # A repeated key gives the first appeal, which has its person already
        known = self._find_by_idempotency_key(vals_list)
        result = []
        for given in vals_list:
            vals = dict(given)
            parts = vals.pop("new_applicant", None)
            if parts and self._get_idempotency_key(vals) not in known:
                company = vals.get("company_id") or self.env.company.id
                vals["applicant_id"] = self._create_person(parts, company).id
            result.append(vals)
        return result

    @api.model
    def _create_person(self, parts, company_id):
        values = {name: parts[name] for name in PERSON_FIELDS & parts.keys()}
        return self.env["citizen.applicant"].create(values | {"company_id": company_id})

    def write(self, vals):
        parts = vals.get("new_applicant")
        if "new_applicant" in vals:
            vals = {key: val for key, val in vals.items() if key != "new_applicant"}
        if parts:
            self.ensure_one()
            self.check_access("write")
            person = self._create_person(parts, self.company_id.id)
            vals["applicant_id"] = person.id
        return super().write(vals)

    def register_entry(self, values, measure=None):
        """Save what the entry screen shows and register it, both or neither.

        :param dict values: the card as typed; on a received card only its changes
        :param dict measure: see ``citizen.entry.measure``
        :return: dict ``id``, ``name``, ``date``, ``deadline`` (dates as the user reads
            them), ``curator``, ``is_late`` and ``next_id``: after a received card the
            next one of the body, else False
        :raise AccessError: not a registrar
        :raise UserError: registered meanwhile, or the card is refused
        """
        self._check_role("registrar", "office_head")
        appeal, was_received = self, bool(self)
        if appeal:
            appeal.ensure_one()
            if values:
                appeal.write(values)
            appeal._check_has_content()
            appeal.action_register()
        else:
            appeal = self.create_registered([values])
            appeal._check_has_content()
        self.env["citizen.entry.measure"]._measure(appeal, measure or {})
        next_id = appeal._get_next_received().id if was_received else False
        return appeal._get_entry_result() | {"next_id": next_id}

    def _check_has_content(self):
        """A number is spent on nothing else than an appeal (S4 2.1.2)."""
        if not (self.annotation or self.body or self.document_ids):
            raise UserError(
                self.env._(
                    "%(field)s: say in a line what the appeal is about, or attach the"
                    " letter. An empty card gets no number.",
                    field=self._fields["annotation"]._description_string(self.env),
                )
            )

    def _get_next_received(self):
        """The one that has waited longest in the body."""
        domain = [("state", "=", "received"), ("company_id", "=", self.company_id.id)]
        return self.search(domain, order="date_received, id", limit=1)

    def action_open_entry(self):
        """What came by mail or portal, beside its preview on the entry screen."""
        self.ensure_one()
        self._check_role("registrar", "office_head")
        self.check_access("read")
        xmlid = "citizen_appeals.citizen_appeal_entry_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return action | {"res_id": self.id}

    def _get_entry_result(self):
        def show(day):
            return day.strftime("%d.%m.%Y") if day else ""

        return {
            "id": self.id,
            "name": self.name,
            "date": show(self.date_registered),
            "deadline": show(self.date_deadline),
            "curator": self.supervisor_id.display_name or "",
            "is_late": self.is_registered_late,
        }
