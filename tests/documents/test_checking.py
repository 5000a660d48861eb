"""What the worker finds in a file: good ones pass, hostile ones are refused in words that help."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
from PIL import Image

from permits.applications.models import PermitApplication
from permits.documents import checking, store, uploads
from permits.documents.checks import reading
from permits.documents.models import DocumentVersion
from tests.documents.handing_in import (
    PNG,
    blank_sheets,
    bomb,
    codes,
    drawing,
    hand_in,
    locked,
    saved,
    send,
    start,
    with_attachment,
    with_script,
    zipped,
)
from tests.driving import NOON, People
from workflows import relay
from workflows.models import OutboxEvent


def no_pages() -> bytes:
    return saved(pikepdf.new())


def launching() -> bytes:
    pdf = pikepdf.open(io.BytesIO(drawing()))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    return saved(pdf)


def dynamic_form() -> bytes:
    pdf = pikepdf.open(io.BytesIO(drawing()))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))
    return saved(pdf)


def signed() -> bytes:
    pdf = pikepdf.open(io.BytesIO(drawing()))
    seal = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=b"x")
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="seal", V=pdf.make_indirect(seal))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
    return saved(pdf)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a web page named .pdf": (
        lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        "wrong_content",
    ),
    "an archive named .pdf": (lambda: zipped(b"x" * 100), "wrong_content"),
    "plain text named .pdf": (lambda: b"Hello, these are my plans.", "wrong_content"),
    "a program named .pdf": (lambda: b"MZ\x90\0\x03\0\0\0" + bytes(200), "wrong_content"),
    "a script before the PDF": (lambda: b"<script>1</script>\n" + drawing(), "wrong_content"),
    "locked by a password": (lambda: locked(drawing(), user="open me"), "locked"),
    "locked by restrictions": (lambda: locked(drawing()), "locked"),
    "cut off in the middle": (lambda: drawing(pages=40)[:2500], "cut_off"),
    "only a first line": (lambda: b"%PDF-1.7\n%%EOF\n", "not_readable"),
    "no pages": (no_pages, "no_pages"),
    "a script that runs": (lambda: with_script(drawing()), "runs_scripts"),
    "a program that starts": (launching, "starts_programs"),
    "a file inside": (lambda: with_attachment(drawing(), b"hello"), "embedded_files"),
    "a dynamic form": (dynamic_form, "xfa"),
    "a certificate on a drawing": (signed, "signed"),
    "more pages than anybody reads": (lambda: blank_sheets(5_001), "too_many_pages"),
}


@pytest.mark.parametrize(("make", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_reviewed_is_refused_with_the_reason(
    draft: PermitApplication, who: People, make: Callable[[], bytes], code: str
) -> None:
    version = hand_in(draft, who.contractor, make())

    assert (version.status, codes(version)) == ("refused", [code])
    assert version.report[0].refuses
    assert len(version.report[0].text) > 40
    assert store.head(version.key) is None, "a refused file never gets its lasting place"


def test_a_small_file_that_unpacks_to_gigabytes_cannot_hold_up_the_worker(
    draft: PermitApplication, who: People
) -> None:
    content = bomb()
    assert len(content) < 100_000

    version = hand_in(draft, who.contractor, content)

    assert version.status == "refused"
    assert set(codes(version)) <= {"too_complex", "not_readable"}


def test_a_reader_that_hangs_is_killed(
    draft: PermitApplication, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.01)

    version = hand_in(draft, who.contractor, drawing())

    assert codes(version) == ["too_complex"]


def test_a_drawing_on_small_paper_is_usable_with_a_warning(draft: PermitApplication, who: People) -> None:
    version = hand_in(draft, who.contractor, drawing(pages=2, inches=(8.5, 11)))

    assert (version.status, codes(version)) == ("clean", ["small_sheets", "stamp_box"])
    assert "34 × 22 inches: page 1, 2" in version.report[0].text


def test_a_certificate_is_welcome_on_a_report(draft: PermitApplication, who: People) -> None:
    version = hand_in(draft, who.contractor, signed(), slot="energy_report")

    assert (version.status, codes(version)) == ("clean", ["carries_signature"])


def test_the_same_content_twice_is_pointed_out(draft: PermitApplication, who: People) -> None:
    hand_in(draft, who.contractor, drawing(), name="A-101.pdf")

    second = hand_in(draft, who.contractor, drawing(), name="A-102.pdf")

    assert (second.status, codes(second)) == ("clean", ["same_content"])
    assert "“A-101.pdf”" in second.report[0].text


def test_checking_twice_changes_nothing(draft: PermitApplication, who: People) -> None:
    version = hand_in(draft, who.contractor, drawing())
    before = DocumentVersion.objects.values().get(pk=version.pk)

    checking.check(version, at=NOON + timedelta(hours=1))

    assert DocumentVersion.objects.values().get(pk=version.pk) == before
    assert OutboxEvent.objects.filter(topic="document.checked").count() == 1


def test_a_worker_that_died_after_moving_the_file_is_followed_by_one_that_finishes(
    draft: PermitApplication, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = drawing()
    version = start(draft, who.contractor, content)
    send(version, content)
    uploads.finish_upload(version, actor=who.contractor, at=NOON)
    with monkeypatch.context() as dying:
        dying.setattr(checking.Sheet.objects, "bulk_create", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            checking.check(version, at=NOON)
    store.delete(version.incoming_key)

    version = checking.check(version, at=NOON)

    assert (version.status, codes(version)) == ("clean", [])


def test_a_file_changed_after_it_arrived_is_not_accepted(draft: PermitApplication, who: People) -> None:
    content = drawing(words="good")
    version = start(draft, who.contractor, content)
    send(version, content)
    uploads.finish_upload(version, actor=who.contractor, at=NOON)
    send(version, drawing(words="evil"))

    relay.drain()

    version.refresh_from_db()
    assert (version.status, codes(version)) == ("refused", ["altered"])


def test_a_file_changed_after_it_was_checked_stays_what_was_checked(
    draft: PermitApplication, who: People
) -> None:
    content = drawing(words="good")
    version = hand_in(draft, who.contractor, content)
    send(version, drawing(words="evil"))

    kept = store.read_range(version.key, 0, len(content) - 1)

    assert kept == content


def test_a_file_that_vanished_is_never_called_clean(draft: PermitApplication, who: People) -> None:
    content = drawing()
    version = start(draft, who.contractor, content)
    send(version, content)
    uploads.finish_upload(version, actor=who.contractor, at=NOON)
    store.delete(version.incoming_key)

    relay.drain()

    version.refresh_from_db()
    assert (version.status, codes(version)) == ("refused", ["missing"])


def test_the_quarantine_is_empty_after_the_check(
    draft: PermitApplication, who: People, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = hand_in(draft, who.contractor, drawing())

    assert store.head(version.incoming_key) is None
    assert store.head(version.key) is not None


@pytest.mark.parametrize(
    ("make", "pixels", "code"),
    [(lambda size: size, (400, 300), None), (lambda size: size, (12_000, 11_000), "too_many_pixels")],
    ids=["a photograph", "an image that fills the memory"],
)
def test_images_are_decoded_within_limits(make, pixels, code) -> None:
    target = io.BytesIO()
    Image.new("1", pixels).save(target, "PNG")
    report = read_bytes(target.getvalue(), PNG)

    assert report["outcome"] == (code or "read")


def test_a_broken_image_is_not_readable() -> None:
    assert read_bytes(b"\x89PNG\r\n\x1a\n" + b"broken", PNG)["outcome"] == "not_readable"


def read_bytes(content: bytes, content_type: str) -> dict[str, object]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        return reading.read(path, content_type)
