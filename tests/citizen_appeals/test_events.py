import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from tests.common import APPLICANT, CARD_TEXTS, SECRETS, AppealsCase

# Never written by a form: keys, what the actions write, technical columns
NOT_OF_THE_CARD = frozenset(
    {"id", "create_uid", "create_date", "write_uid", "write_date", "parent_id"}
    | {"company_id", "register_id", "date_received", "date_registered"}
    | {"idempotency_key"}
    # With rules and events of their own: test_intake.py
    | {"mark_ids", "is_request", "sort_competence", "sort_note"}
)
# What must be on the card before the field can be filled in
PREREQUISITES = {"superior_date_released": {"superior_controls": True}}
TEXT = "Щукина П.Т., ул. Заозёрная"


@tagged("post_install", "-at_install")
class TestEvents(AppealsCase):
    """K2: every change is traceable, and the trail holds no personal data."""

    def test_intake_and_registration_leave_one_event_each(self):
        """K2: who registered and when stands in the trail."""
        appeal = self._register()
        self.assertEqual(self._codes(appeal), ["received", "registered"])
        event = appeal.event_ids.sorted("id")[-1]
        self.assertEqual(event.user_id, self.users["registrar"])
        self.assertEqual(str(event.date), "2026-03-10 09:00:00")
        self.assertTrue(event.is_public)

    def test_a_list_leaves_one_event_for_each_appeal(self):
        """K2: nothing is lost in bulk."""
        Appeal = self._as(self.env["citizen.appeal"], "registrar")
        appeals = Appeal.create_registered([self._values(), self._values()])
        for appeal in appeals.with_env(self.env):
            self.assertEqual(self._codes(appeal), ["received", "registered"])

    def test_the_whole_way_is_traced(self):
        """K2, D1: each step of the way leaves its event, in order."""
        appeal = self._register()
        letter = self._answer(appeal)
        self._as(appeal, "registrar").action_close()
        codes = [code for code in self._codes(appeal) if not code.startswith("letter_")]
        self.assertEqual(
            codes,
            [
                "received",
                "registered",
                "assigned",
                "resolution_given",
                "examiner_named",
                "question_changed",
                "decided_to_file",
                "quality_passed",
                "answered",
                "closed",
            ],
        )
        letter_events = appeal.event_ids.filtered(
            lambda event: event.code.startswith("letter_")
        )
        self.assertEqual(
            letter_events.sorted("id").mapped("code"),
            [
                "letter_submitted",
                "letter_approved",
                "letter_signed",
                "letter_numbered",
                "letter_dispatched",
            ],
        )
        named = {event.data["letter_id"] for event in letter_events}
        self.assertEqual(named, {letter.id})

    def test_a_second_resolution_and_a_passed_on_one_are_traced(self):
        """K2, C5: giving and revoking each leave an event."""
        appeal = self._register()
        self._assign_to(appeal, "executor")
        before = len(appeal.event_ids)
        resolution = self._assign_to(appeal, "executor2")
        self._as(resolution, "supervisor").action_revoke()
        self.assertEqual(
            self._codes(appeal)[before:], ["resolution_given", "resolution_revoked"]
        )

    # ------------------------------------------------------------------
    # changes of the card
    # ------------------------------------------------------------------

    def _get_card_fields(self):
        appeals = self.env["citizen.appeal"]
        return [
            field
            for name, field in appeals._fields.items()
            if field.store
            and name not in NOT_OF_THE_CARD
            and name not in appeals._protected_fields
            and name not in self.env["citizen.thread.mixin"]._fields
            and field.type != "one2many"
        ]

    def _get_other_value(self, appeal, field):
        """A value the card does not have yet."""
        old = appeal[field.name]
        if field.type == "boolean":
            return not old
        if field.type == "integer":
            return old + 3
        if field.type == "selection":
            values = field.get_values(self.env)
            return next(value for value in values if value != old)
        if field.name == "superior_date_released":
            return "2026-03-10"
        if field.type in ("date", "datetime"):
            return "2026-03-05"
        if field.type == "many2one":
            return self._get_other_record(appeal, field).id
        if field.type == "many2many":
            return [Command.link(self._get_other_record(appeal, field).id)]
        return TEXT

    def _get_other_record(self, appeal, field):
        special = {
            "applicant_id": lambda: self._create_applicant(surname="Лаптева"),
            "channel_id": lambda: self.oral_channel,
            "superior_partner_id": lambda: self.env["res.partner"].create(
                {"name": "Правительство", "is_company": True}
            ),
            "deadline_rule_id": lambda: self.env.ref(
                "citizen_appeals.deadline_rule_examination_14"
            ),
            "territory_id": lambda: self.env["citizen.territory"].create(
                {"name": "Район", "company_id": self.company.id}
            ),
            "citizen.official": lambda: self.posts["oversight"],
            "citizen.appeal": self._register,
            "hr.department": lambda: self.north.housing,
            "res.partner": lambda: self.env["res.partner"].create(
                {"name": "Инспекция", "is_company": True}
            ),
        }
        make = special.get(field.name) or special.get(field.comodel_name)
        return make() if make else self.env[field.comodel_name].search([], limit=1)

    def test_every_field_of_a_registered_card_is_traced(self):
        """K2: whatever field is changed, an event names it."""
        fields = self._get_card_fields()
        self.assertGreater(len(fields), 30)
        for field in fields:
            appeal = self._register(**PREREQUISITES.get(field.name, {}))
            value = self._get_other_value(appeal, field)
            before = appeal.event_ids
            with self.subTest(field.name):
                self._as(appeal, "registrar").write({field.name: value})
                events = appeal.event_ids - before
                named = {
                    name
                    for event in events
                    for part in ("values", "texts")
                    for name in (event.data or {}).get(part, ())
                }
                self.assertIn(field.name, named)
                self._check_no_personal_data(events)

    def test_values_old_and_new_are_kept(self):
        """K2: of codes, dates and links the trail keeps both values."""
        appeal = self._register()
        self._as(appeal, "registrar").write(
            {"kind": "complaint", "reported_to_id": self.posts["head"].id, "sheets": 4}
        )
        [data] = appeal.event_ids.filtered(lambda e: e.code == "card_changed").mapped(
            "data"
        )
        self.assertEqual(
            data["values"],
            {
                "kind": ["application", "complaint"],
                "reported_to_id": [False, self.posts["head"].id],
                "sheets": [1, 4],
            },
        )

    def test_a_write_that_changes_nothing_leaves_no_event(self):
        """K2: the trail is not drowned in saves without change."""
        appeal = self._register()
        self._as(appeal, "registrar").write({"kind": "application", "sheets": 1})
        self.assertEqual(self._codes(appeal), ["received", "registered"])

    def test_questions_are_traced(self):
        """K2: adding, changing and taking away a question of a registered appeal."""
        appeal = self._register()
        office = self._as(appeal, "registrar")
        changes = [
            lambda: office.write(
                {"question_ids": [Command.create({"topic_id": self.other_topic.id})]}
            ),
            lambda: office.question_ids[0].write({"result": "supported"}),
            lambda: office.question_ids[0].write({"note": TEXT}),
            lambda: office.question_ids[1].unlink(),
        ]
        for change in changes:
            before = appeal.event_ids
            change()
            appeal.invalidate_recordset()
            events = appeal.event_ids - before
            with self.subTest(len(before)):
                self.assertEqual(len(events), 1)
                self.assertIn("question_id", events.data)
                self._check_no_personal_data(events)

    def test_the_result_given_stands_in_the_trail(self):
        """K2: a result changed later can be seen as what it was."""
        appeal = self._register()
        question = self._as(appeal.question_ids, "registrar")
        question.result = "explained"
        question.result = "supported"
        data = appeal.event_ids.sorted("id")[-1].data
        self.assertEqual(data["values"], {"result": ["explained", "supported"]})

    def test_added_documents_are_traced(self):
        """K2: a file that comes later leaves an event, one for a list of files."""
        appeal = self._register()
        self._as(self.env["citizen.document"], "registrar").create(
            [self._file(appeal_id=appeal.id), self._file(appeal_id=appeal.id)]
        )
        event = appeal.event_ids.sorted("id")[-1]
        self.assertEqual(event.code, "document_added")
        self.assertEqual(event.data["count"], 2)

    def test_changes_of_the_applicant_are_traced_on_his_appeals(self):
        """K2: another name or address leaves an event with the names of the fields."""
        appeals = self._register() | self._register()
        draft = self._create_draft()
        self._as(self.applicant, "registrar").write(
            {"address": "ул. Новая, д. 1", "gender": "female", "surname": "Щукина-Ли"}
        )
        for appeal in appeals:
            event = appeal.event_ids.sorted("id")[-1]
            self.assertEqual(event.code, "applicant_changed")
            self.assertEqual(
                event.data,
                {"applicant_id": self.applicant.id, "texts": ["address", "surname"]},
            )
            self._check_no_personal_data(event)
        self.assertEqual(self._codes(draft), ["received"])

    # ------------------------------------------------------------------
    # personal data, permanence
    # ------------------------------------------------------------------

    def _check_no_personal_data(self, events):
        stored = json.dumps(events.mapped("data"), ensure_ascii=False)
        shown = stored + " ".join(events.mapped("text"))
        found = [word for word in SECRETS if word in shown]
        self.assertFalse(found, shown)

    def test_no_event_of_the_whole_way_holds_personal_data(self):
        """K1: names, addresses, texts stay on the card, events have codes and ids."""
        appeal = self._register()
        self._as(appeal, "registrar").write(
            {**{name: f"{text}!" for name, text in CARD_TEXTS.items()}, "sheets": 3}
        )
        self._as(self.applicant, "registrar").write(
            {"surname": "Щукина-Лаптева", "email": APPLICANT["email"]}
        )
        self.assertEqual(self._codes(appeal)[-1], "applicant_changed")
        self._answer(appeal)
        self._check_no_personal_data(appeal.event_ids)

    def test_events_are_never_changed_or_deleted(self):
        """K2: append-only, for the system too."""
        event = self._register().event_ids[:1]
        with self.assertRaises(UserError):
            event.sudo().write({"code": "closed"})
        with self.assertRaises(UserError):
            event.sudo().unlink()
        for role in self.users:
            asked = self._as(event, role)
            with self.subTest(role), self.assertRaises(UserError):
                asked.write({"code": "closed"})
            with self.subTest(role), self.assertRaises(UserError):
                asked.unlink()
            with self.subTest(role), self.assertRaises(AccessError):
                asked.create({"appeal_id": event.appeal_id.id, "code": "closed"})

    def test_every_event_has_a_sentence(self):
        """K2: the trail is read by people: no bare code is shown."""
        appeal = self._register()
        self._as(appeal, "registrar").write({"remark": "!"})
        with freeze_time("2026-03-11 09:00:00"):
            self._answer(appeal, "keep_control", "2026-05-15")
        for event in appeal.event_ids:
            with self.subTest(event.code):
                self.assertTrue(event.text)
                self.assertNotEqual(event.text, event.code)
                self.assertNotIn("%(", event.text)
        kept = appeal.event_ids.filtered(lambda e: e.code == "decided_keep_control")
        self.assertIn("15.05.2026", kept.text)
