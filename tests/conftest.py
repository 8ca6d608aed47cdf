"""Lets Odoo's test classes live outside ``odoo.addons``.

With a database (``make test``) pytest-odoo loads its registry. Without one
(``make unit``) only the tests that need no database run, within a second.
Processes with the same ``TEST_CLAIMS`` share the test files between them.
"""

import os
from pathlib import Path

import pytest

import odoo.tools
from odoo.modules.module import initialize_sys_path

TESTS = Path(__file__).parent


class _NoDatabase:
    """Takes the place of pytest-odoo's fixtures, which open a database."""

    @pytest.fixture(scope="session", autouse=True)
    def load_registry(self):
        pass

    @pytest.fixture(scope="session", autouse=True)
    def load_http(self):
        pass


def _without_database(config):
    return not config.getoption("--odoo-database", default=None)


def pytest_configure(config):
    if _without_database(config):
        odoo.tools.config.parse_config(
            [f"--addons-path={TESTS.parent}", "--http-interface=127.0.0.1"]
        )
        config.pluginmanager.register(_NoDatabase())
    initialize_sys_path()

    from odoo.tests import BaseCase

    # Odoo sets both only on classes below odoo.addons.
    BaseCase.test_tags = {"standard", "at_install"}
    BaseCase.test_module = "citizen_appeals"


def _set_test_module(item):
    """The folder below tests/ names the module, as Odoo's selectors expect."""
    folder = item.path.relative_to(TESTS).parts[0]
    if item.cls and (TESTS.parent / folder / "__manifest__.py").exists():
        item.cls.test_module = folder


def pytest_collection_modifyitems(config, items):
    from odoo.tests import BaseCase

    skip = pytest.mark.skip(reason="needs a database: make test")
    for item in items:
        if item.path.is_relative_to(TESTS):
            _set_test_module(item)
        is_odoo = bool(item.cls) and issubclass(item.cls, BaseCase)
        if is_odoo and _without_database(config):
            item.add_marker(skip)


def pytest_runtest_protocol(item, nextitem):
    """Pass over a test file that another process has taken (``scripts/test``)."""
    if _is_claimed_here(item):
        return None
    # What the last test left standing for this one has to go
    item.session._setupstate.teardown_exact(nextitem)
    return True


def _is_claimed_here(item):
    claims = os.environ.get("TEST_CLAIMS")
    if not claims:
        return True
    name = "-".join(item.path.relative_to(TESTS).with_suffix("").parts)
    claim = Path(claims, name)
    try:
        with claim.open("x") as file:
            file.write(str(os.getpid()))
    except FileExistsError:
        return claim.read_text() == str(os.getpid())
    return True
