from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class CitizenAppeal(models.Model):
    """The decision on a signed answer: «В дело» or «На контроль» (S4 2.4.5-2.4.7)."""

    _inherit = "citizen.appeal"

    # ------------------------------------------------------------------
    # who decides
    # ------------------------------------------------------------------

    def _get_authors(self):
        """Authors of the resolutions given on the appeal itself."""
        # Sudo: who decides need not read the resolutions
        given = self.sudo().resolution_ids.filtered(
            lambda r: r.state == "given" and not r.parent_assignment_id
        )
        return given.author_id

    def _get_deciders(self):
        """Posts that decide in their own name: who gave the order, else the curator."""
        return self._get_authors() or self.sudo().supervisor_id

    def _may_decide(self):
        """S4 2.4.5-2.4.7: its author, or who has the right to decide for him."""
        self.ensure_one()
        posts = self._my_posts()
        return (
            self.env.su
            or bool(self._get_deciders() & posts)
            or bool(self._find_decision_right(posts))
        )

    def _find_decision_right(self, posts):
        return self.env["citizen.decision.right"]._find(self, posts)

    def _get_topic_path(self):
        """Topics of the questions with everything above them."""
        paths = self.sudo().question_ids.topic_id.mapped("parent_path")
        return {int(part) for path in paths for part in (path or "").split("/") if part}

    def _get_reader_sources(self):
        """Who may decide for another sees what he decides on."""
        return [
            *super()._get_reader_sources(),
            self.env["citizen.decision.right"]._get_deciders_sql(
                self.env.company._today(), SQL("appeal.id = ANY(%s)", self.ids)
            ),
        ]

    # ------------------------------------------------------------------
    # the decision
    # ------------------------------------------------------------------

    def action_decide(self, decision=None, date=None):
        """Decide on the signed answers: «В дело» or «На контроль» (S4 2.4.5, 2.4.6).

        Several are decided at once or, where one of them cannot be, none. Without
        values opens the dialog.

        :param decision: ``to_file`` or ``keep_control``
        :param date: control date, for ``keep_control``
        """
        self.check_access("read")
        who = self.env._(
            "the author of the resolution, or who may decide for him (S4 2.4.5-2.4.7)"
        )
        for appeal in self:
            appeal._check_may(appeal._may_decide(), who)
        if decision is None:
            self._check_decidable()
            dialog = self[:1]._open_dialog("citizen.appeal.decide")
            dialog["context"]["default_appeal_ids"] = self.ids
            return dialog
        self.sudo().lock_for_update()
        self._check_can_decide(decision, date)
        for appeal in self:
            appeal._decide(decision, date)
        return True

    def _check_decidable(self):
        refused = self.filtered(lambda appeal: not appeal._is_decidable())
        if refused:
            raise UserError(
                self.env._(
                    "There is no signed answer to decide on, or it was decided:"
                    " %(appeals)s (S4 2.4.5). Take these out of the list or wait for"
                    " the signature.",
                    appeals=", ".join(refused.mapped("display_name")),
                )
            )

    def _check_can_decide(self, decision, date):
        self._check_decidable()
        if decision not in ("to_file", "keep_control"):
            raise ValidationError(self.env._("Decision: to file or keep on control."))
        if decision == "keep_control":
            day = fields.Date.to_date(date)
            if not day or any(day <= body._today() for body in self.company_id):
                raise ValidationError(
                    self.env._("Control date: give a day in the future.")
                )

    def _decide(self, decision, date):
        self.ensure_one()
        official, data = self._get_decision_trail()
        appeal = self.sudo()  # Sudo: right and state were checked
        appeal._write_flow(
            {"decision": decision, "date_decision": self.company_id._today()}
        )
        if decision == "keep_control":
            day = fields.Date.to_date(date)
            data["date"] = fields.Date.to_string(day)
            appeal._start_additional_control(day, official)
        else:
            appeal._meet_deadlines(["additional_control"])
        appeal._sync_deadlines()
        agreed = "_agreed" if "official_id" in data else ""
        self._log_event(f"decided_{decision}{agreed}", data, official=official)

    def _get_decision_trail(self):
        """In whose name it is decided, and by agreement with whom."""
        posts = self._my_posts()
        if own := (self._get_deciders() | self.sudo().supervisor_id) & posts:
            return own[:1], {}
        right = self._find_decision_right(posts).sudo()
        data = {}
        if right.is_agreed and right:
            agreed = right.official_id or self._get_deciders()[:1]
            data["official_id"] = agreed.id
        return right.decider_id, data

    def _is_decidable(self):
        """A signed answer waits for its decision, or was kept on control."""
        if self.state == "answered":
            return self.decision != "to_file"
        # Sudo: whoever may decide need not read the letters
        signed = (
            self.sudo()
            ._get_answers()
            .filtered(lambda letter: letter.state in ("signed", "numbered"))
        )
        return self.state == "in_review" and bool(signed)

    def _start_additional_control(self, day, official):
        self._stop_deadlines(["additional_control"])
        proof = {"source": "decision", "due": fields.Date.to_string(day)}
        row = self._prepare_deadline_row(
            "additional_control",
            day,
            proof,
            start=fields.Datetime.now(),
            author_id=official.id,
        )
        self.env["citizen.appeal.deadline"].create(row)
