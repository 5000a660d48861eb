"""A scheduled version is cancelled before its day: by two people, with a reason, and nothing is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from permits.applications.services.drafts import start_draft
from permits.rulebook import services_cancelling as cancelling
from permits.rulebook.models import RulebookCancellation, RulebookDraft, RulebookVersion
from permits.rulebook.queries import version_in_force
from permits.rulebook.services_drafting import DraftRefused, newest_version
from tests.configuration.conftest import SOON, Office, person, signed_in
from tests.configuration.hands import DEARER, approve, edit, offer, scheduled
from tests.townspeople import NOON
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db


def ask(version: RulebookVersion, office: Office, reason: str = "The council waits.") -> RulebookCancellation:
    return cancelling.ask(version, reason=reason, actor=office.ada, at=NOON)


def test_a_scheduled_version_is_cancelled_by_two_people_and_never_comes_into_force(office: Office) -> None:
    version = scheduled(office)

    cancelling.confirm(ask(version, office), actor=office.ben, at=NOON)

    assert version_in_force(SOON + timedelta(days=9)) == office.version
    assert newest_version() == office.version
    assert RulebookVersion.objects.get(pk=version.pk).cancelled_at == NOON


def test_nobody_cancels_alone(office: Office) -> None:
    wish = ask(scheduled(office), office)

    with pytest.raises(DraftRefused, match="another person must confirm"):
        cancelling.confirm(wish, actor=office.ada, at=NOON)

    assert newest_version().number == 2


def test_its_texts_are_corrected_in_another_draft_and_scheduled_for_the_same_day(office: Office) -> None:
    version = scheduled(office)
    cancelling.confirm(ask(version, office), actor=office.ben, at=NOON)

    draft = RulebookDraft.objects.latest("pk")
    assert draft.pack.files == version.rulebook.pack.files
    edit(draft, office.ada, DEARER.replace("25.00", "24.00"), at=draft.edit)
    again = approve(offer(draft, office.ada), office.ben)

    assert (again.number, again.effective_from) == (3, SOON)
    assert version_in_force(SOON) == again


def test_without_a_reason_nobody_is_asked(office: Office) -> None:
    with pytest.raises(DraftRefused, match="Say why"):
        ask(scheduled(office), office, reason=" ")


def test_rules_in_force_are_never_cancelled(office: Office) -> None:
    version = scheduled(office)
    later = NOON + timedelta(days=400)

    with pytest.raises(DraftRefused, match="in force since"):
        cancelling.ask(version, reason="Too late.", actor=office.ada, at=later)


def test_what_something_goes_by_already_is_not_cancelled(office: Office) -> None:
    version = scheduled(office)
    wish = ask(version, office)
    applicant = person("Anna Applicant", "auditor")
    begun = start_draft(applicant, organisation=None, type_code="FENCE", at=NOON + timedelta(days=400))
    assert begun.rulebook_version == version

    with pytest.raises(DraftRefused, match="1 permit applications go by it already"):
        cancelling.confirm(wish, actor=office.ben, at=NOON)


def test_a_version_on_which_another_was_built_is_cancelled_after_it(office: Office) -> None:
    first = scheduled(office)
    draft = RulebookDraft.objects.create(
        title="After",
        base=first,
        content=first.content,
        sha256=first.sha256,
        author=office.ada,
        begun_at=NOON,
        changed_by=office.ada,
        changed_at=NOON,
    )

    with pytest.raises(DraftRefused, match=f"Draft {draft.pk}: After was begun from it"):
        ask(first, office)


def test_a_second_click_is_told_and_cancels_nothing_twice(office: Office) -> None:
    wish = ask(scheduled(office), office)
    assert ask(wish.version, office) == wish
    cancelling.confirm(wish, actor=office.ben, at=NOON)

    with pytest.raises(DraftRefused, match="decided already"):
        cancelling.confirm(wish, actor=office.cleo, at=NOON)


def test_a_wish_that_is_not_confirmed_leaves_the_version_scheduled(office: Office) -> None:
    wish = ask(scheduled(office), office)

    cancelling.reject(wish, actor=office.ben, at=NOON)

    assert newest_version().number == 2


def test_the_database_lets_nobody_change_a_version_otherwise(office: Office) -> None:
    version = scheduled(office)

    for change in ({"effective_from": SOON - timedelta(days=1)}, {"cancelled_at": NOON, "number": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RulebookVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RulebookVersion.objects.filter(pk=office.version.pk).update(cancelled_at=NOON)


def test_the_page_leads_two_people_through_it(office: Office) -> None:
    version = scheduled(office)
    page = reverse("rules:overview", args=["versions", version.number])
    ada, ben, olga = signed_in(office.ada), signed_in(office.ben), signed_in(office.official)

    with at_moment(NOON):
        ada.post(reverse("rules:ask_cancellation", args=[version.number]), {"reason": "The council waits."})
        wish = RulebookCancellation.objects.get()
        seen_by_ada, seen_by_ben = ada.get(page).content.decode(), ben.get(page).content.decode()
        refused = olga.post(reverse("rules:confirm_cancellation", args=[wish.pk]))
        ben.post(reverse("rules:confirm_cancellation", args=[wish.pk]))
        home = ben.get(reverse("rules:home")).content.decode()

    assert "another person must confirm it" in seen_by_ada
    assert "Cancel this version" not in seen_by_ada
    assert "Cancel this version" in seen_by_ben
    assert refused.status_code == 403
    assert "Cancelled:" in home
