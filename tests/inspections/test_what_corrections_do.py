"""S9: what a corrected result does to the permit, and who hears of it."""

from django.core import mail
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import red_flag_sources
from permits.casework.models import RedFlag
from permits.inspections import services
from permits.inspections import services_correcting as correcting
from permits.register.public_record import details
from tests.driving import NOON, People
from tests.inspections.correcting import ask, posted, signed_in, text_of
from workflows import relay


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
