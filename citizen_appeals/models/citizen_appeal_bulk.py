from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# More are not previewed one by one, but checked when they are done
BULK_LIMIT = 2000


class CitizenAppeal(models.Model):
    """What a deed on many appeals asks of each of them (H7, C5, B1, C2, S4 2.4.1).

    The deeds themselves are those of the single card, with their rights and refusals.
    """

    _inherit = "citizen.appeal"

    def action_bulk(self, kind=None):
        """Open the dialog of a bulk act on the selected appeals."""
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Select the appeals in the list first."))
        if len(self.company_id) > 1:
            raise UserError(
                self.env._(
                    "The selection holds appeals of several bodies: choose those of"
                    " one body, acts are done in the name of a body."
                )
            )
        if len(self) > BULK_LIMIT:
            raise UserError(
                self.env._(
                    "%(count)s appeals are selected, at most %(limit)s are done at"
                    " once. Narrow the list by a filter.",
                    count=len(self),
                    limit=BULK_LIMIT,
                )
            )
        return self.env["citizen.bulk"]._open(self, kind)

    # ------------------------------------------------------------------
    # resolution
    # ------------------------------------------------------------------

    def _draft_bulk_resolutions(self, given):
        return self.env["citizen.resolution"].create(
            [appeal._prepare_bulk_resolution(given) for appeal in self]
        )

    def _prepare_bulk_resolution(self, given):
        """The resolution of the dialog, with the author, lead and date of this card."""
        Official = self.env["citizen.official"]
        author = Official.browse(given.get("author_id") or ()) or self.supervisor_id
        if not author:
            raise UserError(
                self.env._(
                    "%(appeal)s has no curator: choose one on the card or name the"
                    " author in the dialog (S4 2.3.8).",
                    appeal=self.display_name,
                )
            )
        lead = Official.browse(given.get("lead_id") or ())
        lead = lead or self._propose_lead_executor(author)
        executors = lead | Official.browse(given.get("executor_ids") or ())
        if not executors:
            raise UserError(
                self.env._(
                    "%(appeal)s: no duty names a unit for its topic. Name the lead"
                    " executor in the dialog (C5).",
                    appeal=self.display_name,
                )
            )
        return {
            "appeal_id": self.id,
            "author_id": author.id,
            "text": given.get("text"),
            "date_due": self._get_bulk_due(given),
            "assignment_ids": [
                Command.create(
                    {"official_id": post.id, "sequence": place, "is_lead": not place}
                )
                for place, post in enumerate(executors)
            ],
        }

    def _get_bulk_due(self, given):
        """The date asked for, never after the appeal's own; without one the own."""
        asked = fields.Date.to_date(given.get("date"))
        own = self.date_deadline_internal or self.date_deadline
        limit = self.date_deadline
        if not asked:
            due = own
        else:
            due = min(asked, limit) if limit else asked
        if not due:
            raise UserError(
                self.env._(
                    "%(appeal)s has no running term: give the date in the dialog.",
                    appeal=self.display_name,
                )
            )
        return due

    def _get_bulk_due_note(self, given, due):
        asked = fields.Date.to_date(given.get("date"))
        if asked and due < asked:
            return self.env._("Earlier than asked: its deadline.")
        return False

    # ------------------------------------------------------------------
    # forwarding
    # ------------------------------------------------------------------

    def _get_bulk_forward_lines(self, partner_ids=None):
        """As the dialog of one card proposes: by topic, what is marked outside."""
        questions = self._get_open_questions()
        marked = questions.filtered("is_outside") or questions
        found = {}
        if not partner_ids:
            found = self.env["res.partner"]._find_competent(marked.topic_id)
        none = self.env["res.partner"]
        lines = [
            {
                "question_id": question.id,
                "partner_ids": partner_ids or found.get(question.topic_id.id, none).ids,
            }
            for question in marked
        ]
        if questions and not any(line["partner_ids"] for line in lines):
            raise UserError(
                self.env._(
                    "%(appeal)s: the directory names no body for its topic. Choose the"
                    " body in the dialog (59-ФЗ, art. 8, p. 3).",
                    appeal=self.display_name,
                )
            )
        return lines

    # ------------------------------------------------------------------
    # extension
    # ------------------------------------------------------------------

    def _get_bulk_extension_date(self):
        """The furthest day the rule of its term allows."""
        term = self.sudo()._get_open_deadline("examination")
        day_due = term.day_due or self.date_deadline
        if not day_due:
            return self.company_id._today()  # refused by the deed, with its words
        return self._get_extension_limit(self._get_extension_rule(), day_due)

    def _take_back_extension(self, deadline_id):
        """The term runs again as it did before; the rows stay as history (C2).

        :raise UserError: the term was changed since
        """
        self.ensure_one()
        self._check_may(
            self._may_extend(),
            self.env._("the curator or the head of the appeals office"),
        )
        # Sudo: deadlines are written by the actions alone; the right was checked
        appeal = self.sudo()
        term = appeal._get_open_deadline("examination")
        old = term.previous_id
        if term.id != deadline_id or not term._is_extension() or not old:
            raise UserError(
                self.env._(
                    "%(appeal)s: its term was changed since, the extension stays.",
                    appeal=self.display_name,
                )
            )
        notices = appeal.deadline_ids.filtered(
            lambda d: d.kind == "notice" and d._is_open() and d._is_of_extension()
        )
        notices.date_stopped = fields.Datetime.now()
        term.is_taken_back = True
        values = {"reason": old.reason, "author_id": old.author_id.id}
        values["rule_id"] = old.rule_id.id
        appeal._replace_examination(old.day_due, old.proof, **values)
        day = fields.Date.to_string(old.day_due)
        self._log_event("extension_taken_back", {"date": day}, public=True)

    # ------------------------------------------------------------------
    # redirect, answer
    # ------------------------------------------------------------------

    def _ask_bulk_redirect(self, given):
        """A request to redirect the assignment of the user, or for the office any."""
        own = self._get_own_redirectable()
        self._check_may(bool(own), self.env._("an executor with an open assignment"))
        signatory = given.get("signatory_id") or self._propose_redirect_signatory().id
        if not signatory:
            raise UserError(
                self.env._(
                    "%(appeal)s: its curator is no deputy head. Name in the dialog who"
                    " signs the request (S4 2.2.3).",
                    appeal=self.display_name,
                )
            )
        values = {
            "assignment_id": own[:1].id,
            "signatory_id": signatory,
            "target_department_id": given.get("department_id"),
            "reason": given.get("reason"),
        }
        if given.get("official_id"):
            values["target_official_id"] = given["official_id"]
        return self.env["citizen.redirect"].create(values)

    def _draft_bulk_answer(self, given):
        """The leading answer: the draft there is, else a new one from the template."""
        drafts = self._get_answers().filtered(lambda x: x.state == "draft")
        if drafts:
            return drafts.sorted("id")[-1:]
        values = {}
        if given.get("template_id"):
            values["template_id"] = given["template_id"]
        self.action_answer(values)
        return self._get_answers().sorted("id")[-1:]
