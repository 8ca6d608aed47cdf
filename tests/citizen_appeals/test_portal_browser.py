"""Pages for citizens in a browser: by keys, on a phone, without scripts (item 5)."""

from odoo.tests import HttpCase, tagged

from tests.citizen_appeals.pages import PHONE, reading
from tests.citizen_appeals.submissions import PERSON, TEXT, SubmissionCase

BUNDLES = ("web.assets_frontend", "web.assets_frontend_lazy")
PUBLIC = (
    "/appeals",
    "/appeals/status",
    "/appeals/deadline",
    "/appeals/statistics",
    "/appeals/questionnaire",
    "/appeals/answers",
    "/a/WRONGCODE1",
    "/appeals/nowhere",
    "/web/login?redirect=/my/appeals/new",
    "/web/signup",
    "/web/reset_password",
)
# A form of the page, sent empty, and where its refusals are to be read
REFUSED = (
    ("/appeals/status", "form[action='/appeals/status'] button"),
    ("/appeals/questionnaire", "form[action='/appeals/questionnaire'] button"),
)
SUMMARY = "[data-citizen-errors]"


@tagged("post_install", "-at_install")
class TestPortalBrowser(SubmissionCase, HttpCase):
    """One citizen with an appeal in work and an answered one; browsers live today."""

    freeze_time = None
    # the access log writes through a cursor of its own while others only read
    _registry_readonly_enabled = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].sudo().set_param(
            "auth_signup.invitation_scope", "b2c"
        )
        cls.citizen.partner_id.lang = "ru_RU"
        cls.open_appeal = cls._submit()
        cls.answered = cls._submit(
            text="Почистите двор от снега, пожалуйста.",
            zip="344000",
            address="г. Энск, ул. Лесная, д. 5",
        )
        cls._answer(cls.answered)
        cls.code = cls.answered._get_access_code()
        for name in BUNDLES:
            bundle = cls.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
            bundle.css()
            bundle.js()

    def _read(self, work, path, login=None):
        with reading(work, self.base_url()):
            self.browser_js(path, "", login=login, timeout=300)
        self.env.invalidate_all()

    def _own_pages(self):
        return (
            "/my/home",
            "/my/appeals",
            "/my/appeals?filter=other",
            "/my/appeals/new?new=1",
            f"/my/appeals/new?body={self.company.id}",
            f"/my/appeals/{self.open_appeal.id}",
            f"/my/appeals/{self.open_appeal.id}/accepted",
            f"/my/appeals/{self.answered.id}",
            f"/my/appeals/{self.answered.id}?done=rate",
            "/my/appeals/999999999",
        )

    # ------------------------------------------------------------------
    # accessibility of every page
    # ------------------------------------------------------------------

    def test_public_pages_have_no_serious_fault(self):
        """Item 5: axe, 44 pixels, nothing sticks out at 360 and 320 pixels."""
        faults = {}

        def work(page):
            for path in (*PUBLIC, f"/a/{self.code}"):
                page.open(path)
                faults[path] = page.find_faults()
            for path, button in REFUSED:
                page.open(path)
                page.send(button)
                self.assertEqual(page.count(SUMMARY), 1, path)
                faults[f"{path} refused"] = page.find_faults()

        self._read(work, "/appeals")
        self.assertEqual(len(faults), len(PUBLIC) + 1 + len(REFUSED))
        self.assertFalse({path: found for path, found in faults.items() if found})

    def test_own_pages_have_no_serious_fault(self):
        """Item 5: the account, the list, the form, the appeal, the refusals."""
        faults = {}

        def refuse(page, path, form):
            page.open(path)
            page.evaluate(
                "document.querySelectorAll('details').forEach((el) => el.open = true)"
            )
            page.send(f"{form} .btn-primary")
            self.assertEqual(page.count(SUMMARY), 1, form)
            faults[f"{form} refused"] = page.find_faults()

        def work(page):
            for path in self._own_pages():
                page.open(path)
                page.evaluate(
                    "document.querySelectorAll('main details')"
                    ".forEach((el) => el.open = true)"
                )
                faults[path] = page.find_faults()
            answered = f"/my/appeals/{self.answered.id}"
            refuse(page, answered, "form[name=rate]")
            refuse(page, f"/my/appeals/{self.open_appeal.id}", "form[name=supplement]")
            refuse(page, f"/my/appeals/new?body={self.company.id}", "form[name=appeal]")

        self._read(work, "/my/home", login=self.citizen.login)
        self.assertEqual(len(faults), len(self._own_pages()) + 3)
        self.assertFalse({path: found for path, found in faults.items() if found})

    # ------------------------------------------------------------------
    # by keys alone
    # ------------------------------------------------------------------

    def test_an_appeal_is_submitted_by_keys_alone(self):
        """Item 5: the focus goes down the form as it is read; Enter on the button."""
        before = self._appeals()

        def work(page):
            page.resize(PHONE)
            way = []
            typed = {"text": TEXT, **PERSON}
            page.evaluate("document.activeElement.blur()")
            for _step in range(90):
                page.press("Tab")
                way.append(page.get_focused_name())
                if way[-1] in typed and way[-1] not in way[:-1]:
                    page.evaluate("document.activeElement.select()")
                    page.type(typed[way[-1]])
                if page.evaluate(
                    "document.activeElement.matches('button[value=submit]')"
                ):
                    break
            else:
                raise AssertionError(f"tabs lead to {way}")
            page.evaluate("void (window.isLeft = true)")
            page.press("Enter")
            page.wait("!window.isLeft")
            page.settle()
            self.assertTrue(page.read("[name=number]"))
            fields = [name for name in way if name in typed]
            self.assertEqual(fields, sorted(fields, key=self._get_order(page, way)))

        path = f"/my/appeals/new?new=1&body={self.company.id}"
        self._read(work, path, login=self.citizen.login)
        appeal = self._appeals() - before
        self.assertEqual(len(appeal), 1)
        self.assertEqual(appeal.body, TEXT)
        self.assertEqual(appeal.received_name, "Соболева Аглая Фёдоровна")

    def _appeals(self):
        partner = self.citizen.partner_id
        return self.env["citizen.appeal"].search([("partner_id", "=", partner.id)])

    def _get_order(self, page, way):
        return way.index

    def test_refusals_are_read_first_and_lead_into_the_field(self):
        """Item 5: the summary has the focus, its link leads into the field."""

        def work(page):
            page.fill(text="Фонарь не горит", surname="")
            page.send("button[value=submit]")
            page.wait(f"document.activeElement.matches('{SUMMARY}')")
            field = page.evaluate(
                f"document.querySelector('{SUMMARY} a').getAttribute('href').slice(1)"
            )
            page.press("Tab")
            page.press("Enter")
            self.assertEqual(page.evaluate("document.activeElement.id"), field)
            self.assertTrue(
                page.evaluate(
                    "document.activeElement.getAttribute('aria-describedby')"
                    ".split(' ').every((id) => document.getElementById(id))"
                )
            )
            self.assertEqual(
                page.evaluate("document.querySelector('[name=text]').value"),
                "Фонарь не горит",
            )

        path = f"/my/appeals/new?new=1&body={self.company.id}"
        self._read(work, path, login=self.citizen.login)

    # ------------------------------------------------------------------
    # without scripts
    # ------------------------------------------------------------------

    def test_the_status_is_read_without_scripts(self):
        """Item 5: by the code of the QR and in the account, down to the letter."""
        seen = {}

        def work(page):
            page.switch_scripts(False)
            for path in (f"/a/{self.code}", f"/my/appeals/{self.answered.id}"):
                page.open(path)
                seen[path] = page.read("main")
                self.assertEqual(page.count("main .o_citizen_steps li"), 4)
                self.assertTrue(page.count("main .o_citizen_timeline li"))
            self.assertTrue(page.count("[name=letters] a[name=letter]"))
            self.assertTrue(page.count("form[name=rate] button"))
            page.open("/appeals/status")
            self.assertTrue(
                page.count("form[action='/appeals/status'] input[name=code]")
            )

        self._read(work, "/appeals", login=self.citizen.login)
        for path, text in seen.items():
            self.assertIn(self.answered.name, text, path)

    def test_the_phone_has_its_menu_without_scripts(self):
        """Item 5: folded, unfolded by the browser itself."""

        def work(page):
            page.switch_scripts(False)
            page.resize(PHONE)
            page.open("/appeals")
            shown = "document.querySelector('.o_phone_only a').checkVisibility()"
            self.assertFalse(page.evaluate(shown))
            page.evaluate("document.querySelector('.o_phone_only summary').click()")
            self.assertTrue(page.evaluate(shown))

        self._read(work, "/appeals")
