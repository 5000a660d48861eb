"""Lintel's engine: gates, hash chain, outbox and clocks all on."""

import os
from typing import Any

from bench.peers import script

NAME = "ours"


def configure(dsn: str) -> None:
    """Start Django over a database, once a process."""
    import django
    from django.apps import apps

    os.environ.update(DATABASE_URL=dsn, DJANGO_SETTINGS_MODULE="bench.settings")
    if not apps.ready:
        django.setup()


def setup(dsn: str) -> None:
    """Make the tables and one user for each role."""
    configure(dsn)
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from bench.machine.models import Holding

    call_command("migrate", verbosity=0, interactive=False)
    for role in script.ROLES:
        Holding.objects.create(person=User.objects.create(username=role), role=role)


def run(count: int, dsn: str) -> dict[str, Any]:
    """Drive cases through the engine; the links to the reviews are what a page would have shown."""
    configure(dsn)
    from bench.machine import acts
    from bench.machine.models import Dossier, Holding
    from workflows.models import TransitionRecord

    who = dict(Holding.objects.values_list("role", "person_id"))
    links: dict[int, dict[str, int]] = {}

    def create() -> int:
        return acts.create(who["contractor"], **script.CASE_FIELDS).pk

    def step(case: int, name: str, role: str, discipline: str | None) -> None:
        if name == "claim":
            acts.claim(links[case][discipline], who[role])
        elif name == "approve":
            acts.approve(case, links[case][discipline], who[role])
        else:
            links[case] = acts.act(case, name, who[role]) or links.get(case, {})

    meter, ids = script.drive(count, create, step)
    issued = Dossier.objects.filter(pk__in=ids, status="issued").exclude(number="")
    records = TransitionRecord.objects.filter(case_id__in=issued.values("case_id"))
    check = {
        "issued": issued.count(),
        "audit_per_case": records.count() / max(1, count),
        "joins": records.filter(move="finish").count(),
    }
    return script.result(meter, ids, check)
