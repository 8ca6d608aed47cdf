from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.search import boolean_search
from .citizen_appeal import STATES

# Columns a kanban shows even when they are empty: the main way of an appeal
MAIN_STATES = frozenset(
    {"received", "registered", "assigned", "in_progress", "in_review", "answered"}
)


class CitizenAppeal(models.Model):
    """What the screens ask of an appeal: own work, counters, the next card (H7)."""

    _inherit = "citizen.appeal"

    state = fields.Selection(group_expand="_expand_main_states")
    is_mine = fields.Boolean(
        search="_search_is_mine", store=False, export_string_translation=False
    )
    is_my_department = fields.Boolean(
        search="_search_is_my_department",
        store=False,
        export_string_translation=False,
    )
    earlier_count = fields.Integer(
        string="Other Appeals", compute="_compute_earlier_count"
    )
    letter_count = fields.Integer(
        string="Letters Made", compute="_compute_child_counts"
    )
    document_count = fields.Integer(
        string="Number of Documents", compute="_compute_child_counts"
    )
    needs_source = fields.Boolean(related="channel_id.needs_source")
    is_from_superior = fields.Boolean(related="channel_id.is_superior")

    # Answers by week and unit are counted in the index alone, as registrations are
    _answered_idx = models.Index(
        "(company_id, date_answered, department_id) WHERE date_answered IS NOT NULL"
    )

    @api.depends("applicant_id")
    @api.depends_context("uid")
    def _compute_earlier_count(self):
        """Other appeals of the applicant the user may read."""
        groups = self._read_group(
            [("applicant_id", "in", self.applicant_id.ids)],
            ["applicant_id"],
            ["__count"],
        )
        counts = {applicant.id: count for applicant, count in groups}
        for appeal in self:
            count = counts.get(appeal.applicant_id.id, 0)
            appeal.earlier_count = max(count - bool(appeal._origin), 0)

    @api.depends("letter_ids", "document_ids")
    def _compute_child_counts(self):
        for appeal in self:
            appeal.letter_count = len(appeal.letter_ids)
            appeal.document_count = len(appeal.document_ids)

    @api.model
    def _expand_main_states(self, states, domain):
        """Who works on the whole register sees its empty stages as well."""
        shown = set(states)
        if self._reads_whole_body():
            shown |= MAIN_STATES
        return [state for state, _label in STATES if state in shown]

    @api.model
    @boolean_search
    def _search_is_mine(self):
        """I am the curator, or an open assignment there is mine."""
        posts = self._my_posts()
        task = Domain("state", "=", "open") & Domain("official_id", "in", posts.ids)
        return Domain("supervisor_id", "in", posts.ids) | Domain(
            "assignment_ids", "any!", task
        )

    @api.model
    @boolean_search
    def _search_is_my_department(self):
        """My units and those below examine it, as lead or beside others."""
        units = self._my_posts().department_id
        tree = self.env["hr.department"].search([("id", "child_of", units.ids)])
        task = Domain("state", "=", "open") & Domain("department_id", "in", tree.ids)
        return Domain("department_id", "in", tree.ids) | Domain(
            "assignment_ids", "any!", task
        )

    def _fill_registration(self):
        """An applicant entered in a hurry gets the address the card has."""
        result = super()._fill_registration()
        for appeal in self:
            applicant = appeal.applicant_id
            received = {
                "address": appeal.received_address,
                "phone": appeal.received_phone,
                "email": appeal.received_email,
            }
            missing = {
                name: value
                for name, value in received.items()
                if value and applicant and not applicant[name]
            }
            if missing:
                applicant.write(missing)
        return result

    # ------------------------------------------------------------------
    # buttons of the form
    # ------------------------------------------------------------------

    def action_register_and_new(self):
        """Register, say the number for the stamp, and open the next empty card."""
        self.ensure_one()
        self.action_register()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "sticky": True,
                "message": self.env._(
                    "Registered: %(appeal)s", appeal=self.display_name
                ),
                "next": {
                    "type": "ir.actions.act_window",
                    "name": self.env._("New appeal"),
                    "res_model": self._name,
                    "views": [[False, "form"]],
                    # One after the other: no trail of breadcrumbs behind the clerk
                    "target": "main",
                    "context": {"default_channel_id": self.channel_id.id},
                },
            },
        }

    def action_new_resolution(self):
        """Open the dialog of a new resolution for this appeal."""
        self.ensure_one()
        self.check_access("read")
        self._check_may(self._may_resolve(), self.env._("a curator or an executor"))
        return self.env["citizen.resolution"]._get_dialog_action(
            self.env._("Resolution"),
            self.env.ref("citizen_appeals.citizen_resolution_view_form_dialog"),
            default_appeal_id=self.id,
        )

    def action_open_earlier(self):
        """Other appeals of the same applicant."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appeals of the Applicant"),
            "res_model": self._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": [
                ("applicant_id", "=", self.applicant_id.id),
                ("id", "!=", self.id),
            ],
        }

    def action_open_letters(self):
        """Letters of this appeal."""
        self.ensure_one()
        return self._open_children("citizen.letter", self.env._("Letters"))

    def action_open_documents(self):
        """Documents of this appeal."""
        self.ensure_one()
        return self._open_children("citizen.document", self.env._("Documents"))

    def action_open_questions(self):
        """Questions of this appeal: executors enter the results here."""
        self.ensure_one()
        return self._open_children("citizen.appeal.question", self.env._("Results"))

    def _open_children(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("appeal_id", "=", self.id)],
            "context": {"default_appeal_id": self.id, "create": False},
        }
