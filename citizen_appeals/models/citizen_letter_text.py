import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html

from ..tools.letter_text import long_date, lower_first, salutation


class CitizenLetter(models.Model):
    """Words and addressee of a letter: proposed by kind and appeal, then edited."""

    _inherit = "citizen.letter"

    appeal_is_readable = fields.Boolean(compute="_compute_appeal_is_readable")
    addressee_kind = fields.Selection(
        related="kind_id.addressee", export_string_translation=False
    )

    @api.depends_context("uid")
    @api.depends("appeal_id")
    def _compute_appeal_is_readable(self):
        """The chancery reads letters whose appeals it does not see."""
        # Sudo: ``is_readable`` asks for the user all the same
        for letter in self:
            letter.appeal_is_readable = letter.sudo().appeal_id.is_readable

    def action_open_appeal(self):
        """The appeal of the letter, for who may read it."""
        self.ensure_one()
        return self.appeal_id._get_records_action()

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    @api.model
    def _create_for(self, appeals, kind_code, **values):
        """Draft a letter of that kind for each appeal; for the deeds of appeals."""
        kinds = self.env["citizen.letter.kind"]
        vals_list = []
        for appeal in appeals:
            kind = kinds._get_by_code(kind_code, appeal.company_id)
            vals_list.append({"appeal_id": appeal.id, "kind_id": kind.id, **values})
        return self.create(vals_list)

    def action_fill_body(self):
        """Start the text anew from the words of the kind."""
        for letter in self:
            if not letter.can_edit:
                raise UserError(
                    self.env._("The text is frozen: return the letter to change it.")
                )
        self._fill_bodies()

    def _fill_bodies(self, is_new=False):
        """Start the texts with the words of their kinds.

        :param is_new: just created: there is no former text to keep as a version
        """
        for kind, letters in self.grouped("kind_id").items():
            bodies = kind.sudo(False)._render_bodies(letters)
            for letter in letters:
                # the indents of the kind's text are not those of the letter
                body = re.sub(r">\s*\n\s*<", "><", bodies[letter.id]).strip()
                letter._write_text({"body": body}, is_new)

    def _write_text(self, vals, is_new):
        """A new text has no version before it, and what follows a change is not due."""
        return self._write_flow(vals) if is_new else self.write(vals)

    def _get_text_values(self):
        """What the words of a kind may name besides the letter itself."""
        self.ensure_one()
        appeal = self.appeal_id
        return {
            "appeal": appeal,
            "clause": self.kind_id.clause or "",
            "order_phrase": self._get_order_phrase(),
            "unit": self.executor_id.department_id.name or "",
            "examiner": self._get_examiner(),
            "organization": self.partner_id.name or "",
            "organization_address": self._get_partner_address(self.partner_id),
            "applicant_genitive": appeal.applicant_id.name_genitive or "",
            "superior_number": appeal.superior_number or "",
            "superior_date": appeal.superior_date,
            "answer": self._find_answer(),
            "long_date": long_date,
            "lower_first": lower_first,
            **appeal._get_commission_texts(),
        }

    def _get_examiner(self):
        """B5: unit, post, name and office phone of who examines."""
        official = self.executor_id
        holder = official._get_holder_on(self.company_id._today())
        return {
            "unit": official.department_id.name or "",
            "post": official.name or "",
            "name": holder._get_listed_name() if holder else "",
            "phone": holder.phone or official.phone or "",
        }

    def _get_order_phrase(self):
        """D5: post and name of the ordering official in the genitive."""
        official = self.on_order_of_id
        if not official:
            return "…"
        holder = official._get_holder_on(self.company_id._today())
        post = lower_first(official.name_genitive or official.name)
        return " ".join(filter(None, (post, holder.name_genitive or holder.name)))

    def _ensure_order_named(self):
        """D5: the answer says on whose order; a text without gets the sentence.

        Any form of the word «поручение» counts, so an author may word it differently.
        """
        for letter in self:
            if not letter.kind_id.needs_decision or not letter.on_order_of_id:
                continue
            if "поручени" in html2plaintext(letter.body).lower():
                continue
            sentence = (
                f"По поручению {letter._get_order_phrase()} обращение рассмотрено."
            )
            letter.body = plaintext2html(sentence) + letter.body

    def _find_order_author(self):
        """Author of the first resolution, else the curator, else the addressee."""
        appeal = self.appeal_id
        author = appeal.resolution_ids.sorted("id").author_id[:1]
        return author or appeal.supervisor_id or appeal.addressee_id

    def _find_answer(self):
        """The numbered answer to the applicant, named in the letter to the superior."""
        return self.appeal_id.letter_ids.filtered(
            lambda letter: letter.kind_id.answers_appeal and letter.name
        )[:1]

    # ------------------------------------------------------------------
    # Addressee
    # ------------------------------------------------------------------

    def _get_addressee_values(self):
        """Name in the dative, postal address and e-mail, by the kind's addressee."""
        self.ensure_one()
        addressee = self.kind_id.addressee
        if addressee == "applicant":
            return self._get_applicant_values()
        if addressee == "superior":
            partner = self.partner_id or self.appeal_id.superior_partner_id
            return self._get_partner_values(partner)
        if addressee == "organization":
            return self._get_partner_values(self.partner_id)
        return {"name": False, "address": False, "email": False}

    def _get_applicant_values(self):
        applicant = self.appeal_id.applicant_id
        address = ", ".join(filter(None, (applicant.address, applicant.zip)))
        return {
            "name": applicant.name_dative or applicant.name,
            "address": address,
            "email": applicant.email,
        }

    def _get_partner_values(self, partner):
        return {
            "name": partner.name,
            "address": self._get_partner_address(partner),
            "email": partner.email,
        }

    def _get_salutation(self):
        """«Уважаемый Иван Иванович!» to a person; bodies are not greeted."""
        appeal = self.appeal_id
        applicant = appeal.applicant_id
        if self.kind_id.addressee != "applicant" or applicant.is_organization:
            return False
        if appeal.is_collective:
            return "Уважаемые заявители!"
        return salutation(applicant.given_name, applicant.patronymic, applicant.gender)

    @api.model
    def _get_partner_address(self, partner):
        """One line, as an address is written in Russian letters."""
        parts = (
            partner.street,
            partner.street2,
            partner.city,
            partner.state_id.name,
            partner.zip,
        )
        return ", ".join(filter(None, parts))
