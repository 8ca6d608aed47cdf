from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What is written until the head has signed
NOTE_FIELDS = frozenset(
    {"told_by_id", "date_told", "way", "has_consent", "reason", "content", "head_id"}
)


class CitizenOralNote(models.Model):
    """Note (справка) on an oral answer: who told what, when and how (D4, S4 2.4.1).

    In exceptional cases the applicant is answered orally. The executor writes the
    note, the head who examined the appeal signs it with his mark «В дело», the sector
    enters it: then the appeal is answered, without an outgoing letter.
    """

    _name = "citizen.oral.note"
    _inherit = ["citizen.access.logged.mixin", "citizen.protected.mixin"]
    _description = "Note on an Oral Answer"
    _order = "id DESC"
    _check_company_auto = True
    _access_free_fields = frozenset({"id", "display_name", "state", "write_date"})
    _protected_fields = frozenset(
        {
            "state",
            "company_id",
            "head_post",
            "head_name",
            "signed_by_id",
            "date_signed",
            "entered_by_id",
            "date_entered",
            "return_note",
        }
    )
    _personal_fields = frozenset({"reason", "content", "return_note"})

    appeal_id = fields.Many2one(
        "citizen.appeal", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, index=True, precompute=True
    )
    told_by_id = fields.Many2one(
        "citizen.official",
        string="Told by",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    date_told = fields.Datetime(
        string="Told on", required=True, default=lambda self: fields.Datetime.now()
    )
    way = fields.Selection(
        [("phone", "By phone"), ("in_person", "In person")],
        string="How",
        required=True,
        default="phone",
    )
    has_consent = fields.Boolean(
        string="The Applicant Agrees",
        help="Asked before: the applicant does not want an answer in writing.",
    )
    reason = fields.Text(string="Why Orally", required=True)
    content = fields.Text(string="What Was Told", required=True)
    head_id = fields.Many2one(
        "citizen.official",
        string="Head Who Examined",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Signs the note and marks it «В дело».",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("signed", "Signed, to enter"),
            ("entered", "Entered"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    # frozen by the signature
    head_post = fields.Text(readonly=True, copy=False)
    head_name = fields.Char(readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    date_signed = fields.Date(string="Signed on", readonly=True, copy=False)
    entered_by_id = fields.Many2one(
        "res.users", string="Entered by", readonly=True, copy=False, ondelete="restrict"
    )
    date_entered = fields.Date(string="Entered on", readonly=True, copy=False)
    return_note = fields.Text(string="Returned Because", readonly=True, copy=False)
    can_edit = fields.Boolean(compute="_compute_rights")
    can_sign = fields.Boolean(compute="_compute_rights")
    can_enter = fields.Boolean(compute="_compute_rights")

    _running_uniq = models.UniqueIndex(
        "(appeal_id) WHERE state IN ('draft', 'signed', 'entered')",
        "The appeal has a note on its oral answer already.",
    )

    @api.depends("appeal_id")
    def _compute_display_name(self):
        for note in self:
            note.display_name = self.env._(
                "Oral answer: No. %s", note.appeal_id.name or ""
            )

    @api.depends("state", "head_id", "appeal_id")
    @api.depends_context("uid")
    def _compute_rights(self):
        Appeal = self.env["citizen.appeal"]
        office = Appeal._has_role("registrar", "office_head")
        acting = self.env["citizen.official"]._get_current()
        for note in self:
            note.can_edit = note.state == "draft" and note.appeal_id._may_answer()
            note.can_sign = note.state == "draft" and note.head_id in acting
            note.can_enter = note.state == "signed" and office

    @api.constrains("date_told", "appeal_id")
    def _check_date_told(self):
        for note in self:
            day = note.company_id._local_date(note.date_told)
            registered = note.appeal_id.date_registered
            too_early = registered and day < registered
            if too_early or note.date_told > fields.Datetime.now():
                raise ValidationError(
                    self.env._(
                        "Told on: between the registration of the appeal and now"
                        " (S4 2.4.1)."
                    )
                )

    @api.constrains("head_id")
    def _check_head(self):
        for note in self:
            if note.head_id.signing_level < "2_unit_head":
                raise ValidationError(
                    self.env._(
                        "Head Who Examined: the note is signed by a head; choose the"
                        " one who examined the appeal instead of %(post)s (S4 2.4.1).",
                        post=note.head_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        ids = [vals["appeal_id"] for vals in vals_list if vals.get("appeal_id")]
        for appeal in self.env["citizen.appeal"].browse(ids):
            appeal._check_may_tell()
        notes = super().create(vals_list)
        for note in notes:
            note.appeal_id._check_may_tell()
            note.appeal_id._check_can_answer_orally()
        notes.appeal_id.sudo()._sync_readers()
        return notes

    def write(self, vals):
        if not self.env.su and not self._fields.keys().isdisjoint(vals):
            if "appeal_id" in vals:
                # Its head reads the appeal: moved, a note would open any other one
                raise AccessError(self.env._("A note stays with its appeal."))
            self._check_write()
        result = super().write(vals)
        if "head_id" in vals:
            # Sudo: who signs the note sees the appeal; kept by the system
            self.appeal_id.sudo()._sync_readers()
        return result

    def _check_write(self):
        for note in self:
            if note.state != "draft":
                raise UserError(
                    self.env._(
                        "A signed note is not changed: the appeals office returns it"
                        " (S4 2.4.1)."
                    )
                )
            note.appeal_id._check_may(
                note.can_edit, self.env._("an executor of this appeal")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_write()
        if self.filtered("return_note"):
            raise UserError(
                self.env._("A note that was returned stays: correct or cancel it.")
            )

    # ------------------------------------------------------------------
    # deeds
    # ------------------------------------------------------------------

    def _check_deed(self, allowed, states, who):
        self.check_access("read")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for note in self:
            if note.state not in states:
                raise UserError(
                    self.env._(
                        "%(note)s: this cannot be done in the state “%(state)s”.",
                        note=note.display_name,
                        state=labels[note.state],
                    )
                )
            if not allowed(note):
                raise AccessError(
                    self.env._(
                        "%(note)s: this is done by %(who)s (S4 2.4.1).",
                        note=note.display_name,
                        who=who,
                    )
                )

    def action_sign(self):
        """The head who examined signs and marks the note «В дело» (S4 2.4.1)."""
        self._check_deed(
            lambda note: note.can_sign,
            ("draft",),
            self.env._("the head who examined the appeal"),
        )
        for note in self:
            if not note.has_consent:
                raise ValidationError(
                    self.env._(
                        "The Applicant Agrees: without consent the answer is given in"
                        " writing (S4 2.4.1). Ask the applicant, or draft the answer."
                    )
                )
            note.appeal_id._check_can_answer_orally()
            today = note.company_id._today()
            # Sudo: right and state were checked; signatures are written by deeds
            note_sudo = note.sudo()
            names = note_sudo._get_signature(today, self.env.user)
            note_sudo._write_flow(
                {
                    "state": "signed",
                    "signed_by_id": self.env.uid,
                    "date_signed": today,
                    **names,
                }
            )
            note.appeal_id._on_oral_note_signed(note)
        return True

    def _get_signature(self, day, user=None):
        """Post and name of who signs, as on a letter."""
        head = self.head_id
        holder = head._get_holder_on(day)
        post = head.name
        if user and holder.user_id != user:
            holder = head._get_acting_on(day)._get_holder_on(day)
            post = self.env._("Acting: %s", head.name)
        return {
            "head_post": post,
            "head_name": holder._get_short_name() if holder else False,
        }

    def action_enter(self):
        """The sector enters the note: the appeal is answered (S4 2.4.1)."""
        self._check_deed(
            lambda note: note.can_enter,
            ("signed",),
            self.env._("the registrars and the head of the office"),
        )
        for note in self:
            note.sudo()._write_flow(
                {
                    "state": "entered",
                    "entered_by_id": self.env.uid,
                    "date_entered": note.company_id._today(),
                }
            )
            note.appeal_id._on_oral_note_entered(note)
        return True

    def action_return(self, reason=None):
        """The sector returns a note that does not tell enough; it is written anew."""
        office = self.env["citizen.appeal"]._has_role("registrar", "office_head")
        self._check_deed(
            lambda note: office,
            ("signed",),
            self.env._("the registrars and the head of the office"),
        )
        if reason is None:
            return self.env["citizen.reason"]._open(self, "oral_note_return")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say what the note lacks (S4 2.4.1).")
            )
        for note in self:
            note.sudo()._write_flow(
                {
                    "state": "draft",
                    "return_note": reason,
                    "signed_by_id": False,
                    "date_signed": False,
                    "head_post": False,
                    "head_name": False,
                }
            )
            note.appeal_id._on_oral_note_returned(note)
        return True

    def action_cancel(self):
        """The answer is given in writing after all."""
        self._check_deed(
            lambda note: note.appeal_id._may_answer(),
            ("draft",),
            self.env._("an executor of this appeal or the appeals office"),
        )
        self.sudo()._write_flow({"state": "cancelled"})
        return True

    def action_print(self):
        """The note on paper, to be signed and put into the case."""
        self.check_access("read")
        report = self.env.ref("citizen_appeals.citizen_oral_note_report")
        return report.report_action(self, config=False)
