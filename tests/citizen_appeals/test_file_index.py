from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.archive import ArchiveCase
from tests.common import TODAY


@tagged("post_install", "-at_install")
class TestFileIndex(ArchiveCase):
    """S3 9, F1: the list of files of a body and year."""

    def test_the_head_of_the_office_keeps_it(self):
        """K1: the others read it."""
        for role in set(self.users) - {"office_head"}:
            index = self._as(self.index, role)
            with self.subTest(role), self.assertRaises(AccessError):
                index.create({"code": "01-99", "name": "Прочее"})
            with self.subTest(role), self.assertRaises(AccessError):
                index.action_approve()
            self.assertEqual(index.code, "01-15")

    def test_an_approved_entry_is_kept(self):
        """F1: neither changed nor deleted."""
        index = self._as(self.index, "office_head")
        with self.assertRaises(UserError):
            index.name = "Иное"
        with self.assertRaises(UserError):
            index.unlink()

    def test_it_is_copied_to_the_next_year_once(self):
        """S3 9: the same entries, to be approved anew."""
        index = self._as(self.index, "office_head")
        action = index.action_copy_to_next_year()
        copy = self.env["citizen.file.index"].search(action["domain"])
        self.assertEqual((copy.year, copy.state), (TODAY.year + 1, "draft"))
        self.assertEqual(copy.article, "ст. 154")
        with self.assertRaises(UserError):
            index.action_copy_to_next_year()

    def test_a_new_body_starts_from_the_model_list(self):
        """F1: 5 years by default, the article of the list named."""
        model_list = self.env["citizen.file.index"].search([("company_id", "=", False)])
        self.assertTrue(model_list)
        self.assertEqual(set(model_list.mapped("years")), {5})
        east = self._as(model_list, "office_head", self.east)
        action = east.action_copy_to_next_year()
        copies = self.env["citizen.file.index"].search(action["domain"])
        self.assertEqual(copies.company_id, self.east.company)
        self.assertEqual(set(copies.mapped("year")), {TODAY.year})
        with self.assertRaises(UserError):
            east.action_approve()

    def test_the_first_entry_that_fits_takes_the_appeal(self):
        """F1: kind, channel, topic, collective are data; the default takes the rest."""
        self.index.sequence = 90
        by_topic = self._create_index(
            code="01-1", topic_ids=[Command.set(self.topic.parent_id.ids)], sequence=50
        )
        collective = self._create_index(code="01-2", collective="yes", sequence=10)
        oral = self._create_index(
            code="01-3", channel_ids=[Command.set(self.oral_channel.ids)], sequence=20
        )
        complaint = self._create_index(code="01-4", kind="complaint", sequence=30)
        other = [Command.create({"topic_id": self.other_topic.id})]
        Topic = self.env["citizen.topic"]
        section = Topic.create({"code": "9002.0000.0000.0000", "name": "Дороги"})
        road = Topic.create(
            {
                "code": "9002.0001.0001.0001",
                "name": "Ремонт дорог",
                "parent_id": section.id,
            }
        )
        far = [Command.create({"topic_id": road.id})]
        for vals, index in (
            ({"signatory_count": 3}, collective),
            ({"channel_id": self.oral_channel.id}, oral),
            ({"kind": "complaint"}, complaint),
            ({"question_ids": other}, by_topic),
            ({"question_ids": far}, self.index),
        ):
            appeal = self._register(**vals)
            found = self.env["citizen.file.index"]._find_for(appeal)
            self.assertEqual(found[appeal.id], index, index.code)

    def test_permanent_has_no_end(self):
        """F1: kept permanently, never proposed for destruction."""
        self.index.sudo()._write_flow({"retention": "permanent"})
        appeal = self._put_away()
        self.assertFalse(appeal.date_destroy_after)

    def test_the_term_is_named_as_acts_do(self):
        """F1: «5 лет ЭПК, ст. 154»."""
        self.index.sudo()._write_flow({"is_epk": True})
        self.assertEqual(self.index._get_retention_text(), "5 лет ЭПК, ст. 154")
