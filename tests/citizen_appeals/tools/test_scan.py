import io
import struct
import unittest
import zlib

import pypdfium2
from PIL import Image

from odoo.addons.citizen_appeals.tools import scan


def _chunk(name, data):
    crc = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + crc


def _png(width, height):
    """A grey picture that only says how large it is."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _chunk(b"IHDR", head),
            _chunk(b"IDAT", zlib.compress(b"")),
            _chunk(b"IEND", b""),
        ]
    )


def _pdf(width, height):
    document = pypdfium2.PdfDocument.new()
    document.new_page(width, height)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class TestScan(unittest.TestCase):
    """K1: a scan made to fill the memory or to break its readers is refused."""

    def test_a_picture_larger_than_paper_is_refused(self):
        """K1: a few bytes announce gigabytes."""
        for side in (9000, 13_000, 60_000):
            with self.subTest(side), self.assertRaises(scan.ScanError):
                scan.read_codes(_png(side, side))

    def test_a_page_as_large_as_a_field_is_drawn_small(self):
        """K1: never more pixels than of A3 at 600 dpi."""
        for size in ((14_400, 14_400), (14_400, 10), (595, 842)):
            with self.subTest(size):
                [image] = scan._get_pages(_pdf(*size))
                pixels = image.size[0] * image.size[1]
                self.assertLess(pixels, scan.MAX_PIXELS * 1.01)
        with self.assertRaises(scan.ScanError):
            scan.read_codes(_pdf(1e9, 1))

    def test_every_broken_byte_is_an_answer_and_no_crash(self):
        """D1: what the readers raise is a damaged file."""
        stream = io.BytesIO()
        Image.new("RGB", (40, 40)).save(stream, "JPEG")
        small = io.BytesIO()
        Image.new("L", (40, 40)).save(small, "PNG")
        for raw in (stream.getvalue(), small.getvalue(), _pdf(40, 40)):
            for place in range(8, min(len(raw), 300)):
                broken = bytearray(raw)
                broken[place] ^= 0x55
                try:
                    scan.read_codes(bytes(broken))
                except scan.ScanError:
                    continue
