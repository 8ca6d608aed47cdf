"""Two sign the same letter at once, on two connections (bad input).

One signature is given; the other signatory is told at once, and told who it was when
he looks again.
"""

import subprocess

PREPARE = """
from datetime import date
from odoo.fields import Command
user = env["res.users"].search([("login", "=", "stack-0")])
user.group_ids = [Command.link(env.ref("citizen_appeals.group_signatory").id)]
company = user.company_id
topic = env["citizen.topic"].search([("is_assignable", "=", True)], limit=1)
channel = env["citizen.channel"].search([("code", "=", "post")], limit=1)
official = env["citizen.official"].create({
    "name": "Заместитель главы", "company_id": company.id,
    "signing_level": "3_deputy_head",
    "holder_ids": [Command.create({
        "surname": "Петров", "given_name": "Пётр", "patronymic": "Петрович",
        "date_from": date(2020, 1, 1), "user_id": user.id,
    })],
})
appeal = env["citizen.appeal"].with_company(company).create_registered([{
    "company_id": company.id, "channel_id": channel.id, "annotation": "Дорога",
    "question_ids": [Command.create({"topic_id": topic.id})],
}])
letter = env["citizen.letter"].create({
    "appeal_id": appeal.id, "signatory_id": official.id, "executor_id": official.id,
    "kind_id": env.ref("citizen_appeals.letter_kind_extension_notice").id,
    "date_named": date(2030, 1, 1), "reason": "Ждём ответа",
})
letter._write_flow({"state": "approved"})
letter._prepare_signatures()
appeal._sync_readers()
env.cr.commit()
"""

RACE = """
from odoo.exceptions import UserError

def attempt(cr):
    mine = env(cr=cr, user=user.id)["citizen.letter"].browse(letter.id)
    try:
        mine.action_sign()
    except UserError as refusal:
        return str(refusal)
    return "signed"

first, second = env.registry.cursor(), env.registry.cursor()
try:
    assert attempt(first) == "signed"
    first.flush()
    refusal = attempt(second)
    assert "at this moment" in refusal or "сейчас" in refusal, refusal
    second.rollback()
    first.commit()
    refusal = attempt(second)
    assert user.name in refusal, refusal
finally:
    first.close()
    second.close()
"""


def test_one_of_two_signers_wins(stack_database):
    """D1: never two signatures of one post, never an unexplained error."""
    command = stack_database.get_command("--no-http", "--log-level=error")
    command.insert(2, "shell")
    done = subprocess.run(
        command,
        input=PREPARE + RACE,
        timeout=120,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    [[count]] = stack_database.query(
        "SELECT count(*) FROM citizen_letter_signature WHERE state = 'signed'"
    )
    assert count == 1
