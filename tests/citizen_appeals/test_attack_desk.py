import base64
import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.citizen_appeals.tools import staff_table

from tests.common import ROLES, SECRETS, AppealsCase

OFFICE = ("registrar", "office_head", "chancery")


@tagged("post_install", "-at_install")
class TestAttackDesk(AppealsCase):
    """K1: what the desks answer to whoever asks by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register(superior_number="А26-777/1")
        cls.resolution = cls._assign_to(cls.appeal, "executor")
        cls.letter = cls._draft_answer(cls.appeal)
        cls.document = cls._as(cls.env["citizen.document"], "registrar").create(
            cls._file(b"secret text", "a.txt", appeal_id=cls.appeal.id)
        )
        cls.stranger = cls.env["res.users"].create(
            {
                "name": "Stranger",
                "login": "stranger-desk",
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                "group_ids": [Command.set(cls.env.ref("base.group_user").ids)],
            }
        )
        cls.env.flush_all()

    def _everybody(self):
        """Pairs of a name and a user, of this body, the other one, and of none."""
        for name in (*ROLES, "executor2", "idle"):
            yield name, self.users[name]
            yield f"east {name}", self.east.users[name]
        yield "stranger", self.stranger
        yield "portal", self.portal_user

    def _seen_as(self, model, user):
        self.env.invalidate_all()
        return (
            self.env[model]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
        )

    def _try(self, deed):
        """What was answered as text, empty if it was refused."""
        try:
            with self.env.cr.savepoint():
                return json.dumps(deed(), default=str, ensure_ascii=False)
        except UserError as error:
            self.assertFalse([word for word in SECRETS if word in str(error)])
            return ""

    def test_questions_of_the_desk_are_answered_to_the_office_of_the_body(self):
        """K1: no role, another role or another body gets no word of a person."""
        typed = {
            "applicant_id": self.applicant.id,
            "name": "Щукина Прасковья Тихоновна",
            "address": "ул. Заозёрная, д. 917",
            "phone": "+7 999 555-77-11",
            "text": "Протекает кровля",
            "superior_number": "А26-777/1",
        }
        asked = {
            "persons": lambda u: self._seen_as("citizen.applicant", u).search_persons(
                "щук"
            ),
            "similar": lambda u: self._seen_as("citizen.appeal", u).find_similar(typed),
            "house": lambda u: self._seen_as("citizen.appeal", u).get_house(
                "ул. Заозёрная, д. 917"
            ),
            "suggest": lambda u: self._seen_as("citizen.appeal", u).suggest(typed),
            "line": lambda u: self._seen_as("citizen.applicant", u).parse_line("Щукин"),
        }
        for who, user in self._everybody():
            for what, deed in asked.items():
                with self.subTest(f"{who} {what}"):
                    told = self._try(lambda deed=deed, user=user: deed(user))
                    if who in OFFICE or (what == "line" and who[5:] in OFFICE):
                        continue
                    self.assertFalse([word for word in SECRETS if word in told])
                    self.assertNotIn(self.appeal.name, told)

    def test_a_number_is_found_by_its_readers(self):
        """K1: the quick search shows no card to who does not read it."""
        readers = {"registrar", "office_head", "oversight", "auditor"}
        readers |= {"supervisor", "assistant", "executor", "signatory"}
        for who, user in self._everybody():
            with self.subTest(who):
                for text in (self.appeal.name, "А26-777/1"):
                    told = self._try(
                        lambda user=user, text=text: self._seen_as(
                            "citizen.appeal", user
                        ).find_by_number(text)
                    )
                    if who not in readers:
                        self.assertNotIn(self.appeal.name, told)

    def test_no_limit_opens_the_whole_directory(self):
        """K1: a negative limit is no way around the limit."""
        for number in range(12):
            self._create_applicant(surname=f"Щукинов{'абвгдежзиклм'[number]}")
        persons = self._seen_as("citizen.applicant", self.users["registrar"])
        for limit in (-1, -(2**70), 0):
            with self.subTest(limit):
                self.assertLessEqual(len(persons.search_persons("щук", limit)), 8)
        appeals = self._seen_as("citizen.appeal", self.users["registrar"])
        found = appeals.find_similar({"applicant_id": self.applicant.id}, -1)
        self.assertEqual(len(found), 1)

    def test_garbage_is_answered(self):
        """A2: what is typed or pasted by mistake breaks no question."""
        appeals = self._seen_as("citizen.appeal", self.users["registrar"])
        persons = self._seen_as("citizen.applicant", self.users["registrar"])
        for text in (
            "а" * 10_000,
            "а " * 5_000,
            "%_%_%",
            "\\",
            "'\\' \\b ''",
            "\x00а\x00",
            "http://a.ru/b\\c'd?e=%27 <a href='x\\y'>",
            "🙂" * 100,
            "(" * 1000,
            "1-" + "9" * 5000,
        ):
            with self.subTest(text[:20]):
                persons.search_persons(text)
                persons.name_search(text)
                persons.parse_line(text)
                appeals.get_house(text)
                appeals.find_by_number(text)
                appeals.search([("number_text", "ilike", text)])
                typed = dict.fromkeys(
                    ("name", "address", "place", "phone", "text", "superior_number"),
                    text,
                )
                appeals.find_similar(typed)
                appeals.suggest(typed)
        appeals.find_similar({"applicant_id": 10**30, "appeal_id": "²"})
        with self.assertRaises(UserError):
            appeals.suggest({"topic_id": 10**30, "territory_id": 2**31})

    def test_a_wildcard_finds_nobody(self):
        """K1: LIKE's signs are no way to list the directory."""
        persons = self._seen_as("citizen.applicant", self.users["registrar"])
        for text in ("%", "%%%", "___", "%а%", "\\%\\"):
            with self.subTest(text):
                found = persons.search_persons(text)
                self.assertFalse(
                    [row for row in found if row["reason"] == "part of the name"]
                )

    def test_a_long_covering_number_is_kept(self):
        """A2: no index row is too large for what a clerk pastes."""
        number = "".join(str(place * 7919 % 99991) for place in range(2500))
        appeal = self._create_draft(superior_number=number)
        self.assertTrue(appeal.id)

    def test_preview_of_files_of_others(self):
        """K1: the text of a document is for who reads its appeal."""
        readers = {"registrar", "office_head", "oversight", "auditor"}
        readers |= {"supervisor", "assistant", "executor", "signatory"}
        content = base64.b64encode(b"typed").decode()
        for who, user in self._everybody():
            with self.subTest(who):
                documents = self._seen_as("citizen.document", user)
                told = self._try(documents.browse(self.document.id).get_preview_text)
                if who not in readers:
                    self.assertNotIn("secret", told)
                if who in ("stranger", "portal"):
                    with self.assertRaises(AccessError):
                        documents.read_text("a.txt", content)

    def test_dialogs_point_to_what_is_read(self):
        """K1: dialogs over ids of others tell nothing, not even yes or no."""
        task = self.resolution.assignment_ids
        east_letter = self.letter
        for who, user in self._everybody():
            if who in ("registrar", "office_head", "supervisor", "assistant"):
                continue
            if who in ("executor", "signatory", "oversight", "auditor"):
                continue
            for model, values in (
                (
                    "citizen.assignment.move",
                    {
                        "company_id": user.company_id.id,
                        "line_ids": [Command.create({"assignment_id": task.id})],
                    },
                ),
                (
                    "citizen.bulk",
                    {
                        "company_id": user.company_id.id,
                        "kind": "appeal_extend",
                        "appeal_ids": [Command.set(self.appeal.ids)],
                    },
                ),
                (
                    "citizen.letter.similar",
                    {
                        "letter_id": self.letter.id,
                        "line_ids": [Command.create({"answer_id": self.letter.id})],
                    },
                ),
                (
                    "citizen.letter.compile",
                    {"letter_id": self.letter.id, "source_id": east_letter.id},
                ),
            ):
                with self.subTest(f"{who} {model}"):
                    dialogs = self._seen_as(model, user)
                    self.assertFalse(
                        self._try(
                            lambda dialogs=dialogs, values=values: dialogs.create(
                                values
                            ).read()
                        )
                    )

    def test_the_move_tells_no_unsaved_assignment(self):
        """K1: onchange over an assignment of others shows nothing of it."""
        task = self.resolution.assignment_ids
        spec = {
            "line_ids": {
                "fields": {
                    "topic_id": {"fields": {"display_name": {}}},
                    "date_due": {},
                    "official_id": {"fields": {"display_name": {}}},
                    "appeal_id": {"fields": {"display_name": {}}},
                }
            }
        }
        values = {
            "company_id": self.east.company.id,
            "line_ids": [(0, "virtual_1", {"assignment_id": task.id})],
        }
        for who, user in self._everybody():
            if who not in ("executor2", "east executor", "east registrar"):
                continue
            with self.subTest(who):
                moves = self._seen_as("citizen.assignment.move", user)
                told = self._try(
                    lambda moves=moves: moves.onchange(values, ["line_ids"], spec)
                )
                self.assertNotIn("Содержание домов", told)
                self.assertNotIn(self.appeal.name, told)

    def test_dialogs_of_others_are_not_opened(self):
        """K1: a bulk act being prepared holds texts of its author alone."""
        bulk = self._seen_as("citizen.bulk", self.users["registrar"]).create(
            {
                "company_id": self.company.id,
                "kind": "appeal_resolution",
                "appeal_ids": [Command.set(self.appeal.ids)],
                "text": "Щукиной ответить",
            }
        )
        bulk.action_preview()
        for who, user in self._everybody():
            if who == "registrar":
                continue
            for record in (bulk, bulk.line_ids):
                with self.subTest(f"{who} {record._name}"):
                    seen = self._seen_as(record._name, user).browse(record.ids)
                    told = self._try(seen.read)
                    self.assertNotIn("Щукин", told)

    def test_the_dry_run_leaves_nothing(self):
        """H7: a preview sends nothing, draws no number and keeps no letter."""
        counted = (
            "citizen.letter",
            "citizen.resolution",
            "citizen.appeal.event",
            "citizen.appeal.deadline",
            "mail.mail",
            "mail.message",
            "ir.attachment",
            "ir.cron.trigger",
        )
        appeals = self.appeal | self._register()
        for kind, values in (
            ("appeal_extend", {"reason": "Запрос документов"}),
            ("appeal_resolution", {"text": "Ответить"}),
            ("appeal_answer", {"leader_id": appeals[0].id}),
        ):
            with self.subTest(kind):
                bulk = self._seen_as("citizen.bulk", self.users["office_head"]).create(
                    {
                        "company_id": self.company.id,
                        "kind": kind,
                        "appeal_ids": [Command.set(appeals.ids)],
                        **values,
                    }
                )
                self.env.flush_all()
                before = {model: self.env[model].search_count([]) for model in counted}
                numbers = appeals.mapped("name")
                callbacks = len(self.env.cr.postcommit._funcs)
                bulk.action_preview()
                self.env.flush_all()
                after = {model: self.env[model].search_count([]) for model in counted}
                self.assertEqual(before, after)
                self.assertEqual(numbers, appeals.mapped("name"))
                self.assertEqual(callbacks, len(self.env.cr.postcommit._funcs))

    def test_acts_are_not_written_by_hand(self):
        """K1: neither an act, nor a measure, nor a moved term is made by RPC."""
        batch = self.env["citizen.batch"].create(
            {
                "kind": "appeal_extend",
                "res_model": "citizen.appeal",
                "company_id": self.company.id,
                "user_id": self.users["office_head"].id,
                "line_ids": [Command.create({"res_id": self.appeal.id})],
            }
        )
        for who, user in self._everybody():
            with self.subTest(who):
                seen = self._seen_as("citizen.batch", user)
                for deed in (
                    lambda seen=seen: seen.create(
                        {
                            "kind": "appeal_extend",
                            "res_model": "citizen.appeal",
                            "company_id": self.company.id,
                            "user_id": self.users["office_head"].id,
                        }
                    ),
                    lambda seen=seen: seen.browse(batch.id).write({"given": {}}),
                    lambda seen=seen: seen.browse(batch.id).unlink(),
                    lambda user=user: self._seen_as(
                        "citizen.entry.measure", user
                    ).create({"appeal_id": self.appeal.id}),
                ):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        deed()
                if who != "office_head":
                    self.assertFalse(self._try(seen.browse(batch.id).action_undo))

    def test_the_map_shows_own_bodies(self):
        """K1: bodies asked for by id are those one works in."""
        for who, user in self._everybody():
            with self.subTest(who):
                maps = self._seen_as("citizen.heat.map", user)
                told = self._try(
                    lambda maps=maps: maps.get_map([self.company.id], 30)["bodies"]
                )
                if who.startswith(("east", "stranger", "portal")):
                    self.assertIn(told, ("", "[]"))
                told = self._try(
                    lambda maps=maps: maps.get_unit(
                        self.company.id, self.north.housing.id
                    )
                )
                if who.startswith(("east", "stranger", "portal")):
                    self.assertFalse(told)

    def test_the_paper_of_deadlines_is_for_readers(self):
        """A9: neither HTML nor PDF of an appeal that is not read."""
        for who, user in self._everybody():
            if who in ("executor2", "admin", "idle", "chancery") or " " in who:
                with self.subTest(who), self.assertRaises(AccessError):
                    self._seen_as("ir.actions.report", user)._render_qweb_html(
                        "citizen_appeals.report_deadline_proof", self.appeal.ids
                    )

    def test_the_administrator_gets_numbers_alone(self):
        """K1: a revision tells its author how many terms, not whose."""
        revisions = self._seen_as("citizen.deadline.revision", self.users["admin"])
        day = self.appeal.date_deadline
        revision = revisions.create(
            {
                "name": "Выходной",
                "company_id": self.company.id,
                "day_ids": [
                    Command.create({"date": day, "kind": "holiday", "note": "x"})
                ],
            }
        )
        revision.action_compute()
        self.assertTrue(revision.moved_count)
        told = json.dumps(revision.read(), default=str)
        self.assertNotIn(self.appeal.name, told)
        for who in ("admin", "executor2", "idle", "chancery"):
            with self.subTest(who):
                user = self.users[who]
                moves = self._seen_as("citizen.deadline.revision.move", user)
                self.assertFalse(self._try(lambda moves=moves: moves.search([]).ids))
        for who, user in self._everybody():
            if who == "admin":
                continue
            with self.subTest(who):
                seen = self._seen_as(revision._name, user).browse(revision.id)
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    seen.action_apply()

    def test_links_and_entries_need_the_office(self):
        """A7, K1: no link, entry or stack by whoever is not of the office."""
        other = self._register()
        for who, user in self._everybody():
            if who in ("registrar", "office_head"):
                continue
            with self.subTest(who):
                appeals = self._seen_as("citizen.appeal", user)
                for deed in (
                    lambda appeals=appeals: appeals.browse(other.id).link_to(
                        self.appeal.id, "repeat"
                    ),
                    lambda appeals=appeals: appeals.register_entry(
                        self._values(applicant_id=False)
                    ),
                    lambda appeals=appeals: appeals.browse(self.appeal.id).write(
                        {"new_applicant": {"surname": "Чужой"}}
                    ),
                    lambda user=user: self._seen_as("citizen.stack", user).create(
                        {
                            "channel_id": self.channel.id,
                            "company_id": self.company.id,
                        }
                    ),
                ):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        deed()


@tagged("post_install", "-at_install")
class TestAttackStaff(AppealsCase):
    """K1: who loads the list of staff gives himself nothing by it."""

    def _load(self, row, user=None, **vals):
        made = staff_table.StaffRow(2, **row)
        loaded = (
            self.env["citizen.staff.import"]
            .with_user(user or self.users["admin"])
            .create({"file": base64.b64encode(b"x"), **vals})
        )
        with patch.object(staff_table, "read_staff", lambda _content: [made]):
            loaded.action_apply()

    def test_an_account_with_the_mail_of_the_loader(self):
        """K1: the invitation of a new account with roles does not come to who loads."""
        row = {"name": "Новиков Пётр", "login": "novikov-desk", "roles": "registrar"}
        for email in (self.users["admin"].email, self.users["admin"].email.upper()):
            with self.subTest(email), self.assertRaises(UserError):
                self._load(row | {"email": email})
        self._load(row | {"email": "novikov@test.example"})

    def test_roles_outside_the_list(self):
        """K1: neither Odoo's groups nor the administrator's by the list."""
        row = {"name": "Новиков Пётр", "login": "novikov"}
        for role in (
            "admin",
            "base.group_system",
            "group_admin",
            "system",
            "erp_manager",
        ):
            with self.subTest(role), self.assertRaises(UserError):
                self._load(row | {"roles": role})

    def test_other_roles_load_nothing(self):
        """K1: the list is loaded by the administrator, in his own body."""
        row = {"unit": "Отдел"}
        for name, user in self.users.items():
            if name != "admin":
                with self.subTest(name), self.assertRaises(AccessError):
                    self._load(row, user)
        with self.assertRaises(AccessError):
            self._load(row, company_id=self.east.company.id)
