from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.sight import APPEAL_BOUND, SightCase
from tests.common import SECRETS

# Tables of the platform that keep no records of users; reading them takes minutes
SKIPPED_MODELS = ("ir.model.", "ir.ui.", "ir.module.", "base.language", "res.lang")
SHOWING_TYPES = {"char", "text", "html", "json", "many2one", "reference"}
MANY = 3000
# Strangers to the appeal whose own lists these are
KEEPERS = {
    "citizen.access.list": "admin",
    "citizen.chancery.batch": "chancery",
    "citizen.post.register": "chancery",
}


@tagged("post_install", "-at_install")
class TestSightMail(SightCase):
    """K1: talk, activities, files and prints of an appeal are as closed as itself."""

    @classmethod
    def default_env_context(cls):
        """The talk is posted as it is in life: subscriptions and all."""
        return {"no_reset_password": True}

    def _ask(self, record, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )

    # ------------------------------------------------------------------
    # nothing anywhere
    # ------------------------------------------------------------------

    def _get_shown(self, model, user):
        """Everything texts and names of the model show to the user."""
        asked = self._ask(self.env[model], user)
        names = [
            name
            for name, field in asked._fields.items()
            if field.type in SHOWING_TYPES
            and (field.store or name == "display_name")
            and asked._has_field_access(field, "read")
        ]
        domain = []
        if model == "ir.attachment":
            # Files of fields are hidden unless asked for; asked for here
            domain, names = [("id", ">", 0)], [*names, "raw"]
        return repr(asked.search(domain, limit=MANY, order="id DESC").read(names))

    def _find_leaks(self, user):
        found = {}
        for model in self.env.registry:
            if model.startswith(SKIPPED_MODELS) or self.env[model]._abstract:
                continue
            if not self.env[model].with_user(user).has_access("read"):
                continue
            try:
                shown = self._get_shown(model, user)
            except AccessError:
                continue
            if words := [word for word in SECRETS if word in shown]:
                found[model] = words
        return found

    def test_no_table_tells_a_stranger_anything(self):
        """K1: no word of the applicant in anything a stranger can read."""
        for name in ("idle", "admin", "east office_head", "employee", "portal"):
            with self.subTest(name):
                self.assertFalse(self._find_leaks(self.strangers[name]))

    def test_the_search_for_leaks_finds_what_is_there(self):
        """A11: the office head reads card, applicant, talk and files."""
        found = self._find_leaks(self.users["office_head"])
        expected = {
            "citizen.appeal",
            "citizen.applicant",
            "citizen.document",
            "citizen.letter",
            "ir.attachment",
            "mail.message",
        }
        self.assertFalse(expected - found.keys())

    # ------------------------------------------------------------------
    # records of the talk, one by one
    # ------------------------------------------------------------------

    def test_talk_activities_and_files_are_closed(self):
        """K1: message, activity and attachments follow the appeal's sight."""
        content = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "citizen.document"),
                ("res_id", "=", self.document.id),
                ("res_field", "=", "content"),
            ]
        )
        self.assertTrue(content)
        for record in (self.message, self.activity, self.attachment, content):
            for name, user in self.strangers.items():
                with self.subTest(f"{record._name} {name}"):
                    self.assertFalse(self._ask(record, user).has_access("read"))
                    asked = self._ask(record, user)
                    if asked.browse().has_access("read"):
                        self.assertFalse(asked.search([("id", "=", record.id)]))
            for name in ("executor", "supervisor", "registrar", "auditor"):
                with self.subTest(f"{record._name} {name}"):
                    asked = self._ask(record, self.users[name])
                    self.assertTrue(asked.has_access("read"))

    def test_strangers_post_nothing(self):
        """K1: neither messages nor activities nor files."""
        for name, user in self.strangers.items():
            asked = self._ask(self.appeal, user)
            vals = {"name": "x", "res_model": "citizen.appeal", "res_id": asked.id}
            with self.subTest(name), self.assertRaises(AccessError):
                asked.message_post(body="!")
            with self.subTest(name), self.assertRaises(AccessError):
                asked.activity_schedule("mail.mail_activity_data_todo")
            with self.subTest(name), self.assertRaises(AccessError):
                asked.env["ir.attachment"].create(vals)

    def test_prints_are_closed(self):
        """K1: no report of the module draws an appeal for a stranger."""
        reports = self.env["ir.actions.report"].search([("model", "like", "citizen.%")])
        self.assertGreater(len(reports), 1)
        for report in reports:
            ids = self._get_printed(report.model).ids
            self.assertTrue(ids, report.model)
            for name, user in self.strangers.items():
                if name == KEEPERS.get(report.model):
                    continue
                asked = self._ask(self.env["ir.actions.report"], user)
                case = f"{report.name} {name}"
                with self.subTest(case), self.assertRaises(AccessError):
                    asked._render_qweb_html(report.report_name, ids)

    def _get_printed(self, model):
        """What a report of the model prints: papers of the appeal or of the office."""
        if model in APPEAL_BOUND:
            return self._records(model)
        values = {
            "citizen.chancery.batch": {
                "line_ids": [Command.create({"sender": "Щукина", "sheets": 1})]
            },
            "citizen.access.list": {},
            "citizen.destruction.act": {},
            "citizen.post.register": {},
        }
        return self.env[model].create({"company_id": self.company.id, **values[model]})

    # ------------------------------------------------------------------
    # who is told
    # ------------------------------------------------------------------

    def _check_no_followers(self):
        models = [name for name in self.env.registry if name.startswith("citizen.")]
        followers = self.env["mail.followers"].search([("res_model", "in", models)])
        self.assertFalse(followers, followers.mapped("res_model"))

    def test_nobody_ever_follows(self):
        """K1: followers are read by every employee, so there are none."""
        self._check_no_followers()
        office = self._ask(self.appeal, self.users["registrar"])
        executor = self.users["executor"]
        deeds = {
            "subscribe": lambda: office.message_subscribe(executor.partner_id.ids),
            "mention": lambda: office.message_post(
                body="@", partner_ids=executor.partner_id.ids
            ),
            "activity": lambda: office.activity_schedule(
                "mail.mail_activity_data_todo", user_id=executor.id
            ),
            "assignment": lambda: self._assign_to(self._register(), "executor"),
            "whole way": lambda: self._answer(self._register()),
            "curator": lambda: office.write({"supervisor_id": self.posts["head"].id}),
            "letter": lambda: self.letter.message_post(body="!"),
        }
        for name, deed in deeds.items():
            with self.subTest(name):
                deed()
                self._check_no_followers()

    def test_followers_are_not_written_with_the_card(self):
        """K1: nor by a command on the card's list of followers."""
        partner = self.users["executor2"].partner_id
        office = self._ask(self.appeal, self.users["registrar"])
        for vals in (
            {"message_follower_ids": [Command.create({"partner_id": partner.id})]},
            {"message_partner_ids": [Command.link(partner.id)]},
        ):
            with self.subTest(next(iter(vals))):
                try:
                    with self.env.cr.savepoint():
                        office.write(vals)
                except AccessError:
                    continue
                self._check_no_followers()

    def test_only_readers_can_be_mentioned(self):
        """K1: a mention opens the message, so it needs the sight of the appeal."""
        office = self._ask(self.appeal, self.users["registrar"])
        citizen = self.env["res.partner"].create(
            {"name": "Гражданин", "email": "citizen@test.example"}
        )
        refused = [user.partner_id for user in self.strangers.values()] + [citizen]
        for partner in refused:
            with self.subTest(partner.name), self.assertRaises(UserError):
                office.message_post(body="@", partner_ids=partner.ids)
            with self.subTest(partner.name), self.assertRaises(UserError):
                office._message_update_content(
                    self.message.with_env(office.env), body="@", partner_ids=partner.ids
                )
        for role in ("executor", "supervisor", "auditor"):
            message = office.message_post(
                body="@", partner_ids=self.users[role].partner_id.ids
            )
            self.assertEqual(message.partner_ids, self.users[role].partner_id)

    def test_only_readers_get_activities(self):
        """K1: an activity is read by whom it is assigned to."""
        office = self._ask(self.appeal, self.users["registrar"])
        activity = office.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.users["executor"].id
        )
        for user in (self.users["executor2"], self.users["admin"], self.employee):
            with self.subTest(user.name), self.assertRaises(UserError):
                office.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=user.id
                )
            with self.subTest(user.name), self.assertRaises(UserError):
                activity.write({"user_id": user.id})
        self.assertEqual(activity.user_id, self.users["executor"])

    def test_activities_of_other_documents_are_left_alone(self):
        """K1: the rule is for appeals; a partner's activity goes to anybody."""
        activity = (
            self.env["res.partner"]
            .create({"name": "Партнёр"})
            .activity_schedule("mail.mail_activity_data_todo", user_id=self.employee.id)
        )
        self.assertEqual(activity.user_id, self.employee)

    def test_no_message_tells_of_creation_or_changes(self):
        """K2: history is in the events; the talk holds only what people wrote."""
        appeal = self._register()
        self._as(appeal, "registrar").write({"kind": "complaint", "remark": "Щукина"})
        self._answer(appeal)
        self.assertFalse(appeal.message_ids)
