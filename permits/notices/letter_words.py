"""The city's own words in a letter: which of its letters it is, and what the words may name."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format

from permits.applications.models import PermitApplication
from permits.rulebook.letter_words import FilledLetter, filled
from permits.rulebook.money import dollars

Told = Mapping[str, Any]


def words_for(application: PermitApplication, template: str, language: str, told: Told) -> FilledLetter:
    """Return the words of the rules under which the application was submitted; empty where they have none."""
    code = _ENDING[told["clock"] == "permit"] if template == "ends_soon" else template
    named = {**_of_application(application), **_NAMED.get(template, _nothing)(application, told)}
    return filled(application.rulebook_version.rulebook, code, language, named)


_ENDING = {True: "permit_ends_soon", False: "application_ends_soon"}


def _of_application(application: PermitApplication) -> dict[str, str]:
    return {
        "application": application.number or "",
        "type": application.type_name,
        "address": application.address,
    }


def _nothing(application: PermitApplication, told: Told) -> dict[str, str]:
    return {}


def _received(application: PermitApplication, told: Told) -> dict[str, str]:
    return {"received_on": _day(application.received_on)}


def _incomplete(application: PermitApplication, told: Told) -> dict[str, str]:
    return {"count": str(len(told["items"]))}


def _corrections(application: PermitApplication, told: Told) -> dict[str, str]:
    return {"round": str(told["letter"].round), "count": str(told["count"])}


def _permit(application: PermitApplication, told: Told) -> dict[str, str]:
    permit = told.get("permit")
    return {"permit": permit.number, "expires_on": _day(permit.expires_on)} if permit else {}


def _payment(application: PermitApplication, told: Told) -> dict[str, str]:
    paid = told["payment"]
    return {
        "amount": dollars(paid.amount),
        "invoice": told["invoice"].number,
        "receipt": paid.receipt_number or "",
    }


def _ending(application: PermitApplication, told: Told) -> dict[str, str]:
    return {"due_on": _day(told["due_on"]), **_permit(application, told)}


_NAMED: Mapping[str, Callable[[PermitApplication, Told], dict[str, str]]] = {
    "received": _received,
    "incomplete": _incomplete,
    "corrections": _corrections,
    "issued": _permit,
    "payment": _payment,
    "ends_soon": _ending,
    "permit_expired": _permit,
}


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
