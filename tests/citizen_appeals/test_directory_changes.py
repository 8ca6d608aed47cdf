"""Who changed a directory, when and how, is kept (K2)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .people import PeopleCase
from .sight import DIRECTORIES


@tagged("post_install", "-at_install")
class TestDirectoryChanges(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.users["admin"]
        cls.kind = cls.env.ref("citizen_appeals.letter_kind_answer")

    def _find_changes(self, record):
        return self.env["citizen.directory.change"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)], order="id"
        )

    def test_every_directory_keeps_its_trail(self):
        parents = self.env.registry
        for name in DIRECTORIES:
            with self.subTest(model=name):
                self.assertIn("citizen.directory.mixin", parents[name]._inherit_module)

    def test_a_changed_field_is_kept_before_and_after(self):
        self._as(self.kind, self.admin).write(
            {"signing_level": "4_head", "name": self.kind.name}
        )
        change = self._find_changes(self.kind)
        self.assertEqual(change.mapped("field_name"), ["signing_level"])
        self.assertEqual(change.create_uid, self.admin)
        labels = dict(
            self.kind._fields["signing_level"]._description_selection(self.env)
        )
        self.assertEqual(
            (change.old_value, change.new_value),
            (labels["3_deputy_head"], labels["4_head"]),
        )

    def test_names_stand_for_records_and_days_for_dates(self):
        post = self._make_post("Глава администрации")
        holder = self._as(post.holder_ids, self.admin)
        user = self.users["supervisor"]
        holder.write({"user_id": user.id, "date_from": "2021-03-01"})
        changes = self._find_changes(holder).grouped("field_name")
        self.assertEqual(changes["user_id"].new_value, user.name)
        self.assertEqual(changes["date_from"].old_value, "2020-01-01")

    def test_creation_and_deletion_are_kept_with_the_name(self):
        mark = self._as(self.env["citizen.appeal.mark"], self.admin).create(
            {"name": "Проверить", "code": "look_again"}
        )
        record = mark.sudo()
        mark.unlink()
        changes = self._find_changes(record)
        self.assertEqual(changes.mapped("kind"), ["created", "deleted"])
        self.assertEqual(set(changes.mapped("record_name")), {"Проверить"})

    def test_what_the_module_writes_itself_is_no_change_of_a_user(self):
        self.kind.sudo().write({"sequence": 99})
        self.assertFalse(self._find_changes(self.kind))

    def test_the_trail_is_never_changed(self):
        self._as(self.kind, self.admin).sequence = 98
        change = self._find_changes(self.kind)
        for row in (change, self._as(change, self.admin)):
            with self.assertRaises(UserError):
                row.new_value = "1"
            with self.assertRaises(UserError):
                row.unlink()
        with self.assertRaises(AccessError):
            self._as(change, self.admin).create({})

    def test_it_is_read_by_who_answers_for_the_system(self):
        for role, user in self.users.items():
            with self.subTest(role=role):
                model = self.env["citizen.directory.change"].with_user(user)
                self.assertEqual(
                    model.has_access("read"),
                    role in {"admin", "auditor", "office_head"},
                )

    def test_another_body_does_not_see_it(self):
        post = self._make_post("Начальник отдела")
        self._as(post, self.admin).name = "Начальник управления"
        change = self._find_changes(post)
        stranger = self._make_user("office_head", "stranger", self.other_body)
        self.assertFalse(self._as(change, stranger).search([("id", "in", change.ids)]))
