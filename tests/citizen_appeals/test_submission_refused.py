from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.submissions import JPEG, PDF, PERSON, SubmissionCase
from tests.common import NOW

LINES = (
    "surname",
    "given_name",
    "patronymic",
    "zip",
    "address",
    "phone",
    "email",
    "place",
)
MEGABYTE = 1024 * 1024


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSubmissionRefused(SubmissionCase):
    """I1: bad input is refused by field, all at once, and leaves nothing."""

    def test_everything_missing(self):
        """59-ФЗ 7: name, essence, where the answer goes."""
        empty = dict.fromkeys(PERSON, "") | {"text": " \u202e\n", "answer_way": ""}
        self.assertEqual(
            set(self._refuse(**empty)),
            {"surname", "given_name", "patronymic", "text", "answer_way"},
        )

    def test_values_that_are_no_texts(self):
        """Bad input over JSON: numbers, lists, nothing."""
        for wrong in (None, 5, [], {"a": 1}, True, b"x"):
            errors = self._refuse(surname=wrong, text=wrong, answer_way=wrong)
            self.assertEqual(set(errors), {"surname", "text", "answer_way"})

    def test_long_lines(self):
        """Bad input: 10,000 characters in each line, a book in the text."""
        for name in LINES:
            with self.subTest(name):
                self.assertEqual(set(self._refuse(**{name: "щ" * 10_000})), {name})
        self.assertEqual(set(self._refuse(text="щ " * 10_001)), {"text"})
        self.assertTrue(self._submit(text="щ" * 20_000))

    def test_markup_in_names(self):
        """Bad input: a name consists of letters."""
        for evil in ("<script>alert(1)</script>", "<b>А</b>", "{{7*7}}", "Иванов👍"):
            for name in ("surname", "given_name", "patronymic"):
                self.assertEqual(set(self._refuse(**{name: evil})), {name}, evil)
            errors = self._refuse(on_behalf=True, representative_name=evil)
            self.assertEqual(set(errors), {"representative_name"})
            errors = self._refuse(coauthors=[{"name": evil}])
            self.assertEqual(set(errors), {"coauthor_name_0"})

    def test_markup_and_emoji_in_texts_stay_text(self):
        """Bad input: what is typed into a text is kept to the letter."""
        text = "<script>alert(1)</script> =1+1 {{7*7}} 😀 %s ${x}"
        appeal = self._submit(text=text, place="<b>двор</b> 😀")
        self.assertEqual(appeal.body, text)
        self.assertEqual(appeal.place, "<b>двор</b> 😀")

    def test_hidden_characters_go(self):
        """Bad input: NUL, marks of direction, broken pairs."""
        appeal = self._submit(
            surname="Собо\u202eлева\x00", text="Яма\x00\u2066 у дома\ud83d\n\nЩ"
        )
        self.assertEqual(appeal.applicant_id.surname, "Соболева")
        self.assertEqual(appeal.body, "Яма у дома\n\nЩ")

    def test_formulas(self):
        """Bad input: what a spreadsheet would compute."""
        formula = '=HYPERLINK("http://x")'
        for name in ("address", "place", "zip", "phone", "email", "surname"):
            self.assertIn(name, self._refuse(**{name: formula}))
        errors = self._refuse(
            is_organization=True,
            organization_name="@SUM(A1)",
            representative_name="Юдин Пётр Ильич",
        )
        self.assertEqual(set(errors), {"organization_name"})
        errors = self._refuse(coauthors=[{"name": "Юдин", "address": formula}])
        self.assertEqual(set(errors), {"coauthor_name_0"})

    def test_latin_letters(self):
        """A2: a Latin letter among Russian ones is never found again."""
        self.assertEqual(set(self._refuse(surname="Cоболева")), {"surname"})
        appeal = self._submit(surname="Smith", given_name="John", no_patronymic=True)
        self.assertEqual(appeal.received_name, "Smith John")

    def test_patronymic(self):
        """A2: there, or ticked as missing."""
        self.assertEqual(set(self._refuse(patronymic="")), {"patronymic"})
        self.assertTrue(self._submit(patronymic="Фёдоровна", no_patronymic=True))

    def test_contacts(self):
        """59-ФЗ 10: the way of the answer needs its address."""
        self.assertEqual(set(self._refuse(email="нет почты")), {"email"})
        self.assertEqual(set(self._refuse(email="", answer_way="email")), {"email"})
        self.assertEqual(set(self._refuse(answer_way="post")), {"address"})
        self.assertEqual(set(self._refuse(answer_way="hand")), {"answer_way"})
        self.assertEqual(set(self._refuse(phone="12")), {"phone"})

    def test_organization_and_representative(self):
        """A2: an association needs its name and who writes for it."""
        errors = self._refuse(is_organization=True)
        self.assertEqual(set(errors), {"organization_name", "representative_name"})
        self.assertEqual(set(self._refuse(on_behalf=True)), {"representative_name"})

    def test_coauthors(self):
        """S4 2.1.6: each line by itself; a list has an end."""
        rows = [
            {"name": "Юдин Пётр"},
            {"name": "", "address": "ул. Мира"},
            {"name": 5},
            "x",
            None,
            {"name": "щ" * 10_000},
        ]
        self.assertEqual(
            set(self._refuse(coauthors=rows)), {"coauthor_name_1", "coauthor_name_2"}
        )
        self.assertEqual(set(self._refuse(coauthors=rows[:1] * 201)), {"coauthors"})
        self.assertFalse(self._submit(coauthors="x").coauthor_ids)

    def test_foreign_choices(self):
        """K1: ids are worth nothing until the body offers them."""
        other = self.light.copy(
            {"company_id": self.east.company.id, "parent_id": self.group.id}
        )
        off = self.light.copy({"active": False})
        land = self.env["citizen.territory"].create(
            {"name": "Чужая", "company_id": self.east.company.id}
        )
        for name, wrong in (
            ("plain_topic_ids", [other.id]),
            ("plain_topic_ids", [off.id]),
            ("plain_topic_ids", [self.group.id]),
            ("plain_topic_ids", [10**9]),
            ("plain_topic_ids", list(range(1, 50))),
            ("territory_id", land.id),
            ("territory_id", 10**9),
            ("addressee_id", self.east.posts["head"].id),
            ("addressee_id", self.posts["executor"].id),
        ):
            with self.subTest(name=name, wrong=wrong):
                self.assertEqual(set(self._refuse(**{name: wrong})), {name})

    def test_ids_that_are_none(self):
        """Bad input: what is no number chooses nothing."""
        for wrong in (
            "",
            "abc",
            "-1",
            "1e9",
            "9" * 30,
            "\u0661",
            None,
            [],
            True,
            -5,
            0,
        ):
            appeal = self._submit(
                territory_id=wrong, addressee_id=wrong, plain_topic_ids=[wrong]
            )
            self.assertFalse(appeal.territory_id or appeal.question_ids)

    def test_files(self):
        """K2: programs, disguised, macros, empty; the message names the file."""
        for name, raw in (
            ("вирус.exe", b"MZ"),
            ("фото.jpg", PDF),
            ("a.html", b"<html><script>"),
            ("пусто.pdf", b""),
            ("a\u202efdp.exe", PDF),
        ):
            errors = self._refuse(files=[("двор.jpg", JPEG), (name, raw)])
            self.assertEqual(set(errors), {"files"}, name)
        self.assertIn("вирус.exe", self._refuse(files=[("вирус.exe", b"MZ")])["files"])

    def test_too_many_and_too_large_files(self):
        """A2: limits of the body for one, for all, for their number."""
        self.company.write({"scan_limit_mb": 1, "portal_total_mb": 2})
        self.assertEqual(
            set(self._refuse(files=[("a.pdf", PDF + b"x" * MEGABYTE)])), {"files"}
        )
        half = ("a.pdf", PDF + b"x" * (MEGABYTE - 100))
        self.assertEqual(set(self._refuse(files=[half] * 3)), {"files"})
        self.company.portal_file_count = 1
        self.assertEqual(set(self._refuse(files=[("a.pdf", PDF)] * 2)), {"files"})
        self.assertTrue(self._submit(files=[half]))

    def test_names_of_files(self):
        """Bad input: folders, hidden characters, endless names."""
        appeal = self._submit(
            files=[("../../etc/двор\u202e.jpg", JPEG), ("щ" * 10_000 + ".pdf", PDF)]
        )
        first, second = appeal.document_ids.sorted("id").mapped("name")
        self.assertEqual(first, "двор.jpg")
        self.assertEqual(len(second), 120)

    def test_strange_keys(self):
        """Bad input: any key is a key, none breaks."""
        for key in ("\x00", "щ" * 10_000, "\ud83d", 5, ["x"]):
            first = self._submit(idempotency_key=key)
            self.assertEqual(self._submit(idempotency_key=key), first)
