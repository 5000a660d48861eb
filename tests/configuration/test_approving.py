"""Approval: by another person, of what was offered, for a day of its own; whole or not at all."""

from datetime import date, timedelta

import pytest

from permits.rulebook import services_approving as approving
from permits.rulebook import services_catching_up as catching_up
from permits.rulebook import services_drafting as drafting
from permits.rulebook.models import RulebookVersion
from permits.rulebook.services_drafting import DraftRefused
from tests.configuration.conftest import SOON, Office
from tests.configuration.hands import (
    CALENDAR_FILE,
    DEARER,
    FEES_FILE,
    LATER_CALENDAR,
    again,
    approve,
    edit,
    offer,
    scheduled,
)
from tests.configuration.tiny_pack import FEES, FILES
from tests.townspeople import NOON

pytestmark = pytest.mark.django_db


def test_a_draft_becomes_the_next_version_by_two_people(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)

    version = approve(offer(draft, office.ada), office.ben)

    draft = again(draft)
    assert (version.number, version.effective_from) == (2, SOON)
    assert (version.published_by, version.approved_by) == (office.ada, office.ben)
    assert version.rulebook.pack.files == {**FILES, FEES_FILE: DEARER}
    assert draft.status == "scheduled"
    assert draft.published_as == version
    assert list(draft.entries.values_list("verb", flat=True)) == ["begun", "edited", "offered", "approved"]


def test_a_second_click_on_approve_is_told_and_publishes_nothing_twice(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    offered = offer(draft, office.ada)
    approve(offered, office.ben)

    with pytest.raises(DraftRefused, match="already scheduled as tinytown version 2"):
        approve(offered, office.ben)
    assert RulebookVersion.objects.count() == 2


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_nobody_approves_what_he_wrote_a_part_of(office: Office, who: str) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    edit(draft, office.ben, LATER_CALENDAR, CALENDAR_FILE, at=2)
    offered = offer(draft, office.ada)

    with pytest.raises(DraftRefused, match="You wrote part of this draft: another person must approve it"):
        approve(offered, getattr(office, who))
    assert approve(offered, office.cleo).number == 2


def test_what_is_approved_is_what_was_looked_at(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    seen = offer(draft, office.ada).offered_sha256
    approving.take_back(draft, actor=office.ada, at=NOON)
    edit(draft, office.ada, FEES.replace("20.00", "90.00"), at=2)
    offer(draft, office.ada)

    with pytest.raises(DraftRefused, match="This is not what you looked at"):
        approve(draft, office.ben, seen)
    assert RulebookVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (NOON.date() - timedelta(days=300), "is not in the future"),
        (NOON.date(), "is not in the future"),
    ],
)
def test_rules_never_begin_in_the_past_or_today(office: Office, day: date, said: str) -> None:
    draft = office.begin()
    edit(draft, office.ada)

    with pytest.raises(DraftRefused, match=said):
        offer(draft, office.ada, day)


def test_a_day_that_came_while_the_draft_waited_is_refused(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    offered = offer(draft, office.ada)

    with pytest.raises(DraftRefused, match="is not in the future"):
        approving.approve(
            offered, seen=offered.offered_sha256, actor=office.ben, at=NOON + timedelta(days=90)
        )
    assert RulebookVersion.objects.count() == 1


def test_two_drafts_are_not_offered_for_one_day(office: Office) -> None:
    first, second = office.begin("First"), office.begin("Second")
    edit(first, office.ada)
    edit(second, office.ben, LATER_CALENDAR, CALENDAR_FILE)
    offer(first, office.ada)

    with pytest.raises(DraftRefused, match=r"Draft \d+: First already asks for"):
        offer(second, office.ben)
    assert offer(second, office.ben, SOON + timedelta(days=1)).is_offered


def test_a_day_that_is_taken_is_refused(office: Office) -> None:
    scheduled(office)
    draft = drafting.begin(drafting.newest_version(), title="Next", actor=office.ada, at=NOON)
    edit(draft, office.ada, FEES)

    with pytest.raises(DraftRefused, match=r"Version 2 takes effect on Jan\. 4, 2027: choose a later day"):
        offer(draft, office.ada)


def test_a_draft_behind_the_newest_version_takes_over_what_it_changed(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada, LATER_CALENDAR, CALENDAR_FILE)
    newest = scheduled(office)
    later = SOON + timedelta(days=30)
    with pytest.raises(DraftRefused, match="Version 2 was published after this draft was begun"):
        offer(draft, office.ada, later)

    caught = catching_up.catch_up(draft, actor=office.ada, at=NOON)

    assert caught.base == newest
    assert caught.pack.files == {**FILES, FEES_FILE: DEARER, CALENDAR_FILE: LATER_CALENDAR}
    assert approve(offer(draft, office.ada, later), office.cleo).number == 3


def test_an_offered_draft_that_fell_behind_is_not_published_over_the_newer_version(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada, LATER_CALENDAR, CALENDAR_FILE)
    offered = offer(draft, office.ada, SOON + timedelta(days=30))
    scheduled(office)

    with pytest.raises(DraftRefused, match="Version 2 was published after this draft was begun"):
        approve(offered, office.cleo)
    assert RulebookVersion.objects.count() == 2


def test_files_that_both_sides_changed_are_joined_by_a_person_who_confirms(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada, FEES.replace("50.00", "60.00"))
    scheduled(office)

    with pytest.raises(DraftRefused, match=r"both changed: fees/fences\.yaml"):
        catching_up.catch_up(draft, actor=office.ada, at=NOON)
    with pytest.raises(DraftRefused, match="changed while you looked"):
        catching_up.confirm_over(draft, newest=1, edit=2, actor=office.ada, at=NOON)
    catching_up.confirm_over(draft, newest=2, edit=2, actor=office.ada, at=NOON)

    assert offer(draft, office.ada, SOON + timedelta(days=30)).is_offered


def test_a_draft_that_changes_nothing_is_not_offered(office: Office) -> None:
    with pytest.raises(DraftRefused, match="The draft says the same as version 1"):
        offer(office.begin(), office.ada)


def test_what_was_sent_back_says_why_and_can_be_written_on(office: Office) -> None:
    draft = office.begin()
    edit(draft, office.ada)
    offer(draft, office.ada)
    with pytest.raises(DraftRefused, match="Take the request back"):
        edit(draft, office.ada, FEES, at=2)
    with pytest.raises(DraftRefused, match="Say why"):
        approving.send_back(draft, reason=" ", actor=office.ben, at=NOON)

    approving.send_back(draft, reason="The council said 24.", actor=office.ben, at=NOON)

    edit(draft, office.ada, FEES.replace("20.00", "24.00"), at=2)
    entry = draft.entries.get(verb="sent_back")
    assert (entry.reason, entry.actor) == ("The council said 24.", office.ben)
