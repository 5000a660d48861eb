"""Ask for addresses as people do, and take back what that did."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from permits.applications.facts import facts_of, type_of
from permits.fees.models import Invoice
from permits.rulebook.demands import clearances
from tests.access.table import Row
from tests.access.world import OTHER, World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WRITES = re.compile(
    r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|usersessions_|accounts_security)'
)


@dataclass(frozen=True)
class Answer:
    """What came back, and what was written on the way."""

    response: Any
    written: list[str]

    @property
    def letter(self) -> str:
        """Say the answer in the letters of the table."""
        status = self.response.status_code
        if status == 302:
            return "L" if self.response.url.startswith("/account/login/") else "R"
        return {200: "G", 403: "x", 404: ".", 400: "!", 409: "!", 422: "!"}.get(status, str(status))


class Visitors:
    """One signed-in browser for each person."""

    def __init__(self, world: World) -> None:
        self.world, self.clients = world, dict[str, Client]()
        for name, person in world.people.items():
            self.clients[name] = Client(raise_request_exception=False)
            if person is not None:
                self.clients[name].force_login(person, backend=BACKEND)

    def ask(self, person: str, row: Row, *, method: str = "") -> Answer:
        """Ask for the address of a row as a person."""
        return self.visit(person, self.address(row), method=method or row.method, posted=self.posted(row))

    def visit(
        self, person: str, address: str, *, method: str = "GET", posted: dict[str, str] | None = None
    ) -> Answer:
        """Ask for an address as a person."""
        written: list[str] = []

        def remember(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            if WRITES.match(str(sql)) and not _tells_of_a_refusal(str(sql), params):
                written.append(str(sql))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(remember):
            response = getattr(self.clients[person], method.lower())(address, posted or {})
            if response.streaming:
                b"".join(response.streaming_content)
        return Answer(response, written)

    def address(self, row: Row) -> str:
        """Return where a row leads."""
        return reverse(row.name, args=self.arguments(row))

    def arguments(self, row: Row) -> list[Any]:
        """Return the arguments of a row's address."""
        if row.about.startswith("="):
            return [row.about[1:]]
        own = list(self.world.addresses.get(row.about, ()))
        return own + [self._word(str(word)) for word in row.more]

    def posted(self, row: Row) -> dict[str, str]:
        """Return what a person types, with the sum that is due and the number of a colleague."""
        invoice = Invoice.objects.get(application=self.world.applications["instant"])
        words = {
            "balance": invoice.balance,
            "deputy": self.world.who.reviewers[OTHER].pk,
            "in_review": self.world.applications["in_review"].pk,
            **self.world.words,
        }
        return {name.format(**words): text.format(**words) for name, text in row.posted.items()}

    def _word(self, word: str) -> str:
        if word == "{page}":
            return str(type_of(self.world.applications["draft"]).pages[0].code)
        if word == "{clear}":
            application = self.world.applications["approved"]
            return str(clearances(type_of(application), facts_of(application))[0].code)
        return word


@contextmanager
def briefly_refused() -> Iterator[None]:
    """Let a refusal be its number alone: the pages that tell it have tests of their own."""
    ours = URLResolver.resolve_error_handler

    def short(resolver: URLResolver, status: int) -> Any:
        return ours(resolver, status) if status == 500 else _refusal(status)

    URLResolver.resolve_error_handler = short  # type: ignore[method-assign]
    try:
        yield
    finally:
        URLResolver.resolve_error_handler = ours  # type: ignore[method-assign]


def _refusal(status: int) -> Any:
    def answer(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return HttpResponse(status=status)

    return answer


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def names(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, str]]:
    """Yield every address of the house by name, with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", str(entry.pattern)


def _tells_of_a_refusal(sql: str, params: Any) -> bool:
    """Tell whether somebody's refusal is being written down, which is all that a refusal may write."""
    return "accounts_securityevent" in sql and "refused" in (params or ())
