"""Plan sets with real sheets in the real store, and reviews of them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import pikepdf

from accounts.models import User
from permits.applications.models import PermitApplication
from permits.documents import store
from permits.documents.models import Document, DocumentVersion, Sheet
from permits.plancheck.models import MarkUp
from permits.plancheck.services import mark_ups
from permits.reviews.models import Review
from tests.driving import NOON, People, accept, complete_draft, open_reviews, pay, submit
from workflows import work_items

INCHES = (36, 24)
CORNER = [[100.0, 100.0]]
BOX = [[100.0, 100.0], [400.0, 300.0]]


@dataclass(frozen=True)
class Drawn:
    """A sheet to draw: its number, its title, and what is written in the middle of it."""

    number: str
    title: str
    words: str = ""
    extra: str = ""

    @property
    def content(self) -> bytes:
        lines = "".join(f"{x} 150 m {x} 1600 l S " for x in range(150, 2000, 250))
        text = [(20, 300, 900, self.words), (30, 2250, 120, self.number), (14, 2250, 90, self.title)]
        shown = "".join(
            f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET " for size, x, y, words in text if words
        )
        return f"2 w 72 72 2448 1584 re S {lines} {shown} {self.extra}".encode()


FIRST = (
    Drawn("S-101", "Foundation plan", "CONCRETE FOOTING 12 INCHES"),
    Drawn("S-102", "Framing plan", "HEADER 4x10"),
    Drawn("S-103", "Details"),
)


def pdf_of(sheets: Sequence[Drawn]) -> bytes:
    """Draw sheets of 36 by 24 inches."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for sheet in sheets:
        page = pdf.add_blank_page(page_size=(INCHES[0] * 72, INCHES[1] * 72))
        page.Contents = pdf.make_stream(sheet.content)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def plan(
    application: PermitApplication,
    user: User,
    sheets: Sequence[Drawn] = FIRST,
    *,
    document: Document | None = None,
    stored: bool = False,
    content: bytes = b"",
) -> DocumentVersion:
    """Put a checked plan set with its sheets into an application; into the store too when it is asked for."""
    document = document or Document.objects.create(
        application=application, slot="plans", title="Structural plans", created_at=NOON
    )
    number, content = document.versions.count() + 1, content or pdf_of(sheets)
    key = f"applications/tests/plancheck/{document.pk}/{number}/plans.pdf"
    if stored:
        store.put_once(key, content, content_type="application/pdf")
    version = DocumentVersion.objects.create(
        document=document,
        number=number,
        status=DocumentVersion.Status.CLEAN,
        key=key,
        name="plans.pdf",
        size=len(content),
        declared_type="application/pdf",
        content_type="application/pdf",
        sha256=sha256(content).hexdigest(),
        page_count=len(sheets),
        uploaded_by=user,
        started_at=NOON,
        uploaded_at=NOON,
        checked_at=NOON,
    )
    Sheet.objects.bulk_create(
        Sheet(
            version=version,
            page=page,
            number=each.number,
            title=each.title,
            discipline=each.number[:1],
            width=INCHES[0],
            height=INCHES[1],
            sha256=sha256(each.content).hexdigest(),
            text=f"{each.words}\n{each.number}\n{each.title}",
            has_text=True,
        )
        for page, each in enumerate(sheets, 1)
    )
    return version


def reviewed(who: People, *, stored: bool = False) -> PermitApplication:
    """Return an application in review whose first package holds the plan set."""
    application = complete_draft(who)
    plan(application, who.contractor, stored=stored)
    for step in (submit, accept, pay):
        step(application, who, NOON)
        application.refresh_from_db()
    return application


def held(application: PermitApplication, who: People, discipline: str = "structural") -> tuple[Review, User]:
    """Return a discipline's review in the hands of its reviewer."""
    review = next(each for each in open_reviews(application) if each.discipline == discipline)
    reviewer = who.reviewers[discipline]
    work_items.claim(review.work_item, actor=reviewer, at=NOON)
    return Review.objects.select_related("work_item", "application__case", "package").get(
        pk=review.pk
    ), reviewer


def sheet_of(review: Review, number: str = "S-101") -> Sheet:
    """Return a sheet of the package under review."""
    return Sheet.objects.get(version__packages=review.package, number=number)


def cloud(review: Review, reviewer: User, **given: object) -> MarkUp:
    """Draw a cloud on the first sheet."""
    drawn = {"sheet": sheet_of(review), "kind": "cloud", "points": BOX, "text": "Show the rebar.", "at": NOON}
    return mark_ups.draw(review, **(drawn | given), actor=reviewer)
