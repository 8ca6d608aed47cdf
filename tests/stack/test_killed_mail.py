"""The dispatch job killed around SMTP: every letter once, or listed as uncertain.

A real SMTP server listens on loopback; the job is killed by the system at four points,
then started again. What arrived is counted at the server, by addressee.
"""

import signal
from collections import Counter

import pytest
from aiosmtpd.controller import Controller

from tests.stack.letters import SIGN_LETTERS
from tests.stack.server import HOST, free_port

LETTERS = 4
TEXT = "killed around SMTP"
UNCERTAIN, DONE = ("numbered", "uncertain"), ("dispatched", "sent")

PREPARE = f"""
{SIGN_LETTERS}
env.company.email = "office@town.example"
letters = sign_letters(
    env, {TEXT!r}, {LETTERS},
    dispatch_way="email", addressee_email="to-{{turn}}@" + domain,
)
letters._issue()
env["ir.mail_server"].search([]).active = False
env["ir.mail_server"].create({{
    "name": "loopback", "smtp_host": "127.0.0.1", "smtp_port": port,
    "smtp_encryption": "none",
}})
clerk = env["res.users"].search([("login", "=", "stack-0")])
letters.with_user(clerk).action_dispatch()
env.cr.commit()
"""

# Where the job dies while it works on its second letter
POINTS = {
    "before_data": """
import smtplib
data = smtplib.SMTP.data
smtplib.SMTP.data = lambda self, message: die() or data(self, message)
""",
    "after_250": """
import smtplib
data = smtplib.SMTP.data
def data_and_die(self, message):
    answer = data(self, message)
    assert answer[0] == 250
    die()
    return answer
smtplib.SMTP.data = data_and_die
""",
    "before_noting": """
attempt = Letter._try_send_email
def attempt_and_die(self):
    outcome = attempt(self)
    die()
    return outcome
Letter._try_send_email = attempt_and_die
""",
    "between": """
lock = Letter.try_lock_for_update
Letter.try_lock_for_update = lambda self, **options: die() or lock(self, **options)
""",
}

RUN = """
import os, signal
Letter = type(env["citizen.letter"])
calls = []
def die():
    calls.append(1)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
{point}
env.ref("citizen_appeals.ir_cron_send_letters").method_direct_trigger()
env.cr.commit()
"""
TRIGGER = """
env.ref("citizen_appeals.ir_cron_send_letters").method_direct_trigger()
env.cr.commit()
"""

RESEND = """
clerk = env["res.users"].search([("login", "=", "stack-0")])
Letter = env["citizen.letter"].with_user(clerk)
for letter in Letter.search([("email_state", "=", "uncertain")]):
    letter.{deed}()
env.cr.commit()
"""


class Mailbox:
    """Counts what the server has taken, by addressee."""

    def __init__(self):
        self.taken = Counter()

    async def handle_DATA(self, _server, _session, envelope):
        self.taken.update(envelope.rcpt_tos)
        return "250 taken"


@pytest.fixture
def mailbox():
    box = Mailbox()
    controller = Controller(box, hostname=HOST, port=free_port())
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def shell(stack_database):
    def run(script, killed=False):
        done = stack_database.run_shell(script)
        expected = -signal.SIGKILL if killed else 0
        assert done.returncode == expected, done.stderr[-4000:]

    return run


@pytest.mark.parametrize(
    ("point", "arrived_before", "is_uncertain"),
    [
        ("before_data", 1, True),
        ("after_250", 2, True),
        ("before_noting", 2, True),
        ("between", 1, False),
    ],
)
def test_every_letter_once_or_uncertain(
    shell, stack_database, mailbox, point, arrived_before, is_uncertain
):
    """D6: killed at that point, started again, the doubtful one left to a person."""
    domain = f"{point.replace('_', '-')}.example"
    shell(f"port, domain = {mailbox.port}, {domain!r}\n{PREPARE}")
    shell(RUN.format(point=POINTS[point]), killed=True)
    assert sum(mailbox.taken.values()) == arrived_before

    # a second run finds nothing left to do
    shell(RUN.format(point="") + TRIGGER)
    states = Counter(row[1:] for row in _letters(stack_database, domain))
    expected = Counter({DONE: LETTERS - is_uncertain})
    if is_uncertain:
        expected[UNCERTAIN] = 1
    assert states == expected
    # nobody got it twice, and whoever is told to have got it did
    assert max(mailbox.taken.values()) == 1
    for address, *state in _letters(stack_database, domain):
        if tuple(state) == DONE:
            assert mailbox.taken[address] == 1

    if is_uncertain:
        # the person looks and sends again what has not arrived
        arrived = len(mailbox.taken) == LETTERS
        deed = "action_email_confirm" if arrived else "action_email_resend"
        shell(RESEND.format(deed=deed) + TRIGGER)
    assert {row[1:] for row in _letters(stack_database, domain)} == {DONE}
    assert mailbox.taken == Counter(
        {f"to-{number}@{domain}": 1 for number in range(LETTERS)}
    )


def _letters(database, domain):
    """Address, state and state of the e-mail of each letter."""
    return database.query(
        "SELECT letter.addressee_email, letter.state, letter.email_state"
        " FROM citizen_letter letter WHERE letter.addressee_email LIKE %s"
        " ORDER BY letter.id",
        f"%@{domain}",
    )
