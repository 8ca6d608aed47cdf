from odoo.tests import HttpCase, freeze_time, tagged

from tests.common import NOW, SECRETS, AppealsCase

WAYS = (
    "/my/appeals/new",
    "/my/appeals",
    "/appeals/status",
    "/appeals/deadline",
    "/appeals/answers",
    "/appeals/statistics",
    "/appeals/questionnaire",
)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPublicLanding(AppealsCase, HttpCase):
    """I3: what one can do here, for whoever comes without knowing the way."""

    def _go(self, path):
        return self.url_open(path, allow_redirects=False)

    def test_it_leads_everywhere(self):
        """I3: every service is a link, and the body can be called."""
        self.company.phone = "(8863) 200-10-00"
        page = self.url_open("/appeals").text
        for way in WAYS:
            self.assertIn(f'href="{way}"', page)
        self.assertIn('href="tel:(8863) 200-10-00"', page)
        for secret in SECRETS:
            self.assertNotIn(secret, page)

    def test_no_way_is_a_dead_end(self):
        """I3: each link opens, or asks to log in."""
        for way in WAYS:
            with self.subTest(way):
                response = self._go(way)
                self.assertIn(response.status_code, (200, 303))
                if response.status_code == 303:
                    self.assertIn("/web/login", response.headers["Location"])

    def test_a_stranger_comes_from_the_bare_address(self):
        """I3: the bare address leads citizens here, the staff to their screens."""
        self.assertTrue(self._go("/").headers["Location"].endswith("/appeals"))
        user = self.users["registrar"]
        self.authenticate(user.login, user.login.ljust(8, "x"))
        self.assertIn("/odoo", self._go("/").headers["Location"])

    def test_a_citizen_comes_to_the_account(self):
        """I1: logged in, the bare address is the account."""
        self.authenticate("citizen-portal", "citizen-portal")
        self.assertTrue(self._go("/").headers["Location"].endswith("/my"))

    def test_the_page_to_log_in_shows_the_way(self):
        """I3: whoever was sent to log in finds what needs no account."""
        self.assertIn('href="/appeals"', self.url_open("/web/login").text)
