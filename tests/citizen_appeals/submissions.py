"""A citizen with a portal account and what the form of an appeal holds."""

import io
import zipfile

from odoo.tests import new_test_user

from odoo.addons.citizen_appeals.models.citizen_submission import SubmissionError

from tests.common import AppealsCase

PDF = b"%PDF-1.4 paper"
JPEG = b"\xff\xd8\xff\xe0 photo"
PERSON = {
    "surname": "Соболева",
    "given_name": "Аглая",
    "patronymic": "Фёдоровна",
    "email": "aglaya@example.ru",
    "phone": "+7 900 111-22-33",
}
TEXT = "Во дворе третий день не горит фонарь. Прошу починить."


def package(*names, mimetype=None):
    """An archive with these members, as office documents are."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, b"x")
    return stream.getvalue()


class SubmissionCase(AppealsCase):
    """Two accounts; the north offers a topic that it decides itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.citizen = cls._create_citizen("citizen-a")
        cls.stranger = cls._create_citizen("citizen-b")
        Plain = cls.env["citizen.plain.topic"]
        cls.group = Plain.create({"name": "Двор", "company_id": cls.company.id})
        cls.light = Plain.create(
            {
                "name": "Не горит фонарь",
                "parent_id": cls.group.id,
                "topic_id": cls.topic.id,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _create_citizen(cls, login):
        return new_test_user(
            cls.env, login, groups="base.group_portal", email=f"{login}@test.example"
        )

    @classmethod
    def _typed(cls, **vals):
        return {
            **PERSON,
            "answer_way": "portal",
            "text": TEXT,
            "plain_topic_ids": [cls.light.id],
            **vals,
        }

    @classmethod
    def _submit(cls, user=None, files=(), company=None, **vals):
        """As the controller does it: in the rights of the citizen."""
        user = user or cls.citizen
        return (
            cls.env["citizen.appeal"]
            .with_user(user)
            ._take_submission(
                company or cls.company,
                cls._typed(**vals),
                files=files,
                partner=user.partner_id,
            )
            .with_env(cls.env)
        )

    def _refuse(self, files=(), **vals):
        """The errors by field; nothing may have come of it."""
        before = self.env["citizen.appeal"].search_count([])
        with self.assertRaises(SubmissionError) as caught:
            self._submit(files=files, **vals)
        self.assertEqual(self.env["citizen.appeal"].search_count([]), before)
        return caught.exception.errors
