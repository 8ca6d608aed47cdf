from odoo import models

from .citizen_eraser import BLANK, SPECIAL

# Where words about a record lie beside it: fields that name the record
BESIDE = {
    "ir.attachment": ("res_model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
    "mail.message": ("model", "res_id"),
    "mail.scheduled.message": ("model", "res_id"),
}


class Base(models.AbstractModel):
    """What an act has emptied stays empty, whoever writes and by whatever way (K2)."""

    _inherit = "base"

    def _validate_fields(  # pylint: disable=missing-return
        self, field_names, excluded_names=()
    ):
        """The one place both creation and writing come through."""
        super()._validate_fields(field_names, excluded_names)
        if self._name in BESIDE:
            self._check_beside_erased()
        elif not self._name.startswith("citizen."):
            return
        elif self._transient:
            self._check_dialog_links(field_names)
        else:
            self._check_still_erased(field_names)

    def _check_still_erased(self, field_names):
        """:raise UserError: words come into a record of a destroyed case"""
        eraser = self.env["citizen.eraser"]
        if self._name in SPECIAL:
            return
        names = eraser._get_personal_fields(self._name).intersection(field_names)
        # Sudo: a destroyed case is one for everybody
        written = self.sudo().filtered(
            lambda record: any(record._has_words(name) for name in names)
        )
        if written:
            written._check_not_erased()

    def _has_words(self, name):
        """Whether a personal field was filled; of a file that it was written."""
        if self._fields[name].type == "binary":
            return True
        value = self[name]
        return bool(value) and not (isinstance(value, str) and value == BLANK)

    def _check_beside_erased(self):
        model_name, id_name = BESIDE[self._name]
        for name, records in self.sudo().grouped(model_name).items():
            owned = name and name.startswith("citizen.") and name in self.env
            if owned and not self.env[name]._transient:
                ids = {record[id_name] for record in records if record[id_name]}
                owners = self.env[name].sudo().browse(sorted(ids)).exists()
                owners._check_not_erased()

    def _check_not_erased(self):
        """:raise UserError: the appeals these records hang on were all destroyed"""
        if self._name == "citizen.applicant":
            self._check_kept()
            return
        paths = self.env["citizen.eraser"]._get_paths(self._name)
        if not any(self._get_owners(path).destruction_act_id for path in paths):
            return
        for record in self:
            appeals = (
                self.env["citizen.appeal"]
                .sudo()
                .union(*(record._get_owners(path) for path in paths))
            )
            if all(appeal.destruction_act_id for appeal in appeals):
                appeals._check_not_destroyed()

    def _get_owners(self, path):
        """Appeals at the end of a way."""
        return self if path == "id" else self.mapped(path)
