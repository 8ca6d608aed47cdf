from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERABLE = ("assigned", "in_progress")
ISSUED = ("signed", "numbered", "dispatched")


class CitizenAppeal(models.Model):
    """One answer for several identical appeals, from the leading one (D3, S4 2.4.1)."""

    _inherit = "citizen.appeal"

    can_answer_many = fields.Boolean(compute="_compute_can_answer_many")

    @api.depends("joined_ids.state", "state", "letter_ids.state")
    @api.depends_context("uid")
    def _compute_can_answer_many(self):
        for appeal in self:
            appeal.can_answer_many = (
                appeal.joined_count
                and appeal.state in ANSWERABLE
                and appeal._may_answer()
            )

    def action_answer_many(self, appeals=None):
        """Answer the joined appeals with one text; without them the dialog opens.

        :param appeals: joined appeals, identical in content, or their ids
        :return: action that opens the letter whose text holds for all
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may(self._may_answer(), self.env._("an executor of this appeal"))
        self._check_can_answer_many()
        if appeals is None:
            return self._open_dialog("citizen.appeal.answer.many")
        chosen = self.browse(getattr(appeals, "ids", appeals)).exists()
        chosen.check_access("read")
        self._check_answered_together(chosen)
        master = self._get_master_draft()
        copies = self.env["citizen.letter"]
        # Sudo: who answers the leading appeal answers the joined ones
        for appeal in chosen.sudo():
            copies += appeal._draft_letter(
                master.kind_code,
                {
                    **master.sudo()._prepare_copy_values(appeal),
                    "master_letter_id": master.id,
                },
            )
        copies.sudo(self.env.su)._log_letter_event("letter_drafted")
        master._list_answered()
        return master._get_records_action()

    def _check_can_answer_many(self):
        # Sudo: whether there are joined ones, not what they say
        if not self.sudo().joined_ids:
            raise UserError(
                self.env._(
                    "%(appeal)s: no appeals are examined together with it. Join the"
                    " identical ones first (S4 2.4.1).",
                    appeal=self.display_name,
                )
            )
        if self.state not in ANSWERABLE:
            raise UserError(
                self.env._(
                    "%(appeal)s: the answer is in review, signed or given already."
                    " Have it returned to add appeals, or answer the others by"
                    " themselves (S4 2.4.1).",
                    appeal=self.display_name,
                )
            )

    def _get_master_draft(self):
        """The draft of the leading appeal's answer; made where there is none."""
        drafts = self._get_answers().filtered(
            lambda letter: letter.state == "draft" and not letter.master_letter_id
        )
        return drafts.sorted("id")[-1:] or self._draft_letter(self._get_answer_kind())

    # ------------------------------------------------------------------
    # which appeals
    # ------------------------------------------------------------------

    def _check_answered_together(self, chosen):
        if not chosen:
            raise UserError(
                self.env._(
                    "Appeals: choose at least one to answer together (S4 2.4.1)."
                )
            )
        obstacles = [appeal._get_many_obstacle(self) for appeal in chosen.sudo()]
        # Those answered by this text already and the new ones lie in one period
        together = self.sudo() | chosen.sudo()
        together |= self.sudo()._get_answered_together()
        obstacles += together._get_period_obstacles()
        obstacles = list(filter(None, obstacles))
        if obstacles:
            raise UserError("\n".join(obstacles))

    def _get_many_obstacle(self, leader):
        """A sentence: why this appeal cannot be answered with the leading one."""
        self.ensure_one()
        name = self.name or self.display_name
        if self.company_id != leader.company_id or self.joined_to_id != leader:
            return self.env._(
                "No. %(appeal)s is not examined together with this one: join it first,"
                " only appeals of one body are joined (S4 2.4.1).",
                appeal=name,
            )
        if self.state not in ANSWERABLE:
            return self.env._(
                "No. %(appeal)s is over or its answer is on its way (S4 2.4.1).",
                appeal=name,
            )
        if self._get_answers().filtered(lambda letter: letter.state != "cancelled"):
            return self.env._(
                "No. %(appeal)s has an answer of its own already: cancel it first"
                " (S4 2.4.1).",
                appeal=name,
            )
        if self._get_answer_kind() != leader._get_answer_kind():
            return self.env._(
                "No. %(appeal)s is answered by another kind of letter: answer it by"
                " itself (S4 2.4.1).",
                appeal=name,
            )
        other = self._get_open_questions().topic_id - leader.question_ids.topic_id
        if other or leader._get_open_questions().topic_id - self.question_ids.topic_id:
            return self.env._(
                "No. %(appeal)s asks other questions, it is not identical in content:"
                " answer it by itself (S4 2.4.1).",
                appeal=name,
            )
        return None

    def _get_period_obstacles(self):
        """Received within the period of the rule, counted from the first of them."""
        days = {a: a.company_id._local_date(a.date_received) for a in self}
        first = min(days, key=lambda appeal: (days[appeal], appeal.id))
        rule = first._find_deadline_rule("answer_many")
        if not rule:
            return [
                self.env._(
                    "No rule of the body says within how many days appeals answered"
                    " together are received: each gets its own answer (S4 2.4.1)."
                )
            ]
        last, _proof = rule._due_for(first.company_id, days[first])
        return [
            self.env._(
                "No. %(appeal)s was received on %(date)s; together are answered those"
                " received from %(first)s to %(last)s (%(clause)s). Answer it by"
                " itself.",
                appeal=appeal.name,
                date=day.strftime("%d.%m.%Y"),
                first=days[first].strftime("%d.%m.%Y"),
                last=last.strftime("%d.%m.%Y"),
                clause=rule.clause,
            )
            for appeal, day in days.items()
            if day > last
        ]

    def _get_answered_together(self):
        """The appeals whose copies follow the answer of this one."""
        live = self._get_answers().filtered(lambda letter: letter.state != "cancelled")
        return live.copy_ids.filtered(lambda copy: copy.state != "cancelled").appeal_id

    # ------------------------------------------------------------------
    # what follows
    # ------------------------------------------------------------------

    def action_decide(self, decision=None, date=None):
        """S4 2.4.5, 2.4.6: decided once, it holds for each appeal answered by it."""
        result = super().action_decide(decision, date)
        if decision is not None:
            others = self.sudo()._get_answered_together().sudo(self.env.su)
            for appeal in others:
                if appeal._is_decidable() and appeal._may_decide():
                    appeal.action_decide(decision, date)
        return result

    def action_answer(self, values=None):
        """Joined after the answer was issued: its text is proposed, not its list."""
        # Sudo: the text of the leading appeal's answer, not its addressee
        leader = self.sudo().joined_to_id
        issued = leader._get_answers().filtered(lambda a: a.state in ISSUED)
        if issued and "body" not in (values or {}):
            body = issued.sorted("id")[-1:]._adapt_body(self)
            values = {**(values or {}), "body": body}
        return super().action_answer(values)

    def action_separate(self):
        """Taken out again, an appeal is not answered by the common text."""
        # Sudo: the office takes it out, whoever drafted the answer
        copies = self.sudo().letter_ids.filtered(
            lambda letter: letter.master_letter_id and letter.state != "cancelled"
        )
        result = super().action_separate()
        if any(copy.state in ISSUED for copy in copies):
            raise UserError(
                self.env._(
                    "The common answer is signed: have it returned before an appeal is"
                    " taken out (S4 2.4.1)."
                )
            )
        for copy in copies.sudo(self.env.su):
            copy._set_state("cancelled")
            copy._tell_appeal("letter_cancelled", "_on_letter_returned")
        return result

    def _on_letter_dispatched(self, letter):
        """A copy has left: its questions have the results of the leading appeal."""
        result = super()._on_letter_dispatched(letter)
        master = letter.sudo().master_letter_id
        if master:
            self.sudo()._take_results(master.appeal_id)
        return result

    def _take_results(self, leader):
        """Identical in content: what came of a question holds for the same topic."""
        found = {q.topic_id: q for q in leader.question_ids if q.result}
        for question in self.question_ids.filtered(lambda q: not q.result):
            if same := found.get(question.topic_id):
                question.write(
                    {"result": same.result, "measures_taken": same.measures_taken}
                )
