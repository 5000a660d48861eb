"""S9: a posted result is corrected by two people: one asks, another confirms, and a new row is added."""

from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import Party, PermitApplication
from permits.applications.statuses import Status
from permits.casework import red_flag_sources
from permits.casework.models import RedFlag
from permits.fees.models import ValuationSetting
from permits.inspections import services
from permits.inspections import services_correcting as correcting
from permits.inspections.models import Inspection, ResultCorrection
from permits.inspections.services import InspectionRefused
from permits.register.public_record import details
from tests.driving import NOON, People
from workflows import relay

TUESDAY = NOON.date().replace(day=10)
WRONG = {"result": "failed", "notes": "Nails too far apart.", "reason": "The other roof was meant."}


def posted(
    roof: PermitApplication, who: People, result: str = "passed", code: str = "roof_deck"
) -> Inspection:
    asked = services.request(roof, code, wanted_on=TUESDAY, actor=who.contractor, at=NOON)
    notes = "" if result == "passed" else "Seen."
    made = services.result(asked, result=result, notes=notes, actor=who.inspector, at=NOON)
    relay.drain()
    return made


def ask(inspection: Inspection, who: People, **change: Any) -> ResultCorrection:
    return correcting.ask(inspection, **{**WRONG, "actor": who.inspector, "at": NOON, **change})


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"inspections:{name}", args=args)


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def official(name: str = "second") -> User:
    person = User.objects.create_user(f"{name}-official@example.com", "x", name=f"{name.title()} Official")
    StaffRole.objects.create(user=person, role=Role.BUILDING_OFFICIAL, since=NOON)
    return person


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


# --- what follows ---------------------------------------------------------------------------------
def test_a_pass_that_was_none_is_outstanding_again_and_the_parties_are_told(
    roof: PermitApplication, who: People
) -> None:
    correction = ask(posted(roof, who), who)
    assert [each.code for each in services.outstanding(roof)] == ["final"]
    mail.outbox.clear()

    correcting.confirm(correction, actor=who.official, at=NOON)
    relay.drain()

    fresh = PermitApplication.objects.get(pk=roof.pk)
    letters = [each for each in mail.outbox if "corrected" in each.subject]
    assert [each.code for each in services.outstanding(fresh)] == ["roof_deck", "final"]
    assert "The other roof was meant." in letters[0].body
    told = " ".join(each.to[0] for each in letters)
    assert who.contractor.email in told
    assert who.owner.email in told


def test_a_failure_that_was_none_brings_the_permit_on(roof: PermitApplication, who: People) -> None:
    correction = ask(posted(roof, who, "failed"), who, result="passed", notes="")
    assert PermitApplication.objects.get(pk=roof.pk).status == Status.ISSUED

    correcting.confirm(correction, actor=who.official, at=NOON)
    relay.drain()

    assert PermitApplication.objects.get(pk=roof.pk).status == Status.INSPECTING


def test_other_words_for_the_same_outcome_send_no_letter(roof: PermitApplication, who: People) -> None:
    correction = ask(posted(roof, who), who, result="passed", notes="Seen from the ladder.")
    mail.outbox.clear()

    correcting.confirm(correction, actor=who.official, at=NOON)
    relay.drain()

    assert mail.outbox == []


def test_the_history_and_the_public_page_tell_of_it(roof: PermitApplication, who: People) -> None:
    correcting.confirm(ask(posted(roof, who), who), actor=who.official, at=NOON)

    page = text_of(signed_in(who.contractor).get(reverse("casework:application", args=[roof.pk])))
    shown = details(PermitApplication.objects.get(pk=roof.pk))

    assert "Correction of a result asked for: Roof deck and sheathing, Not passed" in page
    assert "Result of an inspection corrected: Roof deck and sheathing, now Not passed" in page
    assert [each.state for each in shown.inspections] == ["failed"]


def test_whoever_tries_to_change_a_posted_result_is_on_the_red_flag_report(
    roof: PermitApplication, who: People
) -> None:
    ask(posted(roof, who), who)

    for _again in range(2):
        red_flag_sources.gather_all(at=NOON)

    flag = RedFlag.objects.get(kind="result_corrected")
    page = text_of(signed_in(who.auditor).get(reverse("casework:red_flags")))
    assert (flag.person, flag.rule, flag.application) == (who.inspector, "S9", roof)
    assert "Passed was posted, Not passed is to stand" in page


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
