"""Detached signatures (CMS SignedData, .sig or .p7s): does one belong to this file?

What is compared is the digest the signer signed, ``messageDigest``, with the digest of
the file. Whether the certificate may be trusted is not asked: that needs the lists of
the accredited centres and a certified means of cryptography.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timezone

from asn1crypto import cms, pem

from . import streebog

MAX_SIZE = 1024 * 1024
# Each is a row of its own with the file
MAX_SIGNERS = 20
MAX_NAME = 200
# What the lazy parser raises, at any depth, for a file broken or made to break it
MALFORMED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
STREEBOG = {"1.2.643.7.1.1.2.2": "streebog256", "1.2.643.7.1.1.2.3": "streebog512"}
SHA = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


class SignatureFileError(ValueError):
    """``code`` says what is wrong with the file of a signature."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Signer:
    """Who signed, as the certificate in the file says."""

    name: str
    serial: str
    valid_from: datetime | None
    valid_to: datetime | None
    algorithm: str
    signed_at: datetime | None


def read_signers(signature: bytes, content: bytes) -> list[Signer]:
    """Return the signers of ``content``.

    :raise SignatureFileError: ``unreadable``, ``no_digest`` (the signature does not say
        what it signed), ``unknown_digest``, or ``other_file``
    """
    try:
        return _read_signers(_parse(signature), content)
    except SignatureFileError:
        raise
    except MALFORMED as error:
        raise SignatureFileError("unreadable") from error


def _read_signers(signed: cms.SignedData, content: bytes) -> list[Signer]:
    certificates = _get_certificates(signed)
    digests: dict[str, bytes] = {}
    signers = []
    if len(signed["signer_infos"]) > MAX_SIGNERS:
        raise SignatureFileError("unreadable")
    for info in signed["signer_infos"]:
        oid = info["digest_algorithm"]["algorithm"].dotted
        attributes = _get_attributes(info)
        if "message_digest" not in attributes:
            raise SignatureFileError("no_digest")
        if oid not in digests:
            digests[oid] = _digest(oid, content)
        if attributes["message_digest"] != digests[oid]:
            raise SignatureFileError("other_file")
        algorithm = SHA.get(oid) or STREEBOG[oid]
        signed_at = attributes.get("signing_time")
        signers.append(_get_signer(info, certificates, algorithm, signed_at))
    if not signers:
        raise SignatureFileError("unreadable")
    return signers


def _parse(signature: bytes) -> cms.SignedData:
    """DER, PEM or bare base64."""
    if len(signature) > MAX_SIZE:
        raise SignatureFileError("unreadable")
    raw = signature.strip() if signature[:1] != b"\x30" else signature
    if pem.detect(raw):
        raw = pem.unarmor(raw)[2]
    elif raw[:1] != b"\x30":
        raw = base64.b64decode(b"".join(raw.split()), validate=True)
    info = cms.ContentInfo.load(raw)
    if info["content_type"].native != "signed_data":
        raise SignatureFileError("unreadable")
    signed = info["content"]
    # lazy parser: errors deep inside come out here
    signed.native
    return signed


def _get_attributes(info: cms.SignerInfo) -> dict:
    """First values of the signed attributes by name."""
    attributes = info["signed_attrs"]
    if not attributes:
        return {}
    return {
        attribute["type"].native: attribute["values"].native[0]
        for attribute in attributes
        if attribute["values"].native
    }


def _digest(oid: str, content: bytes) -> bytes:
    if oid in SHA:
        return hashlib.new(SHA[oid], content).digest()
    if oid in STREEBOG:
        return streebog.digest(STREEBOG[oid], content)
    raise SignatureFileError("unknown_digest")


def _get_certificates(signed: cms.SignedData) -> list:
    chosen = signed["certificates"] or ()
    return [choice.chosen for choice in chosen if choice.name == "certificate"]


def _get_signer(info, certificates, algorithm, signed_at) -> Signer:
    sid = info["sid"]
    for certificate in certificates:
        if _is_of(certificate, sid):
            validity = certificate["tbs_certificate"]["validity"]
            return Signer(
                name=_get_name(certificate.subject.native),
                serial=f"{certificate.serial_number:X}",
                valid_from=_naive(validity["not_before"].native),
                valid_to=_naive(validity["not_after"].native),
                algorithm=algorithm,
                signed_at=_naive(signed_at),
            )
    serial = ""
    if sid.name == "issuer_and_serial_number":
        serial = f"{sid.chosen['serial_number'].native:X}"
    return Signer("", serial, None, None, algorithm, _naive(signed_at))


def _is_of(certificate, sid) -> bool:
    if sid.name == "issuer_and_serial_number":
        return (
            certificate.serial_number == sid.chosen["serial_number"].native
            and certificate.issuer == sid.chosen["issuer"]
        )
    return certificate.key_identifier == sid.native


def _get_name(subject: dict) -> str:
    """Surname with names, as qualified certificates carry them, else common name."""
    names = (_get_text(subject, key) for key in ("surname", "given_name"))
    return " ".join(filter(None, names)) or _get_text(subject, "common_name")


def _get_text(subject: dict, key: str) -> str:
    """One line to be read, whatever was written: no controls, no turned directions."""
    value = subject.get(key) or ""
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    kept = (char if char.isprintable() else " " for char in text)
    return " ".join("".join(kept).split())[:MAX_NAME]


def _naive(moment: datetime | None) -> datetime | None:
    """As the database keeps instants: naive UTC."""
    if moment is None:
        return None
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
