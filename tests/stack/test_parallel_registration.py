"""Twenty clerks register at once, over HTTP, and some registrations fail late.

Whatever happens, a register has no gap and no double (A4), an applicant one case
file in a year (A10), a repeated intake one appeal.
"""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

import pytest

from tests.stack import MEASURED
from tests.stack.client import RpcError, Session
from tests.stack.server import HOST, Server

SESSIONS = 20
REGISTRATIONS = 50
FAULT_EVERY = 25
FAULT = "fails after its number was drawn"
SHARED_APPLICANTS = 5
WORKERS = {"threaded": 0, "prefork": 3}


@dataclass
class Load:
    """What the clerks did and saw."""

    server: Server
    sessions: list
    values: dict
    ids: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    seconds: float = 0.0

    def run(self, applicants):
        start = Barrier(SESSIONS)

        def work(number):
            start.wait(60)
            return [
                self.register(number, turn, applicants) for turn in range(REGISTRATIONS)
            ]

        with ThreadPoolExecutor(SESSIONS) as pool:
            started = time.monotonic()
            results = [id for part in pool.map(work, range(SESSIONS)) for id in part]
            self.seconds = time.monotonic() - started
        self.ids = [id for id in results if id]

    def register(self, number, turn, applicants):
        """Even sessions write for the same few applicants, odd ones for their own."""
        shared = turn * SHARED_APPLICANTS // REGISTRATIONS
        own = SHARED_APPLICANTS + number
        is_planned = (number * REGISTRATIONS + turn) % FAULT_EVERY == FAULT_EVERY - 1
        values = self.values | {
            "applicant_id": applicants[own if number % 2 else shared],
            "annotation": FAULT if is_planned else "Просит починить дорогу",
            "idempotency_key": str(uuid.uuid4()),
        }
        try:
            [appeal_id] = self.create(number, values)
        except RpcError as error:
            self.errors.append((is_planned, str(error)))
            return None
        return appeal_id

    def create(self, number, values):
        return self.sessions[number].call(
            "citizen.appeal", "create_registered", [values]
        )


def _login(database, server):
    def login(number):
        return Session(HOST, server.port, database.name, f"stack-{number % 5}")

    with ThreadPoolExecutor(SESSIONS) as pool:
        return list(pool.map(login, range(SESSIONS)))


def _make_applicants(session):
    return session.call(
        "citizen.applicant",
        "create",
        [
            {
                "surname": "Иванов",
                "given_name": "Иван",
                "no_patronymic": True,
                "address": f"ул. Мира, д. {house}",
            }
            for house in range(SHARED_APPLICANTS + SESSIONS)
        ],
    )


@pytest.fixture(scope="module", params=list(WORKERS))
def load(request, stack_database):
    with Server(stack_database, WORKERS[request.param]) as server:
        sessions = _login(stack_database, server)
        [[channel_id]] = stack_database.query(
            "SELECT id FROM citizen_channel WHERE code = 'post' AND company_id IS NULL"
        )
        [[topic_id]] = stack_database.query(
            "SELECT id FROM citizen_topic WHERE is_assignable ORDER BY id LIMIT 1"
        )
        values = {
            "channel_id": channel_id,
            "received_name": "Иванов Иван",
            "question_ids": [[0, 0, {"topic_id": topic_id}]],
        }
        load = Load(server, sessions, values)
        load.run(_make_applicants(sessions[0]))
        rate = len(load.ids) / load.seconds
        request.config.stash[MEASURED].append(
            f"{request.param}: {rate:.0f} registrations a second by {SESSIONS} clerks"
        )
        yield load


def test_only_planned_registrations_fail(load):
    """Nobody sees an error, no request is lost, though they all meet."""
    assert [message for planned, message in load.errors if not planned] == []
    planned = SESSIONS * REGISTRATIONS // FAULT_EVERY
    assert [message for _planned, message in load.errors] == [FAULT] * planned
    assert len(load.ids) == SESSIONS * REGISTRATIONS - planned


def test_numbers_have_no_gap_and_no_double(load, stack_database):
    """Numbers run on from 1; those of failed registrations went to the next (A4)."""
    rows = stack_database.query(
        "SELECT register_id, number_year, array_agg(number ORDER BY number)"
        "  FROM citizen_appeal GROUP BY register_id, number_year"
    )
    assert sum(len(numbers) for _register, _year, numbers in rows) >= len(load.ids)
    for _register, _year, numbers in rows:
        assert numbers == list(range(1, len(numbers) + 1))


def test_applicant_has_one_case_file(load, stack_database):
    """Sessions that meet at a new applicant make one case file, numbered too (A10)."""
    [[appeals, files]] = stack_database.query(
        "SELECT count(*), count(DISTINCT file.id) FROM citizen_appeal appeal"
        "  JOIN citizen_case_file file ON file.id = appeal.case_file_id"
        "   AND file.applicant_id = appeal.applicant_id WHERE appeal.id = ANY(%s)",
        load.ids,
    )
    assert appeals == len(load.ids)
    # Sessions with even numbers share applicants, the others have each their own
    assert files == SHARED_APPLICANTS + SESSIONS // 2
    rows = stack_database.query(
        "SELECT register_id, array_agg(number ORDER BY number)"
        "  FROM citizen_case_file GROUP BY register_id, number_year"
    )
    for _register, numbers in rows:
        assert numbers == list(range(1, len(numbers) + 1))


def test_repeated_key_gives_the_first_appeal(load, stack_database):
    """A clerk who sends the form again gets the appeal there is, from any session."""
    values = load.values | {"idempotency_key": str(uuid.uuid4())}
    first = load.create(0, values)
    assert load.create(0, values) == first
    assert load.create(1, values) == first
    assert _count(stack_database, values) == 1


def test_parallel_repeated_key_makes_one_appeal(load, stack_database):
    """The same form sent twice at the same moment makes one appeal, without error."""
    with ThreadPoolExecutor(2) as pool:
        for _round in range(5):
            values = load.values | {"idempotency_key": str(uuid.uuid4())}
            start = Barrier(2)

            def send(number, values=values, start=start):
                start.wait(60)
                return load.create(number, values)

            first, second = pool.map(send, (0, 1))
            assert first == second
            assert _count(stack_database, values) == 1


def test_log_has_no_error(load):
    """What was met on the way was dealt with: the log is quiet."""
    log = load.server.read_log().splitlines()
    assert [line for line in log if " ERROR " in line or " CRITICAL " in line] == []


def _count(database, values):
    [[count]] = database.query(
        "SELECT count(*) FROM citizen_appeal WHERE idempotency_key = %s",
        values["idempotency_key"],
    )
    return count
