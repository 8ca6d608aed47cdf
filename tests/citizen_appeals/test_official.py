"""Posts, who holds them, who acts, who sees (A11, K1)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .people import PeopleCase


@tagged("post_install", "-at_install")
class TestOfficial(PeopleCase):
    def test_post_is_declined(self):
        post = self._make_post("Начальник общего отдела")
        self.assertEqual(post.name_genitive, "Начальника общего отдела")
        self.assertEqual(post.name_dative, "Начальнику общего отдела")
        self.assertFalse(post.forms_need_review)

    def test_post_without_head_word_is_flagged(self):
        post = self._make_post("Manager")
        self.assertEqual(post.name_dative, "Manager")
        self.assertTrue(post.forms_need_review)

    def test_form_by_hand_stays(self):
        post = self._make_post("Manager")
        post.name_dative = "Менеджеру"
        post.room = "12"
        self.assertEqual(post.name_dative, "Менеджеру")
        self.assertFalse(post.forms_need_review)

    def test_web_form_takes_post_holder_and_successor(self):
        form = Form(self.env["citizen.official"])
        form.name = "Начальник отдела связи"
        with form.holder_ids.new() as holder:
            holder.surname = "Черных"
            holder.given_name = "Анна"
            holder.patronymic = "Петровна"
            holder.date_from = "2020-01-01"
        post = form.save()
        self.assertEqual(post.name_dative, "Начальнику отдела связи")
        self.assertEqual(post.holder_ids.name_dative, "Черных Анне Петровне")
        with Form(post) as form:
            with form.holder_ids.edit(0) as holder:
                holder.date_to = self.today - timedelta(1)
            with form.holder_ids.new() as holder:
                holder.surname = "Ким"
                holder.date_from = self.today
        self.assertEqual(post.holder_name, "Ким")

    def test_holder_today_is_shown_and_found(self):
        user = self.users["executor"]
        post = self._make_post("Специалист", user)
        self.assertEqual(post.holder_name, "Иванов И.И.")
        self.assertEqual(post.user_id, user)
        self.assertEqual(post.display_name, "Специалист, Иванов И.И.")
        model = self.env["citizen.official"]
        self.assertEqual(model.search([("user_id", "=", user.id)]), post)
        self.assertIn(post, model.search([("display_name", "ilike", "иванов")]))

    def test_vacant_post_is_found(self):
        vacant = self._make_post("Вакантная должность", False)
        self.assertFalse(vacant.user_id)
        self.assertEqual(vacant.display_name, "Вакантная должность")
        found = self.env["citizen.official"].search(
            [("user_id", "=", False), ("company_id", "=", self.body.id)]
        )
        self.assertIn(vacant, found)
        self.assertFalse(vacant._get_holder_on(self.today))

    def test_holder_on_a_day(self):
        post = self._make_post(user=False)
        first, second = self.env["citizen.official.holder"].create(
            [
                {
                    "official_id": post.id,
                    "surname": "Иванов",
                    "date_from": "2024-01-01",
                    "date_to": "2024-06-30",
                },
                {
                    "official_id": post.id,
                    "surname": "Петров",
                    "date_from": "2024-07-01",
                },
            ]
        )
        day = fields.Date.to_date
        self.assertEqual(post._get_holder_on(day("2024-06-30")), first)
        self.assertEqual(post._get_holder_on(day("2024-07-01")), second)
        self.assertFalse(post._get_holder_on(day("2023-12-31")))
        self.assertFalse(self.env["citizen.official"]._get_holder_on(self.today))

    @mute_logger("odoo.sql_db")
    def test_two_holders_at_once_are_refused(self):
        post = self._make_post()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["citizen.official.holder"].create(
                {"official_id": post.id, "surname": "Второй", "date_from": "2024-01-01"}
            )

    @mute_logger("odoo.sql_db")
    def test_two_acting_at_once_and_acting_for_oneself_are_refused(self):
        post, first, second = (self._make_post(f"Пост {n}") for n in range(3))
        values = {
            "official_id": post.id,
            "acting_official_id": first.id,
            "date_from": "2024-01-01",
            "date_to": "2024-01-31",
        }
        acting = self.env["citizen.official.acting"]
        acting.create(values)
        later = {
            **values,
            "acting_official_id": second.id,
            "date_from": "2024-02-01",
            "date_to": "2024-02-28",
        }
        acting.create(later)
        for bad in (
            {**later, "date_from": "2024-01-31", "date_to": "2024-01-31"},
            {**later, "acting_official_id": post.id, "date_from": "2025-01-01"},
        ):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                acting.create(bad)

    def test_directory_is_read_by_all_and_written_by_the_administrator(self):
        post = self._make_post()
        for role in ("executor", "supervisor", "auditor"):
            self.assertTrue(post.with_user(self.users[role]).has_access("read"))
            self.assertFalse(post.with_user(self.users[role]).has_access("write"))
        self.assertTrue(post.with_user(self.users["admin"]).has_access("write"))
        stranger = self._make_user("executor", "people-b", self.other_body)
        for record in (post, post.holder_ids):
            self.assertFalse(self._as(record, stranger).has_access("read"))


@tagged("post_install", "-at_install")
class TestOfficialSight(PeopleCase):
    """Posts a user stands for today, and those whose appeals he sees."""

    def _own(self, user):
        return self.env["citizen.official"].with_user(user)._get_current()

    def _seen(self, user):
        model = self.env["citizen.official"]
        rows = self.env.execute_query(model._posts_sql(user.id, self.today))
        return model.browse(row[0] for row in rows)

    def test_own_post(self):
        user = self.users["executor"]
        post = self._make_post(user=user)
        self._make_post("Другой")
        self.assertEqual(self._own(user), post)
        self.assertEqual(self._seen(user), post)

    def test_former_and_future_holders_see_nothing(self):
        user = self.users["executor"]
        post = self._make_post(user=user)
        post.holder_ids.date_to = self.today - timedelta(1)
        self.assertFalse(self._seen(user))
        post.holder_ids.write(
            {"date_from": self.today + timedelta(1), "date_to": False}
        )
        self.assertFalse(self._seen(user))

    def test_successor_inherits_sight(self):
        post = self._make_post(user=self.users["executor"])
        post.holder_ids.date_to = self.today - timedelta(1)
        self.env["citizen.official.holder"].create(
            {
                "official_id": post.id,
                "surname": "Новый",
                "date_from": self.today,
                "user_id": self.users["assistant"].id,
            }
        )
        self.assertEqual(self._seen(self.users["assistant"]), post)
        self.assertFalse(self._seen(self.users["executor"]))

    def test_acting_official_sees_while_acting(self):
        user = self.users["executor"]
        own, absent = self._make_post(user=user), self._make_post("Отсутствующий")
        acting = self.env["citizen.official.acting"].create(
            {
                "official_id": absent.id,
                "acting_official_id": own.id,
                "date_from": self.today - timedelta(3),
                "date_to": self.today,
            }
        )
        self.assertEqual(self._own(user), own | absent)
        self.assertEqual(self._own(user)[0], own)
        self.assertEqual(self._seen(user), own | absent)
        self.assertEqual(absent._get_acting_on(self.today), own)
        acting.date_to = self.today - timedelta(1)
        self.assertEqual(self._seen(user), own)
        self.assertFalse(absent._get_acting_on(self.today))

    def test_head_sees_unit_and_units_below(self):
        user = self.users["supervisor"]
        top = self._make_unit("Управление")
        below = self._make_unit("Отдел", parent_id=top.id)
        # an id that begins with the digits of the upper one is no unit of it
        beside = self._make_unit("Другое")
        head = self._make_post(user=user, department_id=top.id, is_unit_head=True)
        clerk = self._make_post("Клерк", department_id=below.id)
        self._make_post("Чужой", department_id=beside.id)
        self.assertEqual(self._seen(user), head | clerk)
        self.assertEqual(self._own(user), head)
        head.is_unit_head = False
        self.assertEqual(self._seen(user), head)

    def test_acting_head_sees_the_unit(self):
        user = self.users["executor"]
        unit = self._make_unit()
        head = self._make_post("Начальник", department_id=unit.id, is_unit_head=True)
        clerk = self._make_post("Клерк", department_id=unit.id)
        own = self._make_post("Заместитель", user)
        self.env["citizen.official.acting"].create(
            {
                "official_id": head.id,
                "acting_official_id": own.id,
                "date_from": self.today,
            }
        )
        self.assertEqual(self._seen(user), own | head | clerk)

    def test_assistant_sees_the_assisted_post(self):
        user = self.users["assistant"]
        own = self._make_post("Помощник", user)
        chief = self._make_post("Заместитель главы", assistant_ids=own)
        self.assertEqual(self._seen(user), own | chief)
        self.assertEqual(self._own(user), own)
        self.assertEqual(own.assisted_ids, chief)


@tagged("post_install", "-at_install")
class TestDuties(PeopleCase):
    """A12: the curator by the distribution of duties."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.topic = cls._get_topic("0005_0005_0056_1160")
        cls.theme = cls._get_topic("0005_0005_0056_0000")
        cls.section = cls._get_topic("0005_0000_0000_0000")
        cls.other_topic = cls._get_topic("0001_0001_0001_0001")
        territory = cls.env["citizen.territory"]
        cls.district = territory.create({"name": "Район", "company_id": cls.body.id})
        cls.village = territory.create(
            {"name": "Село", "company_id": cls.body.id, "parent_id": cls.district.id}
        )
        cls.officials = [cls._make_post(f"Куратор {n}") for n in range(5)]

    @classmethod
    def _get_topic(cls, code):
        return cls.env.ref(f"citizen_appeals.topic_{code}")

    def _add_duty(self, official, **values):
        return self.env["citizen.official.duty"].create(
            {"official_id": official.id, **values}
        )

    def _find(self, topic=None, territory=None, date=None):
        model = self.env["citizen.official"]
        topics = topic or self.env["citizen.topic"]
        territory = territory or self.env["citizen.territory"]
        return model._find_supervisor(self.body, topics, territory, date or self.today)

    def test_nearest_topic_wins(self):
        wide, near, own, *_rest = self.officials
        self._add_duty(wide, topic_id=self.section.id)
        self.assertEqual(self._find(self.topic), wide)
        self._add_duty(near, topic_id=self.theme.id)
        self.assertEqual(self._find(self.topic), near)
        self._add_duty(own, topic_id=self.topic.id)
        self.assertEqual(self._find(self.topic), own)
        self.assertFalse(self._find(self.other_topic))

    def test_territory_wins_over_none_and_the_nearest_one_over_wider(self):
        anywhere, district, village, *_rest = self.officials
        values = {"topic_id": self.section.id}
        self._add_duty(anywhere, **values)
        self._add_duty(district, territory_id=self.district.id, **values)
        self.assertEqual(self._find(self.topic), anywhere)
        self.assertEqual(self._find(self.topic, self.village), district)
        self._add_duty(village, territory_id=self.village.id, **values)
        self.assertEqual(self._find(self.topic, self.village), village)
        self.assertEqual(self._find(self.topic, self.district), district)

    def test_topic_goes_before_territory(self):
        by_topic, by_territory, *_rest = self.officials
        self._add_duty(by_topic, topic_id=self.section.id)
        self._add_duty(by_territory, territory_id=self.village.id)
        self.assertEqual(self._find(self.topic, self.village), by_topic)
        self.assertEqual(self._find(self.other_topic, self.village), by_territory)

    def test_first_of_equal_duties_wins(self):
        later, first, *_rest = self.officials
        self._add_duty(later, topic_id=self.section.id, sequence=20)
        self._add_duty(first, topic_id=self.section.id, sequence=10)
        self.assertEqual(self._find(self.topic), first)

    def test_duty_holds_within_its_dates_and_those_of_the_post(self):
        old, new, *_rest = self.officials
        yesterday = self.today - timedelta(1)
        self._add_duty(old, topic_id=self.topic.id, date_to=yesterday)
        self._add_duty(new, topic_id=self.section.id, date_from=self.today)
        self.assertEqual(self._find(self.topic), new)
        self.assertEqual(self._find(self.topic, date=yesterday), old)
        new.date_to = yesterday
        self.assertFalse(self._find(self.topic))

    def test_archived_official_is_no_curator(self):
        official = self.officials[0]
        self._add_duty(official, topic_id=self.topic.id)
        self.assertEqual(self._find(self.topic), official)
        official.action_archive()
        self.assertFalse(self._find(self.topic))

    def test_default_curator_needs_no_topic(self):
        official = self.officials[0]
        self._add_duty(official)
        self.assertEqual(self._find(), official)
        self.assertEqual(self._find(self.topic, self.village), official)

    def test_first_topic_with_a_curator_counts(self):
        official = self.officials[0]
        self._add_duty(official, topic_id=self.topic.id)
        self.assertEqual(self._find(self.other_topic | self.topic), official)

    def test_another_body_has_its_own_duties(self):
        self._add_duty(self.officials[0], topic_id=self.topic.id)
        key = (self.other_body.id, self.topic.id, False)
        model = self.env["citizen.official"]
        self.assertEqual(model._find_supervisors([key], self.today), [False])

    def test_a_hundred_appeals_take_as_many_statements_as_one(self):
        self._add_duty(self.officials[0], topic_id=self.section.id)
        topics = self.env["citizen.topic"].search(
            [("id", "child_of", self.section.id)], limit=100
        )
        model = self.env["citizen.official"]
        keys = [(self.body.id, topic.id, self.village.id) for topic in topics]
        model._find_supervisors(keys[:1], self.today)
        for some in (keys[:1], keys):
            self.env.invalidate_all()
            with self.assertQueryCount(2):
                found = model._find_supervisors(some, self.today)
            self.assertEqual(set(found), {self.officials[0].id})
