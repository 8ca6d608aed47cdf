"""Base class of the suite: two bodies with their people, and the way of an appeal.

Needs neither demonstration data nor today's date: the clock stands still.
"""

import base64

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user

from odoo.addons.base.tests.common import BaseCommon

# Tuesday, 10 March 2026: noon in Moscow, seven in the evening in Vladivostok
NOW = "2026-03-10 09:00:00"
TODAY = fields.Date.to_date("2026-03-10")

ROLES = (
    "registrar",
    "chancery",
    "office_head",
    "supervisor",
    "assistant",
    "executor",
    "signatory",
    "oversight",
    "auditor",
    "admin",
)
# Roles that see every appeal of their body
WHOLE_BODY_ROLES = ("registrar", "office_head", "oversight", "auditor")

# What must never reach a stranger; each word stands nowhere else in the database
APPLICANT = {
    "surname": "Щукина",
    "given_name": "Прасковья",
    "patronymic": "Тихоновна",
    "address": "ул. Заозёрная, д. 917",
    "phone": "+7 999 555-77-11",
    "email": "praskovya@shchukina.example",
}
CARD_TEXTS = {
    "annotation": "Протекает кровля у Прасковьи Тихоновны",
    "body": "Прошу починить кровлю по ул. Заозёрной, 917. Щукина",
    "place": "ул. Заозёрная, д. 917, подъезд 2",
    "remark": "Щукина звонила дважды",
    "received_name": "Щукина Прасковья Тихоновна",
    "received_address": "ул. Заозёрная, д. 917",
    "received_phone": "+7 999 555-77-11",
    "received_email": "praskovya@shchukina.example",
}
SECRETS = ("Щукин", "Прасковь", "Тихоновн", "Заозёрн", "555-77-11", "shchukina")


class Body:
    """One body with its officials and users, by the name of their role."""

    def __init__(self, company):
        self.company = company
        self.users = {}
        self.posts = {}


@freeze_time(NOW)
class AppealsCase(BaseCommon):
    """Two bodies, ``north`` in Moscow's zone and ``east`` in Vladivostok's.

    Each has a user for every role of K1; those who work with appeals hold a post of
    the same name. ``self.users``, ``self.posts`` and ``self.company`` are the north's.
    """

    # The access log is written on a second cursor of a reading request; the cursor of
    # tests, which stands for all of them, cannot do that once it is read-only
    _registry_readonly_enabled = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls._set_up_directories()
        cls.north = cls._create_body("Север", "Europe/Moscow")
        cls.east = cls._create_body("Восток", "Asia/Vladivostok")
        cls.company = cls.north.company
        cls.users, cls.posts = cls.north.users, cls.north.posts
        cls.portal_user = new_test_user(
            cls.env, "citizen-portal", groups="base.group_portal"
        )
        cls.applicant = cls._create_applicant()

    # ------------------------------------------------------------------
    # directories, bodies, people
    # ------------------------------------------------------------------

    @classmethod
    def _set_up_directories(cls):
        Topic = cls.env["citizen.topic"]
        section = Topic.create({"code": "9001.0000.0000.0000", "name": "Жильё"})
        cls.topic = Topic.create(
            {
                "code": "9001.0001.0001.0001",
                "name": "Содержание домов",
                "parent_id": section.id,
            }
        )
        cls.other_topic = Topic.create(
            {
                "code": "9001.0001.0001.0002",
                "name": "Плата за жильё",
                "parent_id": section.id,
            }
        )
        cls.channel = cls._create_channel("test_paper", "written", "post")
        cls.oral_channel = cls._create_channel("test_oral", "oral", "post")
        cls.message_channel = cls._create_channel(
            "test_message", "electronic", "email", counts_as="message"
        )
        cls.site_channel = cls.env.ref("citizen_appeals.channel_site")
        cls.social_channel = cls.env.ref("citizen_appeals.channel_social_network")

    @classmethod
    def _create_channel(cls, code, medium, answer_way, **vals):
        return cls.env["citizen.channel"].create(
            {
                "code": code,
                "name": code,
                "medium": medium,
                "answer_way": answer_way,
                **vals,
            }
        )

    @classmethod
    def _create_body(cls, name, tz):
        company = cls.env["res.company"].create(
            {"name": name, "tz": tz, "place_name": name, "letterhead_title": name}
        )
        body = Body(company)
        roles = {role: role for role in ROLES}
        roles |= {"executor2": "executor", "unit_head": "executor", "idle": "user"}
        body.users = cls._create_users(body, roles)
        cls._create_posts(body)
        return body

    @classmethod
    def _create_user(cls, body, name, role):
        return cls._create_users(body, {name: role})[name]

    @classmethod
    def _create_users(cls, body, roles):
        """As ``new_test_user`` makes them, all at once: a third of the time."""
        logins = {name: f"{name}-{body.company.id}" for name in roles}
        users = cls.env["res.users"].create(
            [
                {
                    "name": f"{name} {body.company.name}",
                    "login": logins[name],
                    "password": logins[name].ljust(8, "x"),
                    "email": f"{logins[name]}@test.example",
                    "lang": "en_US",
                    "company_id": body.company.id,
                    "company_ids": [Command.set(body.company.ids)],
                    "group_ids": [
                        Command.set(cls.env.ref(f"citizen_appeals.group_{role}").ids)
                    ],
                }
                for name, role in roles.items()
            ]
        )
        return dict(zip(roles, users, strict=True))

    @classmethod
    def _create_posts(cls, body):
        Department = cls.env["hr.department"]
        housing, roads = Department.create(
            [
                {"name": "Отдел жилья", "company_id": body.company.id},
                {"name": "Отдел дорог", "company_id": body.company.id},
            ]
        )
        body.housing, body.roads = housing, roads
        for name, level, department in (
            ("head", "4_head", None),
            ("supervisor", "3_deputy_head", None),
            ("oversight", "3_deputy_head", None),
            ("signatory", "3_deputy_head", None),
            ("assistant", "1_executor", None),
            ("unit_head", "2_unit_head", housing),
            ("executor", "1_executor", housing),
            ("executor2", "1_executor", roads),
        ):
            body.posts[name] = cls._create_post(
                body,
                name,
                signing_level=level,
                department_id=department and department.id,
            )
        body.posts["unit_head"].is_unit_head = True
        body.posts["supervisor"].assistant_ids = body.posts["assistant"]
        cls.env["citizen.official.duty"].create(
            {
                "official_id": body.posts["supervisor"].id,
                "topic_id": cls.topic.parent_id.id,
            }
        )

    @classmethod
    def _create_post(cls, body, name, user=None, **vals):
        """A post of the body, held from 2020 on by the user of that name, if any."""
        user = user or body.users.get(name)
        return cls.env["citizen.official"].create(
            {
                "name": f"Должность {name}",
                "company_id": body.company.id,
                "signing_level": "1_executor",
                "holder_ids": [
                    Command.create(
                        {
                            "surname": "Петров",
                            "given_name": "Пётр",
                            "patronymic": "Петрович",
                            "date_from": "2020-01-01",
                            "user_id": user.id if user else False,
                        }
                    )
                ],
                **vals,
            }
        )

    @classmethod
    def _create_applicant(cls, body=None, **vals):
        company = body.company if body else cls.company
        return cls.env["citizen.applicant"].create(
            {**APPLICANT, "company_id": company.id, **vals}
        )

    # ------------------------------------------------------------------
    # the way of an appeal
    # ------------------------------------------------------------------

    @classmethod
    def _values(cls, **vals):
        """Values of a paper of the north with one question, received today."""
        return {
            "company_id": cls.company.id,
            "channel_id": cls.channel.id,
            "applicant_id": cls.applicant.id,
            "question_ids": [Command.create({"topic_id": cls.topic.id})],
            **CARD_TEXTS,
            **vals,
        }

    @classmethod
    def _east_values(cls, **vals):
        """Values of a paper of the east, without applicant."""
        return cls._values(
            **{"company_id": cls.east.company.id, "applicant_id": False, **vals}
        )

    @classmethod
    def _as(cls, records, name, body=None):
        """The records in the eyes of the user of that name, as if freshly asked for."""
        user = (body or cls.north).users[name]
        records.env.flush_all()
        records.env.invalidate_all()
        return records.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )

    @classmethod
    def _create_draft(cls, body=None, **vals):
        """A card that is received and not registered yet."""
        body = body or cls.north
        values = cls._values(**vals) if body is cls.north else cls._east_values(**vals)
        Appeal = cls._as(cls.env["citizen.appeal"], "registrar", body)
        return Appeal.create(values).with_env(cls.env)

    @classmethod
    def _register(cls, body=None, **vals):
        """An appeal registered today by the registrar."""
        appeal = cls._create_draft(body, **vals)
        cls._as(appeal, "registrar", body or cls.north).action_register()
        return appeal

    @classmethod
    def _give_resolution(
        cls, appeal, executors, author, date_due=None, user=None, **vals
    ):
        """A resolution of the post ``author`` given to the posts ``executors``.

        Drafted and given by its author, or by ``user`` for him.
        """
        user = user or author.user_id or cls.users["registrar"]
        resolution = cls._draft_resolution(
            appeal, executors, author, date_due, user, **vals
        )
        resolution.with_user(user).action_give()
        return resolution

    @classmethod
    def _draft_resolution(
        cls, appeal, executors, author, date_due=None, user=None, **vals
    ):
        user = user or author.user_id or cls.users["registrar"]
        appeal.env.flush_all()
        return (
            cls.env["citizen.resolution"]
            .with_user(user)
            .with_company(appeal.company_id)
            .create(
                {
                    "appeal_id": appeal.id,
                    "author_id": author.id,
                    "text": "Рассмотреть и ответить",
                    "date_due": date_due or appeal.date_deadline,
                    "assignment_ids": [
                        Command.create({"official_id": executor.id})
                        for executor in executors
                    ],
                    **vals,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _assign_to(cls, appeal, *names):
        """Hand-over to the curator and his resolution to the posts of these names."""
        if appeal.state == "registered":
            cls._as(appeal, "registrar").action_assign()
        return cls._give_resolution(
            appeal, [cls.posts[name] for name in names], cls.posts["supervisor"]
        )

    @classmethod
    def _draft_answer(cls, appeal, author="executor", **vals):
        """The draft of the answer, complete enough to be submitted."""
        # S4 2.4.8: every question gets its result with the answer
        open_questions = appeal.question_ids.filtered(lambda q: not q.result)
        open_questions.sudo().result = "explained"
        cls._as(appeal, author).action_answer(
            {
                "signatory_id": cls.posts["signatory"].id,
                "executor_id": cls.posts["executor"].id,
                "body": "<p>По поручению куратора обращение рассмотрено.</p>",
                "dispatch_way": "post",
                **vals,
            }
        )
        return appeal.letter_ids.filtered("kind_id.answers_appeal").sorted("id")[-1:]

    @classmethod
    def _sign_answer(cls, appeal, **vals):
        """The answer of an appeal in progress, up to the signature."""
        letter = cls._draft_answer(appeal, **vals)
        cls._as(letter, "executor").action_submit()
        for visa in letter.visa_ids.filtered(lambda visa: visa.state == "pending"):
            letter.with_user(visa.official_id.user_id).action_visa_give()
        cls._as(letter, "office_head").action_approve()
        cls._as(letter, "signatory").action_sign()
        return letter

    @classmethod
    def _dispatch_answer(cls, appeal, decision="to_file", date=None):
        """The answer of an appeal in progress, up to the dispatch."""
        letter = cls._sign_answer(appeal)
        cls._as(appeal, "supervisor").action_decide(decision, date)
        cls._as(letter, "office_head").action_pass_quality()
        cls._as(letter, "chancery").action_number()
        cls._as(letter, "chancery").action_dispatch()
        return letter

    @classmethod
    def _answer(cls, appeal, decision="to_file", date=None):
        """The whole way of a registered appeal up to the dispatched answer."""
        cls._assign_to(appeal, "executor")
        return cls._dispatch_answer(appeal, decision, date)

    # ------------------------------------------------------------------
    # looking at what came of it
    # ------------------------------------------------------------------

    def _codes(self, appeal):
        """Codes of the events of an appeal, the first one first."""
        return appeal.event_ids.sorted("id").mapped("code")

    def _deadline(self, appeal, kind, is_open=True):
        """The last deadline of that kind, by default the running one."""
        found = appeal.deadline_ids.filtered(lambda deadline: deadline.kind == kind)
        if is_open:
            found = found.filtered(lambda deadline: deadline.state == "open")
        return found.sorted("id")[-1:]

    @classmethod
    def _file(cls, content=b"%PDF-1.4 scan", name="scan.pdf", **vals):
        """Values of a document."""
        return {"name": name, "content": base64.b64encode(content), **vals}
