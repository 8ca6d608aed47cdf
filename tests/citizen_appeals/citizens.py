"""Two citizens, a stranger, the staff and the site: who looks, and at what (K1)."""

from urllib.parse import unquote

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from tests.common import ROLES, SECRETS

from .sight import SightCase

# The second citizen; like SECRETS, the words stand nowhere else
OTHER = {
    "surname": "Кривошеин",
    "given_name": "Никандр",
    "patronymic": "Архипович",
    "address": "пер. Ореховый, д. 713",
    "phone": "+7 999 444-22-33",
    "email": "nikandr@krivoshein.example",
}
OTHER_SECRETS = ("Кривошеин", "Никандр", "Архипович", "Ореховый", "444-22-33")
# What the office says among itself about the appeal; no applicant reads it
INSIDE = (
    "звонила",
    "Позвонить",
    "просила другого",
    "просила иначе",
    "показала течь",
    "пишет о дороге",
    "Рассмотреть и ответить",
    "Протекает кровля у Прасковьи",
)


class CitizensCase(SightCase, HttpCase):
    """Two citizens with appeals in both bodies, on one of which everything hangs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.citizen = cls._create_citizen("citizen-a", cls.applicant)
        cls.other_applicant = cls._create_applicant(**OTHER)
        cls.other_citizen = cls._create_citizen("citizen-b", cls.other_applicant)
        cls.answered = cls._register()
        cls.answer = cls._answer(cls.answered)
        cls.east_appeal = cls._register_east(cls.citizen)
        words = {
            "annotation": "Яма у Кривошеина",
            "place": "пер. Ореховый, д. 713",
            "remark": False,
            "received_name": "Кривошеин Никандр Архипович",
            "received_address": OTHER["address"],
            "received_phone": OTHER["phone"],
            "received_email": OTHER["email"],
        }
        cls.other_appeal = cls._register(applicant_id=cls.other_applicant.id, **words)
        cls.other_east = cls._register_east(cls.other_citizen, **OTHER | words)
        text = "Яма, пер. Ореховый, 713. Кривошеин"
        (cls.other_appeal | cls.other_east).write({"body": text})
        cls.own = cls.appeal | cls.answered | cls.east_appeal
        cls.site_key = cls._as(cls.company, "admin")._issue_site_key()
        cls.site_user = cls.company.site_gateway_id
        cls.env.flush_all()

    @classmethod
    def _create_citizen(cls, login, applicant):
        user = new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            password=login,
            email=f"{login}@portal.example",
        )
        applicant.partner_id = user.partner_id
        return user

    @classmethod
    def _register_east(cls, citizen, **words):
        person = {name: words.pop(name) for name in OTHER if name in words}
        applicant = cls._create_applicant(
            cls.east, partner_id=citizen.partner_id.id, **person
        )
        return cls._register(cls.east, applicant_id=applicant.id, **words)

    @classmethod
    def _get_viewers(cls):
        """Name → user of everybody who may look; the public has no account."""
        viewers = {role: cls.users[role] for role in ROLES}
        viewers["east registrar"] = cls.east.users["registrar"]
        return viewers | {
            "employee": cls.employee,
            "citizen": cls.citizen,
            "other citizen": cls.other_citizen,
            "stranger": cls.env.ref("base.public_user"),
            "portal": cls.portal_user,
            "site": cls.site_user,
        }

    def _get_hidden(self, name):
        """Words that must reach this viewer in no way."""
        if name == "citizen":
            return (*OTHER_SECRETS, *INSIDE)
        if name == "other citizen":
            return (*SECRETS, *INSIDE)
        return (*SECRETS, *OTHER_SECRETS, *INSIDE)

    def _seen_by(self, user, records):
        """The records in the eyes of a user who has just logged in."""
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"lang": "en_US"}
        return records.with_env(self.env(user=user, su=False, context=context))

    # ------------------------------------------------------------------
    # looking over HTTP
    # ------------------------------------------------------------------

    def _log_in(self, name, user):
        """A session of the viewer; the public has none, the site never gets one."""
        if name in ("stranger", "site"):
            self.authenticate(None, None)
        else:
            password = name if user.login == name else user.login
            self.authenticate(user.login, password.ljust(8, "x"))

    def _fetch(self, path, data=None, method=None, **kwargs):
        """The answer as it comes, not where it leads."""
        if data is not None:
            data = {"csrf_token": Request.csrf_token(self), **data}
        self.env.flush_all()
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            answer = self.url_open(
                path, data=data, method=method, allow_redirects=False, **kwargs
            )
        self.env.invalidate_all()
        return answer

    def _call(self, path, params):
        """The text of what a JSON route answers, its error with its traceback."""
        body = {"jsonrpc": "2.0", "method": "call", "id": 0, "params": params}
        return self._fetch(path, json=body)

    def _check_tells_nothing(self, name, answer):
        """No word of the answer, its headers and its error is another's."""
        text = answer.text + unquote(str(dict(answer.headers)))
        text += answer.content.decode("unicode_escape", errors="replace")
        for word in self._get_hidden(name):
            self.assertNotIn(word, text)

    def _count_traces(self):
        """What a citizen's deed leaves on the appeals: rows of every kind."""
        self.env.flush_all()
        return {
            model: self.env[model].search_count([])
            for model in (
                "citizen.appeal",
                "citizen.appeal.event",
                "citizen.applicant.request",
                "citizen.appeal.draft",
                "citizen.document",
                "citizen.feedback",
                "citizen.letter",
                "mail.message",
                "mail.activity",
                "mail.followers",
                "ir.attachment",
            )
        }
