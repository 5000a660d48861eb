"""The key and certificate that sign a city's documents.

One file, `signer.pem`, holds the private key, the signing certificate and the certificates above it, the root
last. A city brings its own. A new installation makes one for demonstration and throws the root's key away.
"""

import fcntl
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign import SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from permits.stationery import demonstration

BUNDLE = "signer.pem"
ROOT = "root.pem"


class SignerError(Exception):
    """The signing key cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, its certificates, and the clock that proves when it signed, if the city has one."""

    key: SimpleSigner
    certificate: Certificate
    root: Certificate
    timestamper: TimeStamper | None = None

    @property
    def name(self) -> str:
        """Return to whom the certificate was issued."""
        return str(self.certificate.subject.native["common_name"])

    def demand_valid(self, at: datetime) -> None:
        """Pass when the certificate is valid at that moment.

        :raises SignerError: otherwise
        """
        begin, end = self.certificate.not_valid_before, self.certificate.not_valid_after
        if not begin <= at <= end:
            raise SignerError(
                f"The signing certificate is valid from {begin:%Y-%m-%d} to {end:%Y-%m-%d}, "
                f"not on {at:%Y-%m-%d}: put a valid one into {BUNDLE}."
            )


def load_or_create_signer(
    directory: Path, *, city: str = "Demonstration city", timestamp_url: str | None = None
) -> Signer:
    """Return the signer of this directory; when it has none, make one for demonstration, once.

    :param timestamp_url: a time-stamp authority (RFC 3161); its stamp proves when a document was signed
    :raises SignerError: when the file is there but may not or cannot be used
    """
    bundle = directory / BUNDLE
    if not bundle.exists():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not bundle.exists():
                _create(directory, city)
    return _loaded(bundle, HTTPTimeStamper(timestamp_url) if timestamp_url else None)


def _create(directory: Path, city: str) -> None:
    bundle, root = demonstration.signing_bundle(city)
    _write(directory / ROOT, root, mode=0o644)
    _write(directory / BUNDLE, bundle, mode=0o600)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file so that it is there whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _loaded(bundle: Path, timestamper: TimeStamper | None) -> Signer:
    if bundle.stat().st_mode & 0o007:
        raise SignerError(f"Everybody on this machine may use the signing key: run chmod 600 {bundle}.")
    try:
        content = bundle.read_bytes()
        private_key = load_private_key_from_pemder_data(content, passphrase=None)
        certificates = list(load_certs_from_pemder_data(content))
        certificate, root = certificates[0], certificates[-1]
    except (OSError, ValueError, IndexError) as error:
        raise SignerError(
            f"{bundle} must hold an unencrypted private key, its certificate and the certificates above it, "
            f"as PEM: {error}"
        ) from error
    if _public_half(content) != certificate.public_key.dump():
        raise SignerError(f"The private key in {bundle} does not belong to its first certificate.")
    store = SimpleCertificateStore.from_certs(certificates)  # type: ignore[no-untyped-call]
    return Signer(
        SimpleSigner(certificate, private_key, store, embed_roots=False), certificate, root, timestamper
    )


def _public_half(content: bytes) -> bytes:
    public = load_pem_private_key(content, password=None).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
