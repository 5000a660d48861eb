"""Pictures among approved plans are stamped too: as sheets of their own size."""

from hashlib import sha256
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from permits.applications.models import PermitApplication
from permits.documents import store
from permits.documents.models import DocumentVersion
from permits.issuance.models import StampedFile
from tests.driving import NOON
from tests.issuance.test_stamping import approved as approved
from tests.issuance.test_stamping import content, stamp, stamped_files

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "L"), ("JPEG", "CMYK")])
def test_a_picture_is_stamped_as_a_sheet_of_its_own_size(
    approved: PermitApplication, kind: str, mode: str
) -> None:
    file, out = stamped_files(approved)[0], BytesIO()
    Image.new("L", (3000, 2000), 255).convert(mode).save(out, kind, dpi=(200, 200))
    key, original = f"{file.version.key}.{mode}.{kind.lower()}", out.getvalue()
    store.put_once(key, original, content_type=f"image/{kind.lower()}")
    version = DocumentVersion.objects.create(
        document=file.version.document,
        number=9,
        key=key,
        name=f"photo.{kind.lower()}",
        size=len(original),
        declared_type=f"image/{kind.lower()}",
        content_type=f"image/{kind.lower()}",
        uploaded_by=file.version.uploaded_by,
        started_at=NOON,
    )
    StampedFile.objects.filter(pk=file.pk).update(
        version=version, original_sha256=sha256(original).hexdigest()
    )

    done = stamp(approved)

    (sheet,) = pypdfium2.PdfDocument(content(done.file_key))
    assert [round(side / 72, 1) for side in sheet.get_size()] == [15.0, 10.0]
    assert approved.number in sheet.get_textpage().get_text_bounded()
    assert (done.is_stamped, done.sheets[0]["found"]) == (True, "box")
