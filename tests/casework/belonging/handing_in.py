"""Hand something in for a permit: its form filled in, its files checked, driven through the real services."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from permits.applications.facts import facts_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.services.answers import save_project
from permits.applications.services.declarations import declarations_needed, sign_declaration
from permits.applications.services.drafts import start_draft
from permits.casework import intake
from permits.rulebook.demands import required_documents
from tests.driving import NOON, People, accept, application_at, approve_all, clean_file, pay, people_of
from tests.rulebook.complete_answers import ANSWERS
from workflows import relay

OWN: dict[str, dict[str, Any]] = {
    "REV": {
        "change_number": 1,
        "built_already": False,
        "narrative": "S-2: the header above the door becomes larger.",
        "changed": ["structural"],
        "sheets_changed": 1,
        "review_hours": "1",
    },
    "DEF": {"items": ["trusses"], "reviewed_by_designer": True, "review_hours": "1"},
    "EXT": {"days": 90, "cause": "The trusses came late.", "stands": "The walls stand."},
    "COR": {
        "place": "owner",
        "cause": "The house was sold.",
        "new_name": "Nora Newowner",
        "new_email": "nora@example.com",
    },
    "REF": {"wanted": "100", "cause": "The work was never begun."},
}


def permit(who: People, *, deferred: tuple[str, ...] = (), at: datetime = NOON) -> PermitApplication:
    """Return an issued permit for a second home, with these parts of its plans deferred."""
    kept = ANSWERS["ADU"]
    ANSWERS["ADU"] = {**kept, "deferred_parts": list(deferred)}
    try:
        return application_at("issued", who, at=at)
    finally:
        ANSWERS["ADU"] = kept


def draft(who: People, code: str, number: str, *, at: datetime = NOON, **answers: Any) -> PermitApplication:
    """Fill an application in that belongs to the permit of this number."""
    application = start_draft(who.contractor, organisation=who.company, type_code=code, at=at)
    application.answers = {"parent_permit": number, **OWN[code], **answers}
    application.save(update_fields=["answers"])
    if not application.is_request:
        _as_any_other(application, who, at)
    for slot in required_documents(type_of(application), facts_of(application)):
        clean_file(application, slot.code, slot.name, who.contractor, at=at)
    return application


def handed_in(who: People, code: str, number: str, *, at: datetime = NOON, **more: Any) -> PermitApplication:
    """Hand one in."""
    application = draft(who, code, number, at=at, **more)
    intake.submit(application, actor=who.contractor, at=at)
    return application


def in_review(who: People, code: str, number: str, *, at: datetime = NOON, **more: Any) -> PermitApplication:
    """Hand one in, accept it and have its fees paid."""
    application = handed_in(who, code, number, at=at, **more)
    accept(application, who, at)
    pay(application, who, at)
    application.refresh_from_db()
    return application


def ready(who: People, code: str, number: str, *, at: datetime = NOON, **more: Any) -> PermitApplication:
    """Have a change or deferred part approved and paid."""
    application = in_review(who, code, number, at=at, **more)
    approve_all(application, who, at)
    pay(application, who, at)
    relay.drain()
    application.refresh_from_db()
    return application


def _as_any_other(application: PermitApplication, who: People, at: datetime) -> None:
    values = {
        "address": "1222 First Avenue",
        "postal_code": "92101",
        "parcel": "533-123-45-00",
        "scope": "Change the header.",
        "work_class": type_of(application).work_classes[0].code,
        "valuation": Decimal("2000"),
    }
    save_project(application, actor=who.contractor, at=at, values=values)
    people_of(application, who, at)
    for statement in declarations_needed(application):
        sign_declaration(
            application,
            statement.code,
            details={"licence_number": "1045678"},
            signed_name="Carla Contractor",
            actor=who.contractor,
            at=at,
        )
