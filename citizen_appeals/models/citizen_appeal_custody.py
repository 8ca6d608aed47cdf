from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# A keyboard scanner under the Russian layout types these for Latin letters
RU_KEYS = "йцукенгшщзфывапролдячсмить"
EN_KEYS = "qwertyuiopasdfghjklzxcvbnm"
LAYOUT = str.maketrans(RU_KEYS + RU_KEYS.upper(), EN_KEYS + EN_KEYS.upper())
CODE_LENGTH = 10


class CitizenAppeal(models.Model):
    """Where the paper is: who holds it, how long, every move of it (B4)."""

    _inherit = "citizen.appeal"

    custody_ids = fields.One2many(
        "citizen.custody", "appeal_id", string="Custody Card", copy=False
    )
    holder_id = fields.Many2one(
        "citizen.official",
        string="Paper Held by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the paper is in the appeals office.",
    )
    date_held_from = fields.Datetime(string="Held from", readonly=True, copy=False)
    is_receipt_pending = fields.Boolean(
        string="Receipt Not Confirmed", readonly=True, copy=False
    )
    is_paper_lost = fields.Boolean(string="Paper Lost", readonly=True, copy=False)
    days_held = fields.Integer(compute="_compute_days_held")
    can_confirm_custody = fields.Boolean(compute="_compute_can_confirm_custody")

    @api.depends("holder_id", "date_held_from", "company_id")
    def _compute_days_held(self):
        for appeal in self:
            days = 0
            if appeal.holder_id and appeal.date_held_from:
                company = appeal.company_id
                day = company._local_date(appeal.date_held_from)
                days = (company._today() - day).days
            appeal.days_held = days

    @api.depends("is_receipt_pending", "holder_id")
    @api.depends_context("uid")
    def _compute_can_confirm_custody(self):
        waiting = self.filtered("is_receipt_pending")
        posts = waiting and waiting._get_custody_posts()
        for appeal in self:
            appeal.can_confirm_custody = (
                appeal.is_receipt_pending and appeal.holder_id in posts
            )

    @api.model
    def _find_by_scanned_text(self, text):
        """The appeal of a scanned QR: its address, also from a Russian keyboard."""
        typed = (text or "").strip().translate(LAYOUT)
        return self._find_by_access_code(typed[-CODE_LENGTH:])

    @api.model
    def _get_custody_posts(self):
        """Posts for which the user holds papers: own, and those he assists (2.1.20)."""
        posts = self._my_posts()
        return posts | posts.sudo().assisted_ids.with_env(self.env)

    # ------------------------------------------------------------------
    # moves
    # ------------------------------------------------------------------

    def action_hand_custody(self, official=None, signature="none", urgent=False):
        """Hand the papers to a post, or back to the office when none is named.

        :param official: the receiver; empty: the appeals office
        :param signature: ``paper`` when the receiver signed the card, else he confirms
        :param urgent: urgent recall by the office, whoever holds the paper (2.3.17)
        :raise AccessError: not the holder; the receiver may not see the appeal
        """
        official = official or self.env["citizen.official"]
        self.check_access("read")
        if signature not in ("none", "paper"):
            raise ValidationError(
                self.env._(
                    "Receipt: signed on paper, or the receiver confirms it himself"
                    " (S4 2.3.16)."
                )
            )
        # Two hands at once: the second is told, nothing is recorded twice
        self.sudo().lock_for_update(allow_referencing=True)
        moved = self.filtered(lambda appeal: appeal.holder_id != official)
        if lost := self.filtered("is_paper_lost"):
            lost._refuse_lost()
        moved._check_may_hand(official, urgent)
        moved._check_may_hold(official)
        kind = "recall" if urgent else "handover" if official else "return"
        own = official in self._get_custody_posts() if official else True
        moved._add_custody(kind, official, "system" if own else signature)
        return True

    def _add_custody(self, kind, official, signature, **values):
        """One row and one event per card; the holder follows."""
        # Sudo: rows are added by these actions alone, after their checks
        self.env["citizen.custody"].sudo().create(
            [
                {
                    "appeal_id": appeal.id,
                    "kind": kind,
                    "from_official_id": appeal.holder_id.id,
                    "to_official_id": official.id,
                    "signature": signature,
                    "user_id": self.env.uid,
                    **values,
                }
                for appeal in self
            ]
        )
        self.sudo()._write_flow(
            {
                "holder_id": official.id,
                "date_held_from": fields.Datetime.now(),
                "is_receipt_pending": signature == "none",
                "is_paper_lost": kind == "loss",
            }
        )
        named = values.get("signed_by_id") or official.id
        self._log_event(f"custody_{kind}", {"official_id": named or False})

    def _refuse_lost(self):
        raise UserError(
            self.env._(
                "%(appeal)s: the paper is recorded as lost. Issue the duplicate first"
                " (S4 2.3.20).",
                appeal=self[:1].display_name,
            )
        )

    def _check_may_hand(self, official, urgent):
        """Nobody passes on what he does not hold, the office recalls (2.3.16)."""
        office = self._has_role("registrar", "office_head")
        if urgent:
            self._check_role("registrar", "office_head")
            return
        posts = self._get_custody_posts()
        for appeal in self:
            holder = appeal.holder_id
            if holder in posts if holder else office:
                continue
            if office and not official:
                # The office itself takes the paper back from who brings it
                continue
            raise AccessError(
                self.env._(
                    "%(appeal)s is held by %(holder)s: a file is passed on only by who"
                    " holds it, with a mark in the custody card (S4 2.3.16). The office"
                    " may recall it urgently (S4 2.3.17).",
                    appeal=appeal.display_name,
                    holder=holder.display_name or self.env._("the appeals office"),
                )
            )

    def _check_may_hold(self, official):
        """Who holds the paper reads it: the same sight as in the system (S4 2.1.16).

        The chancery carries closed folders to the districts (S4 2.1.21).
        """
        user = official.sudo().user_id
        if not user or user.has_group("citizen_appeals.group_chancery"):
            return
        for appeal in self:
            if not appeal._is_seen_by(user):
                raise AccessError(
                    self.env._(
                        "%(official)s has no access to %(appeal)s: hand it to the"
                        " curator or give a resolution first (S4 2.1.16).",
                        official=official.display_name,
                        appeal=appeal.display_name,
                    )
                )

    def action_confirm_custody(self):
        """The receiver confirms that he has the papers (S4 2.1.20)."""
        self.check_access("read")
        posts = self._get_custody_posts()
        for appeal in self:
            if not appeal.is_receipt_pending:
                raise UserError(
                    self.env._(
                        "%(appeal)s: there is no receipt to confirm.",
                        appeal=appeal.display_name,
                    )
                )
            if appeal.holder_id not in posts:
                raise AccessError(
                    self.env._(
                        "%(appeal)s: the receipt is confirmed by %(holder)s or the"
                        " assistant (S4 2.1.20).",
                        appeal=appeal.display_name,
                        holder=appeal.holder_id.display_name,
                    )
                )
        # Sudo: as in _add_custody; the days held run from the hand-over
        self.env["citizen.custody"].sudo().create(
            [
                {
                    "appeal_id": appeal.id,
                    "kind": "receipt",
                    "from_official_id": appeal.holder_id.id,
                    "to_official_id": appeal.holder_id.id,
                    "signature": "system",
                    "user_id": self.env.uid,
                }
                for appeal in self
            ]
        )
        self.sudo()._write_flow({"is_receipt_pending": False})
        for holder, appeals in self.grouped("holder_id").items():
            appeals._log_event("custody_receipt", {"official_id": holder.id})
        return True

    # ------------------------------------------------------------------
    # loss (S4 2.3.20)
    # ------------------------------------------------------------------

    def action_lose_custody(self, official=None, note=None):
        """Record the loss by the explanatory note of the curator.

        Without values opens the dialog.

        :param official: who signed the note
        :param dict note: values of its document: ``name``, ``content``, ``date``
        """
        self.ensure_one()
        self._check_role("registrar", "office_head")
        self.check_access("write")
        if official is None:
            return self._open_dialog("citizen.custody.loss")
        if self.is_paper_lost:
            self._refuse_lost()
        if not official or not note:
            raise ValidationError(
                self.env._(
                    "Explanatory note: a loss is recorded by the note signed by the"
                    " curator (S4 2.3.20)."
                )
            )
        document = self.env["citizen.document"].create(
            {**note, "kind": "explanatory", "appeal_id": self.id}
        )
        self._add_custody(
            "loss",
            self.holder_id,
            "paper",
            document_id=document.id,
            signed_by_id=official.id,
        )
        return True

    def action_issue_duplicate(self):
        """The lost paper is replaced by a duplicate, which the office holds."""
        self._check_role("office_head")
        self.check_access("write")
        for appeal in self:
            if not appeal.is_paper_lost:
                raise UserError(
                    self.env._(
                        "%(appeal)s: a duplicate is issued after the explanatory note"
                        " on the loss (S4 2.3.20).",
                        appeal=appeal.display_name,
                    )
                )
        self._add_custody("duplicate", self.env["citizen.official"], "system")
        return True

    def action_hand_custody_dialog(self):
        """The dialog for papers without a scanner."""
        self.check_access("read")
        return self.env["citizen.custody.handover"]._get_dialog_action(
            default_appeal_ids=self.ids
        )
