"""What stands on a permit (domain §2.8), as it was at the moment of issue, in plain values."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from permits.applications.facts import facts_of, rulebook_of, type_of, valuation_of
from permits.applications.models import PermitApplication
from permits.issuance import facets, people
from permits.rulebook.demands import required_inspections

KEEP_ON_SITE = (
    "Keep this permit or a copy, the approved plans and the inspection record on the site until the work is "
    "complete (California Building Code 105.7)."
)
NO_VIOLATION = (
    "The issuance of this permit does not authorize any violation of the code or of any other law "
    "(California Building Code 105.4). A permit issued in error, or on incorrect or incomplete information, "
    "may be suspended or revoked (105.6)."
)
NATIONWIDE_NOTICES = {
    "811": "Before you dig, call 811 at least two working days ahead, so that buried lines are marked.",
    "asbestos": "Look for asbestos before demolition or renovation; tell the air district where law says so.",
    "lead-safe": "In homes and schools built before 1978, work that disturbs paint must be lead-safe.",
}
"""What federal law asks for everywhere, by the word that shows that the city says it already."""


def snapshot(
    application: PermitApplication,
    *,
    number: str,
    code: str,
    actor: Any,
    at: datetime,
    expires_on: date,
    expiry_rule: str,
    conditions: Sequence[str],
) -> dict[str, Any]:
    """Return everything that the permit says, so that no later change of the record changes it."""
    rulebook, permit_type = rulebook_of(application), type_of(application)
    issued_on = rulebook.calendar().local_date(at)
    return {
        "jurisdiction": _jurisdiction(application),
        "permit": {
            "number": number,
            "code": code,
            "application": application.number,
            "type_code": application.permit_type,
            "type": application.type_name,
            "work_class": facets.work_class(application),
            "code_edition": rulebook.city.code_edition,
            "issued_on": issued_on.isoformat(),
            "expires_on": expires_on.isoformat(),
            "expiry_rule": expiry_rule,
        },
        "place": _place(application),
        "people": people.everybody(application, at=at),
        "work": {
            "scope": application.scope,
            "valuation": str(valuation_of(application) or ""),
            "characteristics": facets.characteristics(application),
        },
        "plans": facets.plans(application),
        "conditions": list(conditions),
        "clearances": facets.clearances(application),
        "inspections": [
            {"code": each.code, "name": each.name, "blds_type": each.blds_type}
            for each in required_inspections(permit_type, facts_of(application))
        ],
        "site": {
            "how_to_schedule": rulebook.city.how_to_schedule,
            "working_hours": rulebook.city.working_hours,
        },
        "fees": facets.fees(application),
        "declarations": facets.declarations(application),
        "keep_on_site": KEEP_ON_SITE,
        "notices": notices(permit_type.notices, expires_on, expiry_rule),
        "issued_by": people.officer(actor, application, at=at),
        "rulebook": {"version": application.rulebook_version.number, "sha256": rulebook.sha256},
    }


def notices(of_type: Sequence[str], expires_on: date, expiry_rule: str) -> list[str]:
    """Return the notices that the law and the city want on the permit, each once."""
    ends = f"This permit becomes void on {expires_on:%B %-d, %Y} under this rule: {expiry_rule}"
    said = " ".join(of_type).lower()
    nationwide = [text for word, text in NATIONWIDE_NOTICES.items() if word not in said]
    return [ends, NO_VIOLATION, *of_type, *nationwide]


def _jurisdiction(application: PermitApplication) -> dict[str, str]:
    city = rulebook_of(application).city
    return {
        "name": city.name,
        "department": city.department,
        "address": city.address,
        "city_line": city.city_line,
        "phone": city.phone,
        "email": city.email,
        "website": city.website.url,
        "identifier": city.jurisdiction_id,
        "unofficial_notice": city.unofficial_notice,
    }


def _place(application: PermitApplication) -> dict[str, str]:
    return {
        "address": application.address,
        "unit": application.unit,
        "postal_code": application.postal_code,
        "parcel": application.parcel,
        "latitude": str(application.latitude or ""),
        "longitude": str(application.longitude or ""),
    }
