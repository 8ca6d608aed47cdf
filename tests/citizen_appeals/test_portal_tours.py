"""The way of a citizen in a browser of a telephone (Must show: tours)."""

import base64
from urllib.parse import urlsplit

from odoo.tests import HttpCase, tagged

from odoo.addons.citizen_appeals.tools.scan import read_codes

from tests.citizen_appeals.submissions import SubmissionCase

BUNDLES = ("web.assets_frontend", "web.assets_frontend_lazy", "web.assets_tests")
TIMEOUT = 300


@tagged("post_install", "-at_install")
class TestPortalTours(SubmissionCase, HttpCase):
    """Submitted, answered, rated; looked up by the QR of a paper; today."""

    freeze_time = None
    browser_size = "360x740"
    # the access log writes through a cursor of its own while others only read
    _registry_readonly_enabled = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.citizen.partner_id.lang = "ru_RU"
        cls.group.name = "Двор тура"
        for name in BUNDLES:
            bundle = cls.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
            bundle.css()
            bundle.js()

    def _tour(self, name, path, login=None):
        self.start_tour(path, name, login=login, timeout=TIMEOUT)
        self.env.invalidate_all()

    def _get_own(self):
        partner = self.citizen.partner_id
        return self.env["citizen.appeal"].search([("partner_id", "=", partner.id)])

    def test_submitted_answered_and_rated(self):
        """I1, D6: from the form to the rating, which goes past the answer's author."""
        path = f"/my/appeals/new?new=1&body={self.company.id}"
        self._tour("citizen_portal_submits", path, self.citizen.login)
        appeal = self._get_own()
        self.assertRecordValues(
            appeal,
            [
                {
                    "state": "registered",
                    "place": "ул. Садовая, у дома 3",
                    "received_name": "Соболева Аглая Фёдоровна",
                    "received_email": "aglaya@example.ru",
                }
            ],
        )
        system = self.env.ref("base.user_root")
        self.assertEqual(appeal.create_uid, system)

        self._assign_to(appeal, "executor")
        letter = self._sign_answer(appeal, dispatch_way="portal")
        self._as(appeal, "supervisor").action_decide("to_file", None)
        self._as(letter, "office_head").action_pass_quality()
        self._as(letter, "office_head").action_number()
        self._as(letter, "office_head").action_dispatch()
        self.assertEqual(letter.state, "dispatched")

        self._tour("citizen_portal_reads_and_rates", "/my/appeals", self.citizen.login)
        feedback = self.env["citizen.feedback"].search([("appeal_id", "=", appeal.id)])
        self.assertRecordValues(
            feedback,
            [{"solved": "no", "source": "portal", "create_uid": system.id}],
        )

    def test_status_by_the_qr_of_a_paper(self):
        """I3: the telephone reads the square on the letter, the page opens."""
        appeal = self._submit(zip="344000", address="г. Энск, ул. Лесная, д. 5")
        letter = self._answer(appeal)
        pdf = base64.b64decode(letter.with_context(bin_size=False).pdf)
        codes = read_codes(pdf)
        path = urlsplit(next(code for code in codes if "/a/" in code)).path
        self.assertEqual(path, f"/a/{appeal._get_access_code()}")
        self._tour("citizen_portal_status_by_code", path)
