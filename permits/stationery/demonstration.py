"""A signing certificate for installations that have none: it proves that nothing was changed."""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier

VALID_FROM = datetime(2000, 1, 1, tzinfo=UTC)  # replayed records are signed at their own, past dates
VALID_TO = datetime(2049, 12, 31, tzinfo=UTC)
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


def signing_bundle(city: str) -> tuple[bytes, bytes]:
    """Return the key, certificate and root as PEM for the signer, and the root alone for whoever verifies."""
    root_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root_name = _name(city, "Demonstration root certificate")
    root = _certificate(root_key, root_name, root_key, root_name, authority=True)
    signing = _certificate(
        key, _name(city, f"{city}: documents (demonstration)"), root_key, root_name, authority=False
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + signing + root, root


def _name(city: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, city[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _certificate(
    key: EllipticCurvePrivateKey,
    name: x509.Name,
    issuer_key: EllipticCurvePrivateKey,
    issuer_name: x509.Name,
    *,
    authority: bool,
) -> bytes:
    builder = (
        x509.CertificateBuilder(
            issuer_name, name, key.public_key(), x509.random_serial_number(), VALID_FROM, VALID_TO
        )
        .add_extension(
            x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True
        )
        .add_extension(_usage(authority=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
    return builder.sign(issuer_key, SHA256()).public_bytes(Encoding.PEM)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
