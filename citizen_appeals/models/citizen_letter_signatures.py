from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError

from ..tools.letter_text import join_lines
from .citizen_letter_kind import SIGNING_LEVELS


class CitizenLetter(models.Model):
    """Who signs a letter: by rule, in order, one text for all (D1, S4 2.4.4)."""

    _inherit = "citizen.letter"

    signature_ids = fields.One2many(
        "citizen.letter.signature", "letter_id", copy=False, string="Signatures"
    )

    # ------------------------------------------------------------------
    # Who signs
    # ------------------------------------------------------------------

    @api.constrains("signatory_id", "kind_id")
    def _check_signing_level(self):
        """S4 2.4.4: by the rule of the body, else not below the level of the kind."""
        rules = self.env["citizen.signing.rule"]
        for letter in self.filtered("signatory_id"):
            # Sudo: the rule asks the appeal, which who drafts a letter may not read
            rule = rules._find(letter.sudo())
            signatory = letter.signatory_id
            if rule.official_ids and signatory not in rule.official_ids:
                raise ValidationError(
                    self.env._(
                        "Signatory: by the rule “%(rule)s” (%(clause)s) the letter is"
                        " signed by %(posts)s. Choose one of them.",
                        rule=rule.name,
                        clause=rule.clause,
                        posts=", ".join(rule.official_ids.mapped("name")),
                    )
                )
            level = rule.signing_level or letter.kind_id.signing_level
            if (signatory.signing_level or "") < level and not rule.official_ids:
                letter._refuse_level(signatory, level, rule.clause)

    def _refuse_level(self, signatory, level, clause):
        raise ValidationError(
            self.env._(
                "The post %(post)s may not sign letters of the kind %(kind)s: choose a"
                " signatory of the level “%(level)s” or higher (%(clause)s).",
                post=signatory.name,
                kind=self.kind_id.name,
                level=dict(
                    self.env["citizen.official"]
                    ._fields["signing_level"]
                    ._description_selection(self.env)
                ).get(level, dict(SIGNING_LEVELS)[level]),
                clause=clause or "Ростов-на-Дону, п. 2.4.4",
            )
        )

    def _prepare_signatures(self):
        """Rows for the signatory and for the second one a rule asks for."""
        rules = self.env["citizen.signing.rule"]
        # Sudo: signatures are written by the deeds alone
        for letter in self.sudo():
            pending = letter.signature_ids.filtered(lambda row: row.state == "pending")
            pending.filtered("is_proposed").unlink()
            present = letter.signature_ids.filtered(lambda row: row.state != "dropped")
            second = rules._find(letter).second_official_id
            wanted = [(10, letter.signatory_id), (20, second)]
            letter.env["citizen.letter.signature"].create(
                [
                    {
                        "letter_id": letter.id,
                        "official_id": official.id,
                        "sequence": sequence,
                        "is_proposed": True,
                    }
                    for sequence, official in wanted
                    if official and official not in present.official_id
                ]
            )

    def _get_pending_signatures(self):
        rows = self.signature_ids.filtered(lambda row: row.state == "pending")
        return rows.sorted()

    def _get_signing_official(self):
        """Whose turn it is to sign."""
        return self._get_pending_signatures()[:1].official_id or self.signatory_id

    def action_submit(self):
        result = super().action_submit()
        self._prepare_signatures()
        self.appeal_id.sudo()._sync_readers()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "signatory_id" in vals:
            moving = self.filtered(lambda x: x.state in ("in_review", "approved"))
            moving._prepare_signatures()
            if moving:
                moving.appeal_id.sudo()._sync_readers()
        return result

    # ------------------------------------------------------------------
    # Signing
    # ------------------------------------------------------------------

    def action_sign(self):
        """Sign as the signatory or acting for him, when it is his turn (D1).

        With the last signature text and names are frozen.
        """
        self._lock_for_signature()
        self._check_action("sign")
        self._check_signable()
        self._review_by_signatory()
        for letter in self:
            letter._sign_next("system", self.env.user)

    def _check_signable(self):
        self._check_signing_level()
        self._check_visas()
        self._check_before_sign()

    def _review_by_signatory(self):
        """S4 2.7.2.3: who signs has looked at the quality."""
        self.filtered("kind_id.needs_review")._write_review("approve")

    def _lock_for_signature(self):
        """Two sign at once: one of them does, the other is told who it was."""
        self.check_access("read")
        try:
            self.sudo().lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is signing this letter at this moment. Open it again and"
                    " look whether your signature is still awaited."
                )
            ) from error
        self.invalidate_recordset(["state", "signature_ids"])
        for letter in self.filtered("date_signed"):
            if letter.state in ("signed", "numbered", "dispatched"):
                raise UserError(
                    self.env._(
                        "%(letter)s was signed already on %(day)s by %(who)s; it is not"
                        " signed a second time.",
                        letter=letter.display_name,
                        day=letter.date_signed.strftime("%d.%m.%Y"),
                        who=letter.sudo().signed_by_id.name,
                    )
                )

    def _sign_next(self, way, user=None, day=None):
        """The next signature; the last one moves the letter on.

        :param user: who signs in the system; on paper the holder of the post did
        """
        self.ensure_one()
        letter_sudo = self.sudo()
        if not letter_sudo._get_pending_signatures():
            letter_sudo._prepare_signatures()
        today = self.company_id._today()
        row = letter_sudo._get_pending_signatures()[:1]
        official = row.official_id
        row._sign(way, letter_sudo._get_names_of(official, day or today, user))
        if letter_sudo._get_pending_signatures():
            self._log_letter_event("letter_countersigned", official)
            return
        frozen = letter_sudo._get_frozen_names(day or today)
        main = letter_sudo._get_signed_rows().filtered(
            lambda signed: signed.official_id == self.signatory_id
        )
        self._set_state(
            "signed",
            date_signed=day or today,
            signed_by_id=self.env.user.id,
            **frozen | {"signatory_post": main.post, "signatory_name": main.name},
        )
        self._log_letter_event("letter_signed", official)

    def _get_signed_rows(self):
        return self.signature_ids.filtered(lambda row: row.state == "signed").sorted()

    # ------------------------------------------------------------------
    # Dropped
    # ------------------------------------------------------------------

    def _drop_signatures(self):
        """A return takes the signatures away; who signed is asked again."""
        result = super()._drop_signatures()
        # Sudo: signatures are written by the deeds alone
        for letter in self.sudo():
            letter._get_signed_rows()._drop()
        return result

    def _drop_outdated(self):
        """Signed before the text was corrected: the signature was for another text."""
        result = super()._drop_outdated()
        for letter in self.sudo():
            if letter.state != "approved":
                continue
            digest = letter._get_text_digest()
            outdated = letter._get_signed_rows().filtered(
                lambda row, digest=digest: row.text_digest != digest
            )
            if outdated:
                outdated._drop()
                letter._log_letter_event("signature_dropped", outdated.official_id[:1])
        return result

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------

    def _prepare_print_values(self, cache):
        """What is printed to be signed has no «ПРОЕКТ»; others sign below the first."""
        values = super()._prepare_print_values(cache)
        to_sign = self.state in ("approved", "signed")
        if to_sign:
            values |= {"is_draft": False, "qr": self._get_qr()}
        return values | {"cosignatures": self._get_cosignatures()}

    def _get_cosignatures(self):
        """Post and name of those who sign besides the signatory of the letter."""
        today = self.company_id._today()
        rows = self.sudo().signature_ids.filtered(
            lambda row: row.state != "dropped" and row.official_id != self.signatory_id
        )
        result = []
        for row in rows.sorted():
            names = {"signatory_post": row.post, "signatory_name": row.name}
            if row.state == "pending":
                names = self._get_names_of(row.official_id, today)
            result.append(
                {
                    "post": join_lines(names["signatory_post"]),
                    "name": names["signatory_name"],
                }
            )
        return result
