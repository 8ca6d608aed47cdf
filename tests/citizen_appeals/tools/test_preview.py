import io
import zipfile

from odoo.addons.citizen_appeals.tools.preview import extract_text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def make_package(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def make_docx(body):
    return make_package(
        word__document_xml=f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
        "</w:document>"
    )


class TestPreview:
    """A2: text of what citizens send, whatever program they wrote it with."""

    def test_docx_by_paragraphs(self):
        body = (
            "<w:p><w:r><w:t>Главе</w:t><w:tab/><w:t>района</w:t></w:r></w:p>"
            "<w:p><w:r><w:t>Прошу</w:t><w:br/><w:t>помочь</w:t></w:r></w:p>"
        )
        assert extract_text(make_docx(body)) == "Главе\tрайона\nПрошу\nпомочь"

    def test_odt_with_spans(self):
        xml = f'<d xmlns:t="{ODF}"><t:p>Прошу <t:span>срочно</t:span> помочь</t:p></d>'
        assert extract_text(make_package(content_xml=xml)) == "Прошу срочно помочь"

    def test_entities_are_not_resolved(self):
        xml = (
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            f'<w:document xmlns:w="{WORD}"><w:p><w:t>а&x;б</w:t></w:p></w:document>'
        )
        text = extract_text(make_package(word__document_xml=xml))
        assert "root:" not in (text or "")

    def test_a_bomb_is_not_unpacked(self):
        assert extract_text(make_docx("<w:p/>" * 4_000_000)) is None

    def test_a_package_without_text_is_none(self):
        assert extract_text(make_package(other_xml="<a/>")) is None
        assert extract_text(b"PK\x03\x04broken") is None

    def test_mail_with_head_text_and_names_of_files(self):
        mail = (
            "From: a@example.ru\nTo: b@example.ru\nSubject: =?utf-8?b?0K/QvNCw?=\n"
            'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n'
            "--x\nContent-Type: text/plain; charset=utf-8\n\nПрошу засыпать яму\n"
            "--x\nContent-Type: image/png\n"
            'Content-Disposition: attachment; filename="1.png"'
            "\n\nabc\n--x--\n"
        )
        text = extract_text(mail.encode(), "письмо.eml")
        assert "Subject: Яма" in text
        known = {"Subject": "Тема", "Date": "Отправлено"}
        dated = f"Date: Sun, 22 Nov 2026 11:05:00 +0300\n{mail}"
        text = extract_text(dated.encode(), "письмо.eml", known)
        assert "Отправлено: 22.11.2026 11:05" in text
        assert "Тема: Яма" in text
        text = extract_text(f"Date: вчера\n{mail}".encode(), "письмо.eml", known)
        assert "Отправлено: вчера" in text
        assert "Прошу засыпать яму" in text
        assert text.endswith("[1.png]")

    def test_html_mail_gives_its_text(self):
        mail = (
            "From: a@example.ru\nMIME-Version: 1.0\n"
            "Content-Type: text/html; charset=utf-8\n\n"
            "<p>Прошу</p><script>x()</script><p>помочь</p>"
        )
        text = extract_text(mail.encode(), "m.eml")
        assert text.endswith("Прошу\nпомочь")
        assert "x()" not in text

    def test_old_windows_encoding_and_binary(self):
        assert extract_text("Кровля".encode("cp1251"), "a.txt") == "Кровля"
        assert extract_text(b"\x89PNG\x00\x00", "a.png") is None
