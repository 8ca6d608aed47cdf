"""What the tests of published answers share."""

from tests.common import AppealsCase

QUESTION = "Почему в нашем районе нет горячей воды? Отключили без предупреждения."
ANSWER = "Воду отключили для ремонта теплотрассы. Подача восстановлена 12 марта."


class PublicAnswersCase(AppealsCase):
    """Texts for the site of the north, written by the registrar."""

    @classmethod
    def _create_text(cls, **vals):
        """A draft without anything personal."""
        Answer = cls._as(cls.env["citizen.public.answer"], "registrar")
        values = {
            "title": "Нет горячей воды",
            "question": QUESTION,
            "answer": ANSWER,
            "topic_id": cls.topic.id,
            **vals,
        }
        return Answer.create(values).with_env(cls.env)

    @classmethod
    def _submit(cls, **vals):
        text = cls._create_text(**vals)
        cls._as(text, "registrar").action_submit()
        return text

    @classmethod
    def _publish(cls, **vals):
        """Written by the registrar, approved by the head of the office."""
        text = cls._submit(**vals)
        cls._as(text, "office_head").action_publish()
        cls.env.flush_all()
        return text
