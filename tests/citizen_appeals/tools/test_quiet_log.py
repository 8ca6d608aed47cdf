import logging
import unittest

from odoo.addons.citizen_appeals.tools import quiet_log

STATEMENTS = logging.getLogger(quiet_log.STATEMENTS)
SIGN_IN = logging.getLogger("odoo.addons.base.models.res_users")
QUERY = b'INSERT INTO "citizen_feedback" ("comment") VALUES (\'Zelenaya 917\')'


class TestQuietLog(unittest.TestCase):
    """K1: logs hold no words and no addresses of citizens."""

    def _log(self, *args, level=logging.INFO):
        with self.assertLogs(STATEMENTS, level) as logs:
            STATEMENTS.error("bad query: %s\nERROR: %s", *args)
        return logs.records[0].getMessage()

    def test_a_failed_statement_is_named_by_its_table(self):
        self.assertEqual(
            self._log(QUERY, ValueError("Zelenaya")),
            'bad query: INSERT INTO "citizen_feedback …\nERROR: ValueError',
        )
        self.assertNotIn("Zelenaya", self._log("Zelenaya", "Zelenaya"))

    def test_the_debug_level_shows_it(self):
        self.assertIn("Zelenaya", self._log(QUERY, "x", level=logging.DEBUG))

    def test_addresses_are_shortened(self):
        for address, shown in (
            ("anfisa.luzhina@mail.example", "a…@mail.example"),
            ("<anfisa@mail.example> x", "<a…@mail.example> x"),
            ("chief", "chief"),
            (7, "7"),
            ("@" * 100_000, "@" * 100_000),
            ("a" * 1_000_000, "a" * 1_000_000),
        ):
            with self.assertLogs(SIGN_IN, logging.INFO) as logs:
                SIGN_IN.info("Login failed for login:%s from %s", address, "192.0.2.1")
            text = logs.records[0].getMessage()
            self.assertEqual(text, f"Login failed for login:{shown} from 192.0.2.1")

    def test_lines_of_requests_open_nothing(self):
        """I3: the code of a paper is the citizen's secret."""
        logger = logging.getLogger(quiet_log.REQUESTS)
        for path in (
            "/a/K7QWE2ZT5M",
            "/a/K7QWE2ZT5M/rate?thanks=1",
            "/web/signup?db=x&token=K7QWE2ZT5M",
            "/auth_oauth/signin?access_token=K7QWE2ZT5M&state=x",
        ):
            with self.assertLogs(logger, logging.INFO) as logs:
                logger.info('127.0.0.1 - - [x] "%s" %s', f"GET {path} HTTP/1.1", "200")
                logger.info(f'127.0.0.1 "GET {path} HTTP/1.1" 200')
            for record in logs.records:
                self.assertNotIn("K7QWE2ZT5M", record.getMessage())
                self.assertIn("…", record.getMessage())

    def test_installed_once(self):
        before = len(STATEMENTS.filters)
        quiet_log.install()
        self.assertEqual(len(STATEMENTS.filters), before)
