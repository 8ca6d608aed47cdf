"""Answers for everybody: from the appeal to the site and off it."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from tests.citizen_appeals.archive import PAST, ArchiveCase
from tests.citizen_appeals.public_answers import ANSWER, PublicAnswersCase
from tests.common import NOW, ROLES, SECRETS, TODAY

LEAK = "Пишет Лаптева Зоя Ивановна, тел. 8-912-345-67-89"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPublicAnswers(PublicAnswersCase):
    """I3: who writes, who approves, what stands in the way."""

    def _refused(self, text, action, name, error=UserError, *args):
        with self.assertRaises(error):
            getattr(self._as(text, name), action)(*args)

    # ------------------------------------------------------------------
    # from the appeal
    # ------------------------------------------------------------------

    def _propose(self, asked=None):
        appeal = self._register()
        if asked:
            appeal.sudo()._write_flow({"body": asked})
        appeal.question_ids.result = "explained"
        self._answer(appeal)
        self._as(appeal, "registrar").action_publish_answer()
        return appeal, appeal.public_answer_ids

    def test_an_answered_appeal_is_proposed_masked(self):
        """I3: nothing known of the applicant is in the proposal."""
        appeal, text = self._propose()
        self.assertEqual(text.state, "draft")
        self.assertEqual(text.topic_id, self.topic)
        said = f"{text.title} {text.question} {text.answer}"
        self.assertIn("[имя]", said)
        self.assertIn("кровлю", said)
        for secret in (*SECRETS[:3], *SECRETS[4:], "917", appeal.name):
            self.assertNotIn(secret, said)
        self.assertEqual(text.open_count, 0)
        self.assertIn("public_answer_drafted", self._codes(appeal))

    def test_the_clerk_sees_what_was_masked(self):
        """I3: the original with marks beside the text, to who may read the appeal."""
        _appeal, text = self._propose()
        shown = self._as(text, "registrar").original_question
        self.assertIn("Щукина</mark>", shown)
        self.assertIn('title="Full Name"', shown)
        self.assertFalse(self._as(text, "registrar").original_answer is False)

    def test_markup_of_citizens_is_shown_as_text(self):
        """I3: HTML and script of the question are letters."""
        attack = "<script>alert(1)</script><img src=x onerror=alert(1)> крыша"
        _appeal, text = self._propose(attack)
        seen = self._as(text, "registrar")
        self.assertNotIn("<script", seen.original_question + seen.marked_question)
        self.assertIn("&lt;script", seen.original_question)

    def test_an_appeal_is_taken_once(self):
        """I3: the second time opens the text there is."""
        appeal, text = self._propose()
        action = self._as(appeal, "office_head").action_publish_answer()
        self.assertEqual(action["res_id"], text.id)

    def test_an_open_appeal_has_no_answer_to_publish(self):
        """59-ФЗ ст. 10."""
        self._refused(self._register(), "action_publish_answer", "registrar")

    def test_only_the_office_takes_an_appeal(self):
        """K1."""
        appeal, _text = self._propose()
        for name in ("executor", "supervisor", "auditor", "signatory"):
            self._refused(appeal, "action_publish_answer", name, AccessError)

    # ------------------------------------------------------------------
    # findings
    # ------------------------------------------------------------------

    def test_what_is_personal_stops_the_way(self):
        """I3: found, told by kind, and neither submitted nor published."""
        text = self._create_text(question=LEAK)
        self.assertEqual(set(text.finding_ids.mapped("kind")), {"name", "phone"})
        self.assertEqual(text.open_count, 2)
        self._refused(text, "action_submit", "registrar")
        self._as(text, "registrar").action_mask()
        self.assertEqual(text.question, "Пишет [имя], тел. [телефон]")
        self.assertFalse(text.finding_ids)
        self._as(text, "registrar").action_submit()

    def test_a_name_in_the_title_is_found(self):
        """I3."""
        text = self._create_text(title="Жалоба Щукиной Прасковьи")
        self.assertEqual(text.finding_ids.place, "title")
        self._refused(text, "action_submit", "registrar")

    def test_one_finding_is_masked_alone(self):
        """I3: the clerk decides on each."""
        text = self._create_text(question=LEAK)
        phone = text.finding_ids.filtered(lambda line: line.kind == "phone")
        self._as(phone, "registrar").action_mask()
        self.assertEqual(text.question, "Пишет Лаптева Зоя Ивановна, тел. [телефон]")
        self.assertEqual(text.finding_ids.kind, "name")

    def test_not_personal_is_recorded(self):
        """I3: who decided and when; the words stay, in all their places."""
        text = self._create_text(question="Закон Сергея Дубова. А Сергей Дубов где?")
        for finding in text.finding_ids:
            self._as(finding, "office_head").action_confirm()
        self.assertEqual(text.open_count, 0)
        self.assertEqual(text.finding_ids.confirmed_by_id, self.users["office_head"])
        self.assertEqual(text.finding_ids[0].date_confirmed, TODAY)
        self._as(text, "registrar").write({"title": "Сергей Дубов и вода"})
        self.assertEqual(text.open_count, 0)
        self._as(text.finding_ids[0], "registrar").action_reopen()
        self._refused(text, "action_submit", "registrar")

    def test_findings_are_nobodys_to_write(self):
        """K1: neither the kinds nor the decisions by RPC."""
        text = self._create_text(question=LEAK)
        finding = text.finding_ids[:1]
        for name in ROLES:
            with self.assertRaises(AccessError):
                self._as(finding, name).write({"is_confirmed": True})
            if name not in ("registrar", "office_head"):
                self._refused(finding, "action_confirm", name, AccessError)
        with self.assertRaises(AccessError):
            self._as(text, "registrar").write({"finding_ids": [(5,)]})

    def test_publishing_looks_again(self):
        """I3: what slipped in behind the clerk is found by the machine."""
        text = self._submit()
        self.env.cr.execute(
            "UPDATE citizen_public_answer SET answer = %s WHERE id = %s",
            [LEAK, text.id],
        )
        text.invalidate_recordset()
        self._refused(text, "action_publish", "office_head")
        self.assertEqual(text.state, "submitted")

    # ------------------------------------------------------------------
    # the way
    # ------------------------------------------------------------------

    def test_another_person_approves(self):
        """I3: four eyes; a number, a month and no day."""
        text = self._publish()
        self.assertEqual(text.state, "published")
        self.assertGreater(text.number, 0)
        self.assertEqual(str(text.month), "2026-03-01")
        self.assertEqual(text.author_id, self.users["registrar"])
        self.assertEqual(text.approved_by_id, self.users["office_head"])

    def test_nobody_approves_his_own(self):
        """I3: neither who submitted nor who wrote it last."""
        text = self._create_text()
        self._as(text, "office_head").write({"answer": ANSWER + " Проверено."})
        self._as(text, "registrar").action_submit()
        self.assertFalse(self._as(text, "office_head").can_approve)
        self._refused(text, "action_publish", "office_head", AccessError)
        self.company.public_four_eyes = False
        self.env.invalidate_all()
        self.assertTrue(self._as(text, "office_head").can_approve)
        self._as(text, "office_head").action_publish()
        self.assertEqual(text.state, "published")

    def test_only_the_head_approves(self):
        """K1."""
        text = self._submit()
        for name in ROLES:
            if name != "office_head":
                self._refused(text, "action_publish", name, AccessError)
                self._refused(text, "action_return", name, AccessError, "Нет")

    def test_returned_with_remarks(self):
        """I3: and sent again."""
        text = self._submit()
        action = self._as(text, "office_head").action_return()
        self.assertEqual(action["res_model"], "citizen.reason")
        self._as(text, "office_head").action_return("Короче")
        self.assertEqual((text.state, text.return_note), ("draft", "Короче"))
        self._as(text, "registrar").action_submit()
        self.assertFalse(text.return_note)

    def test_a_public_text_never_changes_silently(self):
        """I3: correcting takes it off the site and asks for approval anew."""
        text = self._publish()
        for name in ("registrar", "office_head"):
            for field in ("title", "question", "answer"):
                with self.assertRaises(UserError):
                    self._as(text, name).write({field: "Иное"})
        number = text.number
        self._as(text, "registrar").action_revise()
        self.assertEqual(text.state, "draft")
        self._as(text, "registrar").write({"answer": "Иное"})
        self._as(text, "registrar").action_submit()
        self._as(text, "office_head").action_publish()
        self.assertEqual((text.number, text.version), (number, 2))

    def test_withdrawn_with_a_reason(self):
        """I3: off the site, the number stays taken, the row stays."""
        text = self._publish()
        self._refused(text, "action_withdraw", "registrar", ValidationError, " ")
        self._as(text, "registrar").action_withdraw("Устарело")
        self.assertEqual(text.state, "withdrawn")
        self._refused(text, "unlink", "registrar")

    def test_the_way_is_not_written_by_hand(self):
        """K1: neither state nor number nor approval by RPC."""
        text = self._create_text()
        for values in (
            {"state": "published"},
            {"number": 7},
            {"approved_by_id": self.users["office_head"].id},
            {"appeal_id": self._register().id},
            {"author_id": self.users["chancery"].id},
        ):
            with self.assertRaises(AccessError):
                self._as(text, "office_head").write(values)
            with self.assertRaises(AccessError):
                self._as(text, "registrar").create({"title": "Ы", **values})

    def test_too_long_and_without_topic(self):
        """I3: refused naming field and limit."""
        with self.assertRaisesRegex(ValidationError, "Question.*10000"):
            self._create_text(question="я" * 10_001)
        with self.assertRaisesRegex(ValidationError, "Title"):
            self._create_text(title="я" * 201)
        with self.assertRaisesRegex(ValidationError, "Topic"):
            self._submit(topic_id=False)

    # ------------------------------------------------------------------
    # sight
    # ------------------------------------------------------------------

    def test_who_sees_texts_for_the_site(self):
        """K1: the office, oversight and audit of the own body; drafts name people."""
        text = self._create_text()
        for name in ROLES:
            for model, record in (("answer", text), ("finding", text.finding_ids)):
                may = name in ("registrar", "office_head", "oversight", "auditor")
                seen = self._as(record, name)
                self.assertEqual(
                    seen.browse().has_access("read"), may, f"{model} {name}"
                )
        for stranger in (self.portal_user, self.env.ref("base.public_user")):
            self.assertFalse(text.with_user(stranger).has_access("read"))
        other = self._as(text, "registrar", self.east)
        self.assertFalse(other.search([("id", "=", text.id)]))
        with self.assertRaises(AccessError):
            other.read(["title"])

    def test_writers_are_the_office(self):
        """K1."""
        text = self._create_text()
        for name in set(ROLES) - {"registrar", "office_head"}:
            with self.assertRaises(AccessError):
                self._as(text, name).write({"title": "Иное"})

    def test_the_tile_of_the_head(self):
        """H7: texts await approval."""
        self._submit()
        page = self._as(self.env["citizen.my.day"], "office_head")
        tiles = {
            tile["key"]: tile
            for tile in page._get_office_head_tiles(page.env["citizen.official"])
        }
        tile = tiles["public_answers"]
        self.assertEqual(page.env[tile["model"]].search_count(tile["domain"]), 1)

    def test_the_name_shows_no_person(self):
        """K1: display names go into links and logs."""
        text = self._create_text(title="Жалоба Щукиной")
        self.assertNotIn("Щук", text.display_name)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestErasingPublicAnswers(ArchiveCase, PublicAnswersCase):
    """F1: what the destruction of the appeal takes, and what stays."""

    def _destroy(self, appeal):
        self._as(appeal, "registrar").action_file()
        appeal.sudo()._write_flow({"date_destroy_after": PAST})
        self._execute(self._approve_act(self._create_act(appeal)))

    def _take(self):
        appeal = self._close()
        self._as(appeal, "registrar").action_publish_answer()
        return appeal, appeal.public_answer_ids

    def test_a_draft_goes_with_its_appeal(self):
        """F1: with whatever it found."""
        appeal, text = self._take()
        self._as(text, "registrar").write({"question": LEAK})
        findings = text.finding_ids
        self.assertTrue(findings)
        self._destroy(appeal)
        self.assertFalse(text.exists())
        self.assertFalse(findings.exists())

    def test_a_published_text_stays_without_its_appeal(self):
        """F1: it names nobody."""
        appeal, text = self._take()
        self._as(text, "registrar").action_submit()
        self._as(text, "office_head").action_publish()
        said = text.answer
        self._destroy(appeal)
        self.assertEqual(text.state, "published")
        self.assertEqual(text.answer, said)
        self.assertFalse(text.appeal_id)

    def test_a_withdrawn_text_goes(self):
        """F1: it may have been withdrawn because it named somebody."""
        appeal, text = self._take()
        self._as(text, "registrar").action_submit()
        self._as(text, "office_head").action_publish()
        self._as(text, "registrar").action_withdraw("Назван человек")
        self._destroy(appeal)
        self.assertFalse(text.exists())
