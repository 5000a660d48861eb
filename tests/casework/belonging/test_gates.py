"""Each gate of what belongs to a permit, closed and open: what it says when it blocks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from permits.applications.models import PermitApplication
from tests.casework.belonging.handing_in import draft, handed_in, in_review, permit
from tests.casework.belonging.table_of_gates import TABLE, Change, Town
from tests.driving import NOON, application_at, people, publish_rules

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock(), transaction.atomic():
        publish_rules()
        who = people()
        parent = permit(who, deferred=("trusses",))
        number = parent.permit.number
        made = {"parent": parent, "own": application_at("submitted", who)}
        made |= {f"{code} draft": draft(who, code, number) for code in ("REV", "DEF", "EXT")}
        made["REV"] = handed_in(who, "REV", number)
        made |= {code: in_review(who, code, number) for code in ("EXT", "COR", "REF")}
        yield Town(who, made)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("gate", "name", "change", "code", "person", "days"), TABLE)
def test_a_gate_blocks_with_its_reason_or_lets_pass(
    town: Town, gate: Any, name: str, change: Change, code: str, person: str, days: int
) -> None:
    change(town, PermitApplication.objects.get(pk=town.at[name].pk))
    application = PermitApplication.objects.select_related("case").get(pk=town.at[name].pk)

    blockers = gate(application, getattr(town.who, person), NOON + timedelta(days=days))

    assert {each.code for each in blockers} == set(code.split())
    assert all(each.text for each in blockers)
