from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError

# The one way of a sheet; each deed starts from these states
DEED_STATES = {
    "open": ("draft",),
    "cancel": ("draft", "open"),
    "submit": ("open",),
    "return": ("submitted",),
    "accept": ("submitted",),
    "finish": ("accepted",),
    "confirm": ("done",),
    "reopen": ("done", "closed"),
}


class CitizenNonconformity(models.Model):
    """The deeds of a nonconformity: who does them, when, what must be there."""

    _inherit = "citizen.nonconformity"

    def _check_deed(self, deed, allowed, who):
        """:raise AccessError: naming who does it; :raise UserError: the state"""
        self.check_access("read")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for sheet in self:
            if not (allowed(sheet) if callable(allowed) else allowed):
                raise AccessError(
                    self.env._(
                        "%(sheet)s: this is done by %(who)s (S4 2.7.4).",
                        sheet=sheet.display_name,
                        who=who,
                    )
                )
            if sheet.state not in DEED_STATES[deed]:
                raise UserError(
                    self.env._(
                        "%(sheet)s: this cannot be done in the state “%(state)s”.",
                        sheet=sheet.display_name,
                        state=labels[sheet.state],
                    )
                )

    def _check_office(self, deed):
        self._check_deed(
            deed,
            self._is_office(),
            self.env._("the registrars and the head of the office"),
        )

    def _check_control(self, deed):
        allowed = self._is_office() or self.env["citizen.appeal"]._has_role("oversight")
        self._check_deed(
            deed,
            allowed,
            self.env._("the appeals office or the supervising deputy head"),
        )

    def _ask_reason(self, deed, reason):
        """The dialog that asks for a reason, or None when one is given."""
        if reason is None:
            return self.env["citizen.reason"]._open(self, f"nonconformity_{deed}")
        if not reason.strip():
            raise ValidationError(
                self.env._("Reason: say in a sentence or two why (S4 2.7.3).")
            )
        return None

    def _log_deed(self, code):
        for sheet in self.sudo():
            sheet.appeal_ids._log_event(code, {"official_id": sheet.official_id.id})

    def _move(self, state, code, **values):
        """Write the state, tell the appeals, let the responsible see them."""
        # Sudo: right and state were checked by the deed that calls
        sheets = self.sudo()
        sheets._write_flow({"state": state, **values})
        self.with_env(self.env)._log_deed(code)
        sheets.appeal_ids._sync_readers()

    # ------------------------------------------------------------------
    # the sector opens
    # ------------------------------------------------------------------

    def action_open(self):
        """Open the sheet: number, and the term for the measures (S4 2.5.6)."""
        self._check_office("open")
        for sheet in self:
            sheet._check_described()
        for company, sheets in self.grouped("company_id").items():
            today = company._today()
            register = self.env["citizen.register"]._find(company, "nonconformity")
            if not register:
                raise UserError(
                    self.env._(
                        "%s has no register of nonconformities. The administrator"
                        " adds it under Configuration, Registers.",
                        company.name,
                    )
                )
            due = sheets._get_measures_due(company)
            sheets._move(
                "open",
                "nonconformity_opened",
                date_opened=today,
                date_due=due,
                register_id=register.id,
            )
            sheets.sudo()._draw_numbers(today.year)
        return True

    def _check_described(self):
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("description", "official_id")
            if not self[name]
        ]
        if missing:
            raise ValidationError(
                self.env._(
                    "%(fields)s: fill in before the sheet is opened (S4 2.5.6).",
                    fields=", ".join(missing),
                )
            )

    def _get_measures_due(self, company):
        rule = self._get_rule("nonconformity", company, company._today())
        return rule and rule._due_for(company, company._today())[0]

    def action_cancel(self, reason=None):
        """Not confirmed: nothing does not conform; the reason stays."""
        self._check_office("cancel")
        if dialog := self._ask_reason("cancel", reason):
            return dialog
        self._move("cancelled", "nonconformity_cancelled", effect_note=reason)
        return True

    # ------------------------------------------------------------------
    # the unit names cause and measures
    # ------------------------------------------------------------------

    def action_submit(self):
        """The head of the unit submits cause and measures (S4 2.5.6)."""
        posts = self.env["citizen.appeal"]._my_posts()
        office = self._is_office()
        self._check_deed(
            "submit",
            lambda sheet: office or sheet.official_id in posts,
            self.env._("the head of the unit that answers for it"),
        )
        for sheet in self:
            sheet._check_submittable()
            today = sheet.company_id._today()
            sheet._move(
                "submitted",
                "nonconformity_submitted",
                date_submitted=today,
                is_late=bool(sheet.date_due and sheet.date_due < today),
            )
        return True

    def _check_submittable(self):
        if not self.cause_id or not (self.cause_note or "").strip():
            raise ValidationError(
                self.env._(
                    "Cause: choose it and describe it in detail, the measures remove"
                    " it (S4 2.5.6)."
                )
            )
        # After a check without effect the old measures do not count
        fresh = self.measure_ids.filtered(lambda m: not m.date_done)
        if self.round == 1:
            fresh = self.measure_ids
        if not fresh.filtered(lambda m: m.kind == "corrective"):
            raise ValidationError(
                self.env._(
                    "Measures: add at least one new corrective measure with its"
                    " responsible and date (S4 2.5.6)."
                )
            )

    def action_return(self, reason=None):
        """The sector does not accept the measures and says why (S4 2.7.4)."""
        self._check_office("return")
        if dialog := self._ask_reason("return", reason):
            return dialog
        self._move("open", "nonconformity_returned", return_note=reason)
        return True

    def action_accept(self):
        """The sector accepts the measures; they are carried out (S4 2.7.4)."""
        self._check_office("accept")
        self._move("accepted", "nonconformity_accepted")
        return True

    # ------------------------------------------------------------------
    # evidence and effect
    # ------------------------------------------------------------------

    def action_finish(self):
        """Every measure is carried out and its evidence filed (S4 2.5.7, 2.7.4)."""
        self._check_office("finish")
        for sheet in self:
            sheet._check_evidence()
            company = sheet.company_id
            today = company._today()
            rule = sheet._get_rule("nonconformity_effect", company, today)
            sheet._move(
                "done",
                "nonconformity_done",
                date_done=today,
                date_check=rule._due_for(company, today)[0] if rule else today,
            )
        return True

    def _check_evidence(self):
        bare = self.measure_ids.filtered(lambda m: not m._is_proved())
        if bare:
            raise ValidationError(
                self.env._(
                    "Measures: %(count)s of them have no date done or no evidence."
                    " File the evidence first, then the case returns (S4 2.5.7,"
                    " 2.7.4).",
                    count=len(bare),
                )
            )

    def action_confirm(self, reason=None):
        """The effect was checked: the measures helped (D7)."""
        self._check_control("confirm")
        for sheet in self:
            if sheet.date_check and sheet.date_check > sheet.company_id._today():
                raise UserError(
                    self.env._(
                        "%(sheet)s: the effect is checked from %(date)s on, to see"
                        " whether the cause is removed (S4 2.7.3).",
                        sheet=sheet.display_name,
                        date=sheet.date_check.strftime("%d.%m.%Y"),
                    )
                )
        if dialog := self._ask_reason("confirm", reason):
            return dialog
        for sheet in self:
            sheet._move("closed", "nonconformity_effective", **sheet._check_of(reason))
        return True

    def action_reopen(self, reason=None):
        """The measures had no effect: new ones are asked for, with a new term (D7)."""
        self._check_control("reopen")
        if dialog := self._ask_reason("reopen", reason):
            return dialog
        for sheet in self:
            sheet._move(
                "open",
                "nonconformity_reopened",
                round=sheet.round + 1,
                date_due=sheet._get_measures_due(sheet.company_id),
                date_submitted=False,
                date_done=False,
                date_check=False,
                **sheet._check_of(reason),
            )
        return True

    def _check_of(self, note):
        return {
            "date_checked": self.company_id._today(),
            "checked_by_id": self.env.uid,
            "effect_note": note,
        }

    def action_print(self):
        """The sheet of the nonconformity (карточка несоответствия)."""
        self.check_access("read")
        report = self.env.ref("citizen_appeals.citizen_nonconformity_report")
        return report.report_action(self, config=False)

    def action_open_appeals(self):
        """The appeals under this cause, as far as the user sees them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appeals"),
            "res_model": "citizen.appeal",
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", self.appeal_ids.ids)],
            "context": {"create": False},
        }
