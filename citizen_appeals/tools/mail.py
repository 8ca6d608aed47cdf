"""A letter by e-mail as it came: who writes, what, and whether a machine wrote it.

Whoever sends it is a stranger. Headers are read on their own first, so that a letter
whose inside cannot be read still says where it belongs; nothing is unpacked.
"""

import codecs
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime

from .html_text import html_text

MOST_CHARACTERS = 200_000
LONGEST_NAME = 200
LONGEST_SUBJECT = 500
# A letter of more parts, or of more parts within parts, is none that somebody wrote
MOST_PARTS = 2_000
DEEPEST = 20
# Of a long thread the end tells what is answered (RFC 5322 3.6.4)
MOST_REFERENCES = 32

# The library takes the square of a header's length, or worse: what is longer than any
# mail program writes is cut. The name of a file stands in one of the short ones, and
# there may be as many as parts.
LONGEST_HEAD = 256_000
LONGEST_HEADER = 16_000
LONGEST_PART_HEADER = 2_000
LONGEST_ENCODED = 4_000

# Bounded: a header may be as long as its sender likes
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}"
)
_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f\ud800-\udfff]{3,250}>")
_RETURNED_ID = re.compile(
    rf"(?im)^[ \t>|*]{{0,9}}message-id:\s{{0,9}}({_MESSAGE_ID.pattern})"
)
_CHARSET = re.compile(
    r"utf-?(8|16|32)|cp\d+|koi8|iso-?8859|mac-|latin|ascii|gb|big5|euc|shift|iso2022"
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(автоответ|автоматический ответ|auto(matic)?[ -]?reply|out of (the )?office"
    r"|вне офиса|нет на рабочем месте|vacation reply|undeliver|недоставленное)",
    re.IGNORECASE,
)
_AUTOMATIC_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoresponse",
    "x-auto-reply-from",
    "list-id",
    "list-unsubscribe",
    "feedback-id",
)
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_DAEMONS = frozenset({"mailer-daemon", "mail-daemon", "mailerdaemon"})
_RECIPIENTS = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "to",
    "cc",
    "resent-to",
    "resent-cc",
)
_RESULT = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*([a-z]+)", re.IGNORECASE)


class MailError(ValueError):
    """The inside of the letter cannot be read; its source is kept."""


class _Policy(policy.Compat32):
    """Headers as they stand: the library guesses at them, and raises at some."""

    def header_source_parse(self, sourcelines):
        name, value = super().header_source_parse(sourcelines)
        limit = LONGEST_HEADER
        if name.lower().startswith("content-"):
            limit = LONGEST_PART_HEADER
        elif name.lower() in _RECIPIENTS:
            # Our box may be the last of many; the library does not read these
            limit = LONGEST_HEAD
        return name, value[:limit]

    def header_fetch_parse(self, name, value):
        return value


_POLICY = _Policy()


@dataclass
class Head:
    """What the headers say; the sender is whoever the letter says it is."""

    message_id: str = ""
    references: tuple = ()
    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    has_many_senders: bool = False
    recipients: frozenset = frozenset()
    is_automatic: bool = False
    is_bounce: bool = False
    fields: tuple = field(default=(), repr=False)

    def get_all(self, name):
        return [value for key, value in self.fields if key == name]

    def show(self, name: str) -> str:
        """A header as its reader sees it."""
        lines = (_decode_words(value) for value in self.get_all(name.lower()))
        return clean_line(", ".join(lines), LONGEST_SUBJECT)

    def is_forged(self, server: str) -> bool:
        """Whether our own mail server says that the sender is not who he says.

        Only the topmost result that bears the name of the server counts: whatever a
        stranger has written into the letter stands below it (RFC 8601 5).
        """
        for value in self.get_all("authentication-results"):
            name, _semicolon, rest = value.partition(";")
            if not server or name.lower().split()[:1] != [server.lower()]:
                continue
            plain = re.sub(r"\([^()]*\)", "", rest)
            found = {}
            for method, result in _RESULT.findall(plain.lower()):
                found.setdefault(method, result)
            return _is_failure(found)
        return False

    def get_receipt(self, server: str):
        """When our own mail server took the letter in, by the line it put on top."""
        for value in self.get_all("received")[:1]:
            line, _semicolon, day = value.rpartition(";")
            if server and re.search(
                rf"\bby\s+{re.escape(server)}(?![\w.-])", line, re.IGNORECASE
            ):
                try:
                    return parsedate_to_datetime(day.strip())
                except (ValueError, TypeError, OverflowError):
                    return None
        return None


@dataclass
class Content:
    """What stands in a letter: its text, its files, what a mail server reports."""

    text: str = ""
    files: list = field(default_factory=list)
    report: dict = field(default_factory=dict)
    returned_ids: tuple = ()


def _is_failure(found):
    """DMARC decides; without it a letter that neither SPF nor DKIM vouches for."""
    if "dmarc" in found:
        return found["dmarc"] == "fail"
    results = {found.get("spf"), found.get("dkim")}
    return "fail" in results and "pass" not in results


# ----------------------------------------------------------------------
# headers
# ----------------------------------------------------------------------


def read_head(raw: bytes) -> Head:
    """The headers of a letter; what of them cannot be read is left out.

    :raise MailError: nothing can be
    """
    try:
        return _read_head(raw)
    # Of crafted headers the library raises whatever its parsers meet
    except Exception as error:
        raise MailError(type(error).__name__) from error


def _read_head(raw):
    message = BytesHeaderParser(policy=_POLICY).parsebytes(raw)
    head = Head(fields=tuple(_take_fields(message)))
    head.message_id = next(iter(_find_ids(head, "message-id")), "")
    head.references = _find_references(head)
    head.subject = clean_line(_decode_words(_first(head, "subject")), LONGEST_SUBJECT)
    senders = _find_addresses(head, "from")
    if senders:
        name, head.sender = senders[0]
        head.sender_name = clean_line(name, LONGEST_NAME)
    head.has_many_senders = len({address for _name, address in senders}) > 1
    head.recipients = frozenset(
        address.lower()
        for name in _RECIPIENTS
        for value in head.get_all(name)
        for address in _ADDRESS.findall(value)
    )
    head.is_bounce = _is_bounce(head)
    head.is_automatic = not head.is_bounce and _is_automatic(head)
    return head


def _take_fields(message):
    """Headers by their small names, as many as a letter may have."""
    length = 0
    for name, value in message.items():
        length += len(value)
        if length > LONGEST_HEAD:
            return
        yield name.lower(), _unfold(value)


def _unfold(value):
    text = str(value).replace("\r", "").replace("\n", " ")
    try:
        text.encode()
    except UnicodeEncodeError:
        # eight bits in a header, against the rules and common
        text = decode_bytes(text.encode("utf-8", "surrogateescape"))
    return text


def _first(head, name):
    return next(iter(head.get_all(name)), "")


def _find_ids(head, name):
    return [
        found for value in head.get_all(name) for found in _MESSAGE_ID.findall(value)
    ]


def _find_references(head):
    named = [*_find_ids(head, "references"), *_find_ids(head, "in-reply-to")]
    return tuple(dict.fromkeys(named[-MOST_REFERENCES:]))


def _find_addresses(head, name):
    """Pairs of name and address; of a broken header at least its addresses."""
    found = []
    for value in head.get_all(name):
        try:
            pairs = getaddresses([value])
        except (ValueError, IndexError, TypeError, RecursionError):
            pairs = []
        good = [
            (_decode_words(label), address.strip().lower())
            for label, address in pairs
            if _ADDRESS.fullmatch(address.strip())
        ]
        found += good or [("", address.lower()) for address in _ADDRESS.findall(value)]
    return found


def _decode_words(value):
    """Encoded words of a header, each in its own charset (RFC 2047)."""
    if "=?" not in value:
        return value
    value = value[:LONGEST_ENCODED]
    # Some programs leave no space between a word and the text behind it
    try:
        parts = decode_header(value.replace('"=?', "=?").replace('?="', "?="))
    except (HeaderParseError, ValueError, TypeError, LookupError):
        return value
    return "".join(
        part if isinstance(part, str) else decode_bytes(part, charset)
        for part, charset in parts
    )


def clean_line(text: str, limit: int) -> str:
    """One line of visible characters, nothing that turns or hides the rest."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text or ""))
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    return " ".join(text.split())[:limit]


def clean_text(text: str, limit: int = MOST_CHARACTERS) -> str:
    """Lines of visible characters; the database takes no NUL."""
    text = _INVISIBLE.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", text)
    return re.sub(r"\n{4,}", "\n\n\n", text).strip()[:limit]


def decode_bytes(raw: bytes, charset: str | None = None) -> str:
    """Text in the charset it names, else in the one that makes Russian of it."""
    for name in (charset, "utf-8"):
        try:
            known = codecs.lookup(name or "ascii").name
            if _CHARSET.match(known):
                return raw.decode(known)
        except (LookupError, UnicodeError, ValueError):
            continue
    windows = raw.decode("cp1251", "replace")
    unix = raw.decode("koi8-r", "replace")
    return max(windows, unix, key=_count_russian)


def _count_russian(text):
    # Read in the wrong one of the two, small letters become capitals
    return sum("а" <= sign <= "я" for sign in text[:5000])


# ----------------------------------------------------------------------
# written by a machine
# ----------------------------------------------------------------------


def _is_bounce(head):
    kind = _first(head, "content-type").lower().replace(" ", "")
    if kind.startswith("multipart/report"):
        return "disposition-notification" not in kind
    local = head.sender.partition("@")[0]
    if local in _DAEMONS or head.get_all("x-failed-recipients"):
        return True
    return local == "postmaster" and _first(head, "return-path").strip() == "<>"


def _is_automatic(head):
    submitted = _first(head, "auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    if _first(head, "precedence").strip().lower() in _BULK:
        return True
    if any(head.get_all(name) for name in _AUTOMATIC_HEADERS):
        return True
    if _first(head, "return-path").strip() == "<>":
        return True
    if _first(head, "content-type").lower().lstrip().startswith("multipart/report"):
        return True
    return bool(_AUTOMATIC_SUBJECT.match(head.subject))


# ----------------------------------------------------------------------
# the inside
# ----------------------------------------------------------------------


def get_person(address: str) -> str:
    """The box behind an address with an ending: «a+1@x.ru» is «a@x.ru»."""
    local, _at, server = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{server}"


def get_digest(raw: bytes, message_id: str) -> str:
    """The same for each delivery of a letter, another one for another letter.

    Some machines give all their letters one Message-Id: the inside counts, too.
    """
    ends = [end for mark in (b"\r\n\r\n", b"\n\n") if (end := raw.find(mark)) >= 0]
    body = raw[min(ends) :] if ends and message_id else raw
    return hashlib.sha256(
        message_id.encode(errors="replace") + b"\0" + body
    ).hexdigest()


def read_content(raw: bytes) -> Content:
    """Text and files of a letter.

    :raise MailError: no letter that somebody wrote, or broken beyond reading
    """
    if raw.count(b"\n--") > MOST_PARTS:
        raise MailError("parts")
    content = Content()
    try:
        message = message_from_bytes(raw, policy=_POLICY)
        pieces = []
        _collect(message, content, pieces, 0)
        content.text = clean_text("\n\n".join(filter(None, pieces)))
        content.report, content.returned_ids = _read_report(message)
    except MailError:
        raise
    # Of a crafted letter the library raises whatever its parsers meet
    except Exception as error:
        raise MailError(type(error).__name__) from error
    return content


def _collect(part, content, pieces, depth):
    if depth > DEEPEST or len(content.files) > MOST_PARTS:
        raise MailError("depth")
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        _collect_nested(part.get_payload(0), content, pieces, depth)
    elif kind.startswith("multipart/") and part.is_multipart():
        if kind == "multipart/alternative":
            _collect_alternative(part, content, pieces, depth)
        else:
            for child in part.get_payload():
                _collect(child, content, pieces, depth + 1)
    elif kind in ("text/plain", "text/html") and not _is_file(part):
        pieces.append(_read_text(part, kind))
    elif (
        not kind.startswith(("message/", "multipart/"))
        and kind != "text/rfc822-headers"
    ):
        content.files.append((_get_name(part), part.get_payload(decode=True) or b""))
    elif kind.startswith("multipart/"):
        # says it has parts and has none: what stands there is its text
        pieces.append(decode_bytes(_get_bytes(part)))


def _collect_nested(message, content, pieces, depth):
    """A letter within the letter: its heading, its text, its files."""
    subject = clean_line(_decode_words(_unfold(message.get("Subject", ""))), 500)
    sender = clean_line(_decode_words(_unfold(message.get("From", ""))), 500)
    pieces.append("\n".join(filter(None, ["-----", sender, subject])))
    _collect(message, content, pieces, depth + 1)


def _collect_alternative(part, content, pieces, depth):
    """The same text in several forms: the plain one, unless it is empty."""
    forms = []
    for child in part.get_payload():
        mine = []
        _collect(child, content, mine, depth + 1)
        forms.append("\n\n".join(filter(None, mine)).strip())
    pieces.append(next(filter(None, forms), ""))


def _is_file(part):
    disposition = str(part.get("Content-Disposition") or "").lstrip().lower()
    return disposition.startswith("attachment") or bool(_get_raw_name(part))


def _get_raw_name(part):
    try:
        return part.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        return ""


def _get_name(part):
    """The name of a file: whatever charset it came in, and no way into folders."""
    name = _decode_words(_unfold(_get_raw_name(part)))
    name = re.split(r"[/\\]", name)[-1]
    return clean_line(name, LONGEST_NAME).lstrip(". ")


def _get_bytes(part):
    raw = part.get_payload(decode=True)
    if raw is None:
        raw = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return raw


def _read_text(part, kind):
    try:
        charset = part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        charset = None
    text = decode_bytes(_get_bytes(part), charset)
    return html_text(clean_text(text)) if kind == "text/html" else text.strip()


# ----------------------------------------------------------------------
# what a mail server reports
# ----------------------------------------------------------------------


def _read_report(message):
    """What became of a letter of ours, and which one it was (RFC 3464)."""
    report, ids = {}, []
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status" and part.is_multipart():
            for block in part.get_payload():
                for name in ("Action", "Status", "Final-Recipient"):
                    if value := block.get(name):
                        report.setdefault(name.lower(), _unfold(value).strip())
        elif kind == "message/rfc822" and part.is_multipart():
            returned = _unfold(part.get_payload(0).get("Message-ID", ""))
            ids += _MESSAGE_ID.findall(returned)
        elif kind in ("text/plain", "text/rfc822-headers"):
            text = _get_bytes(part)[:MOST_CHARACTERS].decode("latin-1")
            ids += _RETURNED_ID.findall(text)
    return report, tuple(dict.fromkeys(ids))
