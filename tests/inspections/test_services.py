"""Inspections are asked for in time, made in order, and resulted once; what was posted stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from permits.applications.models import Hold, Party, PermitApplication
from permits.inspections import services
from permits.inspections.models import Inspection
from permits.inspections.services import AlreadyResulted, InspectionRefused
from tests import driving
from tests.driving import NOON, People
from workflows.models import OutboxEvent

TUESDAY = date(2026, 11, 10)


def ask(roof: PermitApplication, who: People, code: str = "roof_deck", **change: Any) -> Inspection:
    details: dict[str, Any] = {"wanted_on": TUESDAY, "actor": who.contractor} | change
    return services.request(roof, code, at=NOON, **details)


def post(inspection: Inspection, who: People, result: str = "passed", notes: str = "", **change: Any) -> Any:
    details: dict[str, Any] = {"actor": who.inspector} | change
    return services.result(inspection, result=result, notes=notes, at=NOON, **details)


def test_the_rulebook_says_what_is_outstanding(roof: PermitApplication) -> None:
    assert [each.code for each in services.outstanding(roof)] == ["roof_deck", "final"]


def test_an_inspection_is_asked_for_and_asking_twice_changes_nothing(
    roof: PermitApplication, who: People
) -> None:
    first = ask(roof, who)

    second = ask(roof, who)

    assert second == first
    assert (first.status, first.name, first.is_final) == ("requested", "Roof deck and sheathing", False)
    assert OutboxEvent.objects.filter(topic="inspection.requested").count() == 1


@pytest.mark.parametrize(
    ("wanted_on", "why"),
    [
        (date(2026, 11, 9), "one working day ahead"),
        (date(2026, 11, 11), "Veterans Day"),
        (date(2026, 11, 14), "Saturday"),
        (date(2027, 12, 1), "The permit ends"),
    ],
)
def test_a_day_on_which_nobody_comes_is_refused_with_the_reason(
    roof: PermitApplication, who: People, wanted_on: date, why: str
) -> None:
    with pytest.raises(InspectionRefused, match=why):
        ask(roof, who, wanted_on=wanted_on)


def test_what_the_permit_does_not_need_is_refused(roof: PermitApplication, who: People) -> None:
    with pytest.raises(InspectionRefused, match="no such inspection"):
        ask(roof, who, "swimming_pool")


def test_the_final_waits_for_what_comes_before_it(roof: PermitApplication, who: People) -> None:
    with pytest.raises(InspectionRefused, match="Roof deck and sheathing"):
        ask(roof, who, "final")

    post(ask(roof, who), who)

    assert ask(roof, who, "final").is_final


def test_nothing_is_inspected_before_the_permit_is_issued(who: People) -> None:
    application = driving.application_at("submitted", who, type_code="REROOF")

    with pytest.raises(InspectionRefused, match="while a permit is in force"):
        ask(application, who)


def test_a_hold_prevents_inspections(roof: PermitApplication, who: People) -> None:
    Hold.objects.create(
        application=roof,
        code=Hold.Code.STOP_WORK,
        severity=Hold.Severity.INSPECTION,
        reason="Unsafe scaffold",
        placed_at=NOON,
    )

    with pytest.raises(InspectionRefused, match="Unsafe scaffold"):
        ask(roof, who)


@pytest.mark.parametrize("role", ["stranger", "cashier", "inspector", "auditor", "official"])
def test_only_the_holder_and_a_technician_ask(roof: PermitApplication, who: People, role: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(roof, who, actor=getattr(who, role))


@pytest.mark.parametrize("role", ["contractor", "stranger", "technician", "official", "auditor", "cashier"])
def test_only_an_inspector_posts_a_result(roof: PermitApplication, who: People, role: str) -> None:
    inspection = ask(roof, who)

    with pytest.raises(PermissionDenied):
        post(inspection, who, actor=getattr(who, role))


def test_no_inspector_judges_his_own_roof(roof: PermitApplication, who: People) -> None:
    inspection = ask(roof, who)
    Party.objects.filter(application=roof, role=Party.Role.OWNER).update(user=who.inspector)

    with pytest.raises(PermissionDenied):
        post(inspection, who)


def test_a_result_is_posted_once_and_a_second_click_hears_who_did_it(
    roof: PermitApplication, who: People
) -> None:
    inspection = ask(roof, who)
    post(inspection, who, "failed", "Nails are too far apart.")

    with pytest.raises(AlreadyResulted, match="Inspector already posted “Not passed”"):
        post(inspection, who, "passed")

    inspection.refresh_from_db()
    assert (inspection.result, inspection.notes) == ("failed", "Nails are too far apart.")
    assert OutboxEvent.objects.filter(topic="inspection.resulted").count() == 1


@pytest.mark.parametrize("result", ["failed", "partial", "no_access"])
def test_what_did_not_pass_needs_words(roof: PermitApplication, who: People, result: str) -> None:
    with pytest.raises(InspectionRefused, match="Write what was found"):
        post(ask(roof, who), who, result)


def test_a_posted_result_cannot_be_changed_or_deleted_in_the_database(
    roof: PermitApplication, who: People
) -> None:
    inspection = post(ask(roof, who), who)
    rows = Inspection.objects.filter(pk=inspection.pk)

    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        rows.update(notes="Better after all")
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        rows._raw_delete("default")


def test_only_a_full_pass_settles_an_inspection(roof: PermitApplication, who: People) -> None:
    post(ask(roof, who), who, "partial", "The north side is covered already.")
    assert "roof_deck" in [each.code for each in services.outstanding(roof)]

    post(ask(roof, who), who)

    fresh = PermitApplication.objects.get(pk=roof.pk)
    assert [each.code for each in services.outstanding(fresh)] == ["final"]


def test_a_request_is_taken_back_and_then_nobody_results_it(roof: PermitApplication, who: People) -> None:
    inspection = ask(roof, who)
    services.cancel(inspection, actor=who.contractor, at=NOON + timedelta(hours=1))

    services.cancel(inspection, actor=who.contractor, at=NOON + timedelta(hours=1))

    with pytest.raises(InspectionRefused, match="taken back"):
        post(inspection, who)
