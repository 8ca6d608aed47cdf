"""H7: units, posts and users from one workbook; K1: nobody gains by loading it."""

import base64
import io
import zipfile
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.citizen_appeals.tools import staff_table

from tests.common import AppealsCase

HEADINGS = [heading for heading, _width in staff_table.COLUMNS.values()]
ROWS = (
    ("Управление ЖКХ",),
    (
        "Отдел домов",
        "Управление ЖКХ",
        "Начальник отдела домов",
        "Руководитель подразделения",
        "Орлова Анна Сергеевна",
        "a.orlova",
        "a.orlova@gorod.example",
        "Исполнитель, Подписывающий",
    ),
    ("Отдел домов", "", "Специалист", "1", "Зуев Олег Ильич", "o.zuev", "", "executor"),
    ("Отдел домов", "", "Специалист", "", "Юдин Ян Петрович"),
    ("Отдел домов", "", "Специалист"),
    ("", "", "", "", "Мухина Ия Львовна", "i.muhina", "", "Регистратор"),
)


def make_book(*rows, headings=HEADINGS):
    book = openpyxl.Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestStaffImport(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.users["admin"].lang = "ru_RU"

    def _load(self, *rows, content=None, name="admin", **vals):
        content = make_book(*rows) if content is None else content
        Import = self._as(self.env["citizen.staff.import"], name)
        loaded = Import.with_context(lang="ru_RU").create(
            {"file": base64.b64encode(content), **vals}
        )
        loaded.action_check()
        return loaded

    def _apply(self, *rows, **vals):
        loaded = self._load(*rows, **vals)
        loaded.action_apply()
        self.env.invalidate_all()
        return loaded

    def _refusals(self, *rows, **vals):
        loaded = self._load(*rows, **vals)
        return loaded.line_ids.filtered("is_refused").mapped("text")

    def _count_all(self):
        return [
            self.env[model].with_context(active_test=False).search_count([])
            for model in (
                "hr.department",
                "citizen.official",
                "citizen.official.holder",
                "res.users",
                "citizen.directory.change",
            )
        ]

    def _get_user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def test_a_preview_writes_nothing(self):
        """H7: every row says what it would do."""
        before = self._count_all()
        loaded = self._load(*ROWS)
        self.assertEqual(
            loaded.line_ids.sorted("row").mapped("action"), ["create"] * len(ROWS)
        )
        self.assertEqual(loaded.create_count, len(ROWS))
        self.assertEqual(self._count_all(), before)

    def test_the_whole_list_is_taken_over(self):
        """H7: tree of units, posts with level and holder, accounts with roles."""
        self._apply(*ROWS)
        Unit = self.env["hr.department"]
        unit = Unit.search([("name", "=", "Отдел домов")])
        self.assertEqual(unit.parent_id.name, "Управление ЖКХ")
        self.assertEqual(unit.company_id, self.company)
        head = self.env["citizen.official"].search(
            [("name", "=", "Начальник отдела домов")]
        )
        self.assertRecordValues(
            head,
            [
                {
                    "department_id": unit.id,
                    "signing_level": "2_unit_head",
                    "is_unit_head": True,
                    "user_id": self._get_user("a.orlova").id,
                    "holder_name": "Орлова А.С.",
                }
            ],
        )
        user = self._get_user("a.orlova")
        self.assertRecordValues(
            user,
            [
                {
                    "name": "Орлова Анна Сергеевна",
                    "company_id": self.company.id,
                    "tz": "Europe/Moscow",
                    "email": "a.orlova@gorod.example",
                }
            ],
        )
        for role, given in (("executor", 1), ("signatory", 1), ("registrar", 0)):
            self.assertEqual(user.has_group(f"citizen_appeals.group_{role}"), given)
        posts = self.env["citizen.official"].search([("name", "=", "Специалист")])
        self.assertEqual(len(posts), 3)
        self.assertEqual(len(posts.filtered("holder_id")), 2)
        clerk = self._get_user("i.muhina")
        self.assertTrue(clerk.has_group("citizen_appeals.group_registrar"))

    def test_the_second_load_changes_nothing(self):
        """H7: idempotent, row by row."""
        self._apply(*ROWS)
        before = self._count_all()
        again = self._load(*ROWS)
        self.assertEqual(set(again.line_ids.mapped("action")), {"same"})
        again.action_apply()
        self.assertEqual(self._count_all(), before)

    def test_what_differs_is_updated(self):
        """H7: another place of the unit, level, role, an account for a holder."""
        self._apply(*ROWS)
        loaded = self._apply(
            ("Отдел домов", "Отдел дорог"),
            ("Отдел домов", "", "Специалист", "", "Юдин Ян Петрович", "y.yudin"),
            (
                "Отдел домов",
                "",
                "Специалист",
                "Руководитель подразделения",
                "Зуев Олег Ильич",
                "o.zuev",
                "",
                "Исполнитель, Куратор",
            ),
        )
        self.assertFalse(loaded.refused_count)
        unit = self.env["hr.department"].search([("name", "=", "Отдел домов")])
        self.assertEqual(unit.parent_id, self.north.roads)
        zuev = self._get_user("o.zuev")
        self.assertTrue(zuev.has_group("citizen_appeals.group_supervisor"))
        post = self.env["citizen.official"].search([("user_id", "=", zuev.id)])
        self.assertEqual(post.signing_level, "2_unit_head")
        yudin = self.env["citizen.official"].search(
            [("user_id", "=", self._get_user("y.yudin").id)]
        )
        self.assertEqual(yudin.holder_name, "Юдин Я.П.")

    def test_one_refused_row_holds_all(self):
        """H7: nothing half-done; the message names row, column and what to do."""
        before = self._count_all()
        loaded = self._load(*ROWS, ("", "", "Пост", "9", "Иванов Иван"))
        self.assertEqual(loaded.refused_count, 1)
        with self.assertRaisesRegex(UserError, f"{len(ROWS) + 2}.*Уровень подписи"):
            loaded.action_apply()
        self.assertEqual(self._count_all(), before)

    def test_rows_are_refused_with_the_column_and_the_reason(self):
        """H7: each slip is told by its column."""
        own = self._create_post(self.north, "held", signing_level="2_unit_head")
        for row, word in (
            (("", "Отдел"), "Вышестоящее"),
            (("Отдел А", "Нет такого"), "Вышестоящее"),
            (("Отдел А", "Отдел А"), "Вышестоящее"),
            (("Отдел А", "", "", "1"), "Должность"),
            (("Отдел А", "", "", "", "Иванов Иван"), "Должность"),
            (("Отдел А", "", "Пост", "", "Иванов"), "ФИО"),
            (("Отдел А", "", "Пост", "", "Ивaнов Иван"), "ФИО"),
            (("", "", own.name, "2", "Иванов Иван"), "ФИО"),
            (("", "", "", "", "Иванов Иван", "иванов"), "Логин"),
            (("", "", "", "", "Иванов Иван", "i v"), "Логин"),
            (("", "", "", "", "", "i.ivanov"), "ФИО"),
            (("", "", "", "", "Иванов Иван", "i.ivanov", "почта"), "E-mail"),
            (("", "", "", "", "Иванов Иван", "i.ivanov", "", "Царь"), "Роли"),
            (("", "", "Пост", "", "Иванов Иван", "", "", "Куратор"), "Роли"),
        ):
            with self.subTest(row=row):
                [text] = self._refusals(row)
                self.assertIn(word, text)

    def test_two_units_under_each_other_are_refused(self):
        refused = self._refusals(("А", "Б"), ("Б", "А"))
        self.assertEqual(len(refused), 1)

    def test_formulas_are_never_taken_over(self):
        """H7: neither computed nor kept as a name."""
        for cell in ("=1+1", "@SUM(A1)", '=HYPERLINK("http://x")', "+cmd|x"):
            with self.subTest(cell=cell):
                self.assertEqual(len(self._refusals((cell,))), 1)

    def test_files_that_are_no_workbook_are_refused(self):
        """H7: garbage, wrong columns, too large, too long, nothing in it."""
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * (51 * 1024 * 1024))
        for content in (
            b"garbage",
            b"PK\x03\x04 broken",
            bomb.getvalue(),
            make_book(("x",), headings=["A", "B"]),
            make_book(),
            b"0" * (5 * 1024 * 1024 + 1),
        ):
            with self.subTest(size=len(content)), self.assertRaises(UserError) as told:
                self._load(content=content)
            self.assertFalse(isinstance(told.exception, AccessError))
        with (
            patch.object(staff_table, "MAX_ROWS", 3),
            self.assertRaises(UserError),
        ):
            self._load(*ROWS)

    def test_only_the_administrator_of_the_system_loads(self):
        """K1: every other role is refused, and another body's administrator there."""
        for name in ("registrar", "office_head", "executor", "auditor"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self._load(*ROWS, name=name)
        loaded = self._load(*ROWS)
        with self.assertRaises(AccessError):
            self._as(loaded, "admin", self.east).action_apply()
        with self.assertRaises(AccessError):
            self._load(*ROWS, company_id=self.east.company.id)

    def test_nobody_gives_himself_a_role_or_a_post(self):
        """K1: the administrator sees no appeals, nor makes himself see them."""
        admin = self.users["admin"]
        for row in (
            ("", "", "", "", admin.name, admin.login, "", "Регистратор"),
            ("", "", "Пост", "", "Петров Пётр", admin.login),
        ):
            with self.subTest(row=row):
                self.assertTrue(self._refusals(row))

    def test_other_administrators_other_bodies_archived_accounts_stay(self):
        """K1: what is no business of the list."""
        other = self._create_user(self.north, "admin2", "admin")
        foreign = self.east.users["executor"]
        gone = self.users["idle"]
        gone.active = False
        for user, word in (
            (other, "администратор"),
            (foreign, "Логин"),
            (gone, "Логин"),
        ):
            with self.subTest(user=user.login):
                row = ("", "", "", "", user.name, user.login, "", "Куратор")
                [text] = self._refusals(row)
                self.assertIn(word, text)

    def test_the_role_of_the_administrator_is_not_given(self):
        """K1: it is given in the settings of Odoo."""
        row = ("", "", "", "", "Иванов Иван", "i.ivanov", "", "Администратор системы")
        [text] = self._refusals(row)
        self.assertIn("Роли", text)

    def test_the_address_of_an_account_is_never_changed(self):
        """K1: whoever has the address may set a new password."""
        user = self.users["executor"]
        row = ("", "", "", "", user.name, user.login, "me@other.example")
        [text] = self._refusals(row)
        self.assertIn("E-mail", text)

    def test_accounts_units_and_posts_are_in_the_trail(self):
        """K2: who gave whom which roles."""
        Change = self.env["citizen.directory.change"]
        before = Change.search([])
        self._apply(*ROWS)
        rows = Change.search([]) - before
        self.assertEqual(rows.create_uid, self.users["admin"])
        self.assertLessEqual(
            {"hr.department", "citizen.official", "citizen.official.holder"},
            set(rows.mapped("res_model")),
        )
        given = rows.filtered(
            lambda row: row.field_name == "group_ids" and row.record_name == "a.orlova"
        )
        self.assertFalse(given.old_value)
        self.assertEqual(len(given.new_value.split(", ")), 2)
        self.assertEqual(given.company_id, self.company)

    def test_invitations_only_when_asked(self):
        """H7: by the queue, one for each new account; without an address no load."""
        Mail = self.env["mail.mail"].sudo()
        before = Mail.search_count([])
        self._apply(ROWS[0], ROWS[1])
        self.assertEqual(Mail.search_count([]), before)
        row = ("", "", "", "", "Иванов Иван", "i.ivanov")
        [text] = self._refusals(row, invite=True)
        self.assertIn("E-mail", text)
        self._apply((*row, "i.ivanov@gorod.example"), invite=True)
        mail = Mail.search([], order="id desc", limit=1)
        self.assertEqual(Mail.search_count([]), before + 1)
        self.assertEqual(mail.email_to, "i.ivanov@gorod.example")
        self.assertEqual(mail.state, "outgoing")

    def test_the_template_is_what_the_load_reads(self):
        """H7: headings, list of levels, roles; filled in it loads."""
        loaded = self._load(*ROWS)
        self.assertIn(str(loaded.id), loaded.action_template()["url"])
        content = base64.b64decode(loaded.template)
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["Сотрудники", "Образец", "Справка"])
        words = [cell.value for row in book["Справка"].iter_rows() for cell in row]
        self.assertNotIn("Администратор системы", words)
        with self.assertRaises(UserError):
            self._load(content=content)
        book["Сотрудники"].append(ROWS[0])
        stream = io.BytesIO()
        book.save(stream)
        self.assertEqual(self._load(content=stream.getvalue()).create_count, 1)

    def test_a_preview_costs_the_same_for_many_rows(self):
        """H7: the body is read once, not row by row."""
        costs = []
        for count in (5, 50):
            rows = [
                (f"Отдел {i}", "", "Пост", "", "Иванов Иван", f"u{i}", "", "executor")
                for i in range(count)
            ]
            content = make_book(*rows)
            self._load(content=content)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._load(content=content)
            costs.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(costs[1], costs[0] + 2)
