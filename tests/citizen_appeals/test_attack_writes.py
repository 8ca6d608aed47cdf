from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from tests.citizen_appeals.letters import LettersCase
from tests.common import AppealsCase


@tagged("post_install", "-at_install")
class TestAttackWrites(AppealsCase):
    """K1, K2: what an insider could write past the actions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor", "executor2")
        cls.other = cls._register(
            applicant_id=cls._create_applicant(surname="Лаптев", gender="male").id
        )
        cls.env.flush_all()

    def _pass_on(self):
        task = self.appeal.assignment_ids.filtered("is_lead")
        return self._draft_resolution(
            self.appeal,
            [self.posts["unit_head"]],
            self.posts["executor"],
            parent_assignment_id=task.id,
            date_due=task.date_due,
        )

    def test_an_answer_is_ordered_with_words_only(self):
        """K2: the values of the draft reach neither state nor another appeal."""
        for vals in (
            {"state": "signed"},
            {"number": 5},
            {"pdf_sha256": "0"},
            {"appeal_id": self.other.id},
            {"kind_id": self.env["citizen.letter.kind"].search([], limit=1).id},
            {"review_ids": [Command.create({"result": "approve"})]},
            {"visa_ids": [Command.create({"state": "given"})]},
            {"register_id": self.appeal.register_id.id},
        ):
            with self.subTest(str(vals)), self.assertRaises(AccessError):
                self._as(self.appeal, "executor").action_answer(vals)
        self.assertFalse(self.appeal.letter_ids | self.other.letter_ids)

    def test_an_assignment_stays_where_it_was_given(self):
        """K1: a draft moved to another appeal would open it to the executor."""
        task = self._pass_on().assignment_ids
        for vals in (
            {"appeal_id": self.other.id},
            {"company_id": self.east.company.id},
            {"resolution_id": self.appeal.resolution_ids[:1].id},
        ):
            with self.subTest(str(vals)), self.assertRaises(AccessError):
                self._as(task, "executor").write(vals)
        with self.assertRaises(AccessError):
            self._as(task.resolution_id, "executor").write(
                {"assignment_ids": [Command.update(task.id, {"appeal_id": 1})]}
            )

    def test_a_new_assignment_belongs_to_the_appeal_of_its_resolution(self):
        """K1: neither values nor defaults of the context name another appeal."""
        resolution = self._pass_on()
        Task = self._as(self.env["citizen.assignment"], "executor")
        vals = {
            "resolution_id": resolution.id,
            "official_id": self.posts["executor2"].id,
            "appeal_id": self.other.id,
        }
        task = Task.with_context(default_appeal_id=self.other.id).create(vals)
        self.assertEqual(task.sudo().appeal_id, self.appeal)

    def test_a_resolution_stays_with_its_appeal(self):
        """K1: the author of a resolution sees its appeal."""
        draft = self._draft_resolution(
            self.appeal, [self.posts["executor"]], self.posts["supervisor"]
        )
        with self.assertRaises(AccessError):
            self._as(draft, "supervisor").write({"appeal_id": self.other.id})

    def test_a_draft_is_not_taken_over_by_another_author(self):
        """K1: who may not give the draft may not make it his own."""
        self._give_resolution(
            self.appeal,
            [self.posts["oversight"]],
            self.posts["supervisor"],
            user=self.users["registrar"],
        )
        draft = self._draft_resolution(
            self.appeal, [self.posts["executor"]], self.posts["supervisor"]
        )
        self.users["oversight"].group_ids += self.env.ref(
            "citizen_appeals.group_supervisor"
        )
        with self.assertRaises(AccessError):
            self._as(draft, "oversight").author_id = self.posts["oversight"]

    def test_a_question_stays_with_its_appeal(self):
        """K2: nobody moves a question to another appeal or body."""
        for role in ("executor", "registrar"):
            for vals in (
                {"appeal_id": self.other.id},
                {"company_id": self.east.company.id},
            ):
                with self.subTest(f"{role} {vals}"), self.assertRaises(AccessError):
                    self._as(self.appeal.question_ids, role).write(vals)
        with self.assertRaises(AccessError):
            self._as(self.other, "registrar").write(
                {"question_ids": [Command.link(self.appeal.question_ids.id)]}
            )

    def test_results_stand_once_the_appeal_is_closed(self):
        """K2: then only the office corrects them, in the archive nobody."""
        self._as(self.appeal.question_ids, "executor").result = "explained"
        self._dispatch_answer(self.appeal)
        self._as(self.appeal, "registrar").action_close()
        question = self.appeal.question_ids
        for role in ("executor", "supervisor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self._as(question, role).result = "supported"
        self._as(question, "registrar").result = "supported"
        self.appeal.sudo()._write_flow({"state": "filed"})
        with self.assertRaises(UserError):
            self._as(question, "registrar").result = "explained"
        with self.assertRaises(UserError):
            self._as(question, "registrar").unlink()
        with self.assertRaises(UserError):
            self._as(question, "registrar").create(
                {"appeal_id": self.appeal.id, "topic_id": self.topic.id}
            )

    def test_a_visa_asked_for_is_not_taken_away(self):
        """D1: the author does not delete the endorsement he waits for."""
        letter = self._draft_answer(self.appeal)
        self._as(letter, "executor").action_submit()
        self.assertEqual(letter.visa_ids.official_id, self.posts["executor2"])
        with self.assertRaises(AccessError):
            self._as(letter.visa_ids, "executor").unlink()

    def test_an_applicant_stays_in_the_body(self):
        """K1: nobody hands personal data to a body he does not work for."""
        with self.assertRaises(AccessError):
            self._as(self.applicant, "registrar").company_id = self.east.company

    def test_the_wrong_applicant_is_refused_without_a_name(self):
        """K1: the message about the wrong body would name a stranger's applicant."""
        draft = self._create_draft()
        stranger = self._create_applicant(self.east, surname="Тугарин", gender="male")
        with self.assertRaises(AccessError) as caught:
            self._as(draft, "registrar").applicant_id = stranger
        self.assertNotIn("Тугарин", str(caught.exception))
        with self.assertRaises(AccessError) as caught:
            self._create_draft(applicant_id=stranger.id)
        self.assertNotIn("Тугарин", str(caught.exception))


@tagged("post_install", "-at_install")
class TestAttackPapers(LettersCase):
    """K2: what was received or issued is not replaced behind its record."""

    def _file_of(self, record, field):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("res_field", "=", field),
            ]
        )

    def _tampering(self, file, role):
        """Ways to put something else in the place of a file."""
        mine = self._as(self.env["ir.attachment"], role).create(
            {"name": "x", "raw": b"evil"}
        )
        link = {name: file[name] for name in ("res_model", "res_id", "res_field")}
        return {
            "write": lambda: self._as(file, role).write({"raw": b"evil"}),
            "move": lambda: self._as(file, role).write({"res_id": 0}),
            "unlink": lambda: self._as(file, role).unlink(),
            "link": lambda: self._as(mine, role).write(link),
            "create": lambda: mine.create({"name": "x", "raw": b"evil", **link}),
        }

    def test_the_file_behind_a_paper_is_not_written(self):
        """K2: neither the issued PDF nor a scan, whatever the role."""
        letter = self._letter("numbered")
        document = self._as(self.env["citizen.document"], "registrar").create(
            self._file(appeal_id=self.appeal.id)
        )
        self.users["registrar"].group_ids += self.env.ref("base.group_system")
        for record, field in ((letter, "pdf"), (document, "content")):
            file = self._file_of(record, field)
            before = file.raw
            self.assertTrue(before)
            for role in ("executor", "registrar", "chancery"):
                for name, deed in self._tampering(file, role).items():
                    with (
                        self.subTest(f"{record._name} {role} {name}"),
                        self.assertRaises(AccessError),
                    ):
                        deed()
            self.assertEqual(self._file_of(record, field), file)
            self.assertEqual(file.raw, before)

    def test_a_text_does_not_pass_for_another_letter(self):
        """D1: an article typed into one letter never becomes the PDF of another."""
        first = self._letter("signed")
        second = self._letter("signed", self._in_progress())
        second.sudo()._write_flow(
            {
                "body": "<p>Первое</p>"
                f"<article data-oe-id='{first.id}'>ПОДЛОГ</article>"
                f"<article data-oe-id='{second.id}'>ПОДЛОГ2</article>"
                "<article data-oe-id='x'>ПОДЛОГ3</article>"
            }
        )
        pdfs = (first | second)._render_pdfs()
        self.assertEqual(list(pdfs), (first | second).ids)
        self.assertIn("Кровля починена", self._text(pdfs[first.id]))
        self.assertNotIn("ПОДЛОГ", self._text(pdfs[first.id]))
        self.assertIn("Первое", self._text(pdfs[second.id]))
        self.assertIn("АДМИНИСТРАЦИЯ", self._text(pdfs[second.id]))

    def _in_progress(self):
        appeal = self._register()
        self._assign_to(appeal, "executor")
        return appeal

    def test_typed_html_is_shown_as_typed(self):
        """K1: names, texts and notes are escaped in print, templates never run."""
        evil = "<script>alert(1)</script><img src='file:///etc/passwd'/>{{ object.id }}"
        self._as(self.appeal, "registrar").write({"annotation": evil, "remark": evil})
        letter = self._letter(
            subject=evil,
            reason=evil,
            body="<p t-out='object.id'>x</p><t t-out='1+1'/>{{ 7*7 }}"
            "<script>1</script>",
        )
        reports = self.env["ir.actions.report"]
        for report, record in (
            ("citizen_appeal_card_report", self.appeal),
            ("citizen_letter_report", letter),
        ):
            page, _type = self._as(reports, "executor")._render_qweb_html(
                f"citizen_appeals.{report}", record.ids
            )
            tree = html.fromstring(page.decode())
            self.assertFalse(tree.xpath("//body//script"), report)
            self.assertFalse(tree.xpath("//img[starts-with(@src, 'file')]"), report)
            self.assertIn("{{", page.decode())
