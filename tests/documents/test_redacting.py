"""Redacted copies: what was removed is gone from the file, and the original is as it was."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.documents import redactions, store
from permits.documents.models import DocumentAccess, DocumentVersion, Redaction
from permits.stationery import redacting
from tests.documents.handing_in import drawn, hand_in, saved
from tests.documents.test_pages import as_
from tests.driving import NOON, People, application_at
from workflows import relay

SECRET = "1222 First Ave"


def with_traces(content: bytes) -> bytes:
    """Leave the secret also where nobody looks: in the file's particulars and in a note."""
    pdf = pikepdf.open(io.BytesIO(content))
    pdf.docinfo["/Subject"] = SECRET
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET
    )
    pdf.pages[-1].Annots = pikepdf.Array([pdf.make_indirect(note)])
    return saved(pdf)


@pytest.fixture
def version(draft: PermitApplication, who: People) -> DocumentVersion:
    content = with_traces(drawn([("A-101", "Floor plan"), ("A-102", "Roof")]))
    return hand_in(draft, who.contractor, content, slot="energy_report")


def copy_of(version: DocumentVersion, who: People, **removed: object) -> tuple[Redaction, bytes]:
    asked = {
        "words": [],
        "areas": [],
        "reason": "Gov. Code 7922",
        "actor": who.technician,
        "at": NOON,
    } | removed
    made = redactions.ask_for_redaction(version, **(asked | removed))
    relay.drain()
    made.refresh_from_db()
    target = io.BytesIO()
    if made.file_key:
        store.download(made.file_key, target)
    return made, target.getvalue()


def text_of(content: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in pdf]


def test_words_are_gone_from_text_notes_and_particulars(
    version: DocumentVersion, who: People, tmp_path
) -> None:
    original = store.head(version.key)

    made, content = copy_of(version, who, words=["1222 first AVE"])

    assert (made.file_state, made.places) == ("done", 2)
    assert SECRET not in "".join(text_of(content))
    path = tmp_path / "copy.pdf"
    path.write_bytes(content)
    assert redacting.leftovers(path, [SECRET, "Floor plan"]) == set()
    assert SECRET.encode() not in content
    assert store.head(version.key) == original


def test_only_the_pages_concerned_become_pictures(version: DocumentVersion, who: People) -> None:
    area = {"page": 1, "left": 30.0, "top": 20.0, "width": 6.0, "height": 4.0}

    made, content = copy_of(version, who, areas=[area])

    first, second = text_of(content)
    assert (made.file_state, first.strip()) == ("done", "")
    assert "A-102" in second
    picture = pypdfium2.PdfDocument(content)[0].render(scale=0.25).to_pil().convert("L")
    width, height = picture.size
    assert picture.getpixel((int(width * 33 / 36), int(height * 22 / 24))) < 40, "painted over"
    assert picture.getpixel((int(width * 20 / 36), int(height * 12 / 24))) > 240


def test_a_copy_from_which_nothing_was_removed_is_not_kept(version: DocumentVersion, who: People) -> None:
    made, _content = copy_of(version, who, words=["not in there"])

    assert (made.file_state, made.file_key) == ("failed", "")
    assert "nothing to remove" in made.file_error


def test_a_copy_that_still_holds_a_word_is_thrown_away(
    version: DocumentVersion, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(source: Path, target: Path, pictures: object, *, title: str) -> None:
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr(redacting, "rebuild", forget)

    made, _content = copy_of(version, who, words=[SECRET])

    assert (made.file_state, made.file_key) == ("failed", "")
    assert SECRET in made.file_error


def test_making_a_copy_twice_changes_nothing(version: DocumentVersion, who: People) -> None:
    made, _content = copy_of(version, who, words=[SECRET])
    before = Redaction.objects.values().get(pk=made.pk)

    redactions.make(made)

    assert Redaction.objects.values().get(pk=made.pk) == before


def test_a_second_person_releases_the_copy(version: DocumentVersion, who: People) -> None:
    made, _content = copy_of(version, who, words=[SECRET], actor=who.supervisor)

    with pytest.raises(redactions.RedactionRefused, match="second person"):
        redactions.release(made, actor=who.supervisor, at=NOON)
    released = redactions.release(made, actor=who.official, at=NOON)

    assert (released.public_since, released.released_by) == (NOON, who.official)


def test_staff_ask_look_and_release_on_the_pages(who: People) -> None:
    application = application_at("submitted", who)
    version = hand_in(application, who.contractor, drawn([("A-1", "Plan")]), slot="plans", name="Mine.pdf")
    address = reverse("documents:redact", args=[version.pk])
    technician = as_(who.technician)

    refused = technician.post(address, {"words": "", "areas": "1, 2, x", "reason": ""})
    technician.post(address, {"words": SECRET, "areas": "1, 2, 2, 3, 3", "reason": "Request 26-118"})
    relay.drain()
    copy = Redaction.objects.get(version=version)
    as_(who.supervisor).post(reverse("documents:release", args=[copy.pk]))

    assert refused.status_code == 422
    assert "five numbers" in refused.content.decode()
    html = technician.get(address).content.decode()
    assert all(words in html for words in ("Public copy", "Request 26-118", copy.file_sha256))
    assert technician.get(reverse("documents:redacted", args=[copy.pk])).status_code == 302
    assert DocumentAccess.objects.get(how="public").user == who.technician
