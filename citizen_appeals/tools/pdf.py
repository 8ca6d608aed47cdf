"""HTML to PDF by WeasyPrint, closed to the outside.

A document may only hold what is written into it: the fetcher knows ``data:`` URIs and
nothing else. The default one would put a file of the server into a letter.
"""

import base64
import contextlib
import functools
import gc
import io
import logging

import pypdfium2
import qrcode

_logger = logging.getLogger(__name__)

# Its messages quote addresses and texts of documents; it speaks when imported, too.
for _name in ("weasyprint", "weasyprint.progress"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: E402

PDF_A = "pdf/a-2b"


class DataFetcher(URLFetcher):
    """Hands out what a document carries itself and refuses everything else."""

    def __init__(self):
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.refused = 0

    def fetch(self, url, headers=None) -> URLFetcherResponse:
        if url[:5].lower() != "data:":
            self.refused += 1
            raise ValueError("only data: URIs are allowed in print forms")
        return super().fetch(url, headers)


@functools.lru_cache(maxsize=16)
def _get_stylesheet(css: str):
    """One parsed style sheet and font configuration for all letters of a process."""
    fonts = FontConfiguration()
    sheet = CSS(string=css, url_fetcher=DataFetcher(), font_config=fonts)
    return sheet, fonts


def html_to_pdf(htmls: list[str], css: str = "", pdf_a: bool = False) -> list[bytes]:
    """Return one PDF for each HTML document, PDF/A-2b if asked.

    Layout makes rings of objects without end, and every collection of them would look
    through the whole server's memory: what was there before is set aside meanwhile.
    """
    gc.freeze()
    try:
        return _draw(htmls, css, pdf_a)
    finally:
        gc.unfreeze()


def _draw(htmls, css, pdf_a):
    """Images are decoded once: an emblem costs nothing from the second letter on."""
    sheet, fonts = _get_stylesheet(css)
    fetcher = DataFetcher()
    images = {}
    pdfs = [
        HTML(string=html, url_fetcher=fetcher).write_pdf(
            font_config=fonts,
            stylesheets=[sheet],
            pdf_variant=PDF_A if pdf_a else None,
            cache=images,
        )
        for html in htmls
    ]
    if fetcher.refused:
        _logger.warning("Refused %s outside resources in print forms", fetcher.refused)
    return pdfs


def qr_data_uri(text: str) -> str:
    """Draw a QR code as a one-bit PNG in a ``data:`` URI.

    An SVG of the same code costs as much as the rest of the letter.
    """
    # Any mask can be read; trying all eight takes most of the time.
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        box_size=4,
        border=0,
        mask_pattern=2,
    )
    code.add_data(text)
    stream = io.BytesIO()
    code.make_image().save(stream, format="PNG")
    return data_uri(stream.getvalue(), "image/png")


def data_uri(content: bytes, mimetype: str) -> str:
    return f"data:{mimetype};base64,{base64.b64encode(content).decode()}"


def count_sheets(raw: bytes, mimetype: str) -> int:
    """Sheets a file makes when printed on one side; 0 where only a person can tell."""
    if mimetype.startswith("image/"):
        return 1
    if mimetype != "application/pdf":
        return 0
    try:
        with contextlib.closing(pypdfium2.PdfDocument(raw)) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0
