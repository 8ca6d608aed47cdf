from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import text
from ..tools.search import boolean_search
from .citizen_name_mixin import NAME_PARTS


class CitizenApplicant(models.Model):
    """Who appeals: a person or an association (A2).

    Not a partner: partners are seen by every employee. A portal account, where
    there is one, is linked. An anonymous appeal has no applicant.
    """

    _name = "citizen.applicant"
    _inherit = [
        "citizen.name.mixin",
        "citizen.access.logged.mixin",
        "citizen.traced.mixin",
    ]
    _description = "Applicant"
    _order = "name_key, id"
    _personal_fields = frozenset(
        {
            "name_genitive",
            "name_dative",
            "surname",
            "given_name",
            "patronymic",
            "name",
            "organization_name",
            "name_key",
            "zip",
            "address",
            "address_key",
            "phone",
            "phone_key",
            "email",
            "partner_id",
        }
    )
    _access_free_fields = frozenset({"id", "write_date"})

    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    # name
    is_organization = fields.Boolean(string="Association or Organization")
    organization_name = fields.Char(string="Name of the Organization")
    no_patronymic = fields.Boolean(
        help="The person has no patronymic: then it is not asked for.",
    )
    name = fields.Char(compute="_compute_name", store=True)
    name_key = fields.Char(
        compute="_compute_name_key", store=True, export_string_translation=False
    )

    # address and ways to answer
    zip = fields.Char(string="Postcode")
    address = fields.Char(string="Postal Address")
    address_key = fields.Char(
        compute="_compute_address_key", store=True, export_string_translation=False
    )
    territory_id = fields.Many2one(
        "citizen.territory", index="btree_not_null", ondelete="restrict"
    )
    phone = fields.Char()
    phone_key = fields.Char(
        compute="_compute_phone_key", store=True, export_string_translation=False
    )
    email = fields.Char(string="E-mail", index="btree_not_null")
    partner_id = fields.Many2one(
        "res.partner",
        string="Portal Account",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    # statistics
    category_id = fields.Many2one(
        "citizen.applicant.category", index="btree_not_null", ondelete="restrict"
    )
    social_status_id = fields.Many2one(
        "citizen.social.status", index="btree_not_null", ondelete="restrict"
    )

    appeal_ids = fields.One2many("citizen.appeal", "applicant_id", string="Appeals")
    is_readable = fields.Boolean(
        compute="_compute_is_readable",
        search="_search_is_readable",
        compute_sudo=True,
        export_string_translation=False,
    )

    _name_key_idx = models.Index("USING gin (name_key gin_trgm_ops)")
    _phone_key_idx = models.Index("USING gin (phone_key gin_trgm_ops)")
    _list_idx = models.Index("(company_id, name_key, id)")

    @api.depends("is_organization", "organization_name")
    def _compute_name(self):
        organizations = self.filtered("is_organization")
        for applicant in organizations:
            applicant.name = applicant.organization_name
        return super(CitizenApplicant, self - organizations)._compute_name()

    @api.depends("is_organization")
    def _compute_gender(self):
        organizations = self.filtered("is_organization")
        organizations.gender = False
        return super(CitizenApplicant, self - organizations)._compute_gender()

    @api.depends("name")
    def _compute_name_key(self):
        for applicant in self:
            applicant.name_key = text.normalise(applicant.name)

    @api.depends("address")
    def _compute_address_key(self):
        for applicant in self:
            applicant.address_key = text.address_key(applicant.address)

    @api.depends("phone")
    def _compute_phone_key(self):
        for applicant in self:
            applicant.phone_key = text.phone_key(applicant.phone)

    @api.depends_context("uid")
    def _compute_is_readable(self):
        """Evaluated by access checks under sudo: the user counts, not ``env.su``."""
        if self.env["citizen.appeal"]._reads_whole_body():
            self.is_readable = True
            return
        readable = set()
        if self.ids:
            rows = self.env.execute_query(
                SQL(
                    "SELECT applicant.id FROM citizen_applicant applicant"
                    " WHERE applicant.id = ANY(%s) AND %s",
                    self.ids,
                    self._get_readable_sql(SQL.identifier("applicant", "id")),
                )
            )
            readable = {row[0] for row in rows}
        for applicant in self:
            applicant.is_readable = applicant._origin.id in readable

    @api.model
    @boolean_search
    def _search_is_readable(self):
        """Who may read an appeal may read its applicant; nobody else may."""
        if self.env["citizen.appeal"]._reads_whole_body():
            return Domain.TRUE
        return Domain.custom(
            to_sql=lambda model, alias, query: self._get_readable_sql(
                SQL.identifier(alias, "id")
            ),
            predicate=lambda applicant: applicant.is_readable,
        )

    @api.model
    def _get_readable_sql(self, applicant_id):
        """SQL condition that the user reads some appeal of the applicant of that id."""
        appeals = self.env["citizen.appeal"]
        posts = appeals._get_posts_sql()
        to_flush = appeals._fields["applicant_id"]
        if appeals._reads_many(self.env.uid, self.env.user.company_id._today()):
            return SQL(
                "EXISTS (SELECT 1 FROM citizen_appeal appeal"
                " JOIN citizen_appeal_reader_rel reader ON reader.appeal_id = appeal.id"
                " WHERE appeal.applicant_id = %s"
                " AND reader.official_id = ANY(ARRAY(%s)))",
                applicant_id,
                posts,
                to_flush=to_flush,
            )
        # Each array is read once; the planner takes it for the short list it is.
        return SQL(
            "%s = ANY(ARRAY(SELECT appeal.applicant_id FROM citizen_appeal appeal"
            " WHERE appeal.id = ANY(ARRAY(SELECT reader.appeal_id"
            " FROM citizen_appeal_reader_rel reader"
            " WHERE reader.official_id = ANY(ARRAY(%s))))))",
            applicant_id,
            posts,
            to_flush=to_flush,
        )

    def write(self, vals):
        company_id = vals.get("company_id")
        if not self.env.su and company_id and company_id not in self.env.companies.ids:
            raise AccessError(
                self.env._("Body: choose a body you work for and have switched on.")
            )
        before = self._get_traced(vals)
        result = super().write(vals)
        for applicant in self:
            applicant._log_changes(before)
        return result

    def _log_changes(self, before):
        """An event on the appeals of the applicant: which fields, never values (K2)."""
        changes = self._get_changes(before)
        # Sudo: the trail is whole whatever the user sees
        appeals = self.sudo().appeal_ids.filtered(lambda a: a.state != "received")
        if not changes or not appeals:
            return
        names = sorted({*changes["values"], *changes["texts"]})
        data = {"applicant_id": self.id, "texts": names}
        appeals._log_event("applicant_changed", data)

    # ------------------------------------------------------------------
    # What may not be typed; each message names the field and the rule
    # ------------------------------------------------------------------

    @api.constrains("company_id", "is_organization", "organization_name", *NAME_PARTS)
    def _check_name(self):
        for applicant in self:
            if applicant.is_organization:
                applicant._require("organization_name", applicant.organization_name)
                continue
            applicant._require("surname", applicant.surname)
            applicant._check_alphabet()

    def _require(self, name, value):
        if not text.clean(value):
            raise ValidationError(
                self.env._(
                    "%(field)s: fill it in. "
                    "An appeal without a name is registered without an applicant.",
                    field=self._get_label(name),
                )
            )

    def _check_alphabet(self):
        """A Latin letter among Cyrillic ones looks right and is never found again."""
        if not text.has_cyrillic(" ".join(self[part] or "" for part in NAME_PARTS)):
            return
        for part in NAME_PARTS:
            letters = text.latin_letters(self[part])
            if letters:
                raise ValidationError(
                    self.env._(
                        "%(field)s: Latin letters (%(letters)s) among Cyrillic ones. "
                        "Type the whole name in one alphabet.",
                        field=self._get_label(part),
                        letters=letters,
                    )
                )

    @api.constrains("company_id", "is_organization", "no_patronymic", "patronymic")
    def _check_patronymic(self):
        for applicant in self:
            if applicant.is_organization or not applicant.surname:
                continue
            label = applicant._get_label("patronymic")
            if applicant.no_patronymic and applicant.patronymic:
                raise ValidationError(
                    self.env._(
                        "%(field)s: it is filled in and ticked as missing. "
                        "Clear the one or the other.",
                        field=label,
                    )
                )
            if not applicant.no_patronymic and not applicant.patronymic:
                raise ValidationError(
                    self.env._(
                        "%(field)s: fill it in, or tick “No Patronymic” "
                        "if the person has none.",
                        field=label,
                    )
                )

    @api.constrains("email", "phone")
    def _check_contacts(self):
        for applicant in self:
            if applicant.email and not text.is_email(applicant.email):
                raise applicant._get_format_error(
                    "email", self.env._("an address looks like name@example.ru")
                )
            if applicant.phone and not text.is_phone(applicant.phone):
                raise applicant._get_format_error(
                    "phone", self.env._("a number has at least five digits")
                )

    def _get_format_error(self, name, rule):
        return ValidationError(
            self.env._(
                "%(field)s: “%(value)s” is not right, %(rule)s.",
                field=self._get_label(name),
                value=self[name],
                rule=rule,
            )
        )

    @api.model
    def _get_label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]

    # ------------------------------------------------------------------
    # Names
    # ------------------------------------------------------------------

    def _get_form_sources(self):
        return (*super()._get_form_sources(), "is_organization", "organization_name")

    @api.model
    def _inflect(self, values):
        """An organization is addressed in the nominative (ГОСТ Р 7.0.97-2016)."""
        if values["is_organization"]:
            name = values["organization_name"] or ""
            return name, name, False
        return super()._inflect(values)

    def _get_short_name(self):
        self.ensure_one()
        if self.is_organization:
            return self.name
        return super()._get_short_name()

    def _get_listed_name(self, case=None):
        self.ensure_one()
        if self.is_organization:
            return self.name
        return super()._get_listed_name(case)
