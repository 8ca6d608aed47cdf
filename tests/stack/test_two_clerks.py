"""Two clerks dispatch one letter at the same moment, each in his own transaction."""

import subprocess

SCRIPT = """
from odoo import api
from odoo.exceptions import LockError, UserError

company = env.company
topic = env["citizen.topic"].search([("is_assignable", "=", True)], limit=1)
official = env["citizen.official"].create({
    "name": "Заместитель главы", "company_id": company.id, "signing_level": "4_head",
})
[appeal] = env["citizen.appeal"].create_registered([{
    "company_id": company.id,
    "channel_id": env.ref("citizen_appeals.channel_post").id,
    "question_ids": [(0, 0, {"topic_id": topic.id})],
}])
letter = env["citizen.letter"].create({
    "appeal_id": appeal.id, "signatory_id": official.id, "dispatch_way": "post",
    "kind_id": env.ref("citizen_appeals.letter_kind_extension_notice").id,
})
letter._write_flow({"state": "signed"})
letter._issue()
clerks = env["res.users"].search([("login", "in", ("stack-0", "stack-1"))])
env.cr.commit()


def dispatch(cr, clerk):
    letters = api.Environment(cr, clerk.id, {})["citizen.letter"]
    letters.browse(letter.id).action_dispatch()


with env.registry.cursor() as first, env.registry.cursor() as second:
    dispatch(first, clerks[0])
    first.flush()
    try:
        dispatch(second, clerks[-1])
        print("OUTCOME both")
    except LockError:
        print("OUTCOME locked")
    second.rollback()
    first.commit()
with env.registry.cursor() as third:
    try:
        dispatch(third, clerks[-1])
        print("OUTCOME again")
    except UserError as refusal:
        print("OUTCOME refused", "dispatched on" in str(refusal))
    third.rollback()
env.invalidate_all()
env.cr.rollback()
print("OUTCOME rows", len(letter.dispatch_ids), letter.state)
"""


def test_two_clerks_dispatch_one_letter(stack_database):
    """Bad input, D6: the second is told; one row of history, one event."""
    command = stack_database.get_command("--no-http", "--log-level=error")
    command.insert(2, "shell")
    done = subprocess.run(
        command, input=SCRIPT, timeout=120, check=False, capture_output=True, text=True
    )
    found = [
        line.removeprefix("OUTCOME ")
        for line in done.stdout.splitlines()
        if line.startswith("OUTCOME")
    ]
    assert found == ["locked", "refused True", "rows 1 dispatched"], done.stderr[-3000:]
