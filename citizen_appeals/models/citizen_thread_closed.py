from odoo import api, models


class CitizenThreadMixin(models.AbstractModel):
    """The talk of the staff is closed to applicants, whatever they may read.

    Core opens messages, activities and files of a record to who reads the record;
    ours are asked for as if they were to be written, which an applicant never may.
    """

    _inherit = "citizen.thread.mixin"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if self.env.user.share:
            return dict.fromkeys(operations, "write")
        return operations

    @api.model
    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        """What the routes of the chatter ask; no token and no hash opens it either."""
        if self.env.user.share:
            return self.browse()
        return super()._get_thread_with_access(thread_id, mode=mode, **kwargs)
