from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from tests.citizen_appeals.sight import (
    APPEAL_BOUND,
    DIALOGS,
    DIRECTORIES,
    LOGS,
    OFFICE_LISTS,
    SightCase,
)

# Every way to ask for records over RPC: name → what it finds of the ids
WAYS = {
    "search": lambda model, ids: model.search([("id", "in", ids)]).ids,
    "search_count": lambda model, ids: model.search_count([("id", "in", ids)]),
    "search_read": lambda model, ids: model.search_read([("id", "in", ids)], ["id"]),
    "web_search_read": lambda model, ids: model.web_search_read(
        [("id", "in", ids)], {"display_name": {}}
    )["records"],
    "name_search": lambda model, ids: model.name_search("", [("id", "in", ids)]),
    "formatted_read_group": lambda model, ids: model.formatted_read_group(
        [("id", "in", ids)], [], ["__count"]
    )[0]["__count"],
    "web_read_group": lambda model, ids: model.web_read_group(
        [("id", "in", ids)], ["company_id"], ["__count"]
    )["length"],
    "read": lambda model, ids: model.browse(ids).read(["display_name"]),
    "web_read": lambda model, ids: model.browse(ids).web_read({"display_name": {}}),
    "export_data": lambda model, ids: model.browse(ids).export_data(["display_name"])[
        "datas"
    ],
    "display_name": lambda model, ids: model.browse(ids).mapped("display_name"),
    "field": lambda model, ids: model.browse(ids).mapped("company_id"),
    "copy": lambda model, ids: model.browse(ids[:1]).copy_data(),
}
WITHOUT_BODY = {"citizen.appeal.event"}


@tagged("post_install", "-at_install")
class TestSight(SightCase):
    """K1, A11: who has no task sees nothing of an appeal or its applicant."""

    def _look(self, way, model, ids, user):
        """What the user finds of the ids that way; refused is nothing."""
        self.env.invalidate_all()
        seen = (
            self.env[model]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
        )
        try:
            return WAYS[way](seen, ids)
        except UserError:
            return []

    def _get_ways(self, model):
        """The event has no body of its own."""
        without = ("web_read_group", "field") if model in WITHOUT_BODY else ()
        return [way for way in WAYS if way not in without]

    def test_every_model_is_classified(self):
        """K1: a new model says first who may see it."""
        known = {*APPEAL_BOUND, *DIRECTORIES, *LOGS, *OFFICE_LISTS, *DIALOGS}
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("citizen.") and not model._abstract
        }
        ours = {name for name in models if self._is_of_the_module(name)}
        self.assertEqual(ours, known)

    def _is_of_the_module(self, name):
        return self.env.registry[name]._original_module == "citizen_appeals"

    def test_dialogs_are_transient(self):
        """K1: what is no appeal, directory or log keeps nothing."""
        for name in DIALOGS:
            self.assertTrue(self.env[name]._transient, name)

    def test_everything_hangs_on_the_appeal(self):
        """K1: the test of sight has something to look for in every model."""
        for model in APPEAL_BOUND:
            self.assertTrue(self._records(model), model)

    def test_the_office_finds_everything_in_every_way(self):
        """A11: the same ways find the records for who may see them."""
        for model in APPEAL_BOUND:
            ids = self._records(model).ids
            for way in self._get_ways(model):
                with self.subTest(f"{model} {way}"):
                    found = self._look(way, model, ids, self.users["office_head"])
                    self.assertTrue(found)

    def test_strangers_find_nothing_in_any_way(self):
        """K1: no role of another body, nobody without a task, no administrator."""
        for model in APPEAL_BOUND:
            ids = self._records(model).ids
            for name, user in self.strangers.items():
                for way in self._get_ways(model):
                    with self.subTest(f"{model} {way} {name}"):
                        self.assertFalse(self._look(way, model, ids, user))

    def test_strangers_have_no_right_on_the_records(self):
        """K1: to read, change or delete; asked record by record."""
        for model in APPEAL_BOUND:
            records = self._records(model)
            for name, user in self.strangers.items():
                for operation in ("read", "write", "unlink"):
                    self.env.invalidate_all()
                    with self.subTest(f"{model} {operation} {name}"):
                        seen = records.with_user(user)
                        self.assertFalse(seen._filtered_access(operation))

    def test_strangers_are_told_plainly(self):
        """K1: what to do, and no name of a record or rule, in debug mode neither."""
        appeal = self._register()
        self.users["executor"].group_ids |= self.env.ref("base.group_no_one")
        stranger = self._as(appeal, "executor")
        for deed in (stranger.read, lambda: stranger.write({"place": "x"})):
            with self.subTest(deed), self.assertRaises(AccessError) as refused:
                deed()
            self.assertIn("ask the", str(refused.exception))
            self.assertNotIn(appeal.name, str(refused.exception))

    def test_strangers_create_nothing_on_the_appeal(self):
        """K1: neither question nor document, resolution or letter."""
        values = {
            "citizen.appeal.question": {"topic_id": self.topic.id},
            "citizen.document": self._file(),
            "citizen.letter": {
                "kind_id": self.env.ref("citizen_appeals.letter_kind_answer").id
            },
            "citizen.resolution": {
                "text": "!",
                "date_due": "2026-03-20",
                "author_id": self.posts["supervisor"].id,
            },
        }
        for model, vals in values.items():
            for name, user in self.strangers.items():
                with self.subTest(f"{model} {name}"), self.assertRaises(AccessError):
                    self.env[model].with_user(user).create(
                        vals | {"appeal_id": self.appeal.id}
                    )

    def test_readers_see_appeal_applicant_and_papers(self):
        """A11: whom the task or the role entitles sees all that hangs on it."""
        for role in self.READERS:
            for model in APPEAL_BOUND:
                ids = self._records(model).ids
                with self.subTest(f"{model} {role}"):
                    found = self._look("search", model, ids, self.users[role])
                    self.assertEqual(sorted(found), sorted(ids))

    def test_an_executor_sees_exactly_his_appeals(self):
        """K1: of two appeals the one given to him, of two applicants the one."""
        other = self._register(
            applicant_id=self._create_applicant(surname="Лаптева").id
        )
        for model in APPEAL_BOUND:
            mine = self._records(model)
            for name in ("executor", "unit_head", "supervisor"):
                user = self.users[name]
                with self.subTest(f"{model} {name}"):
                    seen = self._as(self.env[model], name).search([])
                    self.assertEqual(seen.with_env(self.env), mine)
                    self.assertFalse(self._look("read", *self._other(other), user))

    def _other(self, appeal):
        return "citizen.appeal", appeal.ids

    # ------------------------------------------------------------------
    # directories and logs
    # ------------------------------------------------------------------

    def test_directories_are_read_by_users_and_written_by_the_administrator(self):
        """K1: least right for each."""
        for model in DIRECTORIES:
            for name, user in self.users.items():
                asked = self.env[model].with_user(user)
                with self.subTest(f"{model} {name}"):
                    self.assertTrue(asked.has_access("read"))
                    for operation in ("create", "write", "unlink"):
                        self.assertEqual(asked.has_access(operation), name == "admin")

    def test_others_read_no_directory(self):
        """K1: neither employees without a role nor citizens."""
        for model in (
            *DIRECTORIES,
            *LOGS,
            *OFFICE_LISTS,
            *DIALOGS,
            *APPEAL_BOUND,
        ):
            for user in (
                self.employee,
                self.portal_user,
                self.env.ref("base.public_user"),
            ):
                if model == "citizen.appeal" and user == self.portal_user:
                    # An applicant reads his own: test_portal_access.py
                    continue
                with self.subTest(f"{model} {user.login}"):
                    self.assertFalse(self.env[model].with_user(user).has_access("read"))

    def test_a_bodys_own_directories_stay_its_own(self):
        """A14: officials, registers and duties of another body are not read."""
        for model in ("citizen.official", "citizen.register", "citizen.official.duty"):
            north = self.env[model].search([("company_id", "=", self.company.id)])
            self.assertTrue(north)
            for role in ("admin", "office_head", "executor"):
                with self.subTest(f"{model} {role}"):
                    seen = self._as(north, role, self.east)
                    self.assertFalse(seen._filtered_access("read"))

    def test_logs_are_read_by_whom_they_concern(self):
        """A11: the access log by auditors and the office head, others by their user."""
        row = {"company_id": self.company.id, "user_id": self.users["executor"].id}
        records = {
            "citizen.access.log": {
                "date": "2026-03-10 09:00:00",
                "kind": "look",
                "res_model": "citizen.appeal",
                "res_ids": self.appeal.ids,
            },
            "citizen.batch": {"kind": "letter_print", "res_model": "citizen.letter"},
            "citizen.reminder": {"date": "2026-03-10"},
        }
        readers = {
            "citizen.access.log": {"auditor", "office_head"},
            "citizen.batch": {"executor"},
            "citizen.reminder": {"executor", "office_head"},
        }
        for model, vals in records.items():
            record = self.env[model].create(row | vals)
            seen_by = {
                name
                for name in self.users
                if self._as(record, name)._filtered_access("read")
            }
            with self.subTest(model):
                self.assertEqual(seen_by, readers[model])
            for name in self.east.users:
                with self.subTest(f"{model} east {name}"):
                    seen = self._as(record, name, self.east)
                    self.assertFalse(seen._filtered_access("read"))

    # ------------------------------------------------------------------
    # the roles that see and do not change
    # ------------------------------------------------------------------

    def test_auditor_and_oversight_change_nothing(self):
        """K1: the auditor nothing at all, the supervising deputy only decisions."""
        for role in ("auditor", "oversight"):
            for model in APPEAL_BOUND:
                for operation in ("create", "write", "unlink"):
                    with self.subTest(f"{role} {model} {operation}"):
                        asked = self.env[model].with_user(self.users[role])
                        self.assertFalse(asked.has_access(operation))

    def test_the_administrator_sees_no_appeal(self):
        """K1: who configures the system reads nobody's appeals."""
        for model in APPEAL_BOUND:
            with self.subTest(model):
                self.assertFalse(self._as(self.env[model], "admin").search([]))
