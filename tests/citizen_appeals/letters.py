"""What the tests of letters share: a letterhead and letters in any state."""

import base64
import re
import subprocess
from io import BytesIO

from pypdf import PdfReader

from tests.common import AppealsCase

TEXT = "<p>По поручению куратора обращение рассмотрено.</p><p>Кровля починена.</p>"


class LettersCase(AppealsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Letter = cls.env["citizen.letter"]
        cls.company.write(
            {
                "letterhead_title": "АДМИНИСТРАЦИЯ\nГОРОДА СЕВЕРНОГО",
                "letterhead_details": "ул. Ленина, д. 1\nОКПО 01234567",
                "email": "office@north.example",
            }
        )
        cls.posts["executor"].phone = "12-34-57"
        cls.appeal = cls._register()
        cls._assign_to(cls.appeal, "executor")

    @classmethod
    def _letter(cls, state="draft", appeal=None, **vals):
        """The answer to the appeal, brought to that state by those who may."""
        appeal = appeal or cls.appeal
        letter = cls._draft_answer(appeal, **{"body": TEXT, **vals})
        steps = (
            ("in_review", "executor", lambda x: x.action_submit()),
            ("approved", "office_head", lambda x: x.action_approve()),
            ("signed", "signatory", lambda x: x.action_sign()),
            ("numbered", "chancery", lambda x: cls._decide_and_number(appeal, x)),
            ("dispatched", "chancery", lambda x: x.action_dispatch()),
        )
        for target, user, step in steps:
            if letter.state == state:
                break
            step(cls._as(letter, user))
            assert letter.state == target
        return letter

    @classmethod
    def _decide_and_number(cls, appeal, letter):
        if not appeal.decision:
            cls._as(appeal, "supervisor").action_decide("to_file")
        if not letter.is_quality_passed:
            cls._as(letter, "office_head").action_pass_quality()
        letter.action_number()

    @classmethod
    def _notice(cls, code, user="registrar", **vals):
        """A letter of another kind, drafted by the office."""
        return (
            cls._as(cls.Letter, user)
            ._create_for(
                cls.appeal.with_user(cls.users[user]),
                code,
                **{
                    "signatory_id": cls.posts["signatory"].id,
                    "executor_id": cls.posts["executor"].id,
                    **vals,
                },
            )
            .with_env(cls.env)
        )

    @classmethod
    def _print(cls, report, records, user=None):
        """The PDF as the user gets it from the report's button."""
        reports = cls.env["ir.actions.report"].with_context(force_report_rendering=True)
        if user:
            reports = cls._as(reports, user)
        return reports._render_qweb_pdf(f"citizen_appeals.{report}", records.ids)[0]

    @classmethod
    def _pdf_of(cls, letter):
        return base64.b64decode(letter.with_context(bin_size=False).pdf)

    def _text(self, pdf):
        """Text of a PDF with single spaces, as a reader sees it."""
        result = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=pdf,
            capture_output=True,
            check=True,
        )
        return re.sub(r"\s+", " ", result.stdout.decode())

    def _page_text(self, pdf, number):
        """Text of one page; empty if there is no such page."""
        pages = PdfReader(BytesIO(pdf)).pages
        if number > len(pages):
            return ""
        return " ".join(pages[number - 1].extract_text().split())

    def _pages(self, pdf):
        return len(PdfReader(BytesIO(pdf)).pages)
