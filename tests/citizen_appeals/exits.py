"""What the tests of the exits share: other bodies, and letters brought to dispatch."""

from odoo.fields import Command

from tests.common import AppealsCase

BODIES = {
    "housing": {"name": "Жилищная инспекция", "citizen_body_kind": "regional"},
    "roads": {"name": "Управление дорог области", "citizen_body_kind": "regional"},
    "police": {
        "name": "Управление МВД по области",
        "citizen_body_kind": "federal",
        "citizen_body_role": "migration_police",
    },
    "governor": {
        "name": "Губернатор области",
        "citizen_body_kind": "regional",
        "citizen_body_role": "region_head",
    },
    "court": {"name": "Областной суд", "citizen_body_kind": "court"},
    "inquiry": {"name": "Отдел дознания", "citizen_body_kind": "inquiry"},
    "investigation": {
        "name": "Следственное управление",
        "citizen_body_kind": "investigation",
    },
    "unknown": {"name": "Общество без вида"},
}


class ExitsCase(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = list(BODIES)
        partners = cls.env["res.partner"].create(
            [
                {"is_company": True, "street": "ул. Мира, д. 1", "city": "Энск", **vals}
                for vals in BODIES.values()
            ]
        )
        cls.bodies = dict(zip(names, partners, strict=True))
        cls.bodies["housing"].citizen_topic_ids = cls.topic.parent_id
        cls.bodies["roads"].citizen_topic_ids = cls.other_topic

    @classmethod
    def _two_questions(cls, **vals):
        return cls._register(
            question_ids=[
                Command.create({"topic_id": cls.topic.id}),
                Command.create({"topic_id": cls.other_topic.id}),
            ],
            **vals,
        )

    @classmethod
    def _send(cls, letters):
        """Drafted letters signed, numbered and dispatched by those who may."""
        for letter in letters:
            office = cls._as(letter, "registrar")
            office.write(
                {
                    "signatory_id": cls.posts["signatory"].id,
                    "executor_id": cls.posts["executor"].id,
                    "dispatch_way": "post",
                    "addressee_address": "ул. Заозёрная, д. 917",
                    "addressee_name_dative": letter.addressee_name_dative or "Кому",
                }
            )
            office.action_submit()
            cls._as(letter, "signatory").action_sign()
            cls._as(letter, "chancery").action_number()
            cls._as(letter, "chancery").action_dispatch()

    def _letters(self, appeal, *codes):
        letters = appeal.letter_ids.filtered(lambda x: x.state != "cancelled")
        return letters.filtered(lambda letter: letter.kind_id.code in codes)

    def _forward(self, appeal, *names, role="registrar", **values):
        partners = [self.bodies[name].id for name in names]
        return self._as(appeal, role).action_forward(partners, values)

    def _read_text(self, letter):
        return " ".join(
            str(letter.body).replace("&nbsp;", " ").replace("\xa0", " ").split()
        )
