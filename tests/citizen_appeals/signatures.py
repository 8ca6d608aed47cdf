"""Test signatures: CMS made here, with a certificate of our own."""

import hashlib
from datetime import datetime, timezone

import gostcrypto
from asn1crypto import algos, cms, core, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

OIDS = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha512": "2.16.840.1.101.3.4.2.3",
    "streebog256": "1.2.643.7.1.1.2.2",
    "streebog512": "1.2.643.7.1.1.2.3",
    "md5": "1.2.840.113549.2.5",
}
NAME = [
    (certificates.NameOID.SURNAME, "Петров"),
    (certificates.NameOID.GIVEN_NAME, "Пётр Петрович"),
    (certificates.NameOID.COMMON_NAME, "Администрация города"),
]


def make_certificate(names=NAME, serial=1234):
    """DER of a certificate valid through the year 2026."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = certificates.Name(
        [certificates.NameAttribute(oid, value) for oid, value in names]
    )
    return (
        certificates.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=timezone.utc))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=timezone.utc))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


# Made while the clock is the real one: cryptography keeps the type of the first
# moment it sees, and a frozen one would refuse all others
CERTIFICATE = make_certificate()


def digest(content, algorithm):
    if algorithm.startswith("streebog"):
        return bytes(
            gostcrypto.gosthash.new(algorithm, data=bytearray(content)).digest()
        )
    return hashlib.new(algorithm, content).digest()


def make_signature(
    content, algorithm="sha256", with_certificate=True, with_attributes=True
):
    """DER of a detached CMS signature over ``content``."""
    certificate = x509.Certificate.load(CERTIFICATE)
    method = algos.DigestAlgorithm({"algorithm": OIDS[algorithm]})
    attributes = [
        {"type": "content_type", "values": ["data"]},
        {
            "type": "message_digest",
            "values": [core.OctetString(digest(content, algorithm))],
        },
        {
            "type": "signing_time",
            "values": [
                cms.Time(
                    {"utc_time": datetime(2026, 3, 10, 9, 30, tzinfo=timezone.utc)}
                )
            ],
        },
    ]
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {
                "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                    {
                        "issuer": certificate.issuer,
                        "serial_number": certificate.serial_number,
                    }
                )
            }
        ),
        "digest_algorithm": method,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        # belonging is what is checked, not the trust
        "signature": bytes(64),
    }
    if with_attributes:
        signer["signed_attrs"] = attributes
    signed = {
        "version": "v1",
        "digest_algorithms": [method],
        "encap_content_info": {"content_type": "data"},
        "signer_infos": [signer],
    }
    if with_certificate:
        signed["certificates"] = [certificate]
    info = cms.ContentInfo(
        {"content_type": "signed_data", "content": cms.SignedData(signed)}
    )
    return info.dump()
