"""What lies where: counts, what is under way, what the next package holds, what changed between packages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from permits.applications.facts import facts_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.related import brought
from permits.documents.models import Document, DocumentVersion, Package
from permits.rulebook.demands import missing_documents
from permits.rulebook.schema.demand import DocumentSlot


class Kind(TextChoices):
    """What became of a document between two packages; content decides, never the name."""

    ADDED = "added", _("Added")
    REPLACED = "replaced", _("Replaced")
    REMOVED = "removed", _("Left out")
    UNCHANGED = "unchanged", _("Unchanged")


@dataclass(frozen=True, slots=True)
class Change:
    """One document in the newer of two packages, against the older."""

    document: Document
    kind: Kind
    version: DocumentVersion | None
    before: DocumentVersion | None

    @property
    def label(self) -> str:
        return str(self.kind.label)


def latest_versions(application: PermitApplication) -> list[DocumentVersion]:
    """Return the newest clean version of each current document: what a package made now would hold."""
    return list(
        DocumentVersion.objects.clean()
        .filter(document__application=application, document__removed_at__isnull=True)
        .select_related("document", "uploaded_by")
        .order_by("document_id", "-number")
        .distinct("document_id")
    )


def clean_counts(application: PermitApplication) -> dict[str, int]:
    """Return how many usable documents each slot holds, by slot code."""
    documents = brought(application, "documents")
    if documents is None:
        return dict(Counter(version.document.slot for version in latest_versions(application)))
    return dict(Counter(each.slot for each in documents if each.is_usable))


def missing_slots(application: PermitApplication) -> list[DocumentSlot]:
    """Return the required slots that hold too few usable documents."""
    return missing_documents(type_of(application), facts_of(application), clean_counts(application))


def unchecked(application: PermitApplication) -> list[DocumentVersion]:
    """Return what is still on its way or being checked."""
    documents = brought(application, "documents")
    if documents is not None:
        current = (each for each in documents if each.removed_at is None)
        return [version for each in current for version in each.versions.all() if version.is_under_way]
    return list(
        DocumentVersion.objects.under_way()
        .filter(document__application=application, document__removed_at__isnull=True)
        .select_related("document", "uploaded_by")
        .order_by("pk")
    )


def newest_package(application: PermitApplication) -> Package | None:
    """Return the package frozen last; None before the first submission."""
    return application.packages.order_by("-number").first()


def versions_in(package: Package) -> list[DocumentVersion]:
    """Return the versions that a package holds, by slot and title."""
    rows = package.versions.select_related("document", "uploaded_by")
    return list(rows.order_by("document__slot", "document__title", "document_id"))


def waiting_for_next_package(application: PermitApplication) -> list[DocumentVersion]:
    """Return the usable versions that came after the newest package was frozen."""
    package = newest_package(application)
    held = set(package.versions.values_list("pk", flat=True)) if package else set()
    return [version for version in latest_versions(application) if package and version.pk not in held]


def changes_in(package: Package) -> list[Change]:
    """Return what changed against the package before it; everything is added in the first."""
    before = package.application.packages.filter(number__lt=package.number).order_by("-number").first()
    return changes(versions_in(before) if before else [], versions_in(package))


def changes(before: Iterable[DocumentVersion], after: Iterable[DocumentVersion]) -> list[Change]:
    """Compare two sets of versions, a document at a time; removed ones come last."""
    old = {version.document_id: version for version in before}
    compared = [_compared(version, old.pop(version.document_id, None)) for version in after]
    return compared + [Change(gone.document, Kind.REMOVED, None, gone) for gone in old.values()]


def changed_slots(package: Package) -> set[str]:
    """Return the codes of the slots in which a package differs from the one before it."""
    return {each.document.slot for each in changes_in(package) if each.kind is not Kind.UNCHANGED}


def _compared(version: DocumentVersion, before: DocumentVersion | None) -> Change:
    if before is None:
        kind = Kind.ADDED
    else:
        kind = Kind.UNCHANGED if before.sha256 == version.sha256 else Kind.REPLACED
    return Change(version.document, kind, version, before)
