"""Freezing: what was handed in at a moment, with its hashes, so that nobody can change it afterwards."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.documents.models import DocumentVersion, Package, PackageItem, Sheet
from permits.documents.naming import path_in_package
from permits.documents.queries import latest_versions, newest_package, unchecked
from workflows.transitions import lock

UNREAD = "0" * 64
"""Stands in a manifest for the hash of a sheet whose content could not be read."""


class CannotFreeze(Exception):
    """Files are still on their way or being checked; ``versions`` holds them."""

    def __init__(self, versions: list[DocumentVersion]) -> None:
        names = ", ".join(version.name for version in versions)
        super().__init__(_("These files are not checked yet: %(names)s") % {"names": names})
        self.versions = versions


@transaction.atomic
def freeze(application: PermitApplication, *, actor: Any, at: datetime) -> Package:
    """Freeze the newest checked version of every current document as the next package.

    :raises CannotFreeze: a file is still on its way or being checked.
    """
    lock(application)
    under_way = unchecked(application)
    if under_way:
        raise CannotFreeze(under_way)
    versions, last = latest_versions(application), newest_package(application)
    listed = manifest(versions)
    package = Package.objects.create(
        application=application,
        number=last.number + 1 if last else 1,
        frozen_at=at,
        frozen_by_id=actor.pk,
        manifest=listed,
        manifest_sha256=hashlib.sha256(listed.encode()).hexdigest(),
    )
    PackageItem.objects.bulk_create(
        PackageItem(package=package, version=version, sha256=version.sha256) for version in versions
    )
    return package


def manifest(versions: Iterable[DocumentVersion]) -> str:
    """Return the list that a package's hash is taken over, sorted by file.

    A line ``SHA-256  path`` a file, as ``sha256sum -c`` reads it in an unpacked export, and below it a line
    ``# SHA-256  path page number`` a sheet, of that sheet's content alone.
    """
    versions = list(versions)
    prefetch_related_objects(versions, Prefetch("sheets", queryset=Sheet.objects.defer("text")))
    return "".join(sorted(_lines_of(version) for version in versions))


def is_intact(package: Package) -> bool:
    """Tell whether a package's rows still give what was written down when it was frozen."""
    versions = [item.version for item in package.items.select_related("version__document")]
    if not package.manifest:
        lines = "".join(sorted(f"{each.sha256}  {each.name}\n" for each in versions))
        return hashlib.sha256(lines.encode()).hexdigest() == package.manifest_sha256
    if hashlib.sha256(package.manifest.encode()).hexdigest() != package.manifest_sha256:
        return False
    frozen, now = package.manifest.splitlines(), manifest(versions).splitlines()
    return all(
        then == line or (then or "").startswith(f"# {UNREAD}") for then, line in zip_longest(frozen, now)
    )


def _lines_of(version: DocumentVersion) -> str:
    path = path_in_package(version)
    sheets = (
        f"# {sheet.sha256 or UNREAD}  {path} page {sheet.page} {sheet.number}".rstrip() + "\n"
        for sheet in version.sheets.all()
    )
    return f"{version.sha256}  {path}\n" + "".join(sheets)
