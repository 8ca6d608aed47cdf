"""Applicants: names and forms, what is refused, how they are found (A2, A7)."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .people import PeopleCase


@tagged("post_install", "-at_install")
class TestApplicantForms(PeopleCase):
    def test_name_and_forms_are_stored_on_creation(self):
        applicant = self._make_applicant(
            surname=" Черных ", given_name="Пётр", patronymic="Ильич"
        )
        self.assertRecordValues(
            applicant,
            [
                {
                    "name": "Черных Пётр Ильич",
                    "gender": "male",
                    "name_genitive": "Черных Петра Ильича",
                    "name_dative": "Черных Петру Ильичу",
                    "forms_manual": False,
                    "forms_need_review": False,
                    "name_key": "черных петр ильич",
                }
            ],
        )

    def test_unknown_gender_stays_undeclined_and_is_flagged(self):
        applicant = self._make_applicant(
            surname="Долгих", given_name="Женя", patronymic=False, no_patronymic=True
        )
        self.assertFalse(applicant.gender)
        self.assertEqual(applicant.name_dative, "Долгих Женя")
        self.assertTrue(applicant.forms_need_review)
        applicant.gender = "female"
        self.assertEqual(applicant.name_dative, "Долгих Жене")
        self.assertFalse(applicant.forms_need_review)

    def test_foreign_name_stays_undeclined_and_is_flagged(self):
        applicant = self._make_applicant(
            surname="Smith",
            given_name="John",
            patronymic=False,
            no_patronymic=True,
            gender="male",
        )
        self.assertEqual(applicant.name_dative, "Smith John")
        self.assertTrue(applicant.forms_need_review)

    def test_organization_stays_in_the_nominative(self):
        applicant = self._make_applicant(
            is_organization=True,
            organization_name="ТСЖ «Заря»",
            surname=False,
            given_name=False,
            patronymic=False,
        )
        self.assertRecordValues(
            applicant,
            [
                {
                    "name": "ТСЖ «Заря»",
                    "name_dative": "ТСЖ «Заря»",
                    "gender": False,
                    "forms_need_review": False,
                }
            ],
        )
        self.assertEqual(applicant._get_short_name(), "ТСЖ «Заря»")

    def test_form_by_hand_survives_an_unrelated_change(self):
        applicant = self._make_applicant()
        applicant.name_dative = "Петровой Анне Сергевне"
        self.assertTrue(applicant.forms_manual)
        applicant.phone = "2-34-56"
        self.assertEqual(applicant.name_dative, "Петровой Анне Сергевне")
        self.assertEqual(applicant.name_genitive, "Петровой Анны Сергеевны")

    def test_form_by_hand_asks_for_a_look_when_the_name_changes(self):
        applicant = self._make_applicant()
        applicant.name_dative = "Петровой Анне С."
        applicant.surname = "Иванова"
        self.assertEqual(applicant.name_dative, "Петровой Анне С.")
        self.assertTrue(applicant.forms_need_review)
        applicant.forms_manual = False
        self.assertEqual(applicant.name_dative, "Ивановой Анне Сергеевне")
        self.assertFalse(applicant.forms_need_review)

    def test_proposed_form_follows_the_name(self):
        applicant = self._make_applicant()
        applicant.write({"surname": "Ким", "given_name": "Ольга"})
        self.assertEqual(applicant.name_genitive, "Ким Ольги Сергеевны")
        self.assertFalse(applicant.forms_manual)

    def test_form_given_on_creation_is_by_hand_only_if_it_differs(self):
        same = self._make_applicant(name_dative="Петровой Анне Сергеевне")
        other = self._make_applicant(name_dative="Петровой А.С.")
        self.assertFalse(same.forms_manual)
        self.assertTrue(other.forms_manual)
        self.assertEqual(other.name_dative, "Петровой А.С.")
        self.assertEqual(other.name_genitive, "Петровой Анны Сергеевны")

    def test_patronymic_decides_the_gender(self):
        applicant = self._make_applicant()
        self.assertEqual(applicant.gender, "female")
        applicant.write({"given_name": "Антон", "patronymic": "Сергеевич"})
        self.assertEqual(applicant.gender, "male")

    def test_web_form_proposes_and_keeps_forms(self):
        form = Form(self.env["citizen.applicant"])
        form.surname = "Королёв"
        form.given_name = "Фёдор"
        form.patronymic = "Львович"
        self.assertEqual(form.name_dative, "Королёву Фёдору Львовичу")
        applicant = form.save()
        self.assertFalse(applicant.forms_manual)
        self.assertEqual(applicant.name_dative, "Королёву Фёдору Львовичу")
        self.assertEqual(applicant.name_genitive, "Королёва Фёдора Львовича")
        with Form(applicant) as form:
            form.name_dative = "Королеву Ф.Л."
            form.phone = "23456"
        self.assertTrue(applicant.forms_manual)
        with Form(applicant) as form:
            form.surname = "Королёв-Ким"
        self.assertEqual(applicant.name_dative, "Королеву Ф.Л.")
        self.assertTrue(applicant.forms_need_review)

    def test_web_form_flags_what_was_not_declined(self):
        form = Form(self.env["citizen.applicant"])
        form.surname = "Долгих"
        form.given_name = "Женя"
        form.no_patronymic = True
        self.assertTrue(form.forms_need_review)
        applicant = form.save()
        self.assertEqual(applicant.name_dative, "Долгих Женя")
        self.assertTrue(applicant.forms_need_review)
        with Form(applicant) as form:
            form.forms_need_review = False
        self.assertFalse(applicant.forms_need_review)
        self.assertEqual(applicant.name_dative, "Долгих Женя")
        with Form(applicant) as form:
            form.gender = "female"
        self.assertEqual(applicant.name_dative, "Долгих Жене")

    def test_cleared_form_is_proposed_again(self):
        applicant = self._make_applicant(name_dative="Петровой А.С.")
        applicant.name_dative = False
        self.assertEqual(applicant.name_dative, "Петровой Анне Сергеевне")
        self.assertFalse(applicant.forms_manual)

    def test_short_and_listed_names(self):
        applicant = self._make_applicant()
        self.assertEqual(applicant._get_short_name(), "А.С. Петрова")
        self.assertEqual(applicant._get_listed_name(), "Петрова А.С.")
        self.assertEqual(applicant._get_listed_name("dative"), "Петровой А.С.")
        self.assertEqual(applicant._get_salutation_name(), "Анна Сергеевна")

    def test_a_thousand_are_created_in_few_statements(self):
        values = {
            "surname": "Иванов",
            "given_name": "Иван",
            "patronymic": "Иванович",
            "company_id": self.body.id,
        }

        def count(number):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["citizen.applicant"].create([dict(values) for _ in range(number)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLess(count(1000), count(10) + 30)


@tagged("post_install", "-at_install")
class TestApplicantRefusals(PeopleCase):
    def _assert_refused(self, pattern, **values):
        with self.assertRaisesRegex(ValidationError, pattern):
            self._make_applicant(**values)

    def test_latin_letter_in_a_cyrillic_name(self):
        self._assert_refused(r"Surname: .*\(e\)", surname="Пeтрова")
        self._assert_refused(r"Given Name: .*\(A\)", given_name="Aнна")

    def test_missing_patronymic_needs_the_tick(self):
        self._assert_refused("Patronymic: .*No Patronymic", patronymic=False)
        applicant = self._make_applicant(patronymic=False, no_patronymic=True)
        self.assertEqual(applicant.name_dative, "Петровой Анне")
        with self.assertRaisesRegex(ValidationError, "Patronymic"):
            applicant.no_patronymic = False

    def test_patronymic_with_the_tick(self):
        self._assert_refused("Patronymic: ", no_patronymic=True)

    def test_missing_surname(self):
        self._assert_refused("Surname: fill", surname=False)
        self._assert_refused("Surname: fill", surname="  ")
        with self.assertRaisesRegex(ValidationError, "Surname: fill"):
            self.env["citizen.applicant"].create({"phone": "23456"})

    def test_missing_name_of_an_organization(self):
        self._assert_refused("Name of the Organization: ", is_organization=True)

    def test_email_and_phone(self):
        self._assert_refused("E-mail: “anna@”", email="anna@")
        self._assert_refused("Phone: “нет”", phone="нет")

    def test_foreign_name_in_latin_letters_is_accepted(self):
        self.assertTrue(
            self._make_applicant(
                surname="Smith", given_name="John", patronymic="", no_patronymic=True
            )
        )


@tagged("post_install", "-at_install")
class TestApplicantSearch(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applicant = cls._make_applicant(
            surname="Фёдорова", phone="+7 (495) 123-45-67"
        )

    def _find(self, text, operator="ilike"):
        found = self.env["citizen.applicant"].name_search(
            text, operator=operator, domain=[("company_id", "=", self.body.id)]
        )
        return self.applicant.id in [res_id for res_id, _name in found]

    def test_by_words_of_the_name(self):
        self.assertTrue(self._find("ФЕДОРОВА"))
        self.assertTrue(self._find("анна фёдор"))
        self.assertFalse(self._find("анна иванова"))

    def test_by_phone(self):
        self.assertTrue(self._find("8 495 123 45 67"))
        self.assertTrue(self._find("12345"))
        self.assertFalse(self._find("99999"))

    def test_by_the_exact_name(self):
        self.assertTrue(self._find("Федорова анна сергеевна", "="))
        self.assertFalse(self._find("Фёдорова", "="))


@tagged("post_install", "-at_install")
class TestApplicantAccess(PeopleCase):
    """K1: who may see an appeal sees its applicant, and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.post = cls._make_post(user=cls.users["executor"])
        cls.own = cls._make_applicant()
        cls.foreign = cls._make_applicant(surname="Сидорова")
        cls._make_appeal(readers=cls.post, applicant_id=cls.own.id)
        cls._make_appeal(applicant_id=cls.foreign.id)
        cls.env.flush_all()

    def _seen_by(self, user):
        model = self._as(self.env["citizen.applicant"], user)
        return model.search([("id", "in", (self.own | self.foreign).ids)])

    def test_executor_sees_applicants_of_own_appeals(self):
        user = self.users["executor"]
        self.assertEqual(self._seen_by(user), self.own)
        self.assertEqual(self.own.with_user(user).name, "Петрова Анна Сергеевна")
        self.assertTrue(self.own.with_user(user).has_access("read"))
        self.assertFalse(self.foreign.with_user(user).has_access("read"))
        self.assertFalse(self.own.with_user(user).has_access("write"))

    def test_whole_body_roles_see_all(self):
        for role in ("registrar", "office_head", "oversight", "auditor"):
            with self.subTest(role=role):
                self.assertEqual(len(self._seen_by(self.users[role])), 2)

    def test_others_see_none(self):
        for role in ("supervisor", "assistant", "signatory", "admin"):
            with self.subTest(role=role):
                self.assertFalse(self._seen_by(self.users[role]))

    def test_another_body_sees_none(self):
        user = self._make_user("registrar", "people-registrar-b", self.other_body)
        self.assertFalse(self._seen_by(user))
        self.assertFalse(self._as(self.own, user).has_access("read"))

    def test_only_registrars_write(self):
        for role in ("registrar", "office_head"):
            self.assertTrue(self.own.with_user(self.users[role]).has_access("write"))
        for role in ("oversight", "auditor"):
            self.assertFalse(self.own.with_user(self.users[role]).has_access("write"))

    def test_is_readable_can_be_searched_for_its_opposite(self):
        model = self.env["citizen.applicant"].with_user(self.users["executor"]).sudo()
        domain = [("id", "in", (self.own | self.foreign).ids)]
        self.assertEqual(
            model.search([*domain, ("is_readable", "=", False)]), self.foreign
        )

    def test_a_new_applicant_can_be_read_by_its_registrar(self):
        user = self.users["registrar"]
        applicant = (
            self.env["citizen.applicant"]
            .with_user(user)
            .create({"surname": "Ким", "given_name": "Ян", "no_patronymic": True})
        )
        self.assertEqual(applicant.company_id, self.body)
        self.assertEqual(applicant.name, "Ким Ян")
