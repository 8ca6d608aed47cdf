from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase


@tagged("post_install", "-at_install")
class TestLetterTemplate(LettersCase):
    """D2: drafts start with a proven text by topic and result."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Template = cls.env["citizen.letter.template"]
        cls.Template.search([]).active = False
        cls.template = cls._template(
            "Содержание домов", topic_ids=[Command.set(cls.topic.ids)]
        )

    @classmethod
    def _template(cls, name, **vals):
        return cls.Template.create(
            {
                "name": name,
                "body": "<p>По поручению {{поручение}} обращение № {{номер_обращения}}"
                " рассмотрено ({{подразделение}}). Место: {{место}}, [дата].</p>",
                **vals,
            }
        )

    def _plain(self, letter):
        return letter.body.replace("&nbsp;", " ")

    def test_blocks_are_filled_from_the_appeal(self):
        """D2: what the card tells is filled in, the rest is left in brackets."""
        letter = self._letter("draft", body=False, template_id=self.template.id)
        text = self._plain(letter)
        self.assertIn(f"обращение № {self.appeal.name} рассмотрено (Отдел жилья)", text)
        self.assertIn("Место: ул. Заозёрная, д. 917, подъезд 2, [дата].", text)
        self.assertEqual(letter.subject, "О рассмотрении обращения")

    def test_what_the_card_does_not_tell_is_left_to_the_author(self):
        self.appeal.sudo().place = False
        letter = self._letter("draft", body=False, template_id=self.template.id)
        self.assertIn("Место: [место]", letter.body)

    def test_texts_of_the_card_are_escaped_and_never_run(self):
        """Bad input: HTML and placeholders in the card are plain text."""
        self.appeal.sudo().place = "<script>alert(1)</script>{{поручение}} & Ко"
        letter = self._letter("draft", body=False, template_id=self.template.id)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;{{поручение}}", letter.body)
        self.assertNotIn("<script", letter.body)

    def test_a_template_holds_no_code(self):
        """K1: QWeb and expressions mean nothing, scripts are taken out."""
        self.template.body = (
            "<p t-out='object.env'>{{место}}</p><script>alert(1)</script>"
        )
        letter = self._letter("draft", body=False, template_id=self.template.id)
        self.assertNotIn("script", letter.body)
        self.assertNotIn("Environment", letter.body)
        with self.assertRaisesRegex(ValidationError, r"object\.env"):
            self.template.body = "<p>{{object.env}}</p>"

    def test_an_empty_template_is_refused(self):
        for body in ("<p><br></p>", "<p> </p>"):
            with self.subTest(body), self.assertRaises(ValidationError):
                self._template("Пусто", body=body)

    def test_the_best_matching_is_proposed_first(self):
        """D2: topic of the question, or one above it, before result before the rest."""
        general = self._template("Общий")
        result = self._template("По результату", result="explained")
        parent = self._template(
            "Раздел", topic_ids=[Command.set(self.topic.parent_id.ids)], sequence=99
        )
        own = self._template(
            "Свой",
            topic_ids=[Command.set(self.topic.ids)],
            company_id=self.company.id,
        )
        self._template("Чужая тема", topic_ids=[Command.set(self.other_topic.ids)])
        self._template("Не тот", result="not_supported")
        self._template("Чужой орган", company_id=self.east.company.id)
        notice = self.env.ref("citizen_appeals.letter_kind_extension_notice")
        self._template("Другой вид", kind_id=notice.id)
        letter = self._letter("draft")
        self.appeal.question_ids.sudo().result = "explained"
        found = self._as(self.Template, "executor")._find_for(letter)
        names = [template.name for template, _fit in found]
        self.assertEqual(
            names, ["Свой", "Содержание домов", "Раздел", "По результату", "Общий"]
        )
        self.assertTrue(own and general and result and parent)

    def test_the_list_offers_the_best_matching_first(self):
        """D2: in the dialog, whatever the alphabet says."""
        letter = self._letter("draft")
        plain = self._template("Абсолютно любой вопрос")
        templates = self._as(self.Template, "executor")
        fitting = templates.with_context(fitting_letter_id=letter.id)
        order = [plain.id, self.template.id]
        domain = [("id", "in", order)]
        by_name = [row[0] for row in templates.name_search(domain=domain)]
        by_fit = [row[0] for row in fitting.name_search(domain=domain)]
        self.assertEqual(by_name, order)
        self.assertEqual(by_fit, order[::-1])
        self.assertEqual(fitting.name_search(domain=domain, limit=1)[0][0], by_fit[0])
        with self.assertRaises(AccessError):
            self._as(fitting, "chancery").name_search(domain=domain)

    def test_the_dialog_proposes_shows_and_applies(self):
        letter = self._as(self._letter("draft"), "executor")
        action = letter.action_choose_template()
        dialog = self.env[action["res_model"]].with_user(self.users["executor"])
        dialog = dialog.browse(action["res_id"])
        self.assertEqual(dialog.template_id, self.template)
        self.assertIn("ул. Заозёрная", dialog.preview)
        dialog.action_apply()
        self.assertEqual(letter.template_id, self.template)
        self.assertIn("Место: ул. Заозёрная", letter.body)
        # the former text stays among the versions
        before = letter.html_field_history_get_content_at_revision("body", 1)
        self.assertIn("обращение рассмотрено", before)

    def test_a_frozen_text_takes_no_template(self):
        letter = self._letter("signed")
        with self.assertRaises(UserError):
            self._as(letter, "executor").action_choose_template()
        with self.assertRaises(UserError):
            self._as(letter, "executor")._apply_template(self.template)

    def test_only_authors_choose(self):
        """K1: readers start no text anew."""
        letter = self._letter("draft")
        for user in ("auditor", "signatory"):
            with self.subTest(user), self.assertRaises(UserError):
                self._as(letter, user).action_choose_template()

    def test_a_template_of_another_kind_or_body_is_refused(self):
        letter = self._letter("draft")
        foreign = self._template("Восток", company_id=self.east.company.id)
        notice = self.env.ref("citizen_appeals.letter_kind_extension_notice")
        for template in (foreign, self._template("Вид", kind_id=notice.id)):
            with self.subTest(template.name), self.assertRaises(ValidationError):
                letter.template_id = template

    def test_many_drafts_start_with_one_template(self):
        """D2: a list is drafted at once, each text with its own number."""
        appeals = self.appeal
        for _number in range(3):
            appeal = self._register()
            self._assign_to(appeal, "executor")
            appeals |= appeal
        letters = self._as(self.Letter, "registrar")._create_for(
            self._as(appeals, "registrar"), "answer", template_id=self.template.id
        )
        for letter in letters:
            self.assertIn(f"№ {letter.appeal_name}", self._plain(letter))

    def test_the_head_of_the_office_writes_those_of_the_body(self):
        """K1: shared templates are the administrator's, readers write none."""
        shared = self._as(self.template, "office_head")
        with self.assertRaises(AccessError):
            shared.name = "Мой"
        own = shared.copy({"name": "Мой"})
        self.assertEqual(own.company_id, self.company)
        own.body = "<p>Ответ о {{место}}.</p>"
        for user in ("registrar", "executor", "assistant"):
            with self.subTest(user), self.assertRaises(AccessError):
                self._as(own, user).name = "Иной"
        self.assertFalse(
            self._as(own, "office_head", self.east)._filtered_access("read")
        )
        self._as(shared, "admin").name = "Общий шаблон"

    def test_a_template_in_use_is_archived(self):
        self._letter("draft", body=False, template_id=self.template.id)
        with self.assertRaisesRegex(UserError, "archive"):
            self.template.unlink()

    def test_shipped_templates_are_whole(self):
        """Each has only known placeholders and right spelling."""
        templates = self.Template.with_context(active_test=False).search(
            [("company_id", "=", False), ("id", "!=", self.template.id)]
        )
        self.assertGreaterEqual(len(templates), 8)
        templates._check_body()
        self.appeal.question_ids.sudo().result = "explained"
        for template in templates:
            letter = self._letter("draft", body=False, template_id=template.id)
            found = self._as(letter, "executor")._get_findings()
            codes = {finding["code"] for finding in found}
            with self.subTest(template.name):
                self.assertLessEqual(
                    codes, {"blank", "promise", "promise_undated"}, found
                )
