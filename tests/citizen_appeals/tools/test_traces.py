import io
import re
import zipfile

from odoo.addons.citizen_appeals.tools import traces


def _found(term, text):
    return traces.found_in_text(text, re.compile(traces.joined([term])))


class TestTraces:
    """F1: a person is found however he is written."""

    def test_names_by_words(self):
        assert _found("Щукина Прасковья", "от: ЩУКИНА,  Прасковья Т.")
        assert not _found("Щукина Прасковья", "Щукина и Прасковья")

    def test_yo_and_case(self):
        assert _found("Фёдоров Семён", "федоров семен")
        assert _found("Федоров Семен", "ФЁДОРОВ СЕМЁН")

    def test_json_escapes(self):
        escaped = "Щукина Прасковья".encode("unicode_escape").decode()
        assert _found("Щукина Прасковья", f'{{"body": "{escaped}"}}')

    def test_phones_by_digits(self):
        for text in ("+7 (999) 555-77-11", "89995557711", "999.555.77.11"):
            assert _found("8 999 555 77 11", text)
        assert not _found("8 999 555 77 11", "999 555 77 12")
        two = "8 999 555 77 11, 8 (4852) 33-22-11"
        assert _found(two, "звонить 4852332211")
        assert _found(two, "звонить 9995557711")

    def test_emails(self):
        assert _found("a.b@post.example", "<A.B@Post.example>")
        assert not _found("a.b@post.example", "axb@post.example")

    def test_what_tells_nothing_is_not_searched(self):
        assert traces.sequences("Ли") == []
        assert traces.joined(["Ли", "12"]) is None

    def test_many_terms_share_their_beginnings(self):
        terms = ["Щукина Прасковья", "Щукина Прасковья Тихоновна", "Щукин Пётр"]
        joined = traces.joined(terms)
        assert joined.count("щукин") == 1
        compiled = re.compile(joined)
        for text in (*terms, "щукина  прасковья"):
            assert traces.found_in_text(text, compiled)
        assert not traces.found_in_text("Щукина Мария, Прасковья", compiled)

    def test_files(self):
        compiled = re.compile(traces.joined(["Щукина Прасковья"]))
        plain = "пишет Щукина Прасковья"
        assert traces.found_in_file(plain.encode(), compiled)
        assert traces.found_in_file(plain.encode("cp1251"), compiled)
        assert not traces.found_in_file(b"%PDF-1.4 broken", compiled)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", "<w>Щукина</w><w>Прасковья</w>")
        assert traces.found_in_file(packed.getvalue(), compiled)
