from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError, ValidationError

from ..tools.letter_text import long_date
from .citizen_commission import CLAUSE


class CitizenAppeal(models.Model):
    """Repeat and collective appeals are examined by a commission (S4 2.3.11)."""

    _inherit = "citizen.appeal"

    commission_ids = fields.One2many(
        "citizen.commission", "appeal_id", string="Commissions", copy=False
    )
    needs_commission = fields.Boolean(compute="_compute_needs_commission")
    can_hold_commission = fields.Boolean(compute="_compute_can_commission")
    can_waive_commission = fields.Boolean(compute="_compute_can_commission")

    @api.depends(
        "is_repeat",
        "is_collective",
        "is_open",
        "joined_to_id",
        "commission_ids.state",
        "joined_to_id.commission_ids.state",
    )
    def _compute_needs_commission(self):
        """A commission is due and was neither held nor done without."""
        for appeal in self:
            # Sudo: one examination, whoever reads only this appeal of it
            together = (appeal | appeal.joined_to_id).sudo()
            over = together.commission_ids.filtered(lambda c: c.state != "planned")
            appeal.needs_commission = bool(
                appeal.is_open
                and (appeal.is_repeat or appeal.is_collective)
                and appeal.company_id.requires_commission
                and not over
            )

    @api.depends("state", "needs_commission", "supervisor_id")
    @api.depends_context("uid")
    def _compute_can_commission(self):
        for appeal in self:
            runs = appeal.is_open and appeal.state != "received"
            appeal.can_hold_commission = runs and appeal._may_hold_commission()
            appeal.can_waive_commission = (
                appeal.needs_commission and runs and appeal._may_waive_commission()
            )

    def _may_waive_commission(self):
        """The head of the body, who acts for him, or the head of the office."""
        return self._has_role("office_head") or bool(self._get_own_head_post())

    def _get_own_head_post(self):
        heads = self._my_posts().filtered(lambda post: post.signing_level == "4_head")
        return heads[:1]

    def _may_hold_commission(self):
        """Who examines it, the curator, his assistant and the office."""
        posts = self._my_posts()
        curator = self.sudo().supervisor_id
        return self._may_answer() or bool((curator | curator.assistant_ids) & posts)

    def _check_can_hold_commission(self):
        if not self.is_open or self.state == "received":
            raise UserError(
                self.env._(
                    "%(appeal)s is not being examined: no commission is planned"
                    " (%(clause)s).",
                    appeal=self.display_name,
                    clause=CLAUSE,
                )
            )

    def action_open_commission(self):
        """The running commission of this appeal, else a new one."""
        self.ensure_one()
        self.check_access("read")
        self._check_may(
            self._may_hold_commission(),
            self.env._("its executors, the curator and the appeals office"),
        )
        self._check_can_hold_commission()
        planned = self.commission_ids.filtered(lambda c: c.state == "planned")
        return self._get_commission_action() | {"res_id": planned[:1].id}

    def _get_commission_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Commission"),
            "res_model": "citizen.commission",
            "views": [[False, "form"]],
            "view_mode": "form",
            "context": {"default_appeal_id": self.id},
        }

    def action_waive_commission(self, reason=None):
        """Do without: the head of the body or of the office says why (S4 2.3.11)."""
        self.ensure_one()
        self.check_access("read")
        self._check_may(
            self._may_waive_commission(),
            self.env._("the head of the body or of the appeals office"),
        )
        self._check_can_hold_commission()
        if reason is None:
            return self.env["citizen.reason"]._open(self, "commission_waive")
        if not reason.strip():
            raise ValidationError(
                self.env._(
                    "Reason: say why there is no commission (%(clause)s).",
                    clause=CLAUSE,
                )
            )
        head = self._get_own_head_post()
        # Sudo: states are written by the deeds alone
        self.sudo()._write_waived(reason, head)
        self._log_event("commission_waived", official=head)
        return True

    def _write_waived(self, reason, head):
        values = {
            "state": "waived",
            "waive_reason": reason,
            "waived_by_id": self.env.uid,
            "waived_official_id": head.id,
            "date_waived": self.company_id._today(),
        }
        planned = self.commission_ids.filtered(lambda c: c.state == "planned")
        if planned:
            planned._write_flow(values)
        else:
            planned.create({"appeal_id": self.id, **values})

    def _check_commission(self):
        """No answer to review before the commission (S4 2.3.11).

        :raise RedirectWarning: with the way to the commission
        """
        if not self.needs_commission:
            return
        raise RedirectWarning(
            self.env._(
                "%(appeal)s is a repeat or collective appeal: it is examined by a"
                " commission on the spot with the applicant, proved by the act and the"
                " list of members (%(clause)s). Hold the commission, or let the head of"
                " the body or of the office do without it with a reason.",
                appeal=self.display_name,
                clause=CLAUSE,
            ),
            self._get_commission_action()
            | {
                "res_id": self.commission_ids.filtered(lambda c: c.state == "planned")[
                    :1
                ].id
            },
            self.env._("Open the Commission"),
        )

    def _get_commission_texts(self):
        """When and where the applicant is invited to, for the words of a letter."""
        planned = self.sudo().commission_ids.filtered(lambda c: c.state == "planned")
        commission = planned[:1]
        visit = commission.date_visit and self.company_id._to_local(
            commission.date_visit
        )
        return {
            "visit": visit and f"{long_date(visit.date())} в {visit:%H:%M}",
            "visit_place": commission.place or "",
        }

    def _on_letter_submitted(self, letter):
        if letter.kind_id.answers_appeal:
            self._check_commission()
        return super()._on_letter_submitted(letter)

    def _on_letter_dispatched(self, letter):
        """The invitation has left: the applicant was invited on that day."""
        invited = self.sudo().commission_ids.filtered(
            lambda c: c.state == "planned" and c.invitation_id == letter
        )
        if invited:
            invited.date_invited = letter.date_dispatched
        return super()._on_letter_dispatched(letter)
