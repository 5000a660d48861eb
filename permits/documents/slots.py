"""What a slot takes, and when an application takes files at all."""

from django.utils.translation import gettext as _

from permits.applications.facts import rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.rulebook.schema.demand import DocumentSlot
from permits.rulebook.schema.drawing import StampBox

HANDING_IN = frozenset({Status.DRAFT, Status.INCOMPLETE, Status.CORRECTIONS_REQUIRED})
"""The ball is with the applicant: what is uploaded goes into the package handed in next."""
WITH_THE_CITY = frozenset({Status.SUBMITTED, Status.INTAKE_FEES_DUE, Status.IN_REVIEW})
"""A frozen package is being looked at: what is uploaded waits for the one after it (domain §6, journey 9)."""

_SAME_TYPE = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "application/x-pdf": "application/pdf"}
_BY_EXTENSION = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


class UnknownSlot(Exception):
    """The permit type has no such document slot."""


def slot_of(application: PermitApplication, code: str) -> DocumentSlot:
    """Return a document slot of an application's permit type.

    :raises UnknownSlot: when there is none.
    """
    slot = type_of(application).slot(code)
    if slot is None:
        raise UnknownSlot(_("This type of permit has no document “%(code)s”.") % {"code": code})
    return slot


def stamp_box_of(application: PermitApplication, slot: DocumentSlot | None) -> StampBox | None:
    """Return where sheets stay blank for the stamp: the slot's own place, else the city's."""
    own = slot.stamp_box if slot else None
    return own or rulebook_of(application).city.stamp_box


def takes_uploads(application: PermitApplication) -> bool:
    """Tell whether files may be added now; an instant permit has no package after the first."""
    waits = application.status in WITH_THE_CITY and not application.is_instant
    return application.status in HANDING_IN or waits


def waits_for_next_package(application: PermitApplication) -> bool:
    """Tell whether a file uploaded now waits while the city looks at the package before it."""
    return application.status in WITH_THE_CITY


def may_leave_out(application: PermitApplication) -> bool:
    """Tell whether a document may still be left out of the package to come."""
    return application.status in HANDING_IN


def declared_type(name: str, given: str) -> str:
    """Return the content type that a file claims: what the browser says, else what its name says."""
    plain = given.split(";")[0].strip().lower()
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return _SAME_TYPE.get(plain, plain) or _BY_EXTENSION.get(extension, "")


def type_names(slot: DocumentSlot) -> str:
    """Name the types that a slot takes, for people."""
    short = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG"}
    return ", ".join(short[each] for each in slot.allowed_types)
