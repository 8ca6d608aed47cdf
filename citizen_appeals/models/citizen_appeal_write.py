from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import (
    AccessError,
    ConcurrencyError,
    UserError,
    ValidationError,
)
from odoo.tools import mute_logger

# Fixed from registration on: the number stands in this register for this body and day
FIXED_FIELDS = frozenset(
    {
        "company_id",
        "register_id",
        "date_received",
        "date_registered",
        "parent_id",
        "idempotency_key",
    }
)
# What the term of registration is counted from and chosen by
RECEIPT_FIELDS = frozenset(
    {"company_id", "register_id", "channel_id", "medium", "date_received"}
)
# Value of a context key that no client can send: an object of this process
WITH_REGISTRATION = object()


class CitizenAppeal(models.Model):
    """Creating, changing and keeping a card: idempotency, protected fields, trail."""

    _inherit = "citizen.appeal"

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Create cards; a repeated ``idempotency_key`` returns the first appeal."""
        self._check_intake(vals_list)
        known = self._find_by_idempotency_key(vals_list)
        fresh = {}  # position in vals_list → values; one card per new key
        for position, vals in enumerate(vals_list):
            key = self._get_idempotency_key(vals)
            if key is None or key not in known:
                fresh[position] = vals
                if key is not None:
                    known[key] = position
        created = self._create_fresh(list(fresh.values()))
        by_position = dict(zip(fresh, created, strict=True))
        result = self.browse()
        for position, vals in enumerate(vals_list):
            first = known.get(self._get_idempotency_key(vals), position)
            result += first if isinstance(first, models.Model) else by_position[first]
        return result

    @api.model
    def _check_intake(self, vals_list):
        """What would fail in the database, whose message shows the whole card.

        :raise AccessError: a body that is not the user's
        :raise ValidationError: no receipt
        """
        if not self.env.su:
            self._check_bodies(vals_list)
        if not all(vals.get("date_received", True) for vals in vals_list):
            raise ValidationError(self.env._("Date of Receipt: give the day and hour."))

    @api.model
    def _check_bodies(self, vals_list):
        companies = self.env.companies
        given = {vals["company_id"] for vals in vals_list if vals.get("company_id")}
        if not given.issubset(companies.ids):
            raise AccessError(
                self.env._("Body: choose a body you work for and have switched on.")
            )
        # Else the message about the wrong body would say who it is
        applicants = self.env["citizen.applicant"].browse(
            {vals["applicant_id"] for vals in vals_list if vals.get("applicant_id")}
        )
        foreign = applicants.filtered(lambda a: a.sudo().company_id not in companies)
        if foreign:
            foreign.check_access("read")

    def _create_fresh(self, vals_list):
        if not vals_list:
            return self.browse()
        try:
            with mute_logger("odoo.sql_db"):
                appeals = super().create(vals_list)
        except errors.UniqueViolation as error:
            if "idempotency" not in (error.diag.constraint_name or ""):
                raise
            # A parallel intake of the same key has just committed: with a fresh
            # snapshot the retried call finds it
            raise ConcurrencyError("idempotency key taken in parallel") from error
        if self.env.context.get("citizen_intake") is not WITH_REGISTRATION:
            appeals._start_received()
        return appeals

    def _start_received(self):
        """The term of registration starts; it colours the card before the number."""
        self._create_deadlines(self._prepare_receipt_deadlines())
        self._log_event("received", public=True)
        self._sync_deadlines()

    @api.model
    def _prepare_create_values(self, vals_list):
        """Each card gets the code of its paper, which no user may give or read."""
        result = super()._prepare_create_values(vals_list)
        return [vals | self._new_access_code() for vals in result]

    def _get_idempotency_key(self, vals):
        key = vals.get("idempotency_key")
        if not key:
            return None
        return vals.get("company_id") or self.env.company.id, key

    def _find_by_idempotency_key(self, vals_list):
        """(company, key) → appeal that already carries the key."""
        keys = {self._get_idempotency_key(vals) for vals in vals_list} - {None}
        if not keys:
            return {}
        # Read in the rights of the system: a retry of the caller's own intake must
        # find the first appeal even when its sight has moved on
        found = self.sudo().search(
            [
                ("company_id", "in", [company for company, _key in keys]),
                ("idempotency_key", "in", [key for _company, key in keys]),
            ]
        )
        return {
            (appeal.company_id.id, appeal.idempotency_key): appeal.sudo(self.env.su)
            for appeal in found
        }

    def write(self, vals):
        """Change the card; registered cards leave an event naming what changed (K2)."""
        self._check_intake([vals])
        registered = self.filtered(lambda appeal: appeal.state != "received")
        if registered and (refused := FIXED_FIELDS & vals.keys()):
            raise UserError(
                self.env._(
                    "These fields are fixed by the registration: %(fields)s",
                    fields=self._get_labels(refused),
                )
            )
        if filed := self.filtered(lambda appeal: appeal.state == "filed"):
            raise UserError(
                self.env._(
                    "%(appeal)s is in the archive and cannot be changed.",
                    appeal=filed[0].display_name,
                )
            )
        before = registered._get_traced(vals)
        result = super().write(vals)
        registered._log_changes(before)
        if not RECEIPT_FIELDS.isdisjoint(vals):
            (self - registered)._restart_registration()
        if "deadline_rule_id" in vals:
            registered._restart_examination()
        if "superior_date_due" in vals:
            registered._restart_superior()
        if "supervisor_id" in vals:
            registered._sync_readers()
        return result

    def _log_changes(self, before):
        """One event per card: ids and codes of what changed; of texts only the name."""
        for appeal in self:
            if changes := appeal._get_changes(before):
                appeal._log_event("card_changed", changes)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        if registered := self.filtered(lambda a: a.number or a.state != "received"):
            raise UserError(
                self.env._(
                    "%(appeal)s is registered and cannot be deleted: the number stays"
                    " in the register.",
                    appeal=registered[0].display_name,
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for vals in vals_list:
            vals["date_received"] = fields.Datetime.now()
        return vals_list
