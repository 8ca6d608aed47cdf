"""What the tests of reminders share: due tasks, runs of the cron, its messages."""

from odoo import fields
from odoo.tests import freeze_time

from tests.common import AppealsCase

# Tuesday, 17 March 2026, 10:30 in Moscow and 17:30, after work, in Vladivostok
TUESDAY = "2026-03-17 07:30:00"


class RemindersCase(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.Reminder = cls.env["citizen.reminder"]
        cls.cron = cls.env.ref("citizen_appeals.ir_cron_send_reminders")
        cls.last_message = cls.env["mail.message"].search([], limit=1, order="id desc")

    def _task(self, due, executors=("executor",), body=None, appeal=None):
        """An appeal whose assignment to these posts falls due on a day."""
        body = body or self.north
        appeal = appeal or self._register(body)
        self._as(appeal, "registrar", body).supervisor_id = body.posts["supervisor"]
        if appeal.state == "registered":
            self._as(appeal, "registrar", body).action_assign()
        posts = [body.posts[name] for name in executors]
        self._give_resolution(
            appeal, posts, body.posts["supervisor"], fields.Date.to_date(due)
        )
        return appeal

    def _run(self, now=TUESDAY):
        """Run the scheduled action at an instant; what it sent."""
        before = self._messages()
        with freeze_time(now), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        return self._messages() - before

    def _messages(self):
        return self.env["mail.message"].search(
            [
                ("id", ">", self.last_message.id),
                ("message_type", "=", "user_notification"),
            ]
        )

    def _to(self, messages, name, body=None):
        """Those of the messages that went to the user of that name."""
        partner = (body or self.north).users[name].partner_id
        return messages.filtered(lambda message: partner in message.partner_ids)
