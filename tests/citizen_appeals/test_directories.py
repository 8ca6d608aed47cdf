"""Channels and the small directories are shipped complete (A1, A2)."""

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .people import PeopleCase

CHANNELS = (
    "in_person post courier email_head email_other site portal head_blog"
    " reception_oral reception_written field_reception governor_reception direct_line"
    " live_broadcast meeting weekend_consultation phone hot_line governor_email delo"
    " msed aiss_kontrol superior_medo president_medo regional_portal gosuslugi pos"
    " gis_zhkh social_network governor_account"
)


@tagged("post_install", "-at_install")
class TestChannels(PeopleCase):
    def test_every_channel_of_a1_is_offered(self):
        for code in CHANNELS.split(" "):
            with self.subTest(code=code):
                channel = self.env.ref(f"citizen_appeals.channel_{code}")
                self.assertEqual(channel.code, code)
                self.assertTrue(channel.active)
                self.assertFalse(channel.company_id)

    def test_messages_are_outside_the_law(self):
        channels = self.env["citizen.channel"].search([])
        for channel in channels:
            is_message = channel.counts_as == "message"
            self.assertEqual(is_message, channel.legal_regime == "outside59")

    def test_email_is_an_appeal_until_30_march_2025(self):
        """law.md 1.2: 547-FZ."""
        model = self.env["citizen.channel"]
        for code in ("email_head", "email_other"):
            old, new = (
                model._find_by_code(code, self.body, fields.Date.to_date(day))
                for day in ("2025-03-29", "2025-03-30")
            )
            self.assertEqual((old.counts_as, old.legal_regime), ("appeal", "law59"))
            self.assertEqual(
                (new.counts_as, new.legal_regime), ("message", "outside59")
            )
            self.assertFalse(old.active)
            self.assertTrue(new.active)

    def test_own_channel_of_a_body_goes_before_the_common_one(self):
        model = self.env["citizen.channel"]
        common = model._find_by_code("post", self.body, self.today)
        own = common.copy({"company_id": self.body.id})
        self.assertEqual(model._find_by_code("post", self.body, self.today), own)
        self.assertEqual(
            model._find_by_code("post", self.other_body, self.today), common
        )

    @mute_logger("odoo.sql_db")
    def test_one_code_means_one_channel_at_a_time(self):
        channel = self.env.ref("citizen_appeals.channel_post")
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            channel.copy()

    def test_only_the_administrator_changes_directories(self):
        channel = self.env.ref("citizen_appeals.channel_post")
        self.assertTrue(channel.with_user(self.users["admin"]).has_access("write"))
        for role in ("registrar", "office_head", "executor", "auditor"):
            self.assertTrue(channel.with_user(self.users[role]).has_access("read"))
            self.assertFalse(channel.with_user(self.users[role]).has_access("write"))

    def test_channel_of_another_body_is_hidden(self):
        channel = self.env.ref("citizen_appeals.channel_post").copy(
            {"company_id": self.other_body.id}
        )
        user = self.users["registrar"]
        self.assertFalse(channel.with_user(user).has_access("read"))


@tagged("post_install", "-at_install")
class TestDirectories(PeopleCase):
    def test_shipped_directories_are_complete(self):
        for model, count in (
            ("citizen.social.status", 23),
            ("citizen.applicant.category", 20),
            ("citizen.appeal.subkind", 38),
        ):
            shipped = self.env["ir.model.data"].search_count(
                [("module", "=", "citizen_appeals"), ("model", "=", model)]
            )
            self.assertEqual(shipped, count)

    def test_subkinds_belong_to_their_kinds(self):
        letters = {"П": "proposal", "З": "application", "Ж": "complaint"}
        for subkind in self.env["citizen.appeal.subkind"].search([]):
            expected = letters.get(subkind.code[0], "not_appeal")
            self.assertEqual(subkind.kind, expected)
        subkind = self.env.ref("citizen_appeals.subkind_z2_4")
        self.assertTrue(subkind.display_name.startswith("З2.4 "))

    def test_territory_tree(self):
        model = self.env["citizen.territory"]
        district = model.create({"name": "Район"})
        village = model.create({"name": "Село", "parent_id": district.id})
        self.assertEqual(village.display_name, "Район / Село")
        self.assertEqual(village.company_id, self.body)
        with self.assertRaises(UserError), self.cr.savepoint():
            district.parent_id = village
        with self.assertRaises(ValidationError):
            model.create(
                {
                    "name": "Чужое",
                    "parent_id": district.id,
                    "company_id": self.other_body.id,
                }
            )
