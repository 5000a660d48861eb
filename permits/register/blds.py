"""The open data of permits in the names of BLDS v1.2 (core, recommended, and four optional fields)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from permits.applications.statuses import BLDS_STATUS, Status
from permits.register.public_record import Summary
from permits.rulebook.rulebook import Rulebook

FIELDS = (
    "PermitNum",
    "Description",
    "AppliedDate",
    "IssuedDate",
    "CompletedDate",
    "StatusCurrent",
    "OriginalAddress1",
    "OriginalAddress2",
    "OriginalCity",
    "OriginalState",
    "OriginalZip",
    "Jurisdiction",
    "PermitClassMapped",
    "StatusCurrentMapped",
    "WorkClass",
    "WorkClassMapped",
    "PermitType",
    "PermitTypeMapped",
    "PermitTypeDesc",
    "StatusDate",
    "Link",
    "Latitude",
    "Longitude",
    "EstProjectCost",
    "PIN",
    "ContractorCompanyName",
    "ContractorTrade",
    "ContractorLicNum",
    "ContractorStateLic",
    "ProjectID",
    "ExpiresDate",
    "HoldDate",
    "VoidDate",
)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def row(summary: Summary, rulebook: Rulebook, *, link: str) -> dict[str, str]:
    """Return one permit, or one application that has none yet, as BLDS text fields."""
    permit_type = rulebook.types.get(summary.type_code)
    contractor = summary.contractor
    return {
        "PermitNum": summary.permit_number or summary.number,
        "Description": summary.description,
        "AppliedDate": _day(summary.received_on),
        "IssuedDate": _day(summary.issued_on),
        "CompletedDate": _day(summary.finaled_on),
        "StatusCurrent": summary.status_label,
        "OriginalAddress1": summary.address,
        "OriginalAddress2": summary.unit,
        "OriginalCity": summary.city,
        "OriginalState": summary.state,
        "OriginalZip": summary.postal_code,
        "Jurisdiction": rulebook.city.jurisdiction_id,
        "PermitClassMapped": permit_type.blds_class if permit_type else "",
        "StatusCurrentMapped": BLDS_STATUS.get(summary.status, ""),
        "WorkClass": summary.work_class,
        "WorkClassMapped": _work_class_mapped(summary, rulebook),
        "PermitType": summary.type_code,
        "PermitTypeMapped": (permit_type.blds_type or "") if permit_type else "",
        "PermitTypeDesc": summary.type_name,
        "StatusDate": _day(summary.status_on),
        "Link": link,
        "Latitude": _number(summary.latitude),
        "Longitude": _number(summary.longitude),
        "EstProjectCost": _number(summary.valuation),
        "PIN": summary.parcel,
        "ContractorCompanyName": contractor.name if contractor else "",
        "ContractorTrade": contractor.trade if contractor else "",
        "ContractorLicNum": contractor.licence_number if contractor else "",
        "ContractorStateLic": rulebook.city.state if contractor and contractor.licence_number else "",
        "ProjectID": summary.number,
        "ExpiresDate": _day(summary.expires_on),
        "HoldDate": _day(summary.status_on if summary.status == Status.SUSPENDED else None),
        "VoidDate": _day(summary.ended_on if summary.status == Status.VOID else None),
    }


def cells(values: dict[str, str]) -> Iterator[str]:
    """Return the cells of a row in order; text that a spreadsheet would run as a formula is made harmless."""
    for name in FIELDS:
        value = values[name]
        number = name in {"Latitude", "Longitude", "EstProjectCost"}
        yield f"'{value}" if value.startswith(FORMULA_SIGNS) and not number else value


def _work_class_mapped(summary: Summary, rulebook: Rulebook) -> str:
    permit_type = rulebook.types.get(summary.type_code)
    known = permit_type.work_classes if permit_type else ()
    return next((each.blds for each in known if each.name == summary.work_class), "")


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
