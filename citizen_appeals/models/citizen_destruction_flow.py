from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError

from .citizen_destruction_act import APPROVER_LEVEL, CLAUSE

LEAST_MEMBERS = 3


class CitizenDestructionAct(models.Model):
    """The way of an act: commission, head, execution by somebody else (F1)."""

    _inherit = "citizen.destruction.act"

    def action_propose(self):
        """List what the term of keeping is over for; what is kept on stands apart."""
        self.ensure_one()
        self._check_office()
        self._check_draft()
        self._propose()
        return True

    def action_submit(self):
        """Before the commission: number, members, every line may be destroyed."""
        self.ensure_one()
        self._check_office()
        self._check_draft()
        self._check_commission()
        self._check_lines()
        self.member_ids._write_flow(
            {"state": "pending", "date": False, "user_id": False, "remark": False}
        )
        self._write_flow({"state": "review"})
        if not self.number:
            self._draw_number()
        return True

    def _check_office(self):
        self.env["citizen.appeal"]._check_role("office_head")
        self.check_access("write")

    def _check_commission(self):
        members = self.member_ids
        if len(members) < LEAST_MEMBERS or len(members.filtered("is_chair")) != 1:
            raise ValidationError(
                self.env._(
                    "Commission: name one chair and two members at least (%(clause)s).",
                    clause=CLAUSE,
                )
            )
        # Sudo: who holds the posts, whatever the head of the office may see of them
        people = members.sudo().official_id.user_id
        held = members.sudo().official_id.filtered("user_id")
        if len(people) < len(held):
            raise ValidationError(
                self.env._(
                    "Commission: one person holds two of these posts. Name another"
                    " member: each is asked for himself (%(clause)s).",
                    clause=CLAUSE,
                )
            )

    def _draw_number(self):
        """The next number of the year; a parallel act waits at the unique index."""
        year = self.date.year
        last = self.search(
            [("company_id", "=", self.company_id.id), ("number_year", "=", year)],
            order="number DESC",
            limit=1,
        )
        number = last.number + 1
        self._write_flow(
            {"number": number, "number_year": year, "name": f"{number}/{year}"}
        )

    # ------------------------------------------------------------------
    # commission
    # ------------------------------------------------------------------

    def _get_my_members(self):
        """The seat the user answers for: one, though he acts for other members."""
        seats = self.env["citizen.destruction.member"]
        if self._has_answered():
            return seats
        posts = self.env["citizen.appeal"]._my_posts()
        pending = self.member_ids.filtered(lambda member: member.state == "pending")
        for post in posts:
            seats |= pending.filtered(lambda x, post=post: x.official_id == post)
        return seats[:1]

    def _has_answered(self):
        """Whether the user has spoken as a member: a commission is not one person."""
        return self.env.user in self.sudo().member_ids.user_id

    def _check_member(self):
        """:raise AccessError: not asked, or answered before"""
        self.ensure_one()
        self.check_access("read")
        if self.state != "review":
            raise UserError(
                self.env._(
                    "The act %(act)s is not before the commission (%(clause)s).",
                    act=self.display_name,
                    clause=CLAUSE,
                )
            )
        members = self._get_my_members()
        if not members:
            raise AccessError(
                self.env._(
                    "%(act)s: this is done by the members of its commission, each for"
                    " himself and once.",
                    act=self.display_name,
                )
            )
        return members

    def action_agree(self):
        """A member agrees; the last one makes the act agreed."""
        members = self._check_member()
        # Sudo: right and state were checked
        self.sudo()._answer(members.sudo(), "agreed")
        if all(member.state == "agreed" for member in self.sudo().member_ids):
            self.sudo()._write_flow({"state": "agreed"})
        return True

    def action_object(self, remark=None):
        """A member objects: the act goes back to the draft with the remark."""
        members = self._check_member()
        if remark is None:
            return self.env["citizen.reason"]._open(self, "destruction_object")
        if not remark.strip():
            raise ValidationError(
                self.env._("Reason: say what is wrong with the act (F1).")
            )
        self.sudo()._answer(members.sudo(), "refused", remark)
        self.sudo()._write_flow({"state": "draft"})
        return True

    def _answer(self, members, state, remark=False):
        members._write_flow(
            {
                "state": state,
                "date": self.company_id._today(),
                "user_id": self.env.uid,
                "remark": remark,
            }
        )

    def _check_may_exclude(self):
        """The head in the draft, a member while the act is before the commission."""
        for act in self:
            if act.state == "draft":
                act._check_office()
            else:
                act._check_member()

    # ------------------------------------------------------------------
    # approval, execution
    # ------------------------------------------------------------------

    def _get_approver(self):
        """The post of the head of the body, in whose name the user approves."""
        return (
            self.env["citizen.appeal"]
            ._my_posts()
            .filtered(
                lambda post: (
                    post.signing_level == APPROVER_LEVEL
                    and post.company_id == self.company_id
                )
            )[:1]
        )

    def action_approve(self, document=None, date=None):
        """The head of the body approves; without values opens the dialog."""
        self.ensure_one()
        self.check_access("read")
        approver = self._get_approver()
        if not approver:
            raise AccessError(
                self.env._(
                    "%(act)s: acts of destruction are approved by the head of the body"
                    " (F1).",
                    act=self.display_name,
                )
            )
        self._check_state("agreed")
        if self._has_answered():
            raise AccessError(
                self.env._(
                    "%(act)s: who agreed as a member of the commission does not approve"
                    " the act (%(clause)s). Another acting head of the body does.",
                    act=self.display_name,
                    clause=CLAUSE,
                )
            )
        if document is None:
            return self.env["citizen.destruction.approve"]._get_dialog_action(
                default_act_id=self.id
            )
        if not document.strip():
            raise ValidationError(
                self.env._("Order No.: name the paper the act is approved by (F1).")
            )
        self._check_lines()
        # Sudo: right and state were checked
        self.sudo()._write_flow(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_official_id": approver.id,
                "approval_document": document,
                "date_approved": date or self.company_id._today(),
            }
        )
        return True

    def _check_state(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        if self.state != state:
            raise UserError(
                self.env._(
                    "%(act)s: this needs an act in the state “%(wanted)s”, it is"
                    " “%(state)s” (%(clause)s).",
                    act=self.display_name,
                    wanted=labels[state],
                    state=labels[self.state],
                    clause=CLAUSE,
                )
            )

    def action_execute(self, confirmation=None):
        """Destroy and erase, by another person than who approved; not to be undone.

        :param confirmation: the number of the act, typed
        """
        self.ensure_one()
        self._check_office()
        self._check_state("approved")
        if self.approved_by_id == self.env.user:
            raise AccessError(
                self.env._(
                    "%(act)s: who approved the act does not execute it (%(clause)s)."
                    " Another head of the office does.",
                    act=self.display_name,
                    clause=CLAUSE,
                )
            )
        if confirmation is None:
            return self.env["citizen.destruction.execute"]._get_dialog_action(
                default_act_id=self.id
            )
        if confirmation.strip() != self.name:
            raise ValidationError(
                self.env._(
                    "Number of the Act: type %(number)s to confirm. What is destroyed"
                    " does not come back (F1).",
                    number=self.name,
                )
            )
        self._check_lines()
        self._write_flow({"state": "executing", "executed_by_id": self.env.uid})
        self.env.ref("citizen_appeals.ir_cron_execute_acts")._trigger()
        return True

    def action_cancel(self):
        """Give the act up, while nothing is destroyed."""
        self.ensure_one()
        self._check_office()
        if self.state in ("executing", "executed", "cancelled"):
            raise UserError(
                self.env._(
                    "%(act)s is executed or cancelled (F1).", act=self.display_name
                )
            )
        self._write_flow({"state": "cancelled"})
        return True

    def action_print(self):
        """The act in its official form."""
        self.check_access("read")
        report = self.env.ref("citizen_appeals.citizen_destruction_report")
        return report.report_action(self, config=False)
