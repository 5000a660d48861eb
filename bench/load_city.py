"""A city at work for ``bench.load``: its people, applications driven through the real services, and many more
like them, copied row by row inside the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection

from accounts.models import Membership, Organisation, StaffRole, Team, User
from accounts.roles import CompanyRole, Role
from bench.serving import signed_in
from permits.applications.models import Party
from permits.documents import store
from permits.reviews.models import Review
from tests.driving import NOON, application_at, people, publish_rules
from workflows.timing import at_moment

STRIDE = 100_000
"""Keys of the n-th copy are those of the original plus n times this."""
COPIED = (
    "workflows_case",
    "applications_permitapplication",
    "applications_party",
    "workflows_workitem",
    "reviews_review",
)
DRIVEN = {"submitted": 6, "in_review": 24, "ready_to_issue": 4}
CONTRACTORS, REVIEWERS, TECHNICIANS, SUPERVISORS = 20, 22, 5, 3


@dataclass(frozen=True)
class Visitor:
    """A signed-in person: what he looks at all day, as (kind, address, how often)."""

    session: str
    looks: tuple[tuple[str, str, int], ...]


def built(copies: int) -> list[Visitor]:
    """Migrate, fill the city and sign everybody in."""
    call_command("migrate", verbosity=0, interactive=False)
    store.ensure_bucket()
    with at_moment(NOON):
        publish_rules()
        who = people()
        made = [application_at(status, who) for status, times in DRIVEN.items() for _each in range(times)]
    contractors = _contractors(made)
    _copy(copies)
    reviews = list(Review.objects.filter(pk__lt=STRIDE).select_related("work_item").order_by("id"))
    return [*_staff(reviews, [each.pk for each in made]), *contractors]


def _contractors(made: Sequence[Any]) -> list[Visitor]:
    """Let companies have the applications among them."""
    visitors = []
    for number in range(CONTRACTORS):
        person = User.objects.create_user(
            f"contractor-{number}@example.com", None, name=f"Contractor {number}"
        )
        company = Organisation.objects.create(name=f"Company {number}")
        Membership.objects.create(user=person, organisation=company, role=CompanyRole.OWNER, joined_at=NOON)
        own = made[number % len(made) :: CONTRACTORS] or [made[number % len(made)]]
        Party.objects.filter(application__in=own, role=Party.Role.APPLICANT).update(
            user=person, organisation=company
        )
        page = f"/desk/applications/{own[0].pk}/"
        looks = (("dashboard", "/applications/", 6), ("application", page, 3))
        visitors.append(Visitor(signed_in(person), looks))
    return visitors


def _staff(reviews: Sequence[Review], applications: Sequence[int]) -> list[Visitor]:
    teams = list(Team.objects.order_by("id"))
    visitors = []
    for number in range(REVIEWERS):
        team = teams[number % len(teams)]
        own = [each.pk for each in reviews if each.work_item.team == team.code] or [reviews[0].pk]
        visitors.append(_worker(Role.REVIEWER, team, number, f"/applications/reviews/{own[0]}/", "reviews"))
    for number in range(TECHNICIANS):
        page = f"/desk/applications/{applications[number]}/"
        visitors.append(_worker(Role.PERMIT_TECHNICIAN, None, number, page, "intake"))
    for number in range(SUPERVISORS):
        page = f"/desk/applications/{applications[-1 - number]}/"
        visitors.append(_worker(Role.SUPERVISOR, None, number, page, "all_reviews"))
    return visitors


def _worker(role: str, team: Team | None, number: int, page: str, queue: str) -> Visitor:
    person = User.objects.create_user(f"{role}-{number}@example.com", None, name=f"{role} {number}")
    StaffRole.objects.create(user=person, role=role, team=team, since=NOON)
    kind = "review desk" if role == Role.REVIEWER else "application"
    looks = (("queue", f"/desk/queues/{queue}/", 5), (kind, page, 3), ("dashboard", "/desk/office/", 2))
    return Visitor(signed_in(person), looks)


def _copy(copies: int) -> None:
    """Copy every driven row so many times, with what points at it; triggers rest meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in COPIED:
            cursor.execute(_copying(cursor, table), [copies])
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")


def _copying(cursor: Any, table: str) -> str:
    """Write the statement that copies a table: keys move by a stride, numbers get the copy's own."""
    cursor.execute(
        """SELECT a.attname, EXISTS (
                    SELECT FROM pg_constraint c WHERE c.conrelid = a.attrelid AND c.contype = 'f'
                        AND a.attnum = ANY (c.conkey) AND c.confrelid::regclass::text = ANY (%s)),
                EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique
                        AND a.attnum = ANY (i.indkey)) AND format_type(a.atttypid, NULL) LIKE 'character%%'
            FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
                AND a.attgenerated = ''""",
        [list(COPIED), table],
    )
    taken = {}
    for column, moves, unique in cursor.fetchall():
        name = f'"{column}"'
        if column == "id" or moves:
            taken[name] = f"{name} + copy * {STRIDE}"
        elif unique and column == "number":
            taken[name] = f"{name} || '-' || copy"
        else:
            taken[name] = name
    columns, values = ", ".join(taken), ", ".join(taken.values())
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, generate_series(1, %s) AS copy"
