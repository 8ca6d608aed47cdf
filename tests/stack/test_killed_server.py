"""A server killed in the middle of a multi-step act: the rerun finishes it.

Five letters are numbered by a bulk act and dispatched in one call; the process is
killed in between by the system, with no chance to clean up.
"""

import signal

import pytest

from tests.stack.letters import SIGN_LETTERS

LETTERS = 5
DONE_BEFORE = 2
TEXT = "killed in between"

PREPARE = f"""
{SIGN_LETTERS}
letters = sign_letters(env, {TEXT!r}, {LETTERS}, dispatch_way="post")
clerk = env["res.users"].search([("login", "=", "stack-0")])
env["citizen.batch"].with_user(clerk)._start("letter_number", letters.with_user(clerk))
env.cr.commit()
"""

# Commits after each line, so that the kill finds some done and some not
RUN = """
import os, signal
from odoo.addons.citizen_appeals.models import citizen_batch
citizen_batch.CHUNK = 1
Batch = type(env["citizen.batch"])
done = []
process = Batch._process_letter_number
def killed(self, letter):
    process(self, letter)
    done.append(letter)
    if len(done) > {before}:
        os.kill(os.getpid(), signal.SIGKILL)
Batch._process_letter_number = killed
env.ref("citizen_appeals.ir_cron_run_batches").method_direct_trigger()
env.cr.commit()
"""

DISPATCH = """
import os, signal
clerk = env["res.users"].search([("login", "=", "stack-0")])
Letter = env["citizen.letter"].with_user(clerk)
letters = Letter.search([("state", "=", "numbered")])
letters.action_dispatch()
env.flush_all()
if {kill}:
    os.kill(os.getpid(), signal.SIGKILL)
env.cr.commit()
"""


@pytest.fixture(scope="module")
def shell(stack_database):
    done = stack_database.run_shell(PREPARE)
    assert done.returncode == 0, done.stderr[-4000:]
    return stack_database.run_shell


def _letters(database):
    """State, number and events of each letter."""
    return database.query(
        "SELECT letter.state, letter.number,"
        " (SELECT count(*) FROM citizen_appeal_event event"
        " WHERE event.appeal_id = letter.appeal_id AND event.code = 'letter_numbered'),"
        " (SELECT count(*) FROM citizen_appeal_event event"
        " WHERE event.appeal_id = letter.appeal_id"
        " AND event.code = 'letter_dispatched'),"
        " (SELECT count(*) FROM ir_attachment file WHERE file.res_id = letter.id"
        " AND file.res_model = 'citizen.letter' AND file.res_field = 'pdf')"
        " FROM citizen_letter letter JOIN citizen_appeal appeal"
        " ON appeal.id = letter.appeal_id WHERE appeal.annotation = %s"
        " ORDER BY letter.number NULLS LAST",
        TEXT,
    )


def test_numbering_goes_on_after_the_kill(shell, stack_database):
    """A4, D1: two were numbered, the third was lost; five numbers, none twice."""
    killed = shell(RUN.format(before=DONE_BEFORE))
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-4000:]
    states = [row[0] for row in _letters(stack_database)]
    assert sorted(states) == ["numbered"] * DONE_BEFORE + ["signed"] * (
        LETTERS - DONE_BEFORE
    )

    again = shell(RUN.format(before=LETTERS))
    assert again.returncode == 0, again.stderr[-4000:]
    rows = _letters(stack_database)
    assert [row[0] for row in rows] == ["numbered"] * LETTERS
    first = rows[0][1]
    assert [row[1] for row in rows] == list(range(first, first + LETTERS))
    assert {row[2:] for row in rows} == {(1, 0, 1)}
    [[state]] = stack_database.query(
        "SELECT state FROM citizen_batch ORDER BY id DESC LIMIT 1"
    )
    assert state in ("done", "partly")

    shell(RUN.format(before=LETTERS))
    assert _letters(stack_database) == rows


def test_dispatch_is_whole_or_not_at_all(shell, stack_database):
    """D6: killed before the commit nothing has left; the second call sends all once."""
    killed = shell(DISPATCH.format(kill=True))
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-4000:]
    assert {row[0] for row in _letters(stack_database)} == {"numbered"}
    done = shell(DISPATCH.format(kill=False))
    assert done.returncode == 0, done.stderr[-4000:]
    assert {(row[0], *row[2:]) for row in _letters(stack_database)} == {
        ("dispatched", 1, 1, 1)
    }
    shell(DISPATCH.format(kill=False))
    assert {row[3] for row in _letters(stack_database)} == {1}
