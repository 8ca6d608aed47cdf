"""Pages of finished PDFs: counted, put together, marked. Pure Python over PDFium."""

import html
import io

import pypdfium2
from PIL import Image, ImageOps

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
# Of that size at 200 points an inch; no printer shows more
PICTURE_SIZE = (1500, 2130)
# Decoded whole, more would take hundreds of megabytes
PICTURE_LIMIT = 80_000_000

LIST_CSS = """
@page { size: A4; margin: 20mm 10mm 20mm 20mm; }
body { font: 12pt "Liberation Serif", "PT Serif", serif; margin: 0; }
h1 { font-size: 13pt; }
li { margin-bottom: 2mm; }
"""


def count_pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def is_readable(pdf: bytes) -> bool:
    """Whether its pages can be taken: not broken, without a password."""
    try:
        return count_pages(pdf) > 0
    except pypdfium2.PdfiumError:
        return False


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


def picture_to_pdf(content: bytes) -> bytes:
    """A picture as a page of its own, upright, no finer than it is printed.

    :raise ValueError: it cannot be read, or is too large to be
    """
    page = f'<img src="{data_uri(_shrink(content), "image/jpeg")}"/>'
    return html_to_pdf([page], PICTURE_CSS)[0]


def _shrink(content):
    stream = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content)) as picture:
            # A JPEG is read at a part of its size at once
            picture.draft("RGB", PICTURE_SIZE)
            if picture.width * picture.height > PICTURE_LIMIT:
                raise ValueError("the picture is too large")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
            upright.thumbnail(PICTURE_SIZE)
            paper = Image.new("RGB", upright.size, "white")
            paper.paste(upright, mask=upright)
            paper.save(stream, "JPEG", quality=85)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("the picture cannot be read") from error
    return stream.getvalue()


def list_to_pdf(title: str, lines) -> bytes:
    """A page with a heading and a list."""
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    page = f"<h1>{html.escape(title)}</h1><ul>{items}</ul>"
    return html_to_pdf([page], LIST_CSS)[0]


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
