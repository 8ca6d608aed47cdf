from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from tests.common import AppealsCase

MENU = {
    "/my/appeals/new",
    "/my/appeals",
    "/appeals/status",
    "/appeals/answers",
    "/appeals/deadline",
}
PARTS = """<t t-name="citizen_appeals.test_parts">
    <t t-call="citizen_appeals.error_summary"/>
    <t t-call="citizen_appeals.field" name="'surname'" label.translate="Surname"
        hint.translate="As in the passport" required="True"/>
    <t t-call="citizen_appeals.field" name="'text'" label.translate="Text" rows="3"
        limit="9"/>
    <t t-call="citizen_appeals.field" name="'land'" label.translate="District"
        options="[(1, 'North'), (2, 'South')]" empty.translate="Not chosen"/>
    <t t-call="citizen_appeals.choice" name="'way'" label.translate="Way"
        required="True"
        options="[('post', 'By post'), ('email', 'By e-mail', 'a letter')]"/>
    <t t-call="citizen_appeals.choice" name="'topics'" label.translate="Topics"
        type="'checkbox'" options="[(1, 'Lamps'), (2, 'Roads')]"/>
    <t t-call="citizen_appeals.tick" name="'agree'" label.translate="I agree"/>
    <t t-call="citizen_appeals.files" name="'files'" label.translate="Files"
        kept="[(7, '&lt;i&gt;.pdf', 1572864)]" max_size="2048"/>
</t>"""


@tagged("post_install", "-at_install")
class TestPortalLayout(AppealsCase, HttpCase):
    """The frame of every page for citizens (I1, I3, item 5)."""

    freeze_time = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("ru_RU", "en_US"):
            cls.env["res.lang"]._activate_lang(code)
        cls.citizen = new_test_user(
            cls.env, "layout-citizen", groups="base.group_portal", lang="en_US"
        )

    def _open(self, path, **kwargs):
        self.env.flush_all()
        kwargs.setdefault("headers", {"Accept-Language": "en-US"})
        return self.url_open(path, **kwargs)

    def _page(self, path, **kwargs):
        return html.fromstring(self._open(path, **kwargs).text)

    # ------------------------------------------------------------------
    # language
    # ------------------------------------------------------------------

    def test_pages_for_citizens_are_russian_whatever_the_browser_asks(self):
        """I3: no ``/ru`` in the address, no way to a page in another language."""
        for path in ("/appeals", "/web/login", "/my/home"):
            response = self._open(path)
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("/ru/", response.url)
            page = html.fromstring(response.text)
            self.assertEqual(page.get("lang"), "ru-RU")
            self.assertFalse(page.xpath("//*[hasclass('js_language_selector')]"))
        response = self._open("/appeals", cookies={"frontend_lang": "en_US"})
        self.assertEqual(html.fromstring(response.text).get("lang"), "ru-RU")

    def test_a_citizen_whose_card_is_english_reads_russian(self):
        """I1: the account's language does not matter on the portal."""
        self.authenticate("layout-citizen", "layout-citizen")
        self.assertEqual(self._page("/my/home").get("lang"), "ru-RU")

    def test_the_web_client_keeps_the_language_of_its_user(self):
        """H7: only the pages for citizens are forced."""
        user = self.users["registrar"]
        user.lang = "en_US"
        self.authenticate(user.login, user.login)
        answer = self.make_jsonrpc_request("/web/session/get_session_info", {})
        self.assertEqual(answer["user_context"]["lang"], "en_US")

    def test_without_russian_the_languages_are_those_of_core(self):
        """A body abroad of it keeps what it has."""
        languages = self.env["res.lang"]
        self.assertEqual(list(languages._get_frontend()), ["ru_RU"])
        russian = languages._lang_get("ru_RU")
        self.env["res.users"].with_context(active_test=False).search([]).lang = "en_US"
        self.env["res.partner"].with_context(active_test=False).search(
            []
        ).lang = "en_US"
        russian.active = False
        self.assertEqual(languages._get_frontend(), languages._get_active_by("code"))

    # ------------------------------------------------------------------
    # header and footer
    # ------------------------------------------------------------------

    def test_the_menu_leads_to_every_service(self):
        """I1, I3: on a wide screen and, folded, on a phone; without a script."""
        page = self._page("/appeals")
        for menu in page.xpath("//*[hasclass('o_citizen_menu')]"):
            self.assertLessEqual(MENU, set(menu.xpath(".//a/@href")))
        self.assertEqual(len(page.xpath("//details//nav[@aria-label]")), 1)
        for address in sorted(MENU - {"/my/appeals", "/my/appeals/new"}):
            self.assertEqual(self._open(address).status_code, 200, address)

    def test_the_footer_names_the_body_and_nobody_else(self):
        """I3: phone and e-mail of the body; no advertising of the maker."""
        self.company.partner_id.write({"phone": "(8863) 200-10-00"})
        self.env.ref("base.public_user").sudo().write(
            {"company_ids": [(4, self.company.id)], "company_id": self.company.id}
        )
        page = self._page("/appeals")
        footer = page.xpath("//footer")[0].text_content()
        self.assertIn(self.company.name, footer)
        self.assertIn("(8863) 200-10-00", footer)
        self.assertEqual(page.xpath("//footer//a[contains(@href, 'odoo.com')]"), [])
        self.assertIn(self.company.name, page.findtext(".//title"))

    def test_sign_in_leads_back_to_the_page(self):
        """I1: by the account or after the registration."""
        page = self._page("/my/appeals/new")
        form = page.xpath("//form[hasclass('oe_login_form')]")[0]
        redirect = form.xpath(".//input[@name='redirect']/@value")[0]
        self.assertIn("/my/appeals/new", redirect)
        self.assertTrue(page.xpath("//a[contains(@href, '/web/signup?redirect=')]"))
        page = self._page("/appeals/deadline")
        self.assertTrue(
            page.xpath("//a[@href='/web/login?redirect=/appeals/deadline']")
        )

    def test_a_wrong_password_does_not_lose_the_way(self):
        """I1: the page wanted is in the address no longer, only in the form."""
        page = self._page("/web/login?redirect=/my/appeals/new")
        [token] = set(page.xpath("//input[@name='csrf_token']/@value"))
        typed = {"login": "nobody", "password": "x", "redirect": "/my/appeals/new"}
        with mute_logger("odoo.addons.base.models.res_users"):
            page = self._page("/web/login", data={"csrf_token": token, **typed})
        self.assertTrue(page.xpath("//*[@name='help']"))
        for path in ("signup", "reset_password"):
            [link] = page.xpath(f"//a[starts-with(@href, '/web/{path}?')]/@href")
            self.assertIn("redirect=%2Fmy%2Fappeals%2Fnew", link)

    def test_an_account_asks_for_a_name_and_an_email_alone(self):
        """I1: no company, no VAT number, no address that nothing is sent to."""
        self.authenticate("layout-citizen", "layout-citizen")
        home = self._page("/my/home")
        self.assertFalse(home.xpath("//a[@href='/my/addresses']"))
        self.assertTrue(home.xpath("//a[@href='/my/security']"))
        self.assertTrue(home.xpath("//h1"))
        self.assertTrue(self._page("/my/security").xpath("//h1"))
        page = self._page("/my/account")
        self.assertTrue(page.xpath("//h1"))
        for name in ("vat", "company_name"):
            self.assertFalse(page.xpath(f"//input[@name='{name}']"))
        russia = self.env.ref("base.ru")
        told = self.make_jsonrpc_request(
            f"/my/address/country_info/{russia.id}", {"address_type": "billing"}
        )
        self.assertEqual(set(told["required_fields"]), {"name", "email"})

    def test_the_form_to_log_in_is_seen_without_a_script(self):
        """Item 5: core hides it until its script has run."""
        page = self._page("/web/login")
        form = page.xpath("//form[hasclass('oe_login_form')]")[0]
        self.assertNotIn("d-none", form.get("class"))
        for button in page.xpath("//button[hasclass('o_show_password')]"):
            self.assertTrue(button.get("aria-label"))
        self.assertEqual(page.xpath("//*[@tabindex > 0]"), [])

    def test_a_citizen_signs_out_without_a_script(self):
        """I1: a link, not a menu that has to be unfolded by a script."""
        self.authenticate("layout-citizen", "layout-citizen")
        page = self._page("/my/home")
        link = page.xpath("//a[starts-with(@href, '/web/session/logout')]/@href")[0]
        self._open(link)
        self.assertIn("/web/login", self._open("/my/home").url)

    # ------------------------------------------------------------------
    # errors
    # ------------------------------------------------------------------

    def test_an_address_that_leads_nowhere_says_what_to_do(self):
        """Bad input: the page of the body, its menu, no code of the maker."""
        response = self._open("/appeals/nowhere")
        self.assertEqual(response.status_code, 404)
        page = html.fromstring(response.text)
        self.assertTrue(page.xpath("//*[@name='citizen_error']//h1"))
        self.assertTrue(page.xpath("//*[@name='citizen_error']//a[@href='/appeals']"))
        self.assertNotIn("contactus", response.text)

    @mute_logger("odoo.http")
    def test_a_form_without_its_token_is_refused_in_plain_words(self):
        """Tampered token: nothing is done, the way out is shown."""
        self.authenticate("layout-citizen", "layout-citizen")
        data = {"csrf_token": "0" * 40 + "o0"}
        response = self._open("/my/appeals/draft/discard", data=data)
        self.assertEqual(response.status_code, 400)
        page = html.fromstring(response.text)
        self.assertTrue(page.xpath("//*[@name='citizen_error']//h1"))
        self.assertNotIn("CSRF", response.text.replace("csrf_token", ""))

    # ------------------------------------------------------------------
    # parts of a form
    # ------------------------------------------------------------------

    def _parts(self, **values):
        view = self.env["ir.ui.view"].create(
            {"type": "qweb", "key": "citizen_appeals.test_parts", "arch": PARTS}
        )
        text = self.env["ir.qweb"]._render(view.id, values)
        return html.fromstring(f"<div>{text}</div>")

    def test_every_field_of_a_form_has_a_name_for_a_screen_reader(self):
        """Item 5: a label, or the legend of its choice and a text of its own."""
        page = self._parts()
        for field in page.xpath("//input | //select | //textarea"):
            inside = field.xpath("ancestor::label")
            label = page.xpath(f"//label[@for='{field.get('id')}']")
            self.assertTrue(inside or label, html.tostring(field))
        self.assertEqual(page.xpath("//*[@data-citizen-errors]"), [])

    def test_a_refusal_stands_beside_its_field_and_above_the_form(self):
        """Bad input: tied to the field by its id, the typed values kept as text."""
        page = self._parts(
            values={"surname": "<b>=1+1", "land": "2", "way": "email", "topics": [2]},
            errors={"surname": "No <i>tags</i>", "way": "Choose", "": "Too many"},
        )
        field = page.xpath("//input[@name='surname']")[0]
        self.assertEqual(field.get("value"), "<b>=1+1")
        self.assertEqual(field.get("aria-invalid"), "true")
        self.assertEqual(
            field.get("aria-describedby").split(), ["f_surname_hint", "f_surname_error"]
        )
        beside = page.xpath("//*[@id='f_surname_error']")[0]
        self.assertIn("No <i>tags</i>", beside.text_content())
        summary = page.xpath("//*[@data-citizen-errors]")[0]
        self.assertEqual(summary.xpath(".//a/@href"), ["#f_surname", "#f_way"])
        self.assertEqual(summary.get("role"), "alert")
        self.assertIn("Too many", summary.text_content())
        for link in summary.xpath(".//a/@href"):
            self.assertTrue(page.xpath(f"//*[@id='{link[1:]}']"), link)
        chosen = page.xpath("//option[@selected] | //input[@checked]")
        self.assertEqual([one.get("value") for one in chosen], ["2", "email", "2"])

    def test_a_limit_cuts_nothing(self):
        """Bad input: a browser would drop the end of a pasted text silently."""
        page = self._parts(values={"text": "ten letters"})
        text = page.xpath("//textarea")[0]
        self.assertIsNone(text.get("maxlength"))
        self.assertEqual(text.get("data-limit"), "9")
        self.assertEqual(text.get("aria-describedby"), "f_text_count")
        self.assertEqual(text.text, "ten letters")

    def test_kept_files_are_text_and_can_be_left_out(self):
        """I1: the name of a file is no HTML."""
        page = self._parts()
        self.assertEqual(page.xpath("//ul[@name='kept']//i"), [])
        self.assertEqual(page.xpath("//input[@name='remove_files']/@value"), ["7"])

    def test_a_token_of_the_session_stands_in_the_page(self):
        """POST and csrf for every change; the token is the session's."""
        self.authenticate("layout-citizen", "layout-citizen")
        page = self._page("/my/appeals/new")
        tokens = page.xpath("//form[@method='post']//input[@name='csrf_token']/@value")
        forms = page.xpath("//form[@method='post']")
        self.assertEqual(len(tokens), len(forms))
        self.assertTrue(Request.csrf_token(self))
