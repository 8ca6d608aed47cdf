"""Scans of signed papers: what kind of file it is and which QR codes it shows."""

import contextlib
import io
import math
import struct
import zlib
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image

# what a scanner makes, by the first bytes
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
# a letter has its code on the last page of the text; enclosures follow
MAX_PAGES = 30
SCALE = 200 / 72
# A3 at 600 dpi; a few bytes may announce a thousand times as many
MAX_PIXELS = 75_000_000
# points; more than PDF allows for a page
MAX_SIDE = 14_400
# What Pillow and PDFium raise for files made or broken to be refused
DAMAGED = (
    pypdfium2.PdfiumError,
    Image.DecompressionBombError,
    EOFError,
    MemoryError,
    OSError,
    OverflowError,
    SyntaxError,
    ValueError,
    struct.error,
    zlib.error,
)


class ScanError(ValueError):
    """The file says it is a scan and cannot be opened."""


def get_kind(raw: bytes) -> str | None:
    """``pdf``, ``jpeg`` or ``png`` by content, whatever the name says."""
    return next((kind for head, kind in KINDS.items() if raw.startswith(head)), None)


def read_codes(raw: bytes) -> list[str]:
    """Texts of the QR codes on the pages of a scan.

    :raise ScanError: not a scan, or damaged
    """
    codes = []
    try:
        for image in _get_pages(raw):
            found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
            codes += [code.text for code in found]
    except DAMAGED as error:
        raise ScanError(str(error)) from error
    return codes


def _get_pages(raw: bytes) -> Iterator[Image.Image]:
    """Pages in grey, one at a time: a hundred pages do not stay in memory."""
    kind = get_kind(raw)
    if kind is None:
        raise ScanError("not a scan")
    if kind != "pdf":
        image = Image.open(io.BytesIO(raw))
        if math.prod(image.size) > MAX_PIXELS:
            raise ScanError("too many pixels")
        yield image.convert("L")
        return
    with contextlib.closing(pypdfium2.PdfDocument(raw)) as document:
        for number in range(min(len(document), MAX_PAGES)):
            page = document[number]
            scale = _get_scale(*page.get_size())
            yield page.render(scale=scale, grayscale=True).to_pil()


def _get_scale(width: float, height: float) -> float:
    """A page announced as large as a field is drawn smaller: points are no paper."""
    if max(width, height) > MAX_SIDE:
        raise ScanError("page too large")
    return min(SCALE, math.sqrt(MAX_PIXELS / max(width * height, 1)))
