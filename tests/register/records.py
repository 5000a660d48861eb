"""Make applications that stand anywhere, through the engine itself, with the gates held open.

The gates have tests of their own; these tests are about what is told of an application, so each move is a
real one (record, hash, event) made by somebody who may do everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth import get_user
from django.db import transaction
from django.test import Client

from accounts.models import Organisation, User
from permits.applications.models import Party, PermitApplication
from permits.fees.models import Invoice, InvoiceLine
from permits.issuance.models import Permit
from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import read_folder
from permits.rulebook.services import publish
from workflows import machines
from workflows.transitions import move, open_case

MORNING = datetime(2026, 3, 2, 17, tzinfo=UTC)
EXPIRES = date(2027, 3, 2)
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "incomplete": ("submit", "mark_incomplete"),
    "intake_fees_due": ("submit", "accept"),
    "in_review": ("submit", "accept", "start_review"),
    "corrections_required": ("submit", "accept", "start_review", "request_corrections"),
    "approved": ("submit", "accept", "start_review", "approve"),
    "ready_to_issue": ("submit", "accept", "start_review", "approve", "mark_ready"),
    "issued": ("submit", "accept", "start_review", "approve", "mark_ready", "issue"),
    "withdrawn": ("submit", "accept", "withdraw"),
    "denied": ("submit", "accept", "start_review", "deny"),
    "application_expired": ("submit", "accept", "expire_application"),
}
for _verb, _status in (
    ("begin_inspections", "inspecting"),
    ("suspend", "suspended"),
    ("expire_permit", "permit_expired"),
    ("revoke", "revoked"),
    ("void", "void"),
):
    WAYS[_status] = (*WAYS["issued"], _verb)
WAYS["finaled"] = (*WAYS["inspecting"], "finalize")
WAYS["finaled_with_conditions"] = (*WAYS["inspecting"], "finalize_with_conditions")
WAYS["occupancy_granted"] = (*WAYS["finaled"], "grant_occupancy")
WAYS["closed"] = (*WAYS["finaled"], "close")
WAYS["under_appeal"] = (*WAYS["revoked"], "appeal")


class Everybody:
    """Somebody who may do everything, under the name of a person."""

    is_authenticated = is_active = True

    def __init__(self, person: User | None) -> None:
        self.pk = person.pk if person else None

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return True


@contextmanager
def gates_open() -> Iterator[None]:
    """Let every move pass that the life cycle knows."""
    known = machines.of(PermitApplication)
    open_machine = machines.Machine(model=PermitApplication, topic=known.topic, closing=known.closing)
    with patch.dict(machines._machines, {PermitApplication: open_machine}):
        yield


def city_rules() -> RulebookVersion:
    """Publish the sample city, in force since long ago."""
    folder = Path(settings.RULEBOOK_PACKS) / "san_diego_sample"
    existing = RulebookVersion.objects.filter(pack_name="san_diego_sample").first()
    return existing or publish(
        read_folder(folder),
        effective_from=date(2020, 1, 1),
        actor=None,
        approver=None,
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )


def person(email: str, name: str = "", **fields: Any) -> User:
    """Return the account with this address, made on first use."""
    return User.objects.filter(email=email).first() or User.objects.create_user(email, name=name, **fields)


def signed_in(who: User) -> Client:
    """Return a browser that is signed in, and prove that it is."""
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert get_user(client).pk == who.pk
    return client


def application(
    status: str = "submitted",
    *,
    number: str = "PRJ-2026-000001",
    address: str = "1222 First Avenue",
    applicant: User | None = None,
    kind: str = "ADU",
    track: str = "review",
    began_at: datetime = MORNING,
    step: timedelta = timedelta(days=3),
    **fields: Any,
) -> PermitApplication:
    """Return an application that has come to a status, one move every ``step``."""
    applicant = applicant or person("applicant@example.com", "Ana Applicant")
    values = {
        "permit_type": kind,
        "type_name": "Accessory dwelling unit",
        "track": track,
        "rulebook_version": city_rules(),
        "applicant": applicant,
        "address": address,
        "scope": "Build a detached ADU of 640 sq ft.",
        "valuation": Decimal("185000.00"),
        "created_at": began_at,
        "saved_at": began_at,
    }
    made = PermitApplication(**(values | fields))
    open_case(made, actor=applicant, at=began_at)
    Party.objects.create(
        application=made, role="applicant", user=applicant, name=str(applicant), since=began_at
    )
    for index, verb in enumerate(WAYS[status], start=1):
        go(made, verb, at=began_at + index * step, number=number)
    return made


def go(
    made: PermitApplication, verb: str, *, at: datetime, number: str = "", reason: str = "", **facts: Any
) -> None:
    """Make one move, with what the verb needs."""
    needs: dict[str, Any] = {
        "submit": {"number": number, "received_on": at.date(), "receipt_rule": "A"},
        "resubmit": {"received_on": at.date(), "receipt_rule": "A"},
        "issue": {"expires_on": EXPIRES},
        "issue_automatically": {"expires_on": EXPIRES},
        "begin_inspections": {"expires_on": EXPIRES},
    }
    with gates_open():
        move(
            made, verb, actor=Everybody(made.applicant), at=at, reason=reason, **(needs.get(verb, {}) | facts)
        )


def permit(
    made: PermitApplication, *, code: str = "k7Qm2xv9Lp", number: str = "PMT-2026-000001", **fields: Any
) -> Permit:
    """Write the permit of an issued application."""
    issued_at = made.issued_at or MORNING
    values = {
        "issued_at": issued_at,
        "expires_on": made.expires_on or EXPIRES,
        "expiry_rule": "One year to begin.",
        "content": {},
    }
    return Permit.objects.create(application=made, code=code, number=number, **(values | fields))


def contractor(made: PermitApplication, *, name: str = "Mesa Builders", **fields: Any) -> Party:
    """Put a contractor's company on an application."""
    company = Organisation.objects.create(name=name, trade="General")
    values = {"licence_number": "1023456", "licence_class": "B", "name": name, "since": made.created_at}
    return Party.objects.create(
        application=made, role="contractor", organisation=company, **(values | fields)
    )


def invoice(made: PermitApplication, *, number: str = "INV-2026-000001", **fields: Any) -> Invoice:
    """Write an invoice of an application."""
    values = {
        "stage": "plan_check",
        "total": Decimal("1234.50"),
        "assessed_on": made.created_at.date(),
        "issued_at": made.created_at,
    }
    with transaction.atomic():
        issued = Invoice.objects.create(application=made, number=number, **(values | fields))
        InvoiceLine.objects.create(
            invoice=issued,
            position=1,
            code="plan_review",
            label="Plan review",
            amount=issued.total,
            schedule="fees",
            schedule_version="2026",
            rule="plan_review",
            formula="65 % of the permit fee",
            account="4100",
        )
    return issued
