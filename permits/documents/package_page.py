"""What the page of a package offers to compare it with: the package before, and what each discipline saw."""

from dataclasses import dataclass

from permits.documents.models import Package


@dataclass(frozen=True, slots=True)
class LookBack:
    """The last package before this one that a discipline reviewed."""

    discipline: str
    name: str
    package: Package


def look_backs(package: Package) -> list[LookBack]:
    """Return for each discipline that reviewed an earlier package the last one that it saw."""
    earlier = Package.objects.filter(application_id=package.application_id, number__lt=package.number)
    seen = earlier.filter(reviews__isnull=False).order_by("reviews__discipline_name", "-number")
    rows = seen.values_list("reviews__discipline", "reviews__discipline_name", "pk")
    held = {each.pk: each for each in earlier.defer("manifest")}
    found: dict[str, LookBack] = {}
    for discipline, name, pk in rows:
        found.setdefault(discipline, LookBack(discipline, name, held[pk]))
    return list(found.values())


def compared_with(package: Package, discipline: str) -> Package | None:
    """Return the package that a discipline saw last, or the one right before where none is named."""
    if discipline:
        return next((each.package for each in look_backs(package) if each.discipline == discipline), None)
    earlier = Package.objects.filter(application_id=package.application_id, number__lt=package.number)
    return earlier.order_by("-number").first()
