"""Files that strangers send: what they are by content, whatever the name says."""

import io
import re
import zipfile
import zlib
from lzma import LZMAError
from pathlib import PurePosixPath

# first bytes → kind
HEADS = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x1aE\xdf\xa3", "webm"),
    (b"0&\xb2u\x8ef\xcf\x11", "asf"),
    (b"\0\0\x01\xba", "mpeg"),
    (b"\0\0\x01\xb3", "mpeg"),
)
RIFF = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
# brands of the boxes that phones write (ISO 14496-12)
HEIC_BRANDS = frozenset(
    (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
)
AUDIO_BRANDS = frozenset((b"M4A ", b"M4B "))
OFFICE_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"

PICTURES = "jpg jpeg jpe jfif png gif tif tiff webp heic heif avif"
SOUND = "mp3 m4a m4b aac ogg oga opus wav flac wma"
VIDEO = "mp4 m4v mov 3gp 3g2 avi webm mkv mpg mpeg ogv wmv asf"
# kind → media type, endings that may stand on it
KINDS = {
    "pdf": ("application/pdf", "pdf"),
    "jpeg": ("image/jpeg", PICTURES),
    "png": ("image/png", PICTURES),
    "gif": ("image/gif", PICTURES),
    "tiff": ("image/tiff", PICTURES),
    "webp": ("image/webp", PICTURES),
    "heic": ("image/heic", PICTURES),
    "rtf": ("application/rtf", "rtf doc"),
    "doc": ("application/msword", "doc dot"),
    "xls": ("application/vnd.ms-excel", "xls"),
    "ppt": ("application/vnd.ms-powerpoint", "ppt pps"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx ppsx",
    ),
    "odt": ("application/vnd.oasis.opendocument.text", "odt"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    "odp": ("application/vnd.oasis.opendocument.presentation", "odp"),
    "txt": ("text/plain", "txt"),
    "sig": ("application/pkcs7-signature", "sig p7s"),
    "mp3": ("audio/mpeg", SOUND),
    "m4a": ("audio/mp4", f"{SOUND} {VIDEO}"),
    "ogg": ("audio/ogg", f"{SOUND} {VIDEO}"),
    "wav": ("audio/wav", SOUND),
    "flac": ("audio/flac", SOUND),
    "mp4": ("video/mp4", f"{SOUND} {VIDEO}"),
    "avi": ("video/x-msvideo", VIDEO),
    "webm": ("video/webm", f"{SOUND} {VIDEO}"),
    "mpeg": ("video/mpeg", VIDEO),
    "asf": ("video/x-ms-asf", f"{SOUND} {VIDEO}"),
}
OLE_ENDINGS = {
    ending: kind for kind in ("doc", "xls", "ppt") for ending in KINDS[kind][1].split()
}
# for the attribute ``accept`` of an input, and for the words beside it
ACCEPT = ",".join(
    f".{ending}"
    for ending in dict.fromkeys(
        ending for _media, endings in KINDS.values() for ending in endings.split()
    )
)
# What a reader of the file would run. In office files macros, in PDF scripts and
# starts of programs, in RTF enclosed objects, in a text the markup of a page.
ACTIVE = {
    "pdf": re.compile(rb"/JavaScript\b|/Launch\b|/RichMedia\b"),
    "rtf": re.compile(rb"\\objdata|\\objupdate|\\objocx", re.IGNORECASE),
    "ole": re.compile(b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0|M\0a\0c\0r\0o\0s\0"),
    "txt": re.compile(
        rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE
    ),
}
ACTIVE_MEMBERS = re.compile(
    r"vbaProject|vbaData|activeX|oleObject|macrosheets|(?:^|/)(?:Basic|Scripts)/",
    re.IGNORECASE,
)
MAX_MEMBERS = 5000


class UploadError(ValueError):
    """The file is refused; ``rule`` says by which rule.

    ``empty``, ``large``, ``active`` (runs something), ``kind`` (none of the accepted
    ones), ``mismatch`` (the name says something else than the content).
    """

    def __init__(self, rule: str):
        super().__init__(rule)
        self.rule = rule


def check_upload(name: str, raw: bytes, limit: int) -> str:
    """The media type of an accepted file, by its content.

    :param limit: bytes
    :raise UploadError: naming the rule
    """
    if not raw:
        raise UploadError("empty")
    if len(raw) > limit:
        raise UploadError("large")
    ending = PurePosixPath(name.rstrip(". ")).suffix.lower().removeprefix(".")
    kind = _get_kind(raw, ending)
    media, endings = KINDS[kind]
    if ending and ending not in endings.split():
        raise UploadError("mismatch")
    return media


def _get_kind(raw, ending):
    head = raw[:16]
    kind = next((kind for start, kind in HEADS if head.startswith(start)), None)
    if head[:4] == b"RIFF":
        kind = RIFF.get(head[8:12])
    elif head[4:8] == b"ftyp":
        kind = _get_box_kind(head[8:12])
    elif head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9"):
        kind = "mp3"
    elif head[:1] == b"\x30" and SIGNED_DATA in raw[:32]:
        kind = "sig"
    elif kind is None and _is_text(raw):
        kind = "txt"
    if kind in ACTIVE and ACTIVE[kind].search(raw):
        raise UploadError("active")
    if kind == "ole":
        kind = OLE_ENDINGS.get(ending)
    elif kind == "zip":
        kind = _get_package_kind(raw)
    if kind is None:
        raise UploadError("kind")
    return kind


def _get_box_kind(brand):
    if brand in HEIC_BRANDS:
        return "heic"
    return "m4a" if brand in AUDIO_BRANDS else "mp4"


def _is_text(raw):
    """Letters and lines in an encoding of Russian texts, nothing of a program."""
    if b"\0" in raw or raw.startswith((b"MZ", b"\x7fELF", b"#!")):
        return False
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not re.search("[\x01-\x08\x0e-\x1f\x7f]", text)
    return False


def _get_package_kind(raw):
    """Office documents are archives; only their table of contents is read."""
    if raw.count(b"PK\x01\x02") > MAX_MEMBERS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            names = package.namelist()
            first = package.infolist()[0] if names else None
            media = b""
            if first and first.filename == "mimetype" and first.file_size < 100:
                media = package.read(first)
    except (
        zipfile.BadZipFile,
        zlib.error,
        LZMAError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise UploadError("kind") from error
    kind = OPEN_DOCUMENTS.get(media)
    if "[Content_Types].xml" in names:
        folders = (
            k for f, k in OFFICE_FOLDERS.items() for n in names if n.startswith(f)
        )
        kind = next(folders, None)
    if kind and any(ACTIVE_MEMBERS.search(name) for name in names):
        raise UploadError("active")
    return kind
