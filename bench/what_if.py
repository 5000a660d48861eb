"""How long a what-if over many real applications takes, from the question to its last figure.

    python -m devstack exec --ephemeral -- python -m bench.what_if [--applications 10000] [--json]

The applications are of six types of the sample city, with whole answers; the rules that are tried charge more
for plan review. Each is read, priced twice, routed twice, asked for its demands twice and written down. It
migrates and so runs on an empty database only. CPU time of this process is one core's; the page is the whole
view with its figures and charts.
"""

import argparse
import json
import os
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django

GOAL_SECONDS = 60.0
TYPES = ("ADU", "REROOF", "PV", "SIGN", "DEMO", "COM-TI")


def applications(count: int, who: Any, version: Any, at: Any) -> None:
    """Write applications as if they had been handed in, past the life cycle, which is not measured here."""
    from permits.applications.models import PermitApplication  # noqa: PLC0415 (after django.setup)
    from tests.rulebook.complete_answers import ANSWERS, FIELDS  # noqa: PLC0415
    from workflows.models import Case  # noqa: PLC0415

    rules = version.rulebook
    machine = PermitApplication._meta.label_lower
    cases = Case.objects.bulk_create([Case(machine=machine, opened_at=at) for _ in range(count)], 1000)
    rows = []
    for number, case in enumerate(cases):
        code = TYPES[number % len(TYPES)]
        row = PermitApplication(
            case=case,
            permit_type=code,
            type_name=rules.types[code].name,
            track=rules.types[code].track,
            rulebook_version=version,
            applicant=who,
            answers=ANSWERS[code],
            number=f"BENCH-{number:06}",
            received_at=at,
            created_at=at,
            saved_at=at,
        )
        row.work_class = FIELDS[code]["work_class"]
        row.valuation = Decimal(FIELDS[code]["valuation"]) + number
        rows.append(row)
    PermitApplication.objects.bulk_create(rows, 1000)


def measured(count: int) -> dict[str, Any]:
    """Ask, work out and show a what-if."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from permits.applications.models import PermitApplication  # noqa: PLC0415
    from permits.configuration.sources import DRAFTS, source_of  # noqa: PLC0415
    from permits.rulebook import services_drafting  # noqa: PLC0415
    from permits.whatif import services  # noqa: PLC0415
    from tests.townspeople import NOON, people, publish_rules  # noqa: PLC0415
    from workflows.timing import at_moment  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    if PermitApplication.objects.exists():
        raise SystemExit("The database is not empty: run it with devstack exec --ephemeral.")
    version, who = publish_rules(), people()
    applications(count, who.contractor, version, NOON)
    draft = services_drafting.begin(version, title="Dearer", actor=who.configuration, at=NOON)
    file = "fees/building.yaml"
    dearer = draft.pack.files[file].replace("percent: 65", "percent: 70", 1)
    services_drafting.edit_file(draft, file, dearer, edit=draft.edit, actor=who.configuration, at=NOON)
    with at_moment(NOON):
        day = NOON.date()
        what_if = services.ask(
            source_of(DRAFTS, draft.pk),
            basis="received",
            first=day,
            final=day,
            in_force_on=day,
            actor=who.configuration,
            at=NOON,
        )
        wall, cpu = time.perf_counter(), time.process_time()
        while what_if.is_running:
            with transaction.atomic():
                services.go_on(what_if.pk, after=what_if.last, at=NOON)
            what_if.refresh_from_db()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(who.configuration, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = reverse("whatif:what_if", args=[what_if.pk])
        client.get(page)
        shown = time.perf_counter()
        assert client.get(page).status_code == 200
        shown = time.perf_counter() - shown
    return {
        "applications": what_if.judged,
        "seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "cpu_seconds_for_10000": round(cpu * 10_000 / what_if.judged, 1),
        "page_ms": round(1000 * shown),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--applications", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    found = measured(options.applications)
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
