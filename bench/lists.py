"""A contractor's own list among a million: by membership and grants, beside a plain owner filter.

    python -m devstack exec --ephemeral -- python -m bench.lists [--applications 1000000] [--json]

Every fiftieth of the applications is one person's: of these he applied for most himself, is a party through
his company to others, and was granted to read a few. Others have as many. A page is the newest 25, with every
column, through the ORM; every way is asked in turns, in a new order each round. ``own_list_ratio`` is what
the house asks (``visible_to``) over ``applicant = me``. Beside it: the same rights by one OR, and guardian's
``get_objects_for_user`` on the same direct-key table. Rows are written by INSERT … SELECT with the guards at
rest, and are gone with the ephemeral server. It migrates and so runs on an empty database only.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django

EACH, GRANTED, PAGE, ROUNDS = 50, 5, 25, 40
DAY = "timestamptz '2026-11-09 20:00+00'"
ROWS = f"""
SET LOCAL session_replication_role = replica;
INSERT INTO accounts_user (id, email, name, phone, language, password, is_active, is_superuser, joined_at)
SELECT 1000000 + n, 'p' || n || '@example.com', 'Person ' || n, '', 'en', '!', true, false, {DAY}
FROM generate_series(0, %(people)s - 1) n;
INSERT INTO accounts_organisation (id, name, trade, phone, address, created_at)
SELECT 1000000 + n, 'Company ' || n, '', '', '', {DAY} FROM generate_series(0, %(people)s - 1) n;
INSERT INTO accounts_membership (user_id, organisation_id, role, joined_at)
SELECT 1000000 + n, 1000000 + n, 'owner', {DAY} FROM generate_series(0, %(people)s - 1) n;
INSERT INTO workflows_case (id, machine, opened_at, head_seq, head_hash, declared_interests)
SELECT 1000000 + n, 'applications.permitapplication', {DAY}, 0, decode(repeat('00', 32), 'hex'), 0
FROM generate_series(0, %(count)s - 1) n;
INSERT INTO applications_permitapplication (
    id, case_id, status, number, received_at, received_on, permit_type, type_name, track, rulebook_version_id,
    applicant_id, organisation_id, address, unit, postal_code, parcel, scope, work_class, valuation, answers,
    created_at, saved_at, source, source_id, round, relation, receipt_rule, deemed_complete_by_law
)
SELECT 1000000 + n, 1000000 + n, 'submitted', 'B-' || n, {DAY}, date '2026-11-09', 'ADU', 'Second home',
    'review', %(version)s, 1000000 + n %% %(people)s, NULL, n || ' Main St', '', '92101', '', 'Build it.',
    'new', n, '{{}}', {DAY}, {DAY}, '', '', 1, '', '', false
FROM generate_series(0, %(count)s - 1) n;
INSERT INTO applications_party (
    application_id, role, user_id, name, email, phone, address, licence_number, licence_class, since
)
SELECT 1000000 + n, 'applicant', 1000000 + n %% %(people)s, 'A', '', '', '', '', '', {DAY}
FROM generate_series(0, %(count)s - 1) n;
INSERT INTO applications_party (
    application_id, role, organisation_id, name, email, phone, address, licence_number, licence_class, since
)
SELECT 1000000 + n, 'contractor', 1000000 + (n / 5 + 7) %% %(people)s, 'C', '', '', '', '', '', {DAY}
FROM generate_series(0, %(count)s - 1) n WHERE n %% 5 = 0;
INSERT INTO applications_applicationgrant (
    user_id, content_object_id, permission_id, giver_id, reason, since, until, given_at, emergency, end_reason
)
SELECT 1000000 + p, 1000000 + (p * 31 + g * 1009) %% %(count)s, %(permission)s,
    1000000 + (p + 1) %% %(people)s, 'Shared', {DAY} - interval '1 day', {DAY} + interval '90 days', {DAY},
    false, ''
FROM generate_series(0, %(people)s - 1) p, generate_series(1, %(granted)s) g ON CONFLICT DO NOTHING;
"""
WRITTEN = (
    *("accounts_user", "accounts_organisation", "accounts_membership", "workflows_case"),
    *("applications_permitapplication", "applications_party", "applications_applicationgrant"),
)


def write_rows(count: int, version: int) -> int:
    """Write the applications and their people with the guards at rest; return the key of one of these."""
    from django.db import connection, transaction  # noqa: PLC0415 (after django.setup)

    people = max(count // EACH, 20)
    facts = {"count": count, "people": people, "granted": GRANTED, "version": version}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM auth_permission WHERE codename = 'read_record'")
        facts["permission"] = cursor.fetchone()[0]
        for statement in filter(str.strip, ROWS.split(";\n")):
            cursor.execute(statement, facts if "%(" in statement else None)
        cursor.execute("SET LOCAL session_replication_role = origin")
        for table in WRITTEN:
            cursor.execute(f"ANALYZE {table}")
    return 1_000_000 + people // 2


def build(count: int) -> Any:
    """Make the store; return one of its people."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from permits.applications.models import PermitApplication  # noqa: PLC0415
    from tests.townspeople import publish_rules  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    if PermitApplication.objects.exists():
        raise SystemExit("The database is not empty: run it with devstack exec --ephemeral.")
    began = time.monotonic()
    person = write_rows(count, publish_rules().pk)
    with connection.cursor() as cursor:
        for table in WRITTEN:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    print(f"{count} applications in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return User.objects.get(pk=person)


def ways(user: Any) -> dict[str, Callable[[], Any]]:
    """Return each way to ask for a person's list, by name."""
    from django.db.models import Q  # noqa: PLC0415
    from guardian.shortcuts import get_objects_for_user  # noqa: PLC0415

    from permits.applications.models import ApplicationGrant, Party, PermitApplication  # noqa: PLC0415
    from workflows.timing import now  # noqa: PLC0415

    every, right = PermitApplication.objects, "applications.read_record"

    def either() -> Any:
        himself = Party.objects.current(now()).filter(user=user).values("application")
        company = (
            Party.objects.current(now()).filter(organisation__memberships__user=user).values("application")
        )
        granted = ApplicationGrant.objects.holding(now()).filter(user=user).values("content_object")
        return every.filter(Q(applicant=user) | Q(pk__in=himself) | Q(pk__in=company) | Q(pk__in=granted))

    def of_his_side() -> Any:
        return every.on_side_of(user)

    return {
        "owner_filter": lambda: every.filter(applicant=user),
        "ours": lambda: every.visible_to(user),
        "ours_without_grants": of_his_side,
        "one_or": either,
        "get_objects_for_user": lambda: get_objects_for_user(user, right, every.all()),
        "get_objects_for_user_no_groups": lambda: get_objects_for_user(
            user, right, every.all(), use_groups=False
        ),
    }


def measured(count: int) -> dict[str, Any]:
    """Build the store, look at the plan, ask in turns, and say what each way costs."""
    from tests.townspeople import NOON  # noqa: PLC0415
    from workflows.timing import at_moment  # noqa: PLC0415

    user = build(count)
    with at_moment(NOON):
        asked = {name: lambda way=way: list(way().order_by("-id")[:PAGE]) for name, way in ways(user).items()}
        print(ways(user)["ours"]().order_by("-id")[:PAGE].explain(analyze=True), file=sys.stderr)
        found = {name: len(ask()) for name, ask in asked.items()}
        took: dict[str, list[float]] = {name: [] for name in asked}
        for number in range(ROUNDS):
            for name in random.Random(number).sample(list(asked), len(asked)):
                began = time.perf_counter()
                asked[name]()
                took[name].append(time.perf_counter() - began)
    ms = {name: round(1000 * statistics.median(each), 2) for name, each in took.items()}
    for name, value in ms.items():
        print(
            f"{name}: {found[name]} rows in {value} ms, {value / ms['owner_filter']:.1f} x", file=sys.stderr
        )
    ratio = statistics.median(took["ours"]) / statistics.median(took["owner_filter"])
    return {"applications": count, "own_list_ratio": round(ratio, 2), "ms": ms}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applications", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    found = measured(options.applications)
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
