"""What the tests of several bodies share: a centre and the body under it."""

from odoo.fields import Command

from tests.common import AppealsCase


class BodiesCase(AppealsCase):
    """The north is the centre, the east is under it; one user works for both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.east.company.citizen_center_id = cls.company
        cls.company.street = "ул. Центральная, д. 1"
        cls.center_head = cls._create_user(cls.north, "center_head", "office_head")
        cls.center_head.company_ids = cls.company | cls.east.company
        cls.partner = cls.east.company.partner_id

    @classmethod
    def _hand(cls, appeal, kind="delegated", name="registrar", **values):
        """Handed to the east by the north's clerk; the hand-over."""
        values = {"kind": kind, **values}
        cls._as(appeal, name).action_hand_to_body(cls.partner.id, values)
        return appeal.handover_ids.sorted("id")[-1:]

    @classmethod
    def _create_rule(cls, **values):
        return cls.env["citizen.handover.rule"].create(
            {
                "company_id": cls.company.id,
                "to_company_id": cls.east.company.id,
                "kind": "for_good",
                "clause": "Соглашение от 01.02.2026 № 5",
                **values,
            }
        )

    @classmethod
    def _two_questions(cls):
        return {
            "question_ids": [
                Command.create({"topic_id": cls.topic.id}),
                Command.create({"topic_id": cls.other_topic.id}),
            ]
        }

    @classmethod
    def _east_answers(cls, child):
        """The east examines and answers whom it has to, up to the dispatch."""
        cls._as(child, "registrar", cls.east).action_assign()
        author = cls.east.posts["supervisor"]
        cls._give_resolution(child, [cls.east.posts["executor"]], author)
        cls._as(child, "executor", cls.east).action_answer(
            {
                "signatory_id": cls.east.posts["signatory"].id,
                "body": "<p>По поручению куратора обращение рассмотрено.</p>",
                "dispatch_way": "post",
            }
        )
        cls._as(child.question_ids, "executor", cls.east).write({"result": "explained"})
        letter = child.letter_ids
        cls._as(letter, "executor", cls.east).action_submit()
        cls._as(letter, "office_head", cls.east).action_approve()
        cls._as(letter, "signatory", cls.east).action_sign()
        cls._as(child, "oversight", cls.east).action_decide("to_file")
        cls._as(letter, "office_head", cls.east).action_pass_quality()
        cls._as(letter, "chancery", cls.east).action_number()
        cls._as(letter, "chancery", cls.east).action_dispatch()
        return letter
