import base64
import contextlib
import random
import unittest
from datetime import datetime

from asn1crypto import cms, core, pem

from odoo.addons.citizen_appeals.tools.signature import (
    SignatureFileError,
    _get_name,
    read_signers,
)

from tests.citizen_appeals.signatures import make_signature

CONTENT = b"%PDF-1.7 the issued letter"


class TestSignature(unittest.TestCase):
    """D1: does a detached signature belong to this file?"""

    def _code(self, raw, content=CONTENT):
        with self.assertRaises(SignatureFileError) as refusal:
            read_signers(raw, content)
        return refusal.exception.code

    def test_every_digest_in_use(self):
        for algorithm in ("sha256", "sha512", "streebog256", "streebog512"):
            with self.subTest(algorithm):
                raw = make_signature(CONTENT, algorithm)
                [signer] = read_signers(raw, CONTENT)
                self.assertEqual(signer.algorithm, algorithm)
                self.assertEqual(self._code(raw, CONTENT + b"!"), "other_file")

    def test_who_signed_as_the_certificate_says(self):
        [signer] = read_signers(make_signature(CONTENT), CONTENT)
        self.assertEqual(signer.name, "Петров Пётр Петрович")
        self.assertEqual(signer.serial, "4D2")
        self.assertEqual(signer.valid_from, datetime(2026, 1, 1))
        self.assertEqual(signer.valid_to, datetime(2027, 1, 1))
        self.assertEqual(signer.signed_at, datetime(2026, 3, 10, 9, 30))

    def test_without_a_certificate_the_serial_is_known(self):
        raw = make_signature(CONTENT, with_certificate=False)
        [signer] = read_signers(raw, CONTENT)
        self.assertEqual((signer.name, signer.serial), ("", "4D2"))
        self.assertIsNone(signer.valid_to)

    def test_pem_and_base64(self):
        der = make_signature(CONTENT)
        for raw in (
            pem.armor("CMS", der),
            base64.b64encode(der),
            base64.encodebytes(der),
            b"\n" + base64.b64encode(der) + b"\r\n",
        ):
            self.assertEqual(len(read_signers(raw, CONTENT)), 1)

    def test_what_says_nothing_of_the_file_is_refused(self):
        raw = make_signature(CONTENT, with_attributes=False)
        self.assertEqual(self._code(raw), "no_digest")
        self.assertEqual(self._code(make_signature(CONTENT, "md5")), "unknown_digest")

    def test_no_signature_at_all(self):
        der = make_signature(CONTENT)
        for raw in (
            b"",
            b"\x30",
            b"hello",
            CONTENT,
            der[:200],
            b"\x30\x03\x02\x01\x01",
        ):
            with self.subTest(raw=raw[:20]):
                self.assertEqual(self._code(raw), "unreadable")
        self.assertEqual(self._code(b"0" * (1024 * 1024 + 1)), "unreadable")

    def test_every_broken_byte_is_an_answer_and_no_crash(self):
        der = make_signature(CONTENT)
        for position in range(0, min(len(der), 400), 7):
            broken = der[:position] + b"\xff" + der[position + 1 :]
            try:
                read_signers(broken, CONTENT)
            except SignatureFileError as error:
                self.assertTrue(error.code)

    def test_what_is_made_to_break_the_parser_is_refused(self):
        """K1: nested to the bottom, endless, with a thousand signers."""
        nested = b""
        for _level in range(5000):
            nested = core.Sequence(contents=nested).dump()
        signed = bytes.fromhex("06092a864886f70d010702")
        many = cms.ContentInfo.load(make_signature(CONTENT))
        signers = many["content"]["signer_infos"]
        for _number in range(30):
            signers.append(signers[0])
        for number, raw in enumerate(
            (
                nested,
                core.Sequence(contents=signed + b"\xa0\x82" + nested).dump(),
                b"\x30\x80" * 100_000,
                b"\x30\x84\x7f\xff\xff\xff",
                many.dump(force=True),
            )
        ):
            with (
                self.subTest(number),
                self.assertRaises(SignatureFileError) as caught,
            ):
                read_signers(raw, CONTENT)
            self.assertEqual(caught.exception.code, "unreadable")

    def test_two_changed_bytes_are_an_answer_and_no_crash(self):
        """K1: names no directory allows, tags that mean nothing."""
        good = make_signature(CONTENT)
        chance = random.Random(7)
        for _round in range(1500):
            raw = bytearray(good)
            for _change in range(2):
                raw[chance.randrange(len(raw))] = chance.randrange(256)
            with contextlib.suppress(SignatureFileError):
                for signer in read_signers(bytes(raw), CONTENT):
                    self.assertTrue(signer.name.isprintable())

    def test_a_name_is_one_line_of_letters(self):
        """K1: no hidden characters, no turned direction, several surnames in one."""
        subject = {
            "surname": ["Петров\u202e", "Водкин"],
            "given_name": "Кузьма\x00\n Сергеевич",
        }
        self.assertEqual(_get_name(subject), "Петров Водкин Кузьма Сергеевич")
        self.assertEqual(len(_get_name({"common_name": "Я" * 5000})), 200)
