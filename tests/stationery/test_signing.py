"""The city's signature proves that a permit is exactly what the city issued."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper

from permits.stationery import demonstration, render
from permits.stationery.certificates import BUNDLE, ROOT, Signer, SignerError, load_or_create_signer
from permits.stationery.signing import UNSIGNED, sign, verify
from tests.stationery import samples
from tests.stationery.reading import failures, tags
from tests.stationery.samples import AT


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    """Return the signer of a new installation."""
    return load_or_create_signer(tmp_path_factory.mktemp("keys"), city="City of Westbrook")


@pytest.fixture(scope="module")
def permit() -> bytes:
    """Return a permit that is not signed yet."""
    return render(samples.letter(), samples.permit(), made_at=AT)


@pytest.fixture(scope="module")
def signed(permit: bytes, signer: Signer) -> bytes:
    """Return the permit with its signature."""
    return sign(permit, signer, reason="Permit issued", location="Westbrook, CA", at=AT)


def test_a_signed_permit_proves_who_signed_it_and_when(signed: bytes, signer: Signer) -> None:
    verdict = verify(signed, signer)

    assert verdict.good
    assert verdict.signer == "City of Westbrook: documents (demonstration)"
    assert verdict.signed_at == AT


def test_a_signed_permit_is_still_pdf_a_2a_and_pdf_ua_1(permit: bytes, signed: bytes, tmp_path: Path) -> None:
    assert failures(permit, tmp_path) == []
    assert failures(signed, tmp_path) == []
    assert tags(signed) == [*tags(permit), "Form"]


def test_the_signature_is_pades_and_forbids_every_change(signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)

    with pikepdf.open(file) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        signature = field.V

        assert signature.SubFilter == pikepdf.Name("/ETSI.CAdES.detached")
        assert str(signature.Reason) == "Permit issued"
        assert str(signature.Location) == "Westbrook, CA"
        assert int(signature.Reference[0].TransformParams.P) == 1
        assert pdf.Root.Perms.DocMDP.objgen == signature.objgen


@pytest.mark.parametrize("place", [0.1, 0.5, 0.7])
def test_a_changed_byte_breaks_the_signature(signed: bytes, signer: Signer, place: float) -> None:
    changed = bytearray(signed)
    changed[int(len(changed) * place)] ^= 1

    assert not verify(bytes(changed), signer).good


def test_something_added_after_signing_shows(signed: bytes, signer: Signer, tmp_path: Path) -> None:
    appended = signed + b"\n% one more line\n"

    assert not verify(appended, signer).good


def test_a_permit_signed_by_somebody_else_is_not_trusted(
    permit: bytes, signer: Signer, tmp_path: Path
) -> None:
    stranger = load_or_create_signer(tmp_path / "stranger", city="City of Westbrook")
    forged = sign(permit, stranger, reason="Permit issued", location="Westbrook, CA", at=AT)

    verdict = verify(forged, signer)

    assert verdict.intact
    assert not verdict.trusted
    assert not verdict.good


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7", b"\x00" * 5000, b"%PDF-1.4\ntrailer<</Root 1 0 R>>"])
def test_a_file_that_is_no_letter_is_unsigned(signer: Signer, file: bytes) -> None:
    assert verify(file, signer) == UNSIGNED


def test_an_unsigned_letter_is_unsigned(signer: Signer, permit: bytes) -> None:
    assert verify(permit, signer) == UNSIGNED


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = load_or_create_signer(tmp_path / "keys")

    again = load_or_create_signer(tmp_path / "keys")

    assert again.certificate.dump() == first.certificate.dump()
    assert (tmp_path / "keys" / BUNDLE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys" / ROOT).read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    assert b"PRIVATE" not in (tmp_path / "keys" / ROOT).read_bytes()


def test_programs_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    program = (
        "import sys, hashlib; from pathlib import Path;"
        "from permits.stationery.certificates import load_or_create_signer;"
        "print(hashlib.sha256(load_or_create_signer(Path(sys.argv[1])).certificate.dump()).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "keys")]

    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate()[0].strip() for process in started}

    assert {process.returncode for process in started} == {0}
    assert len(answers) == 1


def test_a_city_brings_its_own_key(permit: bytes, tmp_path: Path) -> None:
    bundle, _root = demonstration.signing_bundle("City with a contract")
    (tmp_path / BUNDLE).write_bytes(bundle)
    (tmp_path / BUNDLE).chmod(0o400)

    own = load_or_create_signer(tmp_path)

    assert own.name == "City with a contract: documents (demonstration)"
    assert verify(sign(permit, own, reason="r", location="l", at=AT), own).good


def test_a_key_that_everybody_may_read_is_refused(tmp_path: Path) -> None:
    load_or_create_signer(tmp_path)
    (tmp_path / BUNDLE).chmod(0o604)

    with pytest.raises(SignerError, match="chmod 600"):
        load_or_create_signer(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a key", demonstration.signing_bundle("x")[1]])
def test_a_file_that_holds_no_key_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / BUNDLE).write_bytes(content)
    (tmp_path / BUNDLE).chmod(0o600)

    with pytest.raises(SignerError, match=BUNDLE):
        load_or_create_signer(tmp_path)


def test_a_key_that_does_not_fit_the_certificate_is_refused(tmp_path: Path) -> None:
    bundle, _root = demonstration.signing_bundle("one")
    other, _root = demonstration.signing_bundle("other")
    end = b"-----END PRIVATE KEY-----\n"
    (tmp_path / BUNDLE).write_bytes(other.split(end)[0] + end + bundle.split(end)[1])
    (tmp_path / BUNDLE).chmod(0o600)

    with pytest.raises(SignerError, match="does not belong"):
        load_or_create_signer(tmp_path)


def test_nothing_is_signed_with_a_certificate_that_is_not_valid_then(permit: bytes, signer: Signer) -> None:
    with pytest.raises(SignerError, match="valid from 2000-01-01 to 2049-12-31, not on 2051-01-01"):
        sign(permit, signer, reason="r", location="l", at=datetime(2051, 1, 1, tzinfo=UTC))


def test_making_the_key_leaves_nothing_half_written(tmp_path: Path) -> None:
    load_or_create_signer(tmp_path)

    assert sorted(os.listdir(tmp_path)) == ["lock", ROOT, BUNDLE]


def test_a_time_stamp_is_kept_in_the_signature_and_the_file_stays_lawful(
    permit: bytes, signer: Signer, tmp_path: Path
) -> None:
    stamped = sign(permit, replace(signer, timestamper=_time_stamper()), reason="r", location="l", at=AT)

    (signature,) = PdfFileReader(BytesIO(stamped)).embedded_signatures
    unsigned = signature.signer_info["unsigned_attrs"]
    assert "signature_time_stamp_token" in [attribute["type"].native for attribute in unsigned]
    assert verify(stamped, signer).good
    assert failures(stamped, tmp_path) == []


def _time_stamper() -> DummyTimeStamper:
    """Return a time-stamp authority inside this program."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clock of the test")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, AT, AT.replace(year=2040))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    (loaded,) = load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))
    return DummyTimeStamper(loaded, load_private_key_from_pemder_data(private, None), fixed_dt=AT)
