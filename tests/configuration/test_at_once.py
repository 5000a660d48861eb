"""People who act in the same instant, on connections of their own: one version, one winner, nothing lost."""

from datetime import timedelta
from typing import Any

import pytest

from permits.rulebook import services_approving as approving
from permits.rulebook.models import RulebookDraft, RulebookVersion
from permits.rulebook.services_drafting import DraftRefused, EditedMeanwhile
from tests.configuration.conftest import SOON, Office
from tests.configuration.hands import CALENDAR_FILE, DEARER, LATER_CALENDAR, again, approve, edit, offer
from tests.configuration.tiny_pack import FEES
from tests.fees.test_at_once import at_once
from tests.townspeople import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db: None, office: Office) -> Office:
    """The tiny city, committed for everybody to see."""
    return office


def refusals(results: list[Any]) -> list[str]:
    return [str(each) for each in results if isinstance(each, DraftRefused)]


def test_in_the_same_instant_a_draft_is_published_once_and_a_text_is_saved_once(town: Office) -> None:
    draft, other = town.begin(), town.begin("Other")
    texts = [FEES.replace("20.00", f"{price}.00") for price in (25, 30)]

    saved = at_once(
        lambda: edit(draft, town.ada, texts[0]),
        lambda: edit(draft, town.ben, texts[1]),
    )
    edit(other, town.ada, LATER_CALENDAR, CALENDAR_FILE)
    offered = offer(again(draft), town.ada)
    later = offer(again(other), town.ada, SOON + timedelta(days=9))
    approved = at_once(
        lambda: approve(offered, town.cleo),
        lambda: approve(offered, town.cleo),
        lambda: approve(later, town.cleo),
    )

    assert [type(each) for each in saved if isinstance(each, Exception)] == [EditedMeanwhile]
    assert again(draft).pack.files["fees/fences.yaml"] in texts
    assert RulebookVersion.objects.count() == 2
    assert len(refusals(approved)) == 2
    assert [each.status for each in RulebookDraft.objects.order_by("pk")].count("scheduled") == 1


def test_in_the_same_instant_one_of_two_drafts_gets_the_day(town: Office) -> None:
    first, second = town.begin("First"), town.begin("Second")
    edit(first, town.ada, DEARER)
    edit(second, town.ben, LATER_CALENDAR, CALENDAR_FILE)

    results = at_once(
        *[
            lambda each=each: approving.offer(each, effective_from=SOON, edit=2, actor=town.ada, at=NOON)
            for each in (first, second)
        ]
    )

    assert len(refusals(results)) == 1
    assert "choose another day" in refusals(results)[0]
    assert RulebookDraft.objects.filter(status="offered").count() == 1
