import base64
import gc
import io
import unittest
from unittest.mock import patch

from PIL import Image
from pypdf import PdfReader

from odoo.addons.citizen_appeals.tools import pdf as pdf_tools
from odoo.addons.citizen_appeals.tools.pdf import (
    DataFetcher,
    data_uri,
    html_to_pdf,
    qr_data_uri,
)
from odoo.addons.citizen_appeals.tools.pdf_pages import picture_to_pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
ENTITY = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
# Every way a document may ask for something outside itself
ATTEMPTS = {
    "image": '<img src="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "linked file": '<a rel="attachment" href="{url}">file</a>',
    "style sheet": '<link rel="stylesheet" href="{url}">',
    "import": "<style>@import url({url});</style>",
    "background": '<p style="background-image: url({url})">x</p>',
    "font": "<style>@font-face {{font-family: X; src: url({url})}} p {{font-family: X}}"
    "</style><p>x</p>",
    "base": '<base href="{url}"><img src="passwd">',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "list": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
}
URLS = (
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "http://127.0.0.1:9/x",
    "https://127.0.0.1:9/x",
    "ftp://127.0.0.1:9/x",
)


class TestFetcher(unittest.TestCase):
    """A print form holds what is written into it, and nothing of the server."""

    def test_nothing_outside_is_opened(self):
        for name, html in ATTEMPTS.items():
            for url in URLS:
                with (
                    self.subTest(way=name, url=url),
                    patch("urllib.request.OpenerDirector.open") as opened,
                    self.assertLogs(pdf_tools.__name__, "WARNING"),
                ):
                    [content] = html_to_pdf([html.format(url=url)])
                    opened.assert_not_called()
                    self.assertNotIn(b"EmbeddedFile", content)

    def test_file_of_the_server_is_not_embedded(self):
        with self.assertLogs(pdf_tools.__name__, "WARNING"):
            [content] = html_to_pdf(
                ['<link rel="attachment" href="file:///etc/passwd"><p>x</p>']
            )
        reader = PdfReader(io.BytesIO(content))
        self.assertFalse(reader.attachments)

    def test_picture_inside_a_picture_is_refused_too(self):
        image = '<image xlink:href="file:///etc/hostname" width="9" height="9"/>'
        inner = f"{SVG}{image}</svg>"
        uri = data_uri(inner.encode(), "image/svg+xml")
        with patch.object(DataFetcher, "fetch", autospec=True) as fetch:
            fetch.side_effect = self._allow_data
            html_to_pdf([f'<img src="{uri}" width="10">'])
        for call in fetch.call_args_list:
            self.assertIn(call.args[1][:5], ("data:", "file:"))

    def _allow_data(self, fetcher, url, headers=None):
        if not url.startswith("data:"):
            raise ValueError(url)
        return super(DataFetcher, fetcher).fetch(url, headers)

    def test_entity_of_a_picture_reads_no_file(self):
        picture = f"{ENTITY}{SVG}<text y='9'>&x;</text></svg>".encode()
        [content] = html_to_pdf([f'<img src="{data_uri(picture, "image/svg+xml")}">'])
        self.assertNotIn(
            "root:", PdfReader(io.BytesIO(content)).pages[0].extract_text()
        )

    def test_fetcher_alone(self):
        fetcher = DataFetcher()
        self.assertEqual(fetcher.fetch("data:text/plain,abc").read(), b"abc")
        for url in URLS:
            with self.assertRaises(ValueError):
                fetcher.fetch(url)
        self.assertEqual(fetcher.refused, len(URLS))

    def test_log_names_no_address(self):
        with self.assertLogs(pdf_tools.__name__, "WARNING") as logs:
            html_to_pdf(['<img src="file:///home/ivanov/secret.png">'])
        self.assertNotIn("ivanov", "".join(logs.output))


class TestPdf(unittest.TestCase):
    def test_one_pdf_for_each_document_in_order(self):
        pdfs = html_to_pdf([f"<p>лист {number}</p>" for number in (1, 2, 3)])
        texts = [PdfReader(io.BytesIO(pdf)).pages[0].extract_text() for pdf in pdfs]
        self.assertEqual(
            [text.strip() for text in texts], ["лист 1", "лист 2", "лист 3"]
        )

    def test_memory_of_the_server_is_looked_through_again_afterwards(self):
        with patch.object(pdf_tools, "HTML", side_effect=ValueError):
            self.assertRaises(ValueError, html_to_pdf, ["<p>x</p>"])
        self.assertEqual(gc.get_freeze_count(), 0)

    def test_pdf_a_declares_itself_and_embeds_its_fonts(self):
        css = 'html {font-family: "Liberation Serif"}'
        [content] = html_to_pdf(["<p>Ответ заявителю</p>"], css, pdf_a=True)
        reader = PdfReader(io.BytesIO(content))
        metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
        self.assertRegex(metadata, r'part="2"|<pdfaid:part>2<')
        self.assertIn("/OutputIntents", reader.trailer["/Root"])
        for font in reader.pages[0]["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            self.assertTrue({"/FontFile2", "/FontFile3"} & descriptor.keys())
            self.assertIn("Liberation", descriptor["/FontName"])

    def test_qr_holds_the_text(self):
        uri = qr_data_uri("https://appeals.example/a/ABCD1234")
        self.assertTrue(uri.startswith("data:image/png;base64,"))
        image = Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1])))
        self.assertEqual(image.width, image.height)
        self.assertEqual(image.width % 4, 0)
        self.assertNotEqual(uri, qr_data_uri("https://appeals.example/a/ABCD1235"))

    def test_a_picture_is_no_finer_than_it_is_printed(self):
        """A photograph of any size is a page of some hundred kilobytes, upright."""
        photo = Image.effect_noise((6000, 4500), 60).convert("RGB")
        exif = photo.getexif()
        exif[0x0112] = 6  # lies on its side
        stream = io.BytesIO()
        photo.save(stream, "JPEG", quality=80, exif=exif)
        pdf = picture_to_pdf(stream.getvalue())
        self.assertLess(len(pdf), len(stream.getvalue()) / 4)
        [image] = PdfReader(io.BytesIO(pdf)).pages[0].images
        width, height = image.image.size
        self.assertLess(width, height)
        self.assertLessEqual(height, 2130)

    def test_a_picture_nobody_can_read_is_told(self):
        """Bad input: broken, or so large that it would take the server's memory."""
        bomb = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
        for content in (b"\x89PNG broken", bomb.getvalue()):
            with self.assertRaises(ValueError):
                picture_to_pdf(content)
