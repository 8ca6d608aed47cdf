from odoo import api, models
from odoo.exceptions import UserError

# Roles that take part in the work, so in the talk about it
TALKING_ROLES = (
    "registrar",
    "chancery",
    "office_head",
    "supervisor",
    "assistant",
    "executor",
    "signatory",
    "oversight",
)


class CitizenThreadMixin(models.AbstractModel):
    """Chatter and activities for the staff, without followers and without log messages.

    ``mail.followers`` is readable by every employee, so a follower would tell the
    whole house who wrote and who examines; history is kept as events instead.
    """

    _name = "citizen.thread.mixin"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Thread Without Followers"

    @api.model_create_multi
    def create(self, vals_list):
        silent = self.with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        return super(CitizenThreadMixin, silent).create(vals_list).with_env(self.env)

    def message_post(self, **kwargs):
        self._check_mentioned(kwargs.get("partner_ids"))
        return super().message_post(**kwargs)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Who only audits reads: a note or an activity is a deed as well (K1)."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "create" and self._is_only_auditor():
            return dict.fromkeys(operations, "write")
        return operations

    @api.model
    def _is_only_auditor(self):
        user = self.env.user
        return user.has_group("citizen_appeals.group_auditor") and not any(
            user.has_group(f"citizen_appeals.group_{role}") for role in TALKING_ROLES
        )

    def _message_update_content(self, message, /, *, partner_ids=None, **kwargs):
        self._check_mentioned(partner_ids)
        return super()._message_update_content(
            message, partner_ids=partner_ids, **kwargs
        )

    def _check_mentioned(self, partner_ids):
        """A mention opens the message, so it needs the sight of the record (K1).

        :raise UserError: somebody without access is mentioned
        """
        # Sudo: who is asked about are the mentioned, not the current user
        for partner in self.env["res.partner"].sudo().browse(partner_ids or ()):
            if not any(self._is_seen_by(user) for user in partner.user_ids):
                raise UserError(
                    self.env._(
                        "%(name)s has no access to this record and cannot be"
                        " mentioned: give a task first.",
                        name=partner.name,
                    )
                )

    def _is_seen_by(self, user):
        """Whether the user may read all of these records, in any of his bodies."""
        seen = self.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        return seen.has_access("read")

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        return True

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        return True
