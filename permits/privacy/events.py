"""Security events as staff read them: newest first, a page at a time, narrowed by kind or person."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import SecurityEvent, User
from accounts.security.events import named

PAGE = 50
PEOPLE_IN_FACTS = ("user", "asked_by")
MOMENTS_IN_FACTS = ("until",)
KIND_OF_THING = re.compile(r"[a-z_]+\.[a-z_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One event with the names of the people in it."""

    event: SecurityEvent
    actor: str
    about: str
    facts: str

    @property
    def at(self) -> datetime:
        return self.event.at


@dataclass(frozen=True, slots=True)
class Page:
    """A page of events, and the number before which the next one begins (0: there is none)."""

    lines: list[Line]
    following: int


def page(*, kind: str = "", person: str = "", before: int = 0) -> Page:
    """Return a page of events in two queries, however many there are."""
    events = SecurityEvent.objects.order_by("-id")
    if kind:
        events = events.filter(kind=kind)
    if before:
        events = events.filter(pk__lt=before)
    if person:
        events = _of_person(events, person)
    found = list(events[: PAGE + 1])
    names = _names(found)
    lines = [_line(each, names) for each in found[:PAGE]]
    return Page(lines, found[PAGE - 1].pk if len(found) > PAGE else 0)


def _line(event: SecurityEvent, names: dict[int, str]) -> Line:
    told = [
        f"{name.replace('_', ' ')}: {_plain(name, value, names)}"
        for name, value in sorted(event.facts.items())
        if value not in ("", None, [])
    ]
    return Line(event, names.get(event.actor_id or 0, ""), _named(event.about, names), "; ".join(told))


def _plain(name: str, value: Any, names: dict[int, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(name, each, names) for each in value)
    if name in PEOPLE_IN_FACTS and isinstance(value, int):
        return names.get(value, str(value))
    if name in MOMENTS_IN_FACTS:
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    return _named(str(value), names)


def _of_person(events: Any, address: str) -> Any:
    user = User.objects.filter(email__iexact=address.strip()).first()
    if user is None:
        return events.none()
    return events.filter(Q(actor=user) | Q(about=named(user)))


def _names(events: list[SecurityEvent]) -> dict[int, str]:
    wanted = {each.actor_id for each in events} | {_person_in(each.about) for each in events}
    wanted |= {each.facts.get(name) for each in events for name in PEOPLE_IN_FACTS}
    numbers = {each for each in wanted if isinstance(each, int)}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=numbers)}


def _person_in(about: str) -> int | None:
    kind, _, number = about.partition(":")
    return int(number) if kind == "accounts.user" and number.isdecimal() else None


def _named(thing: str, names: dict[int, str]) -> str:
    """Return a thing as people call it: ``accounts.organisation:3`` is organisation 3, a person the name."""
    kind, _, number = thing.partition(":")
    if not (KIND_OF_THING.fullmatch(kind) and number):
        return thing
    try:
        model = apps.get_model(kind)
    except LookupError:
        return thing
    return names.get(_person_in(thing) or 0) or f"{model._meta.verbose_name} {number}"
