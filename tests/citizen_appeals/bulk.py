"""What the tests of bulk acts share: appeals under way, the dialog, the cron."""

from odoo.fields import Command
from odoo.tests import freeze_time

from tests.common import NOW, AppealsCase


@freeze_time(NOW)
class BulkCase(AppealsCase):
    """Three appeals handed to the curator, as a clerk selects them in the list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("citizen_appeals.ir_cron_run_batches")
        cls.appeals = cls._register_some(3)

    @classmethod
    def _register_some(cls, count, **vals):
        appeals = cls.env["citizen.appeal"]
        for _number in range(count):
            appeals |= cls._register(**vals)
        cls._as(appeals, "registrar").action_assign()
        return appeals

    def _open(self, kind, user="supervisor", appeals=None, **given):
        """The dialog of the act, filled in as the user does."""
        appeals = self.appeals if appeals is None else appeals
        action = self._as(appeals, user).action_bulk(kind)
        self.assertEqual(action["res_model"], "citizen.bulk")
        bulk = self._as(self.env["citizen.bulk"], user).browse(action["res_id"])
        bulk.write(given)
        return bulk

    def _resolution(self, user="supervisor", **given):
        values = {
            "text": "Рассмотреть и ответить",
            "lead_id": self.posts["executor"].id,
            **given,
        }
        return self._open("appeal_resolution", user, **values)

    def _carry_out(self, bulk):
        """Preview, then the act; the batch it has started."""
        bulk.action_preview()
        action = bulk.action_confirm()
        self.env.invalidate_all()
        return self.env["citizen.batch"].browse(action["res_id"])

    def _undo(self, batch, user="supervisor"):
        self._as(batch, user).action_undo()
        self.env.invalidate_all()

    def _run(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def _join_all(self):
        leader = self.appeals[0]
        self._as(self.appeals, "registrar").action_join(self._as(leader, "registrar"))
        return leader

    def _body(self, name="Инспекция"):
        return self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "citizen_body_kind": "regional",
                "citizen_topic_ids": [Command.set(self.topic.ids)],
            }
        )
