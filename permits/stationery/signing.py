"""Signing a finished letter (PAdES, ETSI EN 319 142-1, level B-B, or B-T with a time-stamp authority).

The signature certifies the letter: no change at all is allowed after it. It stays PDF/A-2a and PDF/UA-1.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from permits.stationery.certificates import Signer
from permits.stationery.packing import written

logger = logging.getLogger(__name__)

_FIELD = "Issuer"
_MOST_WITHOUT_CERTIFICATES = 4096  # bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a signature proves: these are the bytes, all of them, that the holder of the key signed."""

    intact: bool
    whole: bool
    trusted: bool
    signer: str
    signed_at: datetime | None

    @property
    def good(self) -> bool:
        """Return whether the file is exactly what the city signed."""
        return self.intact and self.whole and self.trusted


UNSIGNED = Verdict(intact=False, whole=False, trusted=False, signer="", signed_at=None)


def sign(
    pdf: bytes, signer: Signer, *, reason: str, location: str, at: datetime, field_label: str = ""
) -> bytes:
    """Return the letter with the signature of the issuing authority. Sign it last, and once.

    :param field_label: what a screen reader says at the signature, in the letter's language
    :raises SignerError: when the certificate is not valid at that moment
    """
    signer.demand_valid(at)
    prepared = _with_field(pdf, field_label or f"Digital signature of {signer.name}")
    metadata = PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=location,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    out = BytesIO()
    _SignerAt(metadata, signer, at).sign_pdf(
        _Writer(BytesIO(prepared)),
        existing_fields_only=True,
        bytes_reserved=_room_for_signature(signer),
        output=out,
    )
    return out.getvalue()


def verify(pdf: bytes, signer: Signer) -> Verdict:
    """Return what the signature of a file proves when the signer's root is trusted. It raises nothing."""
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if len(signatures) != 1:
            return UNSIGNED
        context = ValidationContext(trust_roots=[signer.root], allow_fetching=False)
        status = validate_pdf_signature(signatures[0], context)
    except Exception:  # a stranger's file may break the parser in any way
        logger.info("A file could not be read as a signed letter.", exc_info=True)
        return UNSIGNED
    return Verdict(
        intact=status.intact and status.valid,
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted,
        signer=str(status.signing_cert.subject.native["common_name"]),
        signed_at=status.signer_reported_dt,
    )


def _room_for_signature(signer: Signer) -> int | None:
    """Return how many hexadecimal digits to leave free; None makes pyHanko find out by signing twice."""
    if signer.timestamper is not None:
        return None
    certificates = sum(len(certificate.dump()) for certificate in signer.key.cert_registry)
    return 2 * (certificates + _MOST_WITHOUT_CERTIFICATES)


def _with_field(pdf_bytes: bytes, label: str) -> bytes:
    """Return the letter with an empty signature field that a screen reader finds as the last form element."""
    with pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        page, tree = pdf.pages[-1].obj, pdf.Root.StructTreeRoot
        key = int(tree.ParentTreeNextKey)
        widget = _widget(pdf, label, key)
        widget.P = page
        page.Annots = Array([*page.get("/Annots", Array([])), widget])
        pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=1)
        form = Dictionary(Type=Name.StructElem, S=Name.Form, P=tree.K, Pg=page)
        form.K = Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)
        element = pdf.make_indirect(form)
        tree.K.K.append(element)
        tree.ParentTree.Nums = Array([*tree.ParentTree.Nums, key, element])
        tree.ParentTreeNextKey = key + 1
        return written(pdf)


def _widget(pdf: Pdf, label: str, key: int) -> Any:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(_FIELD),
            TU=String(label),
            Rect=Array([0, 0, 0, 0]),
            F=132,  # printed and locked
            StructParent=key,
        )
    )


class _Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as it is: pyHanko would write it anew and drop the PDF/UA extension schema."""

    def _update_meta(self) -> None:
        pass


class _SignerAt(PdfSigner):
    """Signs at a given moment."""

    def __init__(self, metadata: PdfSignatureMetadata, signer: Signer, at: datetime) -> None:
        super().__init__(metadata, signer=signer.key, timestamper=signer.timestamper)
        self._at = at

    def init_signing_session(self, *arguments: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self._at
        return session
