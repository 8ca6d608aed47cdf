from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.person_table import PARTS
from ..tools.text import address_key, normalise, phone_key
from ..tools.workbook import is_formula

# Lines whose namesakes are looked for with mistakes, one search each
FUZZY_LIMIT = 50


class CitizenStackLine(models.Model):
    """One applicant of a stack: as it stood in the list, as it was read, the card."""

    _name = "citizen.stack.line"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Applicant of a Stack"
    _order = "stack_id, sequence, id"
    _personal_fields = frozenset({"raw", "error", *PARTS})
    _check_company_auto = True
    _access_free_fields = frozenset({"id", "write_date", "stack_id", "state"})
    _protected_fields = frozenset({"appeal_id"})

    stack_id = fields.Many2one(
        "citizen.stack", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="stack_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="stack_id.state", string="State of the Stack")
    sequence = fields.Integer(default=1000)
    raw = fields.Char(string="As in the List", readonly=True)
    surname = fields.Char()
    given_name = fields.Char()
    patronymic = fields.Char()
    no_patronymic = fields.Boolean(help="The person has none.")
    gender = fields.Selection([("male", "Male"), ("female", "Female")])
    is_organization = fields.Boolean(string="Organization")
    organization_name = fields.Char(string="Name of the Organization")
    zip = fields.Char(string="Postcode")
    address = fields.Char(string="Postal Address")
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    applicant_id = fields.Many2one(
        "citizen.applicant",
        string="Known Person",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Proposed where name and address, phone or e-mail agree. Empty: a new"
        " person is entered.",
    )
    match_reason = fields.Selection(
        [("same", "Same name and address or contact"), ("like", "Similar spelling")],
        string="Why",
        readonly=True,
    )
    error = fields.Text(string="To Mend", compute="_compute_error")
    appeal_id = fields.Many2one(
        "citizen.appeal",
        string="Card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _once = models.UniqueIndex(
        "(appeal_id) WHERE appeal_id IS NOT NULL", "A card belongs to one line."
    )

    @api.depends(
        *PARTS, "no_patronymic", "is_organization", "applicant_id", "appeal_id"
    )
    def _compute_error(self):
        """In words beside the line; the rules are those of the applicant (A2)."""
        twins = self._find_twins()
        for line in self:
            line.error = not line.appeal_id and (
                line._get_formula_error()
                or line._get_person_error()
                or line._get_twin_error(twins.get(line._origin.id))
            )

    def _get_formula_error(self):
        for name in PARTS:
            if is_formula(self[name]):
                return self.env._(
                    "%(field)s: it begins like a formula. Type the value itself.",
                    field=self._fields[name]._description_string(self.env),
                )
        if is_formula(self.raw) and not self._has_name():
            return self.env._(
                "The line holds a formula, type name and address: %(raw)s", raw=self.raw
            )
        return False

    def _has_name(self):
        return bool(self.applicant_id or self.surname or self.organization_name)

    def _get_person_error(self):
        """What the form of an applicant would refuse."""
        if self.applicant_id:
            return False
        if not self._has_name():
            return self.env._(
                "No name was found in the line, type it: %(raw)s", raw=self.raw or ""
            )
        person = self.env["citizen.applicant"].new(self._prepare_person())
        try:
            person._check_name()
            person._check_patronymic()
            person._check_contacts()
        except ValidationError as error:
            return str(error)
        if not self.address and not self.email:
            return self.env._("Postal Address: where is the answer to go (A2)?")
        return False

    def _prepare_person(self):
        names = (*PARTS, "no_patronymic", "is_organization")
        values = {name: self[name] or False for name in names}
        if self.gender:
            values["gender"] = self.gender
        return values

    # ------------------------------------------------------------------
    # the same person twice, persons known already
    # ------------------------------------------------------------------

    def _get_key(self):
        """What makes two lines of a list the same person."""
        self.ensure_one()
        if self.applicant_id:
            return self.applicant_id._origin.id
        names = [self.surname, self.given_name, self.patronymic]
        name = (
            self.organization_name
            if self.is_organization
            else " ".join(filter(None, names))
        )
        contact = address_key(self.address) or phone_key(self.phone) or self.email
        return normalise(name), contact or ""

    def _find_twins(self):
        """Id of a line → number of the line above it that names the same person."""
        found = {}
        for stack in self.stack_id:
            seen = {}
            for line in stack.line_ids.sorted(lambda x: (x.sequence, x._origin.id)):
                key = line._get_key()
                if line._has_name() and seen.setdefault(key, line) != line:
                    found[line._origin.id] = seen[key].sequence
        return found

    def _get_twin_error(self, number):
        if not number:
            return False
        return self.env._(
            "Line %(number)s names the same person: delete one of them.", number=number
        )

    def _propose_persons(self):
        """Who is known under this name at this address, phone or e-mail."""
        lines = self.filtered(lambda x: x._has_name() and not x.applicant_id)
        names = {line: line._get_key()[0] for line in lines}
        namesakes = self.env["citizen.applicant"].search_fetch(
            [
                ("company_id", "in", lines.company_id.ids),
                ("name_key", "in", list(set(names.values()))),
            ],
            ["name_key", "address_key", "phone_key", "email"],
        )
        by_name = namesakes.grouped("name_key")
        for line, name in names.items():
            same = by_name.get(name, namesakes.browse()).filtered(line._agrees)
            if same:
                line.write({"applicant_id": same[0].id, "match_reason": "same"})
        unknown = lines.filtered(lambda line: not line.applicant_id)
        unknown[:FUZZY_LIMIT]._propose_misspelt()

    def _agrees(self, person):
        """The same address, or a phone or an e-mail in common."""
        phones = set(phone_key(self.phone).split())
        return bool(
            (self.address and address_key(self.address) == person.address_key)
            or phones & set((person.phone_key or "").split())
            or (self.email and self.email.lower() == (person.email or "").lower())
        )

    def _propose_misspelt(self):
        """One letter wrong, the address right: proposed, the clerk decides."""
        persons = self.env["citizen.applicant"]
        for line in self:
            # A typed line each, as the clerk would search them
            for found in persons.search_persons(line._get_key()[0], limit=5):
                person = persons.browse(found["id"])
                if person.company_id == line.company_id and line._agrees(person):
                    line.write({"applicant_id": person.id, "match_reason": "like"})
                    break

    # ------------------------------------------------------------------
    # the card
    # ------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su and self.filtered("appeal_id"):
            raise UserError(
                self.env._("The card of this line is in the register: change it there.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        if self.filtered("appeal_id"):
            raise UserError(self.env._("A line whose card is in the register is kept."))

    def _register_card(self):
        """The card of this line, made once: a second call finds it by its key."""
        self.ensure_one()
        if self.appeal_id:
            return self.appeal_id
        self.env.cr.execute(
            SQL("SELECT 1 FROM citizen_stack_line WHERE id = %s FOR UPDATE", self.id)
        )
        if self.error:
            raise UserError(self.error)
        values = self.stack_id._prepare_card() | self._prepare_applicant()
        values["idempotency_key"] = f"stack-{self.stack_id.id}-{self.id}"
        appeal = self.env["citizen.appeal"].create_registered([values])
        self.stack_id._follow(appeal)
        # Sudo: the link is written by this act alone
        self.sudo()._write_flow(
            {"appeal_id": appeal.id, "applicant_id": appeal.applicant_id.id}
        )
        return appeal

    def _prepare_applicant(self):
        """The known person, or the new one; the card keeps what the list said."""
        person = self.applicant_id
        name = person.name or " ".join(
            filter(None, (self.surname, self.given_name, self.patronymic))
        )
        values = {
            "received_name": self.organization_name or name,
            "received_address": self.address or person.address,
            "received_phone": self.phone or person.phone,
            "received_email": self.email or person.email,
        }
        if person:
            return values | {"applicant_id": person.id}
        return values | {"new_applicant": self._prepare_person()}

    def _forget(self):
        """The card holds it all; a second copy of names and addresses is not kept."""
        self._write_flow(dict.fromkeys(("raw", *PARTS), False))
