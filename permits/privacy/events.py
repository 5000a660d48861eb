"""Security events as staff read them: newest first, a page at a time, narrowed by kind or person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import SecurityEvent, User
from accounts.security.events import named

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One event with the names of the people in it."""

    event: SecurityEvent
    actor: str
    about: str

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def facts(self) -> str:
        return "; ".join(f"{name}: {_plain(value)}" for name, value in sorted(self.event.facts.items()))


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
    lines = [Line(each, names.get(each.actor_id or 0, ""), _about(each, names)) for each in found[:PAGE]]
    return Page(lines, found[PAGE - 1].pk if len(found) > PAGE else 0)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_person(events: Any, address: str) -> Any:
    user = User.objects.filter(email__iexact=address.strip()).first()
    if user is None:
        return events.none()
    return events.filter(Q(actor=user) | Q(about=named(user)))


def _names(events: list[SecurityEvent]) -> dict[int, str]:
    wanted = {each.actor_id for each in events} | {_person_in(each.about) for each in events}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=wanted - {None})}


def _person_in(about: str) -> int | None:
    kind, _, number = about.partition(":")
    return int(number) if kind == "accounts.user" and number.isdecimal() else None


def _about(event: SecurityEvent, names: dict[int, str]) -> str:
    return names.get(_person_in(event.about) or 0, event.about)
