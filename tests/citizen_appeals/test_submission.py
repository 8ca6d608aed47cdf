import hashlib

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.submissions import JPEG, PDF, TEXT, SubmissionCase
from tests.common import NOW, TODAY


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSubmission(SubmissionCase):
    """I1, S4 2.1.12: what a citizen hands in is registered as it comes."""

    def test_it_is_registered_at_once(self):
        """A3, A4: number, day, deadline and control in the same breath."""
        appeal = self._submit(place="ул. Мира, 4", email="A@Example.ru")
        self.assertEqual(appeal.state, "registered")
        self.assertTrue(appeal.number)
        self.assertEqual(appeal.date_registered, TODAY)
        self.assertTrue(appeal.date_deadline)
        self.assertTrue(appeal.on_control)
        self.assertFalse(appeal.is_registered_late)
        self.assertEqual(appeal.channel_id.code, "portal")
        self.assertEqual(appeal.medium, "electronic")
        self.assertEqual(appeal.body, TEXT)
        self.assertEqual(appeal.place, "ул. Мира, 4")
        self.assertEqual(appeal.annotation, "Не горит фонарь")
        self.assertEqual(appeal.question_ids.topic_id, self.topic)
        self.assertEqual(appeal.received_name, "Соболева Аглая Фёдоровна")
        self.assertEqual(appeal.identification, "account")
        self.assertEqual(self._codes(appeal), ["received", "registered"])

    def test_the_system_writes_it(self):
        """K1: the citizen is neither author nor follower of anything."""
        appeal = self._submit(files=[("a.pdf", PDF)])
        made = [appeal, appeal.applicant_id, appeal.document_ids, appeal.question_ids]
        for records in made:
            self.assertEqual(records.create_uid.id, SUPERUSER_ID, records)
        self.assertEqual(appeal.event_ids.user_id.id, SUPERUSER_ID)
        self.assertFalse(
            self.env["mail.followers"].search(
                [("partner_id", "=", self.citizen.partner_id.id)]
            )
        )
        self.assertFalse(
            self.env["mail.message"].search(
                [("author_id", "=", self.citizen.partner_id.id)]
            )
        )

    def test_no_defaults_of_the_client(self):
        """K1: keys of the context reach no field."""
        Appeal = self.env["citizen.appeal"].with_user(self.citizen)
        appeal = Appeal.with_context(
            default_kind="complaint", default_remark="x", default_is_repeat=True
        )._take_submission(self.company, self._typed())
        self.assertEqual((appeal.kind, appeal.remark), ("application", False))
        self.assertFalse(appeal.is_repeat)

    def test_citizens_may_not_create_cards(self):
        """K1: the model's own ways stay closed to a portal account."""
        with self.assertRaises(AccessError):
            self.env["citizen.appeal"].with_user(self.citizen).create_registered(
                [self._values()]
            )

    def test_numbers_follow_each_other(self):
        """A4: one register, whatever the way of receipt."""
        numbers = [self._register().number, self._submit().number]
        numbers.append(self._submit(user=self.stranger, text="Другое.").number)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))

    def test_repeated_key_gives_the_first_appeal(self):
        """I1: a double click makes one appeal; other accounts have other keys."""
        first = self._submit(idempotency_key="k")
        self.assertEqual(self._submit(idempotency_key="k", text="Иное"), first)
        other = self._submit(user=self.stranger, idempotency_key="k")
        self.assertNotEqual(other, first)
        self.assertEqual(other.partner_id, self.stranger.partner_id)

    def test_files_are_kept_byte_for_byte(self):
        """K2: checksum, type by content, original name."""
        appeal = self._submit(files=[("Фото двора.jpg", JPEG), ("a.pdf", PDF)])
        photo, paper = appeal.document_ids.sorted("id")
        self.assertEqual(photo.name, "Фото двора.jpg")
        self.assertEqual(photo.mimetype, "image/jpeg")
        self.assertEqual(photo.sha256, hashlib.sha256(JPEG).hexdigest())
        self.assertEqual(photo.size, len(JPEG))
        self.assertEqual(self._raw(photo), JPEG)
        self.assertEqual(self._raw(paper), PDF)
        self.assertEqual(photo.kind, "attachment")
        self.assertNotIn("document_added", self._codes(appeal))

    def _raw(self, document):
        return (
            self.env["ir.attachment"]
            .search(
                [
                    ("res_model", "=", "citizen.document"),
                    ("res_field", "=", "content"),
                    ("res_id", "=", document.id),
                ]
            )
            .raw
        )

    # ------------------------------------------------------------------
    # whose appeal it is
    # ------------------------------------------------------------------

    def test_a_namesake_is_somebody_else(self):
        """K1: an account never gains the appeals of a person in the card index."""
        paper = self._create_applicant(
            surname="Соболева", given_name="Аглая", patronymic="Фёдоровна"
        )
        theirs = self._register(applicant_id=paper.id)
        appeal = self._submit()
        self.assertNotEqual(appeal.applicant_id, paper)
        self.assertFalse(theirs.partner_id)
        self.assertNotEqual(
            self._submit(user=self.stranger).applicant_id, appeal.applicant_id
        )

    def test_the_own_name_is_one_person(self):
        """A2: the account's next appeal goes to the same card and case file."""
        first = self._submit(address="ул. Мира, 4")
        second = self._submit(surname="СОБОЛЕВА", address="ул. Новая, 1", phone="")
        self.assertEqual(second.applicant_id, first.applicant_id)
        self.assertEqual(second.case_file_id, first.case_file_id)
        self.assertEqual(second.applicant_id.address, "ул. Новая, 1")
        self.assertEqual(second.applicant_id.phone, "+7 900 111-22-33")
        self.assertEqual(first.received_address, "ул. Мира, 4")
        other = self._submit(surname="Соболев", given_name="Егор", patronymic="Ильич")
        self.assertNotEqual(other.applicant_id, first.applicant_id)
        self.assertEqual(other.partner_id, self.citizen.partner_id)

    def test_each_body_keeps_its_own_people(self):
        """A14: the same account in another body is a person of that body."""
        here = self._submit()
        there = self._submit(company=self.east.company, plain_topic_ids=[])
        self.assertEqual(there.company_id, self.east.company)
        self.assertEqual(there.register_id.company_id, self.east.company)
        self.assertNotEqual(there.applicant_id, here.applicant_id)

    def test_a_representative(self):
        """A2: the represented person applies; the clerk looks at the authority."""
        appeal = self._submit(
            on_behalf=True,
            representative_name="Юдин Пётр Ильич",
            files=[("доверенность.pdf", PDF)],
        )
        self.assertEqual(appeal.applicant_id.surname, "Соболева")
        self.assertEqual(appeal.representative_name, "Юдин Пётр Ильич")
        self.assertFalse(appeal.has_authority)
        self.assertTrue(appeal.is_incomplete)
        self.assertFalse(self._submit(representative_name="Юдин").representative_name)

    def test_an_organization(self):
        """A2: an association appeals; who writes for it is named."""
        appeal = self._submit(
            is_organization=True,
            organization_name="ТСЖ «Заря»",
            representative_name="Юдин Пётр Ильич",
        )
        self.assertEqual(appeal.received_name, "ТСЖ «Заря»")
        self.assertFalse(appeal.applicant_id.surname)

    def test_a_collective_appeal(self):
        """S4 2.1.6: the list of co-authors, all of them counted."""
        appeal = self._submit(
            coauthors=[
                {"name": "Юдин Пётр Ильич", "address": "ул. Мира, 4"},
                {"name": "", "address": " "},
                {"name": "Юдина Анна Ильинична"},
            ]
        )
        self.assertTrue(appeal.is_collective)
        self.assertEqual(appeal.signatory_count, 3)
        self.assertEqual(
            appeal.coauthor_ids.mapped("name"),
            ["Юдин Пётр Ильич", "Юдина Анна Ильинична"],
        )

    def test_coauthors_are_seen_with_the_appeal(self):
        """A11: who does not read the appeal does not read its co-authors."""
        appeal = self._submit(coauthors=[{"name": "Юдин Пётр Ильич"}])
        coauthor = appeal.coauthor_ids
        self.assertTrue(self._as(coauthor, "registrar").has_access("read"))
        self.assertFalse(self._as(coauthor, "executor").has_access("read"))
        self.assertFalse(self._as(coauthor, "registrar", self.east).has_access("read"))
        self.assertFalse(coauthor.with_user(self.citizen).has_access("read"))

    def test_the_answer_goes_where_it_was_asked(self):
        """59-ФЗ 10: account, e-mail or paper."""
        self.assertEqual(self._submit().answer_way, "portal")
        self.assertEqual(self._submit(answer_way="email").answer_way, "email")
        appeal = self._submit(answer_way="post", zip="614000", address="ул. Мира, 4")
        self.assertEqual(appeal.received_address, "614000, ул. Мира, 4")

    def test_confirmed_by_gosuslugi(self):
        """59-ФЗ 4: the card says how the citizen was identified."""
        provider = self.env.ref("citizen_appeals.provider_gosuslugi")
        self.assertFalse(provider.enabled)
        self.citizen.sudo().write(
            {"oauth_provider_id": provider.id, "oauth_uid": "1000"}
        )
        self.assertEqual(self._submit().identification, "esia")
        google = self.env.ref("auth_oauth.provider_google")
        self.citizen.sudo().oauth_provider_id = google
        self.assertEqual(self._submit().identification, "account")

    def test_addressee_and_territory_of_the_body(self):
        """A2: the head or a deputy; a part of the body's land."""
        land = self.env["citizen.territory"].create(
            {"name": "Заречье", "company_id": self.company.id}
        )
        head = self.posts["head"]
        appeal = self._submit(territory_id=land.id, addressee_id=head.id)
        self.assertEqual((appeal.territory_id, appeal.addressee_id), (land, head))

    def test_topics_become_questions(self):
        """A2: one question of the classifier for topics that share it."""
        twin = self.light.copy({"name": "Темно во дворе"})
        other = self.light.copy({"name": "Плата", "topic_id": self.other_topic.id})
        topics = self.light | twin | other
        appeal = self._submit(plain_topic_ids=topics.ids)
        self.assertEqual(appeal.question_ids.topic_id, self.topic | self.other_topic)
        self.assertEqual(appeal.annotation, "Не горит фонарь, Темно во дворе, Плата")
        self.assertEqual(self._submit(plain_topic_ids=[]).annotation, TEXT)

    def test_existing_ways_still_take_questions(self):
        """A2: the entry by the staff is as before."""
        appeal = self._register(
            question_ids=[Command.create({"topic_id": self.other_topic.id})]
        )
        self.assertEqual(appeal.signatory_count, 1)
        self.assertFalse(appeal.identification)
