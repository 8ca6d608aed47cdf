"""A private copy of the prepared database for real servers."""

import os

import pytest

from tests.stack import MEASURED
from tests.stack.server import Database


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(MEASURED, ()):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def stack_database(request, tmp_path_factory):
    request.config.stash[MEASURED] = []
    template = os.environ.get("TEST_TEMPLATE")
    if not template or "ODOO_BIN" not in os.environ:
        pytest.skip("needs the prepared database: make test")
    database = Database(template, tmp_path_factory.mktemp("stack"))
    try:
        database.install("stack_faults")
        yield database
    finally:
        database.drop()
