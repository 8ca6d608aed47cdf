import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

# Of the events since then the message names the last ones
TOLD_EVENTS = 3
VERSIONED_TYPES = frozenset(
    {
        "boolean",
        "integer",
        "selection",
        "date",
        "datetime",
        "char",
        "text",
        "many2one",
        "many2many",
    }
)
# Lists whose lines are edited on the form itself
EDITED_LISTS = frozenset({"question_ids", "document_ids"})


class CitizenAppeal(models.Model):
    """Two people at one card: the second is told, nothing is overwritten.

    The form sends back the version it was loaded with: a digest of each field of the
    card. A save is refused when one of the fields it writes, or the state, is not what
    it was then; changes of other fields merge, because a save writes only the fields
    changed on the form. What was typed stays in the form, which the refusal leaves
    open. Calls without a version (imports, actions) are not compared. Of two saves at
    the same instant the database lets one wait and fail; it is tried again and then
    compared with what the first one wrote.
    """

    _inherit = "citizen.appeal"

    form_version = fields.Json(
        compute="_compute_form_version", export_string_translation=False
    )

    # Not compared and so not depended on: the form reads it anew with each load
    def _compute_form_version(self):
        for appeal in self:
            appeal.form_version = appeal._get_version(self._get_versioned_names())

    @api.model
    def _get_versioned_names(self):
        """What the form can change: stored fields and the lists that hang on them."""
        return [
            name
            for name, field in self._fields.items()
            if name in EDITED_LISTS
            or name == "state"
            or (
                field.type in VERSIONED_TYPES
                and field.store
                and not field.related
                and name not in self._protected_fields
                and name not in self.env["citizen.thread.mixin"]._fields
                and self._has_field_access(field, "write")
            )
        ]

    def _get_version(self, names):
        # Sudo: the digest of a list is the same for whoever may see less of it
        appeal = self.sudo()
        return {
            "event": max(appeal.event_ids.ids, default=0),
            "fields": {name: appeal._get_digest(name) for name in names},
        }

    def _get_digest(self, name):
        field, value = self._fields[name], self[name]
        if field.type == "one2many":
            value = [[line.id, str(line.write_date)] for line in value]
        elif field.relational:
            value = value.ids
        text = json.dumps(value, default=str, ensure_ascii=False)
        return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()

    def write(self, vals):
        if "form_version" in vals:
            vals = dict(vals)
            version = vals.pop("form_version")
            self._check_version(version, vals)
            self.invalidate_recordset(["form_version"], flush=False)
        return super().write(vals)

    def check_form_version(self, version):
        """Before a button of the form acts: is the state still the one shown?

        :raise UserError: somebody moved the appeal on since
        """
        self.ensure_one()
        self.check_access("read")
        self._check_version(version, ())

    def _check_version(self, version, names):
        """:raise UserError: the state or one of these fields is not what was shown"""
        shown = version.get("fields") if isinstance(version, dict) else None
        if not isinstance(shown, dict) or not self.exists():
            return
        self.ensure_one()
        now = self._get_version([n for n in ("state", *names) if n in shown])["fields"]
        changed = [name for name, digest in now.items() if shown[name] != digest]
        if changed:
            raise UserError(self._get_conflict_text(changed, version.get("event")))

    def _get_conflict_text(self, changed, event_id):
        """What changed, by whom and when; what to do with what was typed."""
        # Sudo: the trail is whole; events carry nothing of the person
        appeal = self.sudo()
        known = event_id if isinstance(event_id, int) else 0
        events = appeal.event_ids.filtered(lambda event: event.id > known)
        lines = [
            self._get_conflict_line(event.text, event.user_id, event.date)
            for event in events.sorted("id", reverse=True)[:TOLD_EVENTS]
        ] or [
            self._get_conflict_line(
                self._get_labels(changed), appeal.write_uid, appeal.write_date
            )
        ]
        return self.env._(
            "%(appeal)s was changed while you had it open: %(fields)s.\n%(lines)s\n"
            "Nothing was overwritten, and what you typed is still in the form: copy"
            " what you need, discard the changes and enter it into the fresh card.",
            appeal=self.display_name,
            fields=self._get_labels(changed),
            lines="\n".join(lines),
        )

    def _get_conflict_line(self, text, user, instant):
        moment = self.company_id._to_local(instant).strftime("%d.%m.%Y %H:%M")
        return f"• {moment}, {user.name}: {text}"
