"""Two bodies with posts and users, for tests of people and directories."""

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

from ..common import ROLES


class PeopleCase(BaseCommon):
    """Bodies in Moscow and Vladivostok; a user for each role in the first one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.body = cls.env["res.company"].create(
            {"name": "Администрация А", "tz": "Europe/Moscow"}
        )
        cls.other_body = cls.env["res.company"].create(
            {"name": "Администрация Б", "tz": "Asia/Vladivostok"}
        )
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=[cls.body.id])
        )
        cls.today = cls.body._today()
        cls.users = {role: cls._make_user(role) for role in ROLES}

    @classmethod
    def _make_user(cls, role, login=None, body=None):
        body = body or cls.body
        return new_test_user(
            cls.env,
            login=login or f"people-{role}",
            groups=f"citizen_appeals.group_{role}",
            company_id=body.id,
            company_ids=[Command.set(body.ids)],
        )

    @classmethod
    def _as(cls, records, user):
        """The records in the eyes of a user in his own body."""
        return records.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )

    @classmethod
    def _make_post(cls, name="Специалист", user=None, **values):
        """A post held since long ago, by ``user`` when given."""
        holder = {
            "surname": "Иванов",
            "given_name": "Иван",
            "patronymic": "Иванович",
            "date_from": "2020-01-01",
            "user_id": user.id if user else False,
        }
        return cls.env["citizen.official"].create(
            {
                "name": name,
                "company_id": cls.body.id,
                "holder_ids": [Command.create(holder)] if user is not False else [],
                **values,
            }
        )

    @classmethod
    def _make_applicant(cls, **values):
        return cls.env["citizen.applicant"].create(
            {
                "surname": "Петрова",
                "given_name": "Анна",
                "patronymic": "Сергеевна",
                "company_id": cls.body.id,
                **values,
            }
        )

    @classmethod
    def _make_unit(cls, name="Отдел", **values):
        return cls.env["hr.department"].create(
            {"name": name, "company_id": cls.body.id, **values}
        )

    @classmethod
    def _make_appeal(cls, readers=None, **values):
        """An appeal read by these posts, whatever its state."""
        channel = cls.env.ref("citizen_appeals.channel_post")
        appeal = cls.env["citizen.appeal"].create(
            {"company_id": cls.body.id, "channel_id": channel.id, **values}
        )
        if readers:
            appeal.env.cr.executemany(
                "INSERT INTO citizen_appeal_reader_rel (appeal_id, official_id)"
                " VALUES (%s, %s)",
                [(appeal.id, post.id) for post in readers],
            )
        return appeal
