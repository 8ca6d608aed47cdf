"""The entry screen, server side: person, card and number at once; own measures (A2)."""

import base64
import io
import zipfile

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from tests.common import AppealsCase

MEASURE = {
    "seconds": 41,
    "keystrokes": 120,
    "person": "new",
    "accepted": 2,
    "corrected": 1,
}
PERSON = {
    "surname": "Тарасова",
    "given_name": "Вера",
    "patronymic": "Игоревна",
    "address": "ул. Лесная, д. 5",
    "phone": "+7 999 111-22-33",
}


@tagged("post_install", "-at_install")
class TestEntry(AppealsCase):
    """A2: what the screen sends is registered as a whole, or refused as a whole."""

    def _enter(self, values, measure=None, role="registrar"):
        Appeal = self._as(self.env["citizen.appeal"], role)
        return Appeal.browse().register_entry(values, measure)

    def _new_person_values(self, **parts):
        values = self._values(new_applicant={**PERSON, **parts})
        del values["applicant_id"]
        return values

    def test_new_person_card_scan_and_number_in_one_call(self):
        """A2: the answer is the number for the stamp and the deadline."""
        values = self._new_person_values()
        values["document_ids"] = [
            (0, 0, {"name": "письмо.txt", "content": base64.b64encode(b"text")})
        ]
        result = self._enter(values, MEASURE)
        appeal = self.env["citizen.appeal"].browse(result["id"])
        self.assertRecordValues(
            appeal,
            [{"state": "registered", "name": result["name"], "on_control": True}],
        )
        self.assertEqual(appeal.applicant_id.name, "Тарасова Вера Игоревна")
        self.assertEqual(appeal.applicant_id.gender, "female")
        self.assertEqual(appeal.document_ids.name, "письмо.txt")
        self.assertEqual(result["date"], "10.03.2026")
        self.assertEqual(result["deadline"], appeal.date_deadline.strftime("%d.%m.%Y"))

    def test_a_refused_card_leaves_no_person_behind(self):
        """A2, 152-ФЗ 5: a person is not kept without an appeal."""
        before = self.env["citizen.applicant"].search_count([])
        values = self._new_person_values()
        values["date_received"] = "2026-03-11 09:00:00"
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._enter(values)
        self.assertEqual(self.env["citizen.applicant"].search_count([]), before)

    def test_an_empty_card_gets_no_number(self):
        """S4 2.1.2: a number is spent on an appeal; a letter alone will do."""
        values = self._values(annotation=False, body=False)
        with self.assertRaisesRegex(UserError, "Short Content"):
            self._enter(values)
        draft = self._create_draft(annotation=False)
        draft.body = False
        with self.assertRaisesRegex(UserError, "Short Content"):
            self._as(draft, "registrar").register_entry({})
        letter = {"name": "письмо.txt", "content": base64.b64encode(b"text")}
        self.assertTrue(self._enter(values | {"document_ids": [(0, 0, letter)]})["id"])

    def test_only_known_parts_of_a_person_are_taken(self):
        """K2: the body of the person is that of the card, whatever is sent."""
        values = self._new_person_values(company_id=self.east.company.id, name="Х")
        result = self._enter(values)
        appeal = self.env["citizen.appeal"].browse(result["id"])
        self.assertEqual(appeal.applicant_id.company_id, self.company)

    def test_the_same_key_twice_is_one_person_and_one_appeal(self):
        """A4: a request sent again gives the first number."""
        values = self._new_person_values()
        values["idempotency_key"] = "entry-1"
        first = self._enter(values)
        before = self.env["citizen.applicant"].search_count([])
        self.assertEqual(self._enter(values), first)
        self.assertEqual(self.env["citizen.applicant"].search_count([]), before)

    def test_a_received_card_is_changed_and_registered(self):
        draft = self._create_draft()
        card = self._as(draft, "registrar")
        result = card.register_entry({"annotation": "Уточнено"}, MEASURE)
        self.assertEqual(result["id"], draft.id)
        self.assertRecordValues(
            draft, [{"state": "registered", "annotation": "Уточнено"}]
        )
        with self.assertRaisesRegex(UserError, "registered once"):
            card.register_entry({})

    def test_after_a_received_card_comes_the_one_that_waits_longest(self):
        """A3: what came by mail is registered one after the other."""
        later = self._create_draft(date_received="2026-03-10 08:00:00")
        sooner = self._create_draft(date_received="2026-03-09 08:00:00")
        first = self._create_draft()
        action = self._as(first, "registrar").action_open_entry()
        self.assertEqual(action["res_id"], first.id)
        result = self._as(first, "registrar").register_entry({})
        self.assertEqual(result["next_id"], sooner.id)
        result = self._as(sooner, "registrar").register_entry({})
        self.assertEqual(result["next_id"], later.id)
        result = self._as(later, "registrar").register_entry({})
        self.assertFalse(result["next_id"])
        self.assertFalse(self._enter(self._values())["next_id"])
        with self.assertRaises(AccessError):
            self._as(later, "auditor").action_open_entry()

    def test_a_new_person_on_a_received_card(self):
        draft = self._create_draft(applicant_id=False)
        self._as(draft, "registrar").write({"new_applicant": PERSON})
        self.assertEqual(draft.applicant_id.surname, "Тарасова")
        self.assertFalse(draft.new_applicant)

    def test_others_may_not_enter(self):
        """K1: the register is kept by the registrar and the head of the office."""
        for role in ("executor", "supervisor", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._enter(self._values(), role=role)
        self.assertTrue(self._enter(self._values(), role="office_head")["name"])


@tagged("post_install", "-at_install")
class TestEntryMeasure(AppealsCase):
    """H7: seconds per card are measured by the product, for the clerk alone."""

    def _add(self, day, seconds, user="registrar", keys=100):
        return self.env["citizen.entry.measure"].create(
            {
                "user_id": self.users[user].id,
                "company_id": self.company.id,
                "appeal_id": self.appeal.id,
                "date": day,
                "seconds": seconds,
                "keystrokes": keys,
            }
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()

    def _get_trend(self, user="registrar"):
        return self._as(self.env["citizen.entry.measure"], user).get_trend()

    def test_trend_is_the_median_of_the_week_against_the_weeks_before(self):
        for day, seconds in (
            ("2026-03-10", 40),
            ("2026-03-10", 50),
            ("2026-03-04", 90),
            ("2026-03-03", 100),
            ("2026-02-20", 120),
            ("2026-01-01", 900),
        ):
            self._add(day, seconds)
        self._add("2026-03-10", 5, user="office_head")
        trend = self._get_trend()
        self.assertEqual((trend["today"], trend["count"]), (2, 3))
        self.assertEqual(
            (trend["week"], trend["before"], trend["keys"]), (50, 110, 100)
        )
        self.assertEqual(
            trend["days"],
            [
                {"date": "2026-03-03", "seconds": 100, "count": 1},
                {"date": "2026-03-04", "seconds": 90, "count": 1},
                {"date": "2026-03-10", "seconds": 45, "count": 2},
            ],
        )

    def test_before_the_first_card_there_is_no_trend(self):
        trend = self._get_trend()
        self.assertEqual(
            (trend["count"], trend["week"], trend["before"]), (0, False, False)
        )

    def test_registration_writes_the_measure(self):
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        result = Appeal.browse().register_entry(self._values(), MEASURE)
        measure = self.env["citizen.entry.measure"].search(
            [("appeal_id", "=", result["id"])]
        )
        self.assertRecordValues(
            measure,
            [
                {
                    "user_id": self.users["registrar"].id,
                    "seconds": 41,
                    "keystrokes": 120,
                    "person": "new",
                    "accepted_count": 2,
                    "corrected_count": 1,
                }
            ],
        )

    def test_wrong_figures_do_not_stop_a_registration(self):
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        wrong = {"seconds": -5, "keystrokes": "many", "person": "x", "accepted": 99}
        result = Appeal.browse().register_entry(self._values(), wrong)
        measure = self.env["citizen.entry.measure"].search(
            [("appeal_id", "=", result["id"])]
        )
        self.assertRecordValues(
            measure,
            [{"seconds": 0, "keystrokes": 0, "person": False, "accepted_count": 3}],
        )

    def test_nobody_reads_another_ones_measures_or_writes_his_own(self):
        """K1: a trend is the clerk's own; the head of the office sees no one else's."""
        mine = self._add("2026-03-10", 40)
        with self.assertRaises(AccessError):
            self._as(mine, "office_head").read(["seconds"])
        with self.assertRaises(AccessError):
            self._as(mine, "registrar").write({"seconds": 1})
        with self.assertRaises(AccessError):
            self._get_trend("executor")


@tagged("post_install", "-at_install")
class TestEntryPreview(AppealsCase):
    """A2: the letter is read beside the card; nothing of it is run or fetched."""

    def test_text_of_a_file_that_is_not_stored_yet(self):
        Document = self._as(self.env["citizen.document"], "registrar")
        content = base64.b64encode("Прошу починить кровлю".encode("cp1251")).decode()
        self.assertEqual(
            Document.read_text("письмо.txt", content), "Прошу починить кровлю"
        )
        self.assertFalse(
            Document.read_text("scan.bin", base64.b64encode(b"\x00\x01\x02").decode())
        )
        with self.assertRaises(ValidationError):
            Document.read_text("x.exe", base64.b64encode(b"MZ.....").decode())
        with self.assertRaises(AccessError):
            self._as(Document, "auditor").read_text("письмо.txt", content)

    def test_text_of_a_stored_document_under_its_rules(self):
        draft = self._create_draft()
        document = self.env["citizen.document"].create(
            {
                "appeal_id": draft.id,
                "name": "обращение.docx",
                "content": base64.b64encode(make_docx("Кровля течёт")),
            }
        )
        self.assertEqual(
            self._as(document, "registrar").get_preview_text(), "Кровля течёт"
        )
        with self.assertRaises(AccessError):
            self._as(document, "executor").get_preview_text()


def make_docx(text):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = (
        f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", xml)
    return file.getvalue()
