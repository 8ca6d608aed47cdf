"""Two hundred appeals at once, by forty citizens through the real form.

Whatever happens, every appeal has its number, no number is missing or double, every
file is kept byte for byte, and a citizen sees what he sent and nothing else (I1, A4).
"""

import hashlib
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from tests.stack import MEASURED
from tests.stack.browser import Browser, Page
from tests.stack.server import HOST, Server
from tests.stack.sessions import open_in_shell

ACCOUNTS = 40
LOGINS = [f"citizen-{number}" for number in range(ACCOUNTS)]
EACH = 5
WORKERS = 2
# Of each citizen's appeals the first is sent twice at the same moment
TWICE = 1
APPEAL = re.compile(r"/my/appeals/(\d+)$")
# What begins a file of a kind that is accepted; the rest is random
KINDS = {"photo.png": b"\x89PNG\r\n\x1a\n", "scan.pdf": b"%PDF-1.4\n"}


@dataclass
class Appeal:
    """What one form was sent with, and the numbers that came back."""

    account: str
    files: list
    numbers: list = field(default_factory=list)


@dataclass
class Form:
    """A form filled in, in a window of its own."""

    browser: Browser
    page: Page
    appeal: Appeal

    def press(self):
        values = {
            "action": "submit",
            "applying_as": "self",
            "surname": "Иванов",
            "given_name": "Иван",
            "patronymic": "Иванович",
            "text": f"Не горит фонарь у дома {self.appeal.account}, прошу починить",
            "answer_way": "portal",
        }
        files = [("files", name, content) for name, content in self.appeal.files]
        self.browser.press(self.page, values, "draft_token", files)


@dataclass
class Storm:
    """All citizens press the button before the first of them has his answer."""

    port: int
    sessions: dict
    appeals: list = field(default_factory=list)
    failures: list = field(default_factory=list)
    seconds: float = 0.0

    def run(self):
        with ThreadPoolExecutor(WORKERS) as pool:
            windows = [form for part in pool.map(self.fill, LOGINS) for form in part]
        started = time.monotonic()
        for form in windows:
            form.press()
        for form in windows:
            with form.browser:
                receipt = form.browser.read()
            if receipt.status == 200 and receipt.path.endswith("/accepted"):
                form.appeal.numbers.append(receipt.text("number"))
            else:
                self.failures.append((receipt.status, receipt.path))
        self.seconds = time.monotonic() - started

    def fill(self, login):
        """The forms of one citizen; the window of the first one stands open twice."""
        forms = []
        for turn in range(EACH):
            appeal = Appeal(login, _make_files())
            self.appeals.append(appeal)
            with self.visit(login) as browser:
                page = browser.open("/my/appeals/new?new=1")
            windows = 2 if turn < TWICE else 1
            forms += [Form(self.visit(login), page, appeal) for _turn in range(windows)]
        return forms

    def visit(self, login):
        return Browser(HOST, self.port, self.sessions[login])


def _make_files():
    return [
        (name, head + os.urandom(20_000 + 4_000 * place))
        for place, (name, head) in enumerate(KINDS.items())
    ]


@pytest.fixture(scope="module")
def server(stack_database):
    with Server(stack_database, WORKERS) as server:
        yield server


@pytest.fixture(scope="module")
def storm(request, stack_database, server):
    storm = Storm(server.port, open_in_shell(stack_database, LOGINS))
    storm.run()
    request.config.stash[MEASURED].append(
        f"{len(storm.appeals)} appeals with files handed in at once by {ACCOUNTS}"
        f" citizens in {storm.seconds:.0f} s"
    )
    return storm


def test_every_form_brings_a_number(storm):
    """I1: nobody sees an error; a form sent twice brings the same number twice."""
    assert storm.failures == []
    assert len(storm.appeals) == ACCOUNTS * EACH
    for appeal in storm.appeals:
        assert len(set(appeal.numbers)) == 1
    twice = [appeal for appeal in storm.appeals if len(appeal.numbers) == 2]
    assert len(twice) == ACCOUNTS * TWICE


def test_numbers_run_from_one_without_gap_and_double(storm, stack_database):
    """A4: two hundred appeals, the numbers 1 to 200, those the citizens were told."""
    rows = stack_database.query(
        "SELECT number, name FROM citizen_appeal WHERE register_id IN"
        " (SELECT register_id FROM citizen_appeal WHERE name = %s) ORDER BY number",
        storm.appeals[0].numbers[0],
    )
    assert [number for number, _name in rows] == list(range(1, ACCOUNTS * EACH + 1))
    told = {appeal.numbers[0] for appeal in storm.appeals}
    assert told == {name for _number, name in rows}


def test_every_file_is_kept_byte_for_byte(storm, stack_database):
    """I1: the digest noted, and the file in the store, are of what was sent."""
    rows = stack_database.query(
        "SELECT appeal.name, document.name, document.sha256, file.store_fname"
        "  FROM citizen_document document"
        "  JOIN citizen_appeal appeal ON appeal.id = document.appeal_id"
        "  JOIN ir_attachment file ON file.res_model = 'citizen.document'"
        "   AND file.res_field = 'content' AND file.res_id = document.id"
        " WHERE appeal.name = ANY(%s)",
        [appeal.numbers[0] for appeal in storm.appeals],
    )
    store = stack_database.folder / "filestore" / stack_database.name
    noted, kept = set(), set()
    for number, name, digest, path in rows:
        noted.add((number, name, digest))
        kept.add((number, name, _digest((store / path).read_bytes())))
    sent = {
        (appeal.numbers[0], name, _digest(content))
        for appeal in storm.appeals
        for name, content in appeal.files
    }
    assert len(rows) == len(sent) == ACCOUNTS * EACH * len(KINDS)
    assert noted == sent
    assert kept == sent


def test_a_citizen_has_one_card_and_one_case_file(storm, stack_database):
    """A10: his appeals that met at registration are of one person, in one case file."""
    rows = stack_database.query(
        "SELECT partner_id, count(*), count(DISTINCT applicant_id),"
        " count(DISTINCT case_file_id) FROM citizen_appeal WHERE name = ANY(%s)"
        " GROUP BY partner_id",
        [appeal.numbers[0] for appeal in storm.appeals],
    )
    assert len(rows) == ACCOUNTS
    assert {row[1:] for row in rows} == {(EACH, 1, 1)}


def test_a_citizen_sees_his_own_appeals_alone(storm):
    """K1, I1: exactly the five he sent, each opens; those of others do not."""
    own = {}
    for login in LOGINS:
        with storm.visit(login) as browser:
            page = browser.open("/my/appeals")
        assert page.status == 200
        own[login] = {m[1] for link in page.links() if (m := APPEAL.search(link))}
        assert len(own[login]) == EACH
        shown = page.tree.text_content()
        sent = [appeal for appeal in storm.appeals if appeal.account == login]
        assert all(appeal.numbers[0] in shown for appeal in sent)
    assert len(set().union(*own.values())) == ACCOUNTS * EACH
    first, second, *_others = LOGINS
    with storm.visit(first) as browser:
        assert browser.open(f"/my/appeals/{min(own[first])}").status == 200
        assert browser.open(f"/my/appeals/{min(own[second])}").status == 404


def test_log_has_no_error(storm, server):
    """What was met on the way was dealt with: the log is quiet."""
    log = server.read_log()
    assert not re.search(r" (ERROR|CRITICAL) .*(\n(?!\d{4}-).*)*", log)


def _digest(content):
    return hashlib.sha256(content).hexdigest()
