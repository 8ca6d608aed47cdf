from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import inflection
from ..tools.text import clean
from .citizen_letter_kind import SIGNING_LEVELS


class CitizenOfficial(models.Model):
    """A post (должность): who holds it changes, the appeals stay with the post.

    Who may see whose appeals is in ``citizen_official_sight.py``, who examines what
    in ``citizen_official_duty.py``.
    """

    _name = "citizen.official"
    _inherit = [
        "citizen.directory.mixin",
        "citizen.forms.mixin",
        "citizen.cached.mixin",
    ]
    _description = "Official"
    _order = "signing_level DESC, sequence, name, id"
    _rec_names_search = ["name", "holder_ids.name"]
    _check_company_auto = True

    name = fields.Char(string="Post", required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Body",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Unit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    is_unit_head = fields.Boolean(
        string="Heads the Unit",
        help="Sees the appeals of every post of the unit and of the units below it.",
    )
    signing_level = fields.Selection(
        SIGNING_LEVELS, required=True, default="1_executor"
    )
    date_from = fields.Date(string="Post Exists From")
    date_to = fields.Date(string="Post Exists To")
    phone = fields.Char(string="Office Phone", help="Printed on letters.")
    room = fields.Char()

    # people
    holder_ids = fields.One2many(
        "citizen.official.holder", "official_id", string="Holders"
    )
    holder_id = fields.Many2one(
        "citizen.official.holder", compute="_compute_holder", string="Holder Today"
    )
    holder_name = fields.Char(compute="_compute_holder")
    user_id = fields.Many2one(
        "res.users",
        string="User Today",
        compute="_compute_holder",
        search="_search_user_id",
    )
    acting_ids = fields.One2many(
        "citizen.official.acting", "official_id", string="Acting Periods"
    )
    acting_for_ids = fields.One2many(
        "citizen.official.acting", "acting_official_id", string="Acts For"
    )
    assistant_ids = fields.Many2many(
        "citizen.official",
        "citizen_official_assistant_rel",
        "official_id",
        "assistant_id",
        string="Assistants",
        check_company=True,
        help="These posts see and prepare the appeals of this one.",
    )
    assisted_ids = fields.Many2many(
        "citizen.official",
        "citizen_official_assistant_rel",
        "assistant_id",
        "official_id",
        string="Assists",
    )
    duty_ids = fields.One2many("citizen.official.duty", "official_id", string="Duties")

    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The post ends before it begins."
    )

    @api.depends_context("company")
    @api.depends(
        "holder_ids.date_from",
        "holder_ids.date_to",
        "holder_ids.user_id",
        "holder_ids.surname",
        "holder_ids.given_name",
        "holder_ids.patronymic",
    )
    def _compute_holder(self):
        """Who holds the post today in the time zone of the current body."""
        holders = self._get_holders_on(self.env.company._today())
        for official in self:
            holder = holders.get(official.id, holders[None])
            official.holder_id = holder
            official.holder_name = holder._get_listed_name() if holder else False
            official.user_id = holder.user_id

    @api.model
    def _search_user_id(self, operator, value):
        if operator not in ("in", "any", "any!"):
            return NotImplemented
        today = self.env.company._today()
        held = self.env["citizen.official.holder"]._get_valid_domain(today)
        found = Domain("holder_ids", "any", held & Domain("user_id", operator, value))
        if operator == "in" and False in value:
            used = Domain("user_id", "!=", False)
            found |= ~Domain("holder_ids", "any", held & used)
        return found

    @api.depends("name", "holder_name")
    @api.depends_context("company")
    def _compute_display_name(self):
        for official in self:
            parts = (official.name, official.holder_name)
            official.display_name = ", ".join(filter(None, parts))

    @api.model
    def _inflect(self, values):
        name = clean(values["name"])
        genitive = inflection.inflect_post(name, "genitive")
        dative = inflection.inflect_post(name, "dative")
        need_review = bool(name) and not (genitive and dative)
        return genitive or name, dative or name, need_review

    def _get_holders_on(self, date):
        """Holders on a day: dict official's id → holder; None → nobody."""
        holder_model = self.env["citizen.official.holder"]
        holders = holder_model.search_fetch(
            holder_model._get_valid_domain(date)
            & Domain("official_id", "in", self.ids),
            [
                "official_id",
                "surname",
                "given_name",
                "patronymic",
                "gender",
                "phone",
                "user_id",
            ],
        )
        return {None: holder_model} | {
            holder.official_id.id: holder for holder in holders
        }

    def _get_holder_on(self, date):
        """Who holds the post on a day; empty when it is vacant, or there is no post."""
        holders = self._get_holders_on(date)
        return holders.get(self.id, holders[None])

    def _get_acting_on(self, date):
        """The post whose holder acts for this one on a day; empty when nobody does."""
        return self.acting_ids.filtered(
            lambda acting: acting._is_valid_on(date)
        ).acting_official_id[:1]
