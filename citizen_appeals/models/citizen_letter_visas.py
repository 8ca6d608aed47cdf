from odoo import api, fields, models
from odoo.exceptions import UserError

from .citizen_letter_visa import UNDECIDED, VISA_ORDERS

DECIDED = ("given", "refused")


class CitizenLetter(models.Model):
    """Visas of a letter: asked at once or in turn, dropped when the text changes."""

    _inherit = "citizen.letter"

    visa_order = fields.Selection(
        VISA_ORDERS,
        string="Visas Are Asked",
        compute="_compute_visa_order",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    disagreement = fields.Text(
        compute="_compute_disagreement",
        compute_sudo=True,
        help="Who refused to endorse this text, and why.",
    )

    @api.depends("kind_id")
    def _compute_visa_order(self):
        for letter in self:
            letter.visa_order = letter.kind_id.visa_order or "parallel"

    @api.depends("visa_ids.state", "visa_ids.remark")
    def _compute_disagreement(self):
        for letter in self:
            refused = letter.visa_ids.filtered(lambda visa: visa.state == "refused")
            letter.disagreement = "\n".join(
                f"{visa.official_id.name}: {visa.remark}" for visa in refused
            )

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def _request_visas(self):
        """S4 2.3.10: the lead executor has the answer endorsed by the others.

        Who endorsed this very text before a rework is not asked again; who endorsed
        another one, or refused, is.
        """
        self.ensure_one()
        digest = self._get_text_digest()
        valid = self.visa_ids.filtered(
            lambda visa: visa.state == "given" and visa.text_digest == digest
        )
        old = self.visa_ids.filtered(lambda visa: visa.state in DECIDED) - valid
        old._drop()
        undecided = self.visa_ids.filtered(lambda visa: visa.state in UNDECIDED)
        asked = undecided.official_id | valid.official_id | self.executor_id
        self.env["citizen.letter.visa"].create(
            [
                {"letter_id": self.id, "official_id": official.id, "state": "waiting"}
                for official in self._get_co_executors() - asked
            ]
        )
        undecided._write_flow({"state": "waiting"})
        self._ask_visas()

    def _ask_visas(self):
        """Ask everybody at once, or the next one when the one before has endorsed."""
        visas = self.visa_ids
        waiting = visas.filtered(lambda visa: visa.state == "waiting")
        waiting = waiting.sorted(lambda visa: visa._get_turn())
        if self.visa_order == "in_turn":
            if any(visa._holds_turn() for visa in visas):
                return
            waiting = waiting[:1]
        waiting._ask()

    def _get_co_executors(self):
        """Executors of the appeal besides the lead one."""
        appeal = self.appeal_id
        tasks = appeal.assignment_ids.filtered(
            lambda task: not task.is_lead and task.state != "cancelled"
        )
        return tasks.official_id - appeal.lead_executor_id

    def _get_pending_visas(self, posts):
        return self.visa_ids.filtered(
            lambda visa: visa.state == "pending" and visa.official_id in posts
        )

    def _check_visas(self):
        """Before approval and signature: every visa asked for was decided."""
        self._drop_outdated()
        for letter in self:
            visas = letter.sudo().visa_ids
            missing = visas.filtered(lambda visa: visa.state in UNDECIDED)
            if missing:
                raise UserError(
                    self.env._(
                        "%(letter)s: visas are missing (%(posts)s). They are given, or"
                        " refused with a remark, before the letter goes on"
                        " (S4 2.3.10). Where a refusal holds the turn, its executor"
                        " corrects the text or insists.",
                        letter=letter.display_name,
                        posts=", ".join(missing.official_id.mapped("name")),
                    )
                )

    # ------------------------------------------------------------------
    # Deeds
    # ------------------------------------------------------------------

    def action_visa_give(self):
        """Endorse for the posts the user holds."""
        self._decide_visas("given")

    def action_visa_refuse(self, remark=None):
        """Refuse to endorse and say why; without a remark the dialog opens."""
        if not (remark or "").strip():
            self._check_action("give_visa")
            return self._open_remark_dialog("refuse")
        return self._decide_visas("refused", remark)

    def _decide_visas(self, state, remark=None):
        self._check_action("give_visa")
        posts = self.env["citizen.official"]._get_current()
        for letter in self:
            letter_sudo = letter.sudo()
            visas = letter_sudo._get_pending_visas(posts)
            visas._decide(state, remark, self.env.user)
            letter._log_letter_event(f"visa_{state}", visas.official_id[:1])
            letter_sudo._ask_visas()

    def action_take_back(self):
        """A visa was refused: its executor takes the letter back to correct it."""
        self._check_action("take_back")
        self._set_state("draft")
        self._tell_appeal("letter_returned", "_on_letter_returned")

    def action_visa_insist(self):
        """A visa was refused: the letter goes on, the disagreement stays with it."""
        self._check_action("insist")
        for letter in self:
            letter_sudo = letter.sudo()
            refused = letter_sudo.visa_ids.filtered(
                lambda visa: visa._is_open_refusal()
            )
            refused._write_flow({"is_overruled": True})
            letter._log_letter_event("visa_overruled", refused.official_id[:1])
            letter_sudo._ask_visas()

    # ------------------------------------------------------------------
    # The text changes
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if not self._get_digest_names().isdisjoint(vals):
            self._drop_outdated()
        return result

    def _drop_outdated(self):
        """What was endorsed or signed was another text: it is asked for anew (D2)."""
        # Sudo: visas and signatures are written by the deeds alone
        for letter in self.sudo():
            if letter.state in ("in_review", "approved"):
                letter._drop_outdated_visas(letter._get_text_digest())

    def _drop_outdated_visas(self, digest):
        outdated = self.visa_ids.filtered(
            lambda visa: visa.state in DECIDED and visa.text_digest != digest
        )
        if outdated:
            outdated._drop()
            self._log_letter_event("visa_dropped", outdated.official_id[:1])
            self._ask_visas()
