from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError

# Each deed starts from these states
DEED_STATES = {
    "submit": ("draft",),
    "return": ("submitted",),
    "publish": ("submitted",),
    "withdraw": ("published",),
    "revise": ("published", "withdrawn", "submitted"),
}


class CitizenPublicAnswer(models.Model):
    """The way of a text to the site and off it; two people answer for each (I3)."""

    _inherit = "citizen.public.answer"

    def _check_deed(self, deed, *roles):
        """:raise AccessError: the role; :raise UserError: the state"""
        self.env["citizen.appeal"]._check_role(*roles)
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for text in self:
            if text.state not in DEED_STATES[deed]:
                raise UserError(
                    self.env._(
                        "%(text)s: this cannot be done in the state “%(state)s”.",
                        text=text.display_name,
                        state=labels[text.state],
                    )
                )

    def _ask_reason(self, deed, reason):
        """The dialog that asks for a reason, or None when one is given."""
        if reason is None:
            return self.env["citizen.reason"]._open(self, f"public_answer_{deed}")
        if not reason.strip():
            raise ValidationError(self.env._("Reason: say in a sentence or two why."))
        return None

    def _log_deed(self, code):
        # Sudo: events are written by the system; right and state were checked
        self.sudo().appeal_id.with_env(self.env)._log_event(code)

    def _check_clean(self):
        """Masking looks again: nothing personal may be left undecided."""
        self._sync_findings()
        self.invalidate_recordset(["finding_ids", "open_count"])
        for text in self:
            if text.open_count:
                raise UserError(
                    self.env._(
                        "%(text)s: places that may be personal are left: %(count)s."
                        " Mask each of them or confirm that it is not personal"
                        " (59-FZ, article 6).",
                        text=text.display_name,
                        count=text.open_count,
                    )
                )

    def action_submit(self):
        """The clerk is through with a text and asks for approval."""
        self._check_deed("submit", "registrar", "office_head")
        for text in self:
            if not text.topic_id:
                raise ValidationError(
                    self.env._(
                        "Topic: choose one, the register is read by its sections."
                    )
                )
        self._check_clean()
        for company, texts in self.grouped("company_id").items():
            texts._write_flow(
                {
                    "state": "submitted",
                    "author_id": self.env.uid,
                    "date_submitted": company._today(),
                    "return_note": False,
                }
            )
        self._log_deed("public_answer_submitted")
        return True

    def action_return(self, reason=None):
        """The head of the office wants it otherwise and says how."""
        self._check_deed("return", "office_head")
        if dialog := self._ask_reason("return", reason):
            return dialog
        self._write_flow({"state": "draft", "return_note": reason.strip()})
        self._log_deed("public_answer_returned")
        return True

    def action_publish(self):
        """Another person than the author approves, and everybody may read it."""
        self._check_deed("publish", "office_head")
        self._check_four_eyes()
        self._check_clean()
        for text in self:
            today = text.company_id._today()
            text._write_flow(
                {
                    "state": "published",
                    "number": text.number or self._draw_number(),
                    "version": text.version + 1,
                    "month": today.replace(day=1),
                    "approved_by_id": self.env.uid,
                    "date_approved": today,
                    "withdraw_note": False,
                }
            )
        self.env["citizen.public.edition"]._forget()
        self._log_deed("public_answer_published")
        return True

    def _needs_other_eyes(self):
        """Whether the body wants another person than this user to approve the text."""
        self.ensure_one()
        authors = self.author_id + self.edited_by_id
        return self.company_id.public_four_eyes and self.env.user in authors

    def _check_four_eyes(self):
        for text in self:
            if text._needs_other_eyes():
                raise AccessError(
                    self.env._(
                        "%(text)s: you wrote or submitted it yourself. Another head of"
                        " the office approves it, or whoever acts for you.",
                        text=text.display_name,
                    )
                )

    def _draw_number(self):
        # Sudo: the counter is the system's
        number = self.env["ir.sequence"].sudo().next_by_code("citizen.public.answer")
        if not number:
            raise UserError(
                self.env._(
                    "The counter of published answers is missing: ask the administrator"
                    " to update the module."
                )
            )
        return int(number)

    def action_withdraw(self, reason=None):
        """Off the site at once; the number stays taken."""
        self._check_deed("withdraw", "registrar", "office_head")
        if dialog := self._ask_reason("withdraw", reason):
            return dialog
        self._write_flow({"state": "withdrawn", "withdraw_note": reason.strip()})
        self.env["citizen.public.edition"]._forget()
        self._log_deed("public_answer_withdrawn")
        return True

    def action_revise(self):
        """Back to the drafts: off the site until it is approved anew."""
        self._check_deed("revise", "registrar", "office_head")
        was_public = self.filtered(lambda text: text.state == "published")
        self._write_flow({"state": "draft"})
        self._sync_findings()
        if was_public:
            self.env["citizen.public.edition"]._forget()
            was_public._log_deed("public_answer_withdrawn")
        return True

    def action_open_page(self):
        """The page as everybody sees it."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.public_url, "target": "new"}

    def action_open_appeal(self):
        """The appeal it was written from."""
        self.ensure_one()
        return self.appeal_id._get_records_action()

    # ------------------------------------------------------------------
    # erasing (F1)
    # ------------------------------------------------------------------

    def _leave_appeals(self, appeals):
        """Before a destruction: public texts name nobody and stay, without their
        appeal; the others leave with it."""
        # Sudo: the act is executed whole, whatever the executor may see
        texts = self.sudo().search([("appeal_id", "in", appeals.ids)])
        public = texts.filtered(lambda text: text.state == "published")
        public._write_flow({"appeal_id": False})
        rest = texts - public
        self.env["citizen.eraser"]._erase_talk(self._name, rest.ids)
        rest.finding_ids.unlink()
        rest._write_flow({"number": 0, "state": "draft"})
        rest.unlink()
        self.env.flush_all()
