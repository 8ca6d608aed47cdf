"""What the tests of promises, commitments and calls share."""

from tests.citizen_appeals.letters import LettersCase

PROMISE = "Кровля будет отремонтирована до 1 мая 2026 года."
ORDER = "По поручению куратора обращение рассмотрено."


def body(*sentences):
    return "".join(f"<p>{sentence}</p>" for sentence in (ORDER, *sentences))


class PromisesCase(LettersCase):
    """An appeal in progress; answers that promise, brought to any state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._explain(cls.appeal)

    @classmethod
    def _explain(cls, appeal):
        """Each question has its result: an answer is checked for it."""
        questions = appeal.question_ids.with_user(cls.users["registrar"])
        questions.write({"result": "explained"})

    @classmethod
    def _promising(cls, *sentences, mark=True, **vals):
        """A draft answer with these sentences, marked as promises."""
        letter = cls._draft_answer(
            cls.appeal, body=body(*(sentences or (PROMISE,))), **vals
        )
        if mark:
            cls._as(letter.promise_ids, "executor").action_mark_promise()
        return letter

    @classmethod
    def _bring(cls, letter, state="dispatched"):
        """The answer on its way up to that state, by those who may."""
        steps = (
            ("in_review", "executor", lambda x: x.action_submit()),
            ("approved", "office_head", lambda x: x.action_approve()),
            ("signed", "signatory", lambda x: x.action_sign()),
            (
                "numbered",
                "chancery",
                lambda x: cls._decide_and_number(letter.appeal_id, x),
            ),
            ("dispatched", "chancery", lambda x: x.action_dispatch()),
        )
        for target, user, step in steps:
            if letter.state == state:
                break
            step(cls._as(letter, user))
            assert letter.state == target
        return letter

    @classmethod
    def _commitment(cls, *sentences, **vals):
        """On control, made by the dispatch of an answer that promised."""
        letter = cls._bring(cls._promising(*sentences, **vals))
        return letter.appeal_id.commitment_ids

    @classmethod
    def _check(cls, commitment, result="done", user="office_head", **vals):
        values = {"commitment_id": commitment.id, "kind": "visit", "result": result}
        if result != "done":
            values["remark"] = "Не сделано"
        return (
            cls._as(cls.env["citizen.commitment.check"], user)
            .create(values | vals)
            .with_env(cls.env)
        )
