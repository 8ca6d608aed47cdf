"""Pages of finished PDFs: counted, put together, marked. Pure Python over PDFium."""

import html
import io

import pypdfium2

from .pdf import data_uri, html_to_pdf

# In the margins of a letter, so that nothing of it is covered
STAMP_CSS = """
@page { size: A4; margin: 0; }
body { font: 9pt "Liberation Serif", "PT Serif", serif; margin: 0; }
.head { position: absolute; top: 8mm; right: 10mm; font-size: 12pt; font-weight: bold; }
.foot { position: absolute; bottom: 7mm; left: 20mm; right: 10mm; }
"""

PICTURE_CSS = """
@page { size: A4; margin: 10mm; }
body { margin: 0; }
img { max-width: 190mm; max-height: 270mm; }
"""


def count_pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def merge_pdfs(pdfs) -> bytes:
    """One PDF of many, in their order; each is let go once its pages are taken."""
    merged = pypdfium2.PdfDocument.new()
    try:
        for pdf in pdfs:
            source = pypdfium2.PdfDocument(pdf)
            try:
                merged.import_pages(source)
            finally:
                source.close()
        return _save(merged)
    finally:
        merged.close()


def picture_to_pdf(content: bytes, mimetype: str) -> bytes:
    """A picture as a page of its own."""
    page = f'<img src="{data_uri(content, mimetype)}"/>'
    return html_to_pdf([page], PICTURE_CSS)[0]


def stamp_pdf(pdf: bytes, head: str, foot: str) -> bytes:
    """The document with a word above its first page and a line under its last one."""
    stamps = html_to_pdf(
        [
            f'<div class="{name}">{html.escape(text)}</div>'
            for name, text in (("head", head), ("foot", foot))
        ],
        STAMP_CSS,
    )
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, stamp in zip((0, len(document) - 1), stamps, strict=True):
            _lay_over(document, number, stamp)
        return _save(document)
    finally:
        document.close()


def _lay_over(document, number, stamp):
    source = pypdfium2.PdfDocument(stamp)
    try:
        form = source.page_as_xobject(0, document)
        page = document[number]
        page.insert_obj(form.as_pageobject())
        page.gen_content()
        form.close()
        page.close()
    finally:
        source.close()


def _save(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
