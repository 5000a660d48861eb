"""What the tests of corrections do again and again: post a result, ask, sign in, read what a page says."""

from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.inspections import services
from permits.inspections import services_correcting as correcting
from permits.inspections.models import Inspection, ResultCorrection
from tests.driving import NOON, People
from workflows import relay

TUESDAY = NOON.date().replace(day=10)
WRONG = {"result": "failed", "notes": "Nails too far apart.", "reason": "The other roof was meant."}


def posted(
    roof: PermitApplication, who: People, result: str = "passed", code: str = "roof_deck"
) -> Inspection:
    asked = services.request(roof, code, wanted_on=TUESDAY, actor=who.contractor, at=NOON)
    notes = "" if result == "passed" else "Seen."
    made = services.result(asked, result=result, notes=notes, actor=who.inspector, at=NOON)
    relay.drain()
    return made


def ask(inspection: Inspection, who: People, **change: Any) -> ResultCorrection:
    return correcting.ask(inspection, **{**WRONG, "actor": who.inspector, "at": NOON, **change})


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"inspections:{name}", args=args)


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def official(name: str = "second") -> User:
    person = User.objects.create_user(f"{name}-official@example.com", "x", name=f"{name.title()} Official")
    StaffRole.objects.create(user=person, role=Role.BUILDING_OFFICIAL, since=NOON)
    return person
