"""What the tests of the archive share: an approved list of files and filed appeals."""

from odoo import fields
from odoo.fields import Command

from tests.common import TODAY, AppealsCase

PAST = fields.Date.to_date("2025-12-31")


class ArchiveCase(AppealsCase):
    """The north with its list of files of 2026, approved by the head of the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.index = cls._create_index()

    @classmethod
    def _create_index(cls, approve=True, **vals):
        Index = cls._as(cls.env["citizen.file.index"], "office_head")
        index = Index.create(
            {
                "code": "01-15",
                "name": "Обращения граждан",
                "year": TODAY.year,
                "article": "ст. 154",
                **vals,
            }
        )
        if approve:
            index.action_approve()
        return index.with_env(cls.env)

    @classmethod
    def _close(cls, appeal=None, **vals):
        """An appeal answered and closed today."""
        appeal = appeal or cls._register(**vals)
        appeal.question_ids.result = "explained"
        cls._answer(appeal)
        cls._as(appeal, "registrar").action_close()
        return appeal

    @classmethod
    def _put_away(cls, appeal=None, until=None, **vals):
        """An appeal in the archive, by default with its usual term."""
        appeal = cls._close(appeal, **vals)
        cls._as(appeal, "registrar").action_file()
        if until:
            appeal.sudo()._write_flow({"date_destroy_after": until})
        return appeal

    @classmethod
    def _create_act(cls, appeals=None, **vals):
        """A draft with its commission, over these appeals."""
        posts = ("oversight", "signatory", "unit_head")
        act = cls._as(cls.env["citizen.destruction.act"], "office_head").create(
            {
                "member_ids": [
                    Command.create(
                        {"official_id": cls.posts[name].id, "is_chair": not number}
                    )
                    for number, name in enumerate(posts)
                ],
                **vals,
            }
        )
        if appeals:
            cls.env["citizen.destruction.line"].sudo().create(
                [{"act_id": act.id, "appeal_id": appeal.id} for appeal in appeals]
            )
        return act.with_env(cls.env)

    @classmethod
    def _approve_act(cls, act):
        """From the draft to the approval by the head of the body."""
        cls._as(act, "office_head").action_submit()
        for name in ("oversight", "signatory", "unit_head"):
            cls._as(act, name).action_agree()
        head = cls._get_head()
        act.env.invalidate_all()
        act.with_user(head).action_approve("Распоряжение № 7", TODAY)
        return act

    @classmethod
    def _get_head(cls):
        """The user who holds the post of the head of the body."""
        post = cls.posts["head"]
        if not post.user_id:
            user = cls._create_user(cls.north, "body_head", "signatory")
            cls.users.pop("body_head", None)
            post.holder_ids.user_id = user
        return post.user_id

    def _execute(self, act):
        """Confirmed by the head of the office and worked off by the cron."""
        self._as(act, "office_head").action_execute(act.name)
        self._run_acts()

    def _run_acts(self):
        cron = self.env.ref("citizen_appeals.ir_cron_execute_acts")
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
