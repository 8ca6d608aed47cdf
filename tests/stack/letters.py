"""What the tests of killed servers do to their database, in Odoo's shell."""

import inspect


def sign_letters(env, text, count, **values):
    """Signed letters of as many new appeals; ``values`` may name their ``{turn}``."""
    company = env.company
    topic = env["citizen.topic"].search([("is_assignable", "=", True)], limit=1)
    official = env["citizen.official"].create(
        {
            "name": "Заместитель главы",
            "company_id": company.id,
            "signing_level": "4_head",
        }
    )
    card = {
        "company_id": company.id,
        "channel_id": env.ref("citizen_appeals.channel_post").id,
        "annotation": text,
        "question_ids": [(0, 0, {"topic_id": topic.id})],
    }
    appeals = env["citizen.appeal"].create_registered([card] * count)
    letters = env["citizen.letter"].create(
        [
            {
                "appeal_id": appeal.id,
                "kind_id": env.ref("citizen_appeals.letter_kind_extension_notice").id,
                "signatory_id": official.id,
            }
            | {name: value.format(turn=turn) for name, value in values.items()}
            for turn, appeal in enumerate(appeals)
        ]
    )
    letters._write_flow({"state": "signed"})
    return letters


SIGN_LETTERS = inspect.getsource(sign_letters)
