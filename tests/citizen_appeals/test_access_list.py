from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import NOW, AppealsCase


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestAccessList(AppealsCase):
    """S4 2.1.16, 2.1.17: the dated, approved list of officials with access."""

    def _draft(self, *names, **vals):
        List = self._as(self.env["citizen.access.list"], "office_head")
        return List.create(
            {
                "order_number": "27",
                "approved_by_id": self.posts["oversight"].id,
                "line_ids": [
                    Command.create({"official_id": self.posts[name].id})
                    for name in names
                ],
                **vals,
            }
        ).with_env(self.env)

    def test_an_approved_list_replaces_the_one_before(self):
        """S4 2.1.16: one in force, the old one kept as it was."""
        first = self._draft("executor")
        self._as(first, "office_head").action_approve()
        second = self._as(first, "office_head").copy().with_env(self.env)
        self.assertEqual(second.state, "draft")
        self.assertEqual(second.line_ids.official_id, self.posts["executor"])
        self._as(second, "office_head").order_number = "28"
        self._as(second, "oversight").action_approve()
        self.assertEqual((first.state, second.state), ("replaced", "approved"))
        with self.assertRaisesRegex(UserError, "2.1.16"):
            self._as(first, "office_head").order_number = "1"
        with self.assertRaisesRegex(UserError, "2.1.16"):
            self._as(first.line_ids, "office_head").note = "иное"
        with self.assertRaisesRegex(UserError, "2.1.16"):
            self._as(second, "office_head").unlink()

    def test_differences_from_the_roles_are_shown_both_ways(self):
        """S4 2.1.17: a role without the list, the list without a role."""
        edition = self._draft("executor", "head")
        seen = self._as(edition, "office_head")
        unlisted = seen.unlisted_user_ids.with_env(self.env)
        self.assertIn(self.users["executor2"], unlisted)
        self.assertNotIn(self.users["executor"], unlisted)
        self.assertNotIn(self.users["admin"], unlisted)
        self.assertNotIn(self.east.users["executor"], unlisted)
        self.assertEqual(
            seen.roleless_official_ids.with_env(self.env), self.posts["head"]
        )
        seen.action_fill()
        self.assertIn(self.posts["executor2"], edition.line_ids.official_id)

    def test_an_approval_needs_an_order_of_a_deputy_head(self):
        """S4 2.1.16: approved by the deputy head."""
        refusals = (
            self._draft(),
            self._draft("executor", order_number=False),
            self._draft("executor", approved_by_id=self.posts["unit_head"].id),
            self._draft("executor", date="2026-03-11"),
        )
        for edition in refusals:
            with self.subTest(edition.id), self.assertRaises(ValidationError):
                self._as(edition, "office_head").action_approve()

    def test_who_may_keep_and_who_reads_the_list(self):
        """K1: the office and the administrator keep it, oversight approves."""
        edition = self._draft("executor")
        for role in ("registrar", "executor", "supervisor", "chancery"):
            with self.subTest(role):
                self.assertFalse(self._as(edition, role).has_access("read"))
        with self.assertRaises(AccessError):
            self._as(edition, "auditor").action_approve()
        with self.assertRaises(AccessError):
            self._as(edition, "admin").action_approve()
        with self.assertRaises(AccessError):
            self._as(edition, "office_head").write({"state": "approved"})
        self.assertFalse(
            self._as(edition, "office_head", self.east)._filtered_access("read")
        )


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestInspection(AppealsCase):
    """S4 2.1.16: the applicant looks into the file, on request and passport."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls.request = (
            cls._as(cls.env["citizen.document"], "registrar")
            .create(cls._file(appeal_id=cls.appeal.id, kind="inspection_request"))
            .with_env(cls.env)
        )

    def _inspect(self, role="registrar", **vals):
        return (
            self._as(self.env["citizen.inspection"], role)
            .create(
                {
                    "appeal_id": self.appeal.id,
                    "request_id": self.request.id,
                    "passport_shown": True,
                    "official_id": self.posts["assistant"].id,
                    "shown": "Все листы дела",
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def test_an_inspection_is_recorded_with_an_event(self):
        """S4 2.1.16: what was shown, in whose presence; shown to the applicant."""
        inspection = self._inspect(remark="замечаний нет")
        event = self.appeal.event_ids[0]
        self.assertEqual((event.code, event.is_public), ("inspected", True))
        with self.assertRaises(UserError):
            self._as(inspection, "registrar").sudo().shown = "другое"
        with self.assertRaises(UserError):
            self._as(inspection, "office_head").unlink()

    def test_without_passport_or_request_it_is_refused(self):
        """S4 2.1.16: the number of the passport is nowhere kept."""
        with self.assertRaisesRegex(ValidationError, "2.1.16"):
            self._inspect(passport_shown=False)
        other = self._register()
        with self.assertRaisesRegex(ValidationError, "2.1.16"):
            self._inspect(appeal_id=other.id)
        with self.assertRaises(ValidationError):
            self._inspect(date="2026-03-12 09:00:00")
        names = self.env["citizen.inspection"]._fields
        self.assertFalse([name for name in names if "number" in name])

    def test_only_the_office_records_it(self):
        """K1: the sector keeps the files."""
        self._assign_to(self.appeal, "executor")
        for role in ("executor", "supervisor", "auditor", "chancery"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._inspect(role)


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestWhoOpened(AppealsCase):
    """A11: “who opened” from the card, for the auditor and the office head."""

    def test_looks_at_the_card_and_its_papers_are_listed(self):
        """A11: card, applicant, documents, letters; nothing of other cards."""
        appeal, other = self._register(), self._register()
        row = {
            "date": NOW,
            "user_id": self.users["executor"].id,
            "company_id": self.company.id,
            "kind": "look",
        }
        Log = self.env["citizen.access.log"]
        Log.create(
            [
                row | {"res_model": "citizen.appeal", "res_ids": [appeal.id]},
                row | {"res_model": "citizen.appeal", "res_ids": [other.id]},
                row | {"res_model": "citizen.applicant", "res_ids": self.applicant.ids},
            ]
        )
        for role in ("auditor", "office_head"):
            action = self._as(appeal, role).action_open_access_log()
            rows = self._as(Log, role).search(action["domain"])
            with self.subTest(role):
                self.assertEqual(
                    sorted(rows.mapped("res_model")),
                    ["citizen.appeal", "citizen.applicant"],
                )
        for role in ("registrar", "executor", "oversight"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(appeal, role).action_open_access_log()


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestAuditorReadsOnly(AppealsCase):
    """K1: the auditor reads everything and says nothing."""

    def test_the_auditor_posts_no_note(self):
        """K1: neither on the appeal nor on a letter; other roles do."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        letter = self._draft_answer(appeal)
        for record in (appeal, letter):
            with self.subTest(record._name), self.assertRaises(AccessError):
                self._as(record, "auditor").message_post(body="Замечание")
            self._as(record, "executor").message_post(body="Звонок")
        with self.assertRaises(AccessError):
            self._as(appeal, "auditor").activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.users["auditor"].id
            )

    def test_an_auditor_with_another_role_takes_part(self):
        """K1: roles combine; the working role speaks."""
        appeal = self._register()
        self.users["auditor"].group_ids = [
            Command.link(self.env.ref("citizen_appeals.group_registrar").id)
        ]
        self._as(appeal, "auditor").message_post(body="Звонок")
