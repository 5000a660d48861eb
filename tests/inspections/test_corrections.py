"""S9: a posted result is corrected by two people: one asks, another confirms, and a new row is added."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import Party, PermitApplication
from permits.applications.statuses import Status
from permits.fees.models import ValuationSetting
from permits.inspections import services
from permits.inspections import services_correcting as correcting
from permits.inspections.models import Inspection, ResultCorrection
from permits.inspections.services import InspectionRefused
from tests.driving import NOON, People
from tests.inspections.correcting import TUESDAY, WRONG, ask, official, posted, signed_in, text_of, url


# --- the two people -------------------------------------------------------------------------------
def test_an_inspector_asks_an_official_confirms_and_both_rows_stand_on_the_page(
    roof: PermitApplication, who: People
) -> None:
    visit = posted(roof, who)
    page = text_of(signed_in(who.inspector).get(url("for_application", roof.pk)))

    asked = signed_in(who.inspector).post(url("ask_correction", visit.pk), WRONG)
    waiting = text_of(signed_in(who.official).get(reverse("casework:second_person")))
    correction = ResultCorrection.objects.get()
    confirmed = signed_in(who.official).post(url("correction", correction.pk))
    after = text_of(signed_in(who.contractor).get(url("for_application", roof.pk)))

    rows = list(Inspection.objects.order_by("pk").values_list("result", "corrects", "inspector"))
    assert url("ask_correction", visit.pk) in page
    assert url("correction", correction.pk) in waiting
    assert asked.url == confirmed.url == url("for_application", roof.pk)
    assert rows == [("passed", None, who.inspector.pk), ("failed", visit.pk, who.inspector.pk)]
    assert "Corrects an earlier result" in after
    assert "The other roof was meant." in after


def test_who_asked_cannot_confirm_by_page_or_service(roof: PermitApplication, who: People) -> None:
    visit = posted(roof, who)
    correction = ask(visit, who, actor=who.official)

    page = signed_in(who.official).post(url("correction", correction.pk))
    with pytest.raises(InspectionRefused, match="S9: "):
        correcting.confirm(correction, actor=who.official, at=NOON)

    assert page.status_code == 403
    assert "S9: " in text_of(page)
    assert Inspection.objects.count() == 1


def test_who_posted_the_result_cannot_confirm_its_correction_as_an_official(
    roof: PermitApplication, who: People
) -> None:
    visit = posted(roof, who)
    correction = ask(visit, who, actor=official())
    StaffRole.objects.create(user=who.inspector, role=Role.BUILDING_OFFICIAL, since=NOON)
    both = User.objects.get(pk=who.inspector.pk)

    page = signed_in(both).get(url("correction", correction.pk))
    with pytest.raises(InspectionRefused, match="S9: "):
        correcting.confirm(correction, actor=both, at=NOON)

    assert "S9: " in text_of(page)
    assert Inspection.objects.count() == 1


def test_the_database_itself_refuses_one_person_for_both(roof: PermitApplication, who: People) -> None:
    correction = ask(posted(roof, who), who)
    rows = ResultCorrection.objects.filter(pk=correction.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="confirmed", decided_by=who.inspector, decided_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(result="passed")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete("default")


def test_a_second_click_confirms_nothing_twice_and_says_who_did(roof: PermitApplication, who: People) -> None:
    correction = ask(posted(roof, who), who)
    client = signed_in(who.official)
    client.post(url("correction", correction.pk))

    again = client.post(url("correction", correction.pk), follow=True)

    assert "decided already by" in text_of(again)
    assert Inspection.objects.count() == 2


@pytest.mark.parametrize("role", ["contractor", "technician", "supervisor", "cashier", "auditor"])
def test_others_neither_ask_nor_confirm(roof: PermitApplication, who: People, role: str) -> None:
    visit = posted(roof, who)
    correction = ask(visit, who)
    person = getattr(who, role)

    with pytest.raises(PermissionDenied):
        ask(visit, who, actor=person)
    with pytest.raises(PermissionDenied):
        correcting.confirm(correction, actor=person, at=NOON)

    assert signed_in(person).post(url("correction", correction.pk)).status_code == 403
    assert signed_in(who.stranger).get(url("correction", correction.pk)).status_code == 404


def test_nobody_corrects_what_is_his_own(roof: PermitApplication, who: People) -> None:
    visit = posted(roof, who)
    Party.objects.filter(application=roof, role=Party.Role.OWNER).update(user=who.inspector)

    with pytest.raises(PermissionDenied, match="S1: "):
        ask(visit, who)


def test_who_set_a_fee_confirms_no_final(roof: PermitApplication, who: People) -> None:
    posted(roof, who)
    final = posted(roof, who, "failed", code="final")
    correction = ask(final, who, result="passed", notes="")
    ValuationSetting.objects.create(
        application=roof, amount=1, reason="x", proposed_by=who.official, proposed_at=NOON
    )

    with pytest.raises(InspectionRefused, match="S2: "):
        correcting.confirm(correction, actor=who.official, at=NOON)


# --- what is refused ------------------------------------------------------------------------------
def test_a_refused_correction_changes_nothing_and_may_be_asked_for_again(
    roof: PermitApplication, who: People
) -> None:
    visit = posted(roof, who)
    correction = ask(visit, who)
    client = signed_in(who.official)

    empty = client.post(url("refuse_correction", correction.pk), {"finding": " "})
    client.post(url("refuse_correction", correction.pk), {"finding": "The photos show that roof."})
    again = ask(visit, who, reason="More photos.")

    correction.refresh_from_db()
    assert "Write why the result stays" in text_of(empty)
    assert (correction.state, correction.finding) == ("refused", "The photos show that roof.")
    assert again.state == "open"
    assert Inspection.objects.count() == 1


def test_who_asked_takes_it_back(roof: PermitApplication, who: People) -> None:
    correction = ask(posted(roof, who), who)

    signed_in(who.inspector).post(url("refuse_correction", correction.pk), {"finding": "My mistake."})

    correction.refresh_from_db()
    assert (correction.state, correction.decided_by) == ("refused", who.inspector)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"result": "passed", "notes": ""}, "Nothing would change"),
        ({"reason": " "}, "Write why the result is wrong"),
        ({"notes": ""}, "Write what was found"),
        ({"result": "splendid"}, "Choose a result"),
    ],
)
def test_a_correction_says_what_and_why(
    roof: PermitApplication, who: People, change: dict[str, str], said: str
) -> None:
    visit = posted(roof, who)

    with pytest.raises(InspectionRefused, match=said):
        ask(visit, who, **change)
    page = signed_in(who.inspector).post(url("ask_correction", visit.pk), {**WRONG, **change})

    assert page.status_code == 200
    assert not ResultCorrection.objects.exists()


def test_one_correction_waits_at_a_time_and_the_same_click_is_that_one(
    roof: PermitApplication, who: People
) -> None:
    visit = posted(roof, who)
    first = ask(visit, who)

    assert ask(visit, who) == first
    with pytest.raises(InspectionRefused, match="has asked for a correction of this result already"):
        ask(visit, who, actor=who.official, reason="Other.")


def test_only_the_row_that_stands_is_corrected_and_it_can_be_corrected_again(
    roof: PermitApplication, who: People
) -> None:
    visit = posted(roof, who)
    corrected = correcting.confirm(ask(visit, who), actor=who.official, at=NOON)

    with pytest.raises(InspectionRefused, match="Only a posted result that stands"):
        ask(Inspection.objects.get(pk=visit.pk), who, reason="Once more.")
    back = correcting.confirm(
        ask(corrected, who, result="passed", notes="After all."), actor=who.official, at=NOON
    )

    assert [each.pk for each in services.standing(PermitApplication.objects.get(pk=roof.pk))] == [back.pk]


def test_once_the_permit_is_final_only_the_words_of_a_result_are_corrected(
    roof: PermitApplication, who: People
) -> None:
    first = posted(roof, who)
    posted(roof, who, code="final")
    assert PermitApplication.objects.get(pk=roof.pk).status == Status.FINALED

    with pytest.raises(InspectionRefused, match="place a hold for code enforcement"):
        ask(first, who)

    assert ask(first, who, result="passed", notes="From the ladder.").state == "open"


def test_the_lists_ask_the_same_for_many_corrections_as_for_one(
    roof: PermitApplication, who: People, django_assert_max_num_queries: Any
) -> None:
    ask(posted(roof, who), who)
    for number in range(12):
        visit = roof.inspections.create(
            code=f"extra_{number}",
            name="Extra",
            wanted_on=TUESDAY,
            requested_at=NOON,
            status="resulted",
            result="passed",
            inspector=who.inspector,
            resulted_at=NOON,
        )
        visit.corrections.create(**WRONG, asked_by=who.inspector, asked_at=NOON)
    client = signed_in(who.official)
    for address in (url("for_application", roof.pk), reverse("casework:second_person")):
        client.get(address)
        with django_assert_max_num_queries(16):
            client.get(address)
