"""What the documents page shows: each slot with its rules, its documents and how each stands."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.utils.translation import get_language

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.documents.findings import kind_name
from permits.documents.models import Document, DocumentVersion, Sheet
from permits.documents.queries import newest_package
from permits.documents.slots import stamp_box_of, type_names
from permits.rulebook.demands import is_required
from permits.rulebook.schema.demand import DocumentSlot
from permits.rulebook.schema.drawing import StampBox

HIDDEN = frozenset({"cancelled", "abandoned"})


@dataclass(frozen=True)
class DocumentState:
    """One document: its usable version, and a newer one that is not usable, or not yet."""

    document: Document
    packaged: frozenset[int]
    has_package: bool

    @cached_property
    def versions(self) -> list[DocumentVersion]:
        """All versions that say something, the newest first."""
        shown = [version for version in self.document.versions.all() if not _is_given_up(version)]
        return sorted(shown, key=lambda version: -version.number)

    @cached_property
    def usable(self) -> DocumentVersion | None:
        return next((version for version in self.versions if version.is_clean), None)

    @cached_property
    def newest(self) -> DocumentVersion | None:
        """Return the newest version while it is not the usable one."""
        first = self.versions[0] if self.versions else None
        return None if first is self.usable else first

    @property
    def earlier(self) -> list[DocumentVersion]:
        """Return the usable versions before the present one."""
        return [version for version in self.versions if version.is_clean and version is not self.usable]

    @property
    def is_checking(self) -> bool:
        return any(version.status == DocumentVersion.Status.CHECKING for version in self.versions)

    @property
    def waits(self) -> bool:
        """Tell whether the usable version came after the newest package."""
        return bool(self.has_package and self.usable and self.usable.pk not in self.packaged)


@dataclass(frozen=True)
class SlotContents:
    """One slot of the permit type with what lies in it."""

    slot: DocumentSlot
    name: str
    help: str
    required: bool
    documents: list[DocumentState]
    stamp_box: StampBox | None = None

    @property
    def usable_count(self) -> int:
        return sum(1 for state in self.documents if state.usable)

    @property
    def is_filled(self) -> bool:
        return self.usable_count >= self.slot.min_count

    @property
    def is_missing(self) -> bool:
        return self.required and not self.is_filled

    @property
    def is_checking(self) -> bool:
        return any(state.is_checking for state in self.documents)

    @property
    def has_room(self) -> bool:
        return self.slot.max_count == 1 or len(self.documents) < self.slot.max_count

    @property
    def takes_several(self) -> bool:
        return self.slot.max_count > 1

    @property
    def types(self) -> str:
        return type_names(self.slot)

    @property
    def type_choices(self) -> list[tuple[str, str]]:
        """Return the types that the slot takes, with their names."""
        return [(each, kind_name(each)) for each in self.slot.allowed_types]


def contents_of(application: PermitApplication, slot: str = "") -> list[SlotContents]:
    """Return every slot of an application, or only the named one, in the order of the rulebook."""
    permit_type, facts = type_of(application), facts_of(application)
    rulebook, language = rulebook_of(application), get_language() or "en"
    states = _states(application, slot)
    return [
        SlotContents(
            slot=each,
            name=rulebook.text(each.name, language),
            help=rulebook.text(each.help, language),
            required=is_required(permit_type, each, facts),
            documents=states.get(each.code, []),
            stamp_box=stamp_box_of(application, each) if each.is_drawing else None,
        )
        for each in permit_type.documents
        if slot in ("", each.code)
    ]


def _states(application: PermitApplication, slot: str) -> dict[str, list[DocumentState]]:
    package = newest_package(application)
    packaged = frozenset(package.versions.values_list("pk", flat=True)) if package else frozenset()
    first = Prefetch("sheets", queryset=Sheet.objects.filter(page=1).defer("text"), to_attr="first_sheets")
    versions = DocumentVersion.objects.select_related("uploaded_by").prefetch_related(first)
    rows = application.documents.current().order_by("title", "pk")
    rows = rows.prefetch_related(Prefetch("versions", queryset=versions))
    found: dict[str, list[DocumentState]] = {}
    for document in rows.filter(slot=slot) if slot else rows:
        state = DocumentState(document, packaged, package is not None)
        if state.versions:
            found.setdefault(document.slot, []).append(state)
    return found


def _is_given_up(version: DocumentVersion) -> bool:
    return any(finding["code"] in HIDDEN for finding in version.findings)
