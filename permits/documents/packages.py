"""Freezing: what was handed in at a moment, with its hashes, so that nobody can change it afterwards."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.documents.models import DocumentVersion, Package, PackageItem
from permits.documents.queries import latest_versions, newest_package, unchecked
from workflows.transitions import lock


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
    package = Package.objects.create(
        application=application,
        number=last.number + 1 if last else 1,
        frozen_at=at,
        frozen_by_id=actor.pk,
        manifest_sha256=hashlib.sha256(manifest(versions).encode()).hexdigest(),
    )
    PackageItem.objects.bulk_create(
        PackageItem(package=package, version=version, sha256=version.sha256) for version in versions
    )
    return package


def manifest(versions: Iterable[DocumentVersion]) -> str:
    """Return the list that a package's hash is taken over: a line ``SHA-256  name`` a file, sorted."""
    return "".join(sorted(f"{version.sha256}  {version.name}\n" for version in versions))


def is_intact(package: Package) -> bool:
    """Tell whether a package's rows still give the hash that was taken when it was frozen."""
    lines = sorted(
        f"{item.sha256}  {item.version.name}\n" for item in package.items.select_related("version")
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest() == package.manifest_sha256
