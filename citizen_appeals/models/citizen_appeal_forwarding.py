from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from .citizen_appeal_exits import EXITABLE

FORWARD_VALUES = frozenset(
    {"wants_copy", "date_copy_due", "is_migration", "signatory_id", "executor_id"}
)
# Ground of the letters by case (59-ФЗ, art. 8)
CLAUSES = {
    "one": "частью 3 статьи 8",
    "copies": "частями 3 и 4 статьи 8",
    "migration": "частью 3.1 статьи 8",
}
MIGRATION_ROLES = {"migration_police", "region_head"}


class CitizenAppeal(models.Model):
    """Forwarding outside by question, and requests for documents (B1, B6)."""

    _inherit = "citizen.appeal"

    is_migration = fields.Boolean(
        string="Breach of Migration Law",
        help="Reports possible breaches of migration law: forwarded within 5 days to"
        " the МВД and the highest official of the region (59-ФЗ, art. 8, p. 3.1).",
    )
    forwarding_ids = fields.One2many(
        "citizen.forwarding", "appeal_id", string="Forwarded", copy=False
    )
    document_request_ids = fields.One2many(
        "citizen.document.request",
        "appeal_id",
        string="Requests for Documents",
        copy=False,
    )
    can_forward = fields.Boolean(compute="_compute_can")
    can_request = fields.Boolean(compute="_compute_can")

    def _compute_can(self):
        result = super()._compute_can()
        office = self._has_role("registrar", "office_head")
        for appeal in self:
            runs = bool(appeal._origin) and appeal.state in EXITABLE
            appeal.can_forward = runs and office
            appeal.can_request = runs and appeal._may_request()
        return result

    def _may_request(self):
        """Who examines it: executors, the curator and assistants, the office."""
        curator = self.sudo().supervisor_id
        return self._may_answer() or bool(
            (curator | curator.assistant_ids) & self._my_posts()
        )

    # ------------------------------------------------------------------
    # forwarding
    # ------------------------------------------------------------------

    def action_forward(self, lines=None, values=None):
        """Forward questions to other bodies, all letters in one step (S4 2.2.1).

        Without lines opens the dialog. A repeated call finds the questions gone and
        is refused: nothing leaves twice.

        :param lines: ids of bodies for every open question, or dicts of
            ``question_id`` and ``partner_ids``; a question not named stays inside
        :param values: keys of ``FORWARD_VALUES``
        """
        self.ensure_one()
        self.check_access("read")
        self._check_role("registrar", "office_head")
        if lines is None:
            return self._open_dialog("citizen.appeal.forward")
        values = values or {}
        if refused := values.keys() - FORWARD_VALUES:
            raise ValidationError(
                self.env._("Unknown values: %(names)s", names=", ".join(refused))
            )
        outcome = self._get_forwarding_outcome(values)
        bodies = self._read_forwarding_lines(lines)
        questions = self.env["citizen.appeal.question"].union(*bodies)
        self._check_can_leave(outcome, questions, {})
        self._check_forwarding(bodies, values)
        if values.get("is_migration") and not self.is_migration:
            self.is_migration = True
        return self._forward(bodies, values)._get_records_action(
            name=self.env._("Letters")
        )

    def _get_forwarding_outcome(self, values):
        migration = self.is_migration or values.get("is_migration")
        code = "forwarded_migration" if migration else "forwarded"
        return self.env["citizen.outcome"]._get_by_code(code, self.company_id)

    def _read_forwarding_lines(self, lines):
        """:return: dict question → bodies; only questions that go out"""
        Partner = self.env["res.partner"]
        Question = self.env["citizen.appeal.question"]
        if lines and isinstance(lines[0], int):
            questions = self._get_open_questions() or self.question_ids
            return {question: Partner.browse(lines) for question in questions}
        bodies = {
            Question.browse(line["question_id"]): Partner.browse(line["partner_ids"])
            for line in lines
            if line["partner_ids"]
        }
        if not bodies:
            raise ValidationError(
                self.env._("Forwarded to: choose a body for at least one question.")
            )
        return bodies

    def _check_forwarding(self, bodies, values):
        """Each refusal says what to do: bodies, migration, copies, conflict."""
        partners = self.env["res.partner"].union(*bodies.values())
        if not all(partners.mapped("is_company")):
            raise ValidationError(
                self.env._("Forwarded to: choose organisations, not persons.")
            )
        if self.company_id.sudo().partner_id in partners:
            raise ValidationError(
                self.env._(
                    "Forwarded to: %(body)s is this body itself. Hand the appeal to"
                    " the competent unit instead (S4 2.2.2).",
                    body=self.company_id.name,
                )
            )
        self._check_conflict(partners=partners)
        self._check_migration(partners, values)
        day = fields.Date.to_date(values.get("date_copy_due"))
        if values.get("wants_copy") and (not day or day <= self.company_id._today()):
            raise ValidationError(
                self.env._(
                    "Copy Wanted by: give a day in the future (59-ФЗ, art. 8, p. 5)."
                )
            )

    def _check_migration(self, partners, values):
        """59-ФЗ, art. 8, p. 3.1: to the МВД and to the highest official."""
        if not (self.is_migration or values.get("is_migration")):
            return
        if MIGRATION_ROLES - set(partners.mapped("citizen_body_role")):
            raise ValidationError(
                self.env._(
                    "Forwarded to: an appeal about breaches of migration law goes to"
                    " the territorial body of the МВД and to the highest official of"
                    " the region (59-ФЗ, art. 8, p. 3.1). Choose both; their part is"
                    " entered in the directory of bodies."
                )
            )

    def _forward(self, bodies, values):
        """Forwardings, covering letters and one notice, in one transaction."""
        questions = self.env["citizen.appeal.question"].union(*bodies)
        outcome = self._get_forwarding_outcome(values)
        forwardings = self._create_forwardings(bodies, values)
        self._start_forwarding_deadline()
        links = [Command.link(forwarding.id) for forwarding in forwardings]
        people = {
            name: values[name]
            for name in ("signatory_id", "executor_id")
            if values.get(name)
        }
        notice = self._leave(
            outcome,
            questions,
            {"letter_values": {"notice_forwarding_ids": links}} | people,
        )
        proposed = self._get_letter_people("covering_letter") | people
        letters = notice
        for forwarding in forwardings:
            letters |= self._draft_letter(
                "covering_letter",
                {
                    "partner_id": forwarding.partner_id.id,
                    "date_named": forwarding.date_copy_due,
                    "attachment_sheets": self.sheets + self.attachment_sheets,
                    "forwarding_ids": [Command.link(forwarding.id)],
                    **proposed,
                },
            )
        return letters

    def _create_forwardings(self, bodies, values):
        by_partner = {}
        for question, partners in bodies.items():
            for partner in partners:
                by_partner[partner] = by_partner.get(partner, question) | question
        case = "copies" if len(by_partner) > 1 else "one"
        if self.is_migration:
            case = "migration"
        wants_copy = bool(values.get("wants_copy"))
        # Sudo: forwardings are written by the actions alone
        Forwarding = self.env["citizen.forwarding"].sudo()
        return Forwarding.create(
            [
                {
                    "appeal_id": self.id,
                    "partner_id": partner.id,
                    "question_ids": [Command.set(questions.ids)],
                    "date": self.company_id._today(),
                    "clause": CLAUSES[case],
                    "wants_copy": wants_copy,
                    "date_copy_due": wants_copy and values["date_copy_due"],
                }
                for partner, questions in by_partner.items()
            ]
        )

    # ------------------------------------------------------------------
    # its term: from registration, running as soon as the card says so
    # ------------------------------------------------------------------

    def _get_forwarding_rule(self):
        code = "forwarding_migration_5" if self.is_migration else "forwarding_7"
        return self.env["citizen.deadline.rule"]._get_by_code(code, self.company_id)

    def _prepare_forwarding_deadline(self):
        rule = self._get_forwarding_rule()
        start = self._get_event_start("registration")
        due, proof = rule._due_for(self.company_id, start)
        return self._prepare_deadline_row("forwarding", due, proof, rule, start=start)

    def _start_forwarding_deadline(self):
        """Runs until the covering letters and the notice have left (B1)."""
        rule = self._get_forwarding_rule()
        running = self.sudo()._get_open_deadline("forwarding")
        if running.rule_id == rule:
            return
        previous = {"previous_id": running.id}
        running.sudo().date_stopped = fields.Datetime.now()
        self._create_deadlines([self._prepare_forwarding_deadline() | previous])

    def _sync_forwarding_deadline(self):
        """Marked outside competence: its term is shown before anybody decides."""
        for appeal in self.sudo():
            if not appeal.date_registered or appeal.state not in EXITABLE:
                continue
            under_way = appeal.forwarding_ids.filtered(lambda f: f.state == "prepared")
            marked = appeal.question_ids.filtered(lambda q: q.is_outside)
            if under_way or marked.filtered(lambda q: not q.result):
                appeal._start_forwarding_deadline()
            else:
                appeal._stop_deadlines(["forwarding"])
            appeal._sync_deadlines()

    def _prepare_registered_deadlines(self):
        rows = super()._prepare_registered_deadlines()
        return rows + [
            appeal._prepare_forwarding_deadline()
            for appeal in self
            if appeal.is_migration or any(appeal.question_ids.mapped("is_outside"))
        ]

    def write(self, vals):
        result = super().write(vals)
        if "is_migration" in vals:
            self._sync_forwarding_deadline()
        return result

    # ------------------------------------------------------------------
    # requests for documents, replies of other bodies
    # ------------------------------------------------------------------

    def action_request_documents(self, values=None):
        """Ask another body for documents (B6); without values opens the dialog.

        :param values: ``partner_id`` and ``what``
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may(
            self._may_request(),
            self.env._("an executor, the curator or the appeals office"),
        )
        if values is None:
            return self.env["citizen.document.request"]._get_dialog_action(
                view=self.env.ref(
                    "citizen_appeals.citizen_document_request_view_form_dialog"
                ),
                default_appeal_id=self.id,
            )
        request = self.env["citizen.document.request"].create(
            {**values, "appeal_id": self.id}
        )
        return request.action_open_letter()

    @api.model
    def _check_reply(self, values):
        day = fields.Date.to_date(values.get("date"))
        if day and day > self.company_id._today():
            raise ValidationError(self.env._("Received on: the day is in the future."))

    def _receive_reply(self, partner, values):
        """Keep the paper another body has sent, if there is a file of it."""
        self._check_reply(values)
        if not values.get("content"):
            return self.env["citizen.document"]
        # Sudo: the right was checked by the action that calls
        return (
            self.env["citizen.document"]
            .sudo()
            .create(
                {
                    "appeal_id": self.id,
                    "kind": "reply",
                    "name": values.get("name") or partner.name,
                    "content": values["content"],
                    "source": partner.name,
                }
            )
        )
