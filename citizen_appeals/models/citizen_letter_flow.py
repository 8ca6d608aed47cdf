from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from ..tools.letter_text import lower_first
from .citizen_letter import NEXT_STATES

# Deeds and the states they start from; who may do them: _get_allowed_actions
ACTION_STATES = {
    "edit": {"draft", "in_review", "approved"},
    "submit": {"draft"},
    "give_visa": {"in_review", "approved"},
    "take_back": {"in_review"},
    "insist": {"in_review"},
    "approve": {"in_review"},
    "pass_quality": {"signed"},
    "return": {"in_review", "approved", "signed"},
    "sign": {"approved"},
    "attach": {"approved", "signed", "numbered", "dispatched"},
    "number": {"signed"},
    "dispatch": {"numbered"},
    "cancel": {"draft", "in_review", "approved", "signed"},
}


class CitizenLetter(models.Model):
    """Review, signature and return of letters; each deed checks right and state."""

    _inherit = "citizen.letter"

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    @api.depends(
        "state",
        "executor_id",
        "signatory_id",
        "visa_ids.state",
        "visa_ids.is_overruled",
        "signature_ids.state",
        "email_state",
        "is_quality_passed",
        "appeal_id.decision",
    )
    @api.depends_context("uid")
    def _compute_rights(self):
        roles = self._get_roles()
        for letter in self:
            # the chancery reads numbered letters, not the appeals behind them
            allowed = letter.sudo()._get_allowed_actions(roles)
            for action, states in ACTION_STATES.items():
                may = letter.state in states and action in allowed
                letter[f"can_{action}"] = may

    @api.model
    def _get_roles(self):
        """What the user is for letters, read once for a whole list."""
        user = self.env.user

        def has(*names):
            return any(
                user.has_group(f"citizen_appeals.group_{name}") for name in names
            )

        posts = self.env["citizen.official"]._get_current()
        return {
            "uid": user.id,
            "posts": posts,
            "acting": posts._get_acted_for(),
            "writer": has("executor", "assistant", "supervisor"),
            "sector": has("registrar", "office_head"),
            "checker": has("assistant", "registrar", "office_head"),
            "signatory": has("signatory"),
            "clerk": has("chancery", "registrar", "office_head"),
        }

    def _get_allowed_actions(self, roles):
        """Deeds the user may do with this letter, apart from its state (K1)."""
        self.ensure_one()
        posts, sector = roles["posts"], roles["sector"]
        appeal = self.appeal_id
        own = self.create_uid.id == roles["uid"] or bool(
            (self.executor_id | appeal.lead_executor_id) & posts
        )
        author = sector or (roles["writer"] and own)
        # K1: who acts for the signatory signs on his days, whatever his own role
        signatory = self._get_signing_official()
        signer = signatory in roles["acting"] or (
            roles["signatory"] and signatory in posts
        )
        # a paper signature is entered by who brings the paper back
        keeper = roles["clerk"] or signer or bool(signatory.assistant_ids & posts)
        checks = {
            # S4 2.5.4: the sector may correct what is on its way to signature
            "edit": sector or (author and self.state == "draft"),
            "submit": author,
            "give_visa": bool(self._get_pending_visas(posts)),
            # S4 2.3.10: a refused visa returns the question to the executor
            "take_back": author and bool(self.disagreement),
            "insist": author and any(visa._is_open_refusal() for visa in self.visa_ids),
            "approve": roles["checker"],
            # S4 2.7.2.4: the office looks when it enters the decision
            "pass_quality": sector
            and self.kind_id.needs_decision
            and bool(appeal.decision)
            and not self.is_quality_passed,
            # D2: looked at before signature, when signing, and after the decision
            "return": sector
            or (self.state != "signed" and (roles["checker"] or signer))
            or (self.state == "signed" and self.on_order_of_id in posts),
            "sign": signer,
            "attach": keeper,
            "number": roles["clerk"],
            "dispatch": roles["clerk"] and self.email_state in (False, "failed"),
            "cancel": sector or (author and self.state != "signed"),
        }
        return {action for action, allowed in checks.items() if allowed}

    def _check_action(self, action):
        """Raise unless every letter may be acted upon by this user in its state."""
        self.check_access("read")
        roles = self._get_roles()
        for letter in self:
            if action not in letter.sudo()._get_allowed_actions(roles):
                raise AccessError(
                    self.env._("You may not do this with %s.", letter.display_name)
                )
            if letter.state not in ACTION_STATES[action]:
                raise UserError(
                    self.env._(
                        "%(letter)s: this cannot be done in the state “%(state)s”.",
                        letter=letter.display_name,
                        state=letter._get_state_label(),
                    )
                )

    def _get_state_label(self):
        selection = self._fields["state"]._description_selection(self.env)
        return dict(selection)[self.state]

    def _set_state(self, state, **values):
        """The only writer of ``state``: checks the table, writes, logs the event."""
        for letter in self:
            if state not in NEXT_STATES[letter.state]:
                raise UserError(
                    self.env._(
                        "%(letter)s: this cannot be done in the state “%(state)s”.",
                        letter=letter.display_name,
                        state=letter._get_state_label(),
                    )
                )
        # rights were checked by the deed; the users cannot write these fields
        self.sudo()._write_flow({"state": state, **values})

    def _log_letter_event(self, code, official=None):
        for letter in self:
            letter.appeal_id.sudo()._log_event(
                code, {"letter_id": letter.id}, official=official
            )

    def _tell_appeal(self, code, hook):
        """Call a hook of the appeal; where it moved the appeal, it wrote the event."""
        for letter in self:
            appeal_sudo = letter.appeal_id.sudo()
            state = appeal_sudo.state
            getattr(appeal_sudo, hook)(letter.sudo())
            if appeal_sudo.state == state:
                letter._log_letter_event(code)

    # ------------------------------------------------------------------
    # Submission
    # ------------------------------------------------------------------

    def action_submit(self):
        """Send the draft to the quality check, or straight to signature (D1)."""
        self._check_action("submit")
        for letter in self:
            letter._check_complete()
            letter._ensure_order_named()
        self._check_before_review()
        for letter in self:
            if letter.kind_id.needs_review:
                letter.sudo()._request_visas()
        to_review = self.filtered("kind_id.needs_review")
        to_review._set_state("in_review")
        (self - to_review)._set_state("approved")
        self.appeal_id.sudo()._sync_readers()
        self._tell_appeal("letter_submitted", "_on_letter_submitted")

    def _check_before_review(self):
        """Hook: what forbids sending the letters to review, raised before a write."""

    def _check_before_sign(self):
        """Hook: what forbids the signature, raised before anything is written."""

    def _drop_signatures(self):
        """Hook: signatures already given do not hold for another text."""

    def _check_complete(self):
        """What must be there before anybody is asked to look at the letter."""
        self.ensure_one()
        way = self.dispatch_way
        missing = [
            self._fields[name]._description_string(self.env)
            for name, needed in (
                ("body", True),
                ("addressee_name_dative", True),
                ("addressee_address", way == "post"),
                ("addressee_email", way == "email"),
                ("signatory_id", True),
                ("executor_id", True),
                ("on_order_of_id", self.kind_id.needs_decision),
                ("partner_id", self.kind_id.addressee == "organization"),
            )
            if needed
            and (is_html_empty(self.body) if name == "body" else not self[name])
        ]
        if missing:
            raise UserError(
                self.env._(
                    "%(letter)s: fill in %(fields)s.",
                    letter=self.display_name,
                    fields=", ".join(missing),
                )
            )

    def _open_remark_dialog(self, deed):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citizen_appeals.citizen_letter_return_action"
        )
        action["context"] = {
            "default_letter_ids": self.ids,
            "default_deed": deed,
        }
        return action

    def action_cancel(self):
        """The letter is not needed; it stays as history."""
        self._check_action("cancel")
        self._set_state("cancelled")
        self._log_letter_event("letter_cancelled")
        for letter in self.filtered("kind_id.answers_appeal"):
            letter.appeal_id.sudo()._on_letter_returned(letter)

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def _get_frozen_names(self, day, user=None):
        """Post and names as of the day of signature: a successor changes nothing.

        Without a user, as they would be if the holder signed: for a draft.
        """
        self.ensure_one()
        executor = self.executor_id
        drafter = executor._get_holder_on(day)
        return {
            **self._get_names_of(self.signatory_id, day, user),
            "executor_name": drafter.name or executor.name,
            "executor_phone": drafter.phone or executor.phone,
        }

    @api.model
    def _get_names_of(self, official, day, user=None):
        """Post and name under a signature; who acts for another signs as acting."""
        holder = official._get_holder_on(day)
        post = official.name
        if user and holder.user_id != user:
            holder = official._get_acting_on(day)._get_holder_on(day)
            post = lower_first(official.name_genitive or official.name)
            post = f"Исполняющий обязанности {post}"
        return {
            "signatory_post": post,
            "signatory_name": holder._get_short_name() if holder else False,
        }
