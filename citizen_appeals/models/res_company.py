from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from odoo.addons.base.models.res_partner import _tz_get

UTC = ZoneInfo("UTC")


class ResCompany(models.Model):
    """A company is a body (орган): own registers, calendar, time zone, letterhead."""

    _inherit = "res.company"

    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        default="Europe/Moscow",
        help="Days of receipt, registration and deadline are days of this zone.",
    )
    scan_limit_mb = fields.Integer(
        string="File Limit, MB",
        default=25,
        help="A larger scan or attachment is refused.",
    )
    email_limit_mb = fields.Integer(
        string="E-mail Limit, MB",
        default=20,
        help="A letter whose enclosures make a larger e-mail is not sent by e-mail.",
    )
    post_item_kind = fields.Selection(
        [
            ("simple", "Ordinary"),
            ("registered", "Registered letter"),
            ("notice", "Registered with notice of delivery"),
        ],
        string="Letters Go by Post as",
        required=True,
        default="registered",
        help="Proposed for each letter of a post register.",
    )
    notify_examiner = fields.Boolean(
        string="Tell Who Examines",
        help="The first resolution drafts a letter naming the unit and the official.",
    )
    requires_commission = fields.Boolean(
        string="Commission before the Answer",
        default=True,
        help="Repeat and collective appeals are examined on the spot (S4 2.3.11).",
    )
    # letterhead
    place_name = fields.Char(help="City or settlement as printed on letters.")
    letterhead_title = fields.Text(
        help="Name of the body as printed at the head of its letters."
    )
    letterhead_details = fields.Text(
        help="Address, phone, e-mail, ОКПО, ОГРН, ИНН/КПП, a line each."
    )
    letterhead_emblem = fields.Image(max_width=512, max_height=512)

    _scan_limit_positive = models.Constraint(
        "CHECK (scan_limit_mb > 0)", "The file limit must be at least 1 MB."
    )

    _email_limit_positive = models.Constraint(
        "CHECK (email_limit_mb > 0)", "The e-mail limit must be at least 1 MB."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        self.env["citizen.register"].sudo()._create_for_companies(companies)
        return companies

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"tz", "resource_calendar_id"}):
            self.env.registry.clear_cache()
        return result

    @api.model
    def _group_by_today(self):
        """All bodies by their day of today: it differs with the time zone."""
        groups = {}
        now = fields.Datetime.now().replace(tzinfo=UTC)
        for zone, ids in self._get_ids_by_zone().items():
            today = now.astimezone(ZoneInfo(zone)).date()
            groups.setdefault(today, []).extend(ids)
        return {today: self.browse(ids) for today, ids in groups.items()}

    @api.model
    def _get_past_domain(self, name):
        """Records whose day in the field ``name`` is over for their body.

        Asked on models with ``company_id``; set beside it when the day matters at all.
        """
        return Domain.OR(
            Domain("company_id", "in", companies.ids) & Domain(name, "<", today)
            for today, companies in self._group_by_today().items()
        )

    @api.model
    @ormcache()
    def _get_ids_by_zone(self):
        """Kept: each list that compares with today asks for it."""
        # Sudo: a zone is no secret, and bodies of others only match nothing
        companies = self.sudo().with_context(active_test=False).search([])
        return {
            zone: tuple(bodies.ids) for zone, bodies in companies.grouped("tz").items()
        }

    def _local_now(self) -> datetime:
        """Aware instant in the zone of the body."""
        self.ensure_one()
        return self._to_local(fields.Datetime.now())

    def _to_local(self, instant: datetime) -> datetime:
        """Naive UTC instant as an aware one in the zone of the body."""
        return instant.replace(tzinfo=UTC).astimezone(self._get_zone())

    @ormcache("self.id")
    def _get_zone(self):
        """Kept: asked many times for each appeal, while the company is a wide row."""
        # Sudo: every user may know the zone of a body
        return ZoneInfo(self.sudo().tz)

    def _today(self) -> date:
        """Today in the zone of the body."""
        return self._local_now().date()

    def _local_date(self, instant: datetime) -> date:
        """Day of the body on which a naive UTC instant falls."""
        return self._to_local(instant).date()

    def _day_end(self, day: date) -> datetime:
        """Last second of a day of the body, naive UTC: when a deadline in days ends."""
        local = datetime.combine(day, time(23, 59, 59), self._get_zone())
        return local.astimezone(UTC).replace(tzinfo=None)

    def _day_start(self, day: date) -> datetime:
        """First instant of a day of the body, naive UTC."""
        local = datetime.combine(day, time.min, self._get_zone())
        return local.astimezone(UTC).replace(tzinfo=None)
