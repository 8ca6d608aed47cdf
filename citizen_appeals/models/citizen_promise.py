from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

OPEN_LETTER_STATES = ("draft", "in_review", "approved")
# Without them nobody could be held to the promise
NEEDED_FIELDS = ("name", "works", "date_due", "official_id")
FIXED_FIELDS = frozenset({"letter_id"})


class CitizenPromise(models.Model):
    """A sentence of an answer that promises something, to be marked by a person (E1).

    Found in the text at each save or added by hand. Before the signature each is
    marked as a promise, which becomes a commitment at the dispatch, or as none.
    """

    _name = "citizen.promise"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Promise in an Answer"
    _order = "letter_id, sequence, id"
    _rec_name = "date_due"
    _check_company_auto = True
    _personal_fields = frozenset(
        {"quote", "term", "name", "place", "works", "budget_note", "reason"}
    )
    _access_free_fields = frozenset({"id", "display_name", "state", "write_date"})
    _protected_fields = frozenset(
        {"state", "is_found", "company_id", "reason", "marked_by_id"}
    )

    letter_id = fields.Many2one(
        "citizen.letter",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    appeal_id = fields.Many2one(
        related="letter_id.appeal_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=100)
    quote = fields.Text(string="Sentence", required=True, help="As the answer has it.")
    term = fields.Char(
        string="Term in Words", readonly=True, help="Words of the sentence."
    )
    is_found = fields.Boolean(readonly=True, help="Found in the text, not added.")
    is_vague = fields.Boolean(
        readonly=True, help="The term named binds nobody: «в ближайшее время»."
    )
    state = fields.Selection(
        [
            ("to_mark", "To mark"),
            ("promise", "Promise"),
            ("not_promise", "No promise"),
        ],
        string="Mark",
        default="to_mark",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    # what the commitment will say
    name = fields.Char(
        string="Object",
        compute="_compute_from_letter",
        store=True,
        readonly=False,
        precompute=True,
        help="House, road, yard the works are done on.",
    )
    place = fields.Char(
        compute="_compute_from_letter", store=True, readonly=False, precompute=True
    )
    works = fields.Text(
        compute="_compute_works", store=True, readonly=False, precompute=True
    )
    date_due = fields.Date(string="Term", help="The last day promised.")
    official_id = fields.Many2one(
        "citizen.official",
        string="Responsible",
        compute="_compute_from_letter",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    budget_note = fields.Char(string="Source of Money")
    reason = fields.Char(string="No Promise Because", readonly=True, copy=False)
    marked_by_id = fields.Many2one(
        "res.users", string="Marked by", readonly=True, copy=False, ondelete="restrict"
    )
    can_mark = fields.Boolean(compute="_compute_can_mark")

    @api.depends("letter_id")
    def _compute_from_letter(self):
        for promise in self:
            # Sudo: who marks may be a signatory who reads the letter alone
            appeal = promise.sudo().letter_id.appeal_id
            promise.place = appeal.place
            promise.name = appeal.place or appeal.topic_id.name
            promise.official_id = promise.letter_id.executor_id

    @api.depends("quote")
    def _compute_works(self):
        for promise in self:
            promise.works = promise.quote

    @api.depends("letter_id.state")
    @api.depends_context("uid")
    def _compute_can_mark(self):
        for promise in self:
            promise.can_mark = promise.letter_id._may_mark_promises()

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        promises._check_may_mark()
        return promises

    def write(self, vals):
        if not self.env.su:
            if not FIXED_FIELDS.isdisjoint(vals):
                raise AccessError(self.env._("A promise stays with its letter."))
            self._check_may_mark()
        result = super().write(vals)
        if not self.env.su:
            for promise in self.filtered(lambda p: p.state == "promise"):
                promise._check_binding()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_found(self):
        self._check_may_mark()
        if not self.env.su and self.filtered("is_found"):
            raise UserError(
                self.env._(
                    "A sentence found in the text is not deleted: mark it as no"
                    " promise, with the reason, or change the text (E1)."
                )
            )

    def _follow_text(self, values, day):
        """The sentence was corrected; another day is marked anew."""
        if values["term"] != (self.term or False):
            values |= {"date_due": day, "state": "to_mark", "reason": False}
        if self.works == self.quote:
            values["works"] = values["quote"]
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self._write_flow(changed)

    def _check_may_mark(self):
        if self.env.su:
            return
        for letter in self.letter_id:
            if letter.state not in OPEN_LETTER_STATES:
                raise UserError(
                    self.env._(
                        "%(letter)s is signed: its promises are not changed any more"
                        " (E1). Return it for rework first.",
                        letter=letter.display_name,
                    )
                )
            if not letter._may_mark_promises():
                raise AccessError(
                    self.env._(
                        "%(letter)s: promises are marked by its author, who checks or"
                        " signs it, and the appeals office (E1).",
                        letter=letter.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # marks
    # ------------------------------------------------------------------

    def action_mark_promise(self):
        """It is a promise: with its term it will be put on control (E1, S0)."""
        self.check_access("read")
        self._check_may_mark()
        for promise in self:
            promise._check_binding()
        self._set_mark("promise", reason=False)
        return True

    def _check_binding(self):
        """:raise ValidationError: nobody could be held to it, or the day is over"""
        missing = [
            self._fields[name]._description_string(self.env)
            for name in NEEDED_FIELDS
            if not self[name]
        ]
        if not self.date_due:
            raise ValidationError(
                self.env._(
                    "“%(quote)s”: a promise without a date cannot be put on control"
                    " (E1, S0). Enter the field Term and name the day in the text, or"
                    " mark the sentence as no promise.",
                    quote=self.quote,
                )
            )
        if missing:
            raise ValidationError(
                self.env._(
                    "“%(quote)s”: fill in %(fields)s, then mark the promise (E1).",
                    quote=self.quote,
                    fields=", ".join(missing),
                )
            )
        if self.date_due < self.company_id._today():
            raise ValidationError(
                self.env._(
                    "“%(quote)s”: the Term is over already. Give a day to come (E1).",
                    quote=self.quote,
                )
            )

    def action_mark_not(self, reason=None):
        """It is no promise, because; without a reason the dialog opens (E1)."""
        self.check_access("read")
        self._check_may_mark()
        if reason is None:
            self.ensure_one()
            return self.env["citizen.reason"]._open(self, "not_promise")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say why the sentence promises nothing (E1).")
            )
        self._set_mark("not_promise", reason=reason)
        return True

    def _set_mark(self, state, **values):
        # Sudo: right and values were checked
        self.sudo()._write_flow(
            {"state": state, "marked_by_id": self.env.uid, **values}
        )
        code = "promise_marked" if state == "promise" else "promise_denied"
        for promise in self:
            promise.sudo().appeal_id._log_event(
                code,
                {
                    "letter_id": promise.letter_id.id,
                    "promise_id": promise.id,
                    "date": fields.Date.to_string(promise.date_due) or False,
                },
            )
