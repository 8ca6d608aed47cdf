import random
from unittest.mock import patch

import pytest

from odoo.addons.citizen_appeals.tools.mail import (
    LONGEST_ENCODED,
    LONGEST_HEADER,
    LONGEST_PART_HEADER,
    MailError,
    clean_line,
    decode_bytes,
    get_digest,
    read_content,
    read_head,
)

LETTER = (
    b"Return-Path: <a@x.example>\r\n"
    b"From: =?koi8-r?B?4c7G?= <A@X.example>\r\n"
    b"To: box@n.example\r\nSubject: =?utf-8?Q?=D0=AF=D0=BC=D0=B0?=\r\n"
    b"Message-ID: <1@x>\r\nReferences: <0@n>\r\n <2@n>\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/html; charset=koi8-r\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=F1=CD=C1</p>\r\n"
    b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Disposition: attachment; filename*0*=utf-8''%D1%8F;\r\n"
    b" filename*1*=%D0%BC%D0%B0.png\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
)


def _count_read(name, raw, read):
    """The longest text that a function of the library was given."""
    with patch(f"odoo.addons.citizen_appeals.tools.mail.{name}") as library:
        library.return_value = []
        read(raw)
        return max((len(str(call.args[0])) for call in library.mock_calls), default=0)


class TestMail:
    """I2: letters of strangers are read, or said to be unreadable; nothing else."""

    def test_a_letter_of_several_parts(self):
        head, content = read_head(LETTER), read_content(LETTER)
        assert (head.sender, head.sender_name) == ("a@x.example", "Анф")
        assert head.subject == "Яма"
        assert head.references == ("<0@n>", "<2@n>")
        assert content.text == "Яма"
        assert content.files == [("яма.png", b"\x89PNG\r\n\x1a\n")]

    def test_whatever_is_broken_raises_one_error_alone(self):
        """Bad input: cut, turned, doubled and swapped bytes, many times."""
        dice = random.Random(7)
        for _round in range(1500):
            raw = bytearray(LETTER)
            for _change in range(dice.randrange(1, 12)):
                place = dice.randrange(len(raw))
                deed = dice.randrange(4)
                if deed == 0:
                    raw[place] = dice.randrange(256)
                elif deed == 1:
                    del raw[place : place + dice.randrange(60)]
                elif deed == 2:
                    raw[place:place] = raw[place : place + dice.randrange(200)]
                else:
                    raw[place:place] = bytes([dice.randrange(256)]) * 5
                raw = raw or bytearray(b"x")
            for read in (read_head, read_content):
                try:
                    read(bytes(raw))
                except MailError:
                    continue

    def test_bombs_are_told_before_they_are_read(self):
        with pytest.raises(MailError):
            read_content(
                b"Content-Type: multipart/mixed; boundary=b\n\n" + b"\n--b" * 3000
            )
        nested = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
            for n in range(1500)
        )
        with pytest.raises(MailError):
            read_content(nested)

    def test_long_headers_cost_no_more_than_they_are_long(self):
        """Bad input: a megabyte without an address, brackets in brackets."""
        for value in ("a" * 1_000_000, "(" * 200_000, "<" * 500_000, '"' * 200_000):
            raw = f"From: {value}\r\nTo: box@n.example\r\n\r\nx".encode()
            assert "box@n.example" in read_head(raw).recipients
        assert read_content(b"\n" * 1_000_000).returned_ids == ()
        assert read_content(b"\n\n" + b">\n \n" * 300_000).returned_ids == ()

    def test_a_charset_is_guessed_by_its_letters(self):
        text = "Прошу вывезти мусор"
        for charset in ("cp1251", "koi8-r", "utf-8"):
            for named in (None, "us-ascii", "x-none", "rot13", "idna"):
                assert decode_bytes(text.encode(charset), named) == text

    def test_lines_show_nothing_that_hides(self):
        assert clean_line("a\u202eb\x00c\r\nd\u200b\ud800", 10) == "ab c d"
        assert len(clean_line("Я" * 10_000, 200)) == 200

    def test_a_delivery_more_is_the_same_letter(self):
        again = b"Received: by mx; Mon, 9 Mar 2026 10:00:00 +0300\r\n" + LETTER
        assert get_digest(LETTER, "<1@x>") == get_digest(again, "<1@x>")
        other = LETTER.replace(b"=F1=CD=C1", b"=F1=CD=F9")
        assert get_digest(LETTER, "<1@x>") != get_digest(other, "<1@x>")
        assert get_digest(LETTER, "<1@x>") != get_digest(LETTER, "<2@x>")

    def test_long_headers_are_cut_before_they_are_read(self):
        """The library takes the square of their length: minutes for a megabyte."""
        evil = b"=?u?q?((" * 100_000
        raw = b"Subject: %s\r\nFrom: %s\r\n\r\nx"
        raw %= evil[:50_000], b"a@x.example, " * 4_000
        assert _count_read("decode_header", raw, read_head) <= LONGEST_ENCODED
        assert 1_000 < _count_read("getaddresses", raw, read_head) < 2 * LONGEST_HEADER
        assert read_head(raw).sender == "a@x.example"
        # Headers without end are no letter, but must not hold up the others
        many = (b"To: %s\r\n" % (b"a" * 1_000)) * 1_000 + b"\r\nx"
        assert len(read_head(many).fields) < 300

    def test_long_headers_of_parts_are_cut(self):
        """There may be one with each of the thousand parts."""
        raw = (
            b"Content-Type: application/pdf\r\nContent-Disposition: attachment;"
            b' filename="%s"\r\n\r\nx' % (b";" * 1_000_000)
        )
        [(name, content)] = read_content(raw).files
        assert len(name) < LONGEST_PART_HEADER
        assert content == b"x"
