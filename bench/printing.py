"""A thousand letters for the printer: put into one file in the background."""

import base64

from odoo.tools import split_every

from bench.letters import _make_letters, _take
from bench.measure import Row

LETTERS = 1000
GOAL = 30  # seconds


def measure(bench, users):
    with bench.transaction(users["office_head"].id) as env:
        letters = _make_letters(env, LETTERS)
        drawn = _take(env, lambda: _print(letters))
        letters.sudo()._issue()
        issued = _take(env, lambda: _print(letters))
    return [
        _row(f"one file of {LETTERS} issued letters, in the background", issued),
        _row(f"one file of {LETTERS} letters not issued yet, drawn first", drawn),
    ]


def _print(letters):
    """What the job does between its commits, then the result."""
    # Not known before the server's configuration is read
    from odoo.addons.citizen_appeals.models.citizen_batch import CHUNK
    from odoo.addons.citizen_appeals.tools.pdf_pages import count_pages

    batch = letters.env["citizen.batch"]._start("letter_print", letters).sudo()
    for lines in split_every(CHUNK, batch.line_ids.ids, batch.line_ids.browse):
        batch._run_lines(lines)
    batch._finish()
    result = base64.b64decode(batch.with_context(bin_size=False).result)
    if count_pages(result) < len(letters):
        raise AssertionError("the file does not hold every letter")


def _row(title, sample):
    seconds = sample.ms / 1000
    return Row(title, sample, None, f"<= {GOAL} s", seconds <= GOAL, is_absolute=True)
