from odoo import api, fields, models

FORMS = ("name_genitive", "name_dative")
# What one method computes: given one of them, the others must be given too.
COMPUTED = (*FORMS, "forms_need_review")
MARKS = (*FORMS, "forms_manual")


class CitizenFormsMixin(models.AbstractModel):
    """Genitive and dative of a name or post: proposed, stored, corrected by hand.

    A form typed by hand differs from the proposed one and stays until somebody
    takes the tick «by hand» off; if the name changes meanwhile, it asks for a look.
    """

    _name = "citizen.forms.mixin"
    _description = "Name with Case Forms"

    name_genitive = fields.Char(
        string="Genitive", compute="_compute_forms", store=True, readonly=False
    )
    name_dative = fields.Char(
        string="Dative", compute="_compute_forms", store=True, readonly=False
    )
    forms_manual = fields.Boolean(
        string="Forms by Hand",
        help="Take the tick off to have the forms proposed again.",
    )
    forms_need_review = fields.Boolean(
        string="Check the Forms",
        compute="_compute_forms",
        store=True,
        readonly=False,
        help="The name was not declined: look at the forms and correct them.",
    )

    def _get_form_sources(self):
        """Names of the fields the forms are made from."""
        return ("name",)

    @api.model
    def _inflect(self, values):
        """Genitive, dative and whether somebody must look, from source values.

        :param dict values: a value for each of ``_get_form_sources()``
        """
        raise NotImplementedError

    @api.depends(lambda self: (*self._get_form_sources(), "forms_manual"))
    def _compute_forms(self):
        for record in self:
            if record.forms_manual:
                record._keep_forms()
                continue
            genitive, dative, need_review = self._inflect(record._get_form_values({}))
            record.name_genitive = genitive
            record.name_dative = dative
            record.forms_need_review = need_review

    def _keep_forms(self):
        """Forms typed by hand stay; a changed name behind them asks for a look."""
        sources = self._get_form_values({})
        old = self._origin._get_form_values({}) if self._origin else sources
        self.name_genitive = self.name_genitive
        self.name_dative = self.name_dative
        self.forms_need_review = self.forms_need_review or sources != old

    def _get_form_values(self, vals):
        return {name: vals.get(name, self[name]) for name in self._get_form_sources()}

    @api.model_create_multi
    def create(self, vals_list):
        empty = self.browse()
        return super().create([empty._mark_forms(vals) for vals in vals_list])

    def write(self, vals):
        if not any(name in vals for name in COMPUTED):
            if stale := self._get_stale(vals):
                super(CitizenFormsMixin, stale).write({"forms_need_review": True})
            return super().write(vals)
        for record in self:
            super(CitizenFormsMixin, record).write(record._mark_forms(vals))
        return True

    def _mark_forms(self, vals):
        """Values in which the forms are either what is proposed, or by hand.

        A form sent by the web client is the proposed one unless it was typed over.
        """
        if vals.get("forms_manual") or not any(name in vals for name in COMPUTED):
            return vals
        if self.forms_manual and not any(name in vals for name in MARKS):
            return vals
        given = {name: vals[name] for name in FORMS if vals.get(name)}
        genitive, dative, review = self._inflect(self._get_form_values(vals))
        proposed = {"name_genitive": genitive, "name_dative": dative}
        others = {key: value for key, value in vals.items() if key not in FORMS}
        if all(proposed[name] == value for name, value in given.items()):
            review = {"forms_need_review": review}
            return review | proposed | others | {"forms_manual": False}
        kept = {} if self.forms_manual else proposed
        by_hand = {"forms_manual": True, "forms_need_review": False}
        return kept | others | given | by_hand

    def _get_stale(self, vals):
        """Records whose name changes behind forms typed by hand."""
        if vals.get("forms_manual") is False or not (
            set(self._get_form_sources()) & vals.keys()
        ):
            return self.browse()
        return self.filtered(
            lambda record: (
                record.forms_manual
                and record._get_form_values(vals) != record._get_form_values({})
            )
        )
