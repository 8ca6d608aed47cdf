"""The server's log tells what failed, and nothing of the persons it was about (K1).

Core logs whole statements that fail, values and all: of a double click the words of
an appeal; and of each sign-in the address. Whoever asks for the debug level sees them.
"""

import logging
import re

STATEMENTS = "odoo.sql_db"
REQUESTS = "werkzeug"
# Where core logs addresses
ADDRESSES = (
    "odoo.addons.auth_signup.controllers.main",
    "odoo.addons.auth_signup.models.res_users",
    "odoo.addons.base.models.ir_mail_server",
    "odoo.addons.base.models.res_users",
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.mail.models.mail_thread",
)
_HEAD = re.compile(
    r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|SELECT|WITH)\s+"?\w{0,63}', re.I
)
# The code of a paper, and what signs a person in, in the address of a page
_SECRET = re.compile(r"(/a/|token=)[^/?&\s\"]+")
# Bounded: what is logged may come from a stranger
_ADDRESS = re.compile(r"([\w.+-])[\w.+-]{0,63}@")


class _StatementFilter(logging.Filter):
    """A failed statement is named by its table, the error by its kind."""

    def filter(self, record):
        if record.levelno < logging.ERROR or not isinstance(record.args, tuple):
            return True
        if logging.getLogger(record.name).isEnabledFor(logging.DEBUG):
            return True
        record.args = tuple(map(_name, record.args))
        return True


class _AddressFilter(logging.Filter):
    """An e-mail address is known by its first letter and its server."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(map(_shorten, record.args))
        return True


class _SecretFilter(logging.Filter):
    """A line of each request, without what opens anything."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(map(_hide, record.args))
        record.msg = _hide(record.msg)
        return True


def _hide(value):
    return _SECRET.sub(r"\1…", value) if isinstance(value, str) else value


def _name(value):
    if isinstance(value, Exception):
        constraint = getattr(getattr(value, "diag", None), "constraint_name", None)
        return " ".join(filter(None, [type(value).__name__, constraint]))
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    found = _HEAD.match(text)
    return f"{found[0].strip()} …" if found else "…"


def _shorten(value):
    if isinstance(value, (int, float)) or "@" not in (text := str(value)):
        return value
    return _ADDRESS.sub(r"\1…@", text)


def install():
    """Once for the process; the loggers are core's own."""
    filters = dict.fromkeys(ADDRESSES, _AddressFilter)
    filters |= {STATEMENTS: _StatementFilter, REQUESTS: _SecretFilter}
    for name, kind in filters.items():
        logger = logging.getLogger(name)
        if not any(type(one) is kind for one in logger.filters):
            logger.addFilter(kind())
