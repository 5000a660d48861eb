"""Retention: proposed by night, decided by two people, never under a hold, and on record for good."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import override_settings

from accounts.models import User
from permits.applications.models import Hold, PermitApplication
from permits.casework.withdrawal import withdraw
from permits.documents import destroying, disposing, holding, reconciling, store
from permits.documents.models import Disposal, Document, DocumentVersion
from permits.documents.store import safekeeping
from tests.documents.handing_in import drawn, hand_in
from tests.documents.test_sudden_ends import Killed, die
from tests.driving import NOON, People, application_at
from tests.reviews.desk import page, signed_in, url
from workflows import relay
from workflows.models import OutboxEvent
from workflows.timing import at_moment, machine_now

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=800)
"""More than two years after the case has ended."""


@pytest.fixture
def kept(who: People) -> Document:
    """Give a document of a withdrawn application, which is kept for two years."""
    application = application_at("submitted", who)
    version = hand_in(application, who.contractor, drawn([("A-1", "Plan")]), slot="energy_report")
    Document.objects.filter(pk=version.document_id).update(retention="two_years")
    withdraw(application, reason="Not building.", actor=who.contractor, at=NOON)
    return Document.objects.select_related("application__case").get(pk=version.document_id)


@pytest.fixture
def official(who: People) -> User:
    return who.official


def proposed(at: datetime = LATER) -> list[Disposal]:
    disposing.propose(at=at)
    return list(Disposal.objects.undecided().select_related("document__application"))


def destroyed(document: Document, who: People) -> Disposal:
    [disposal] = proposed()
    disposing.approve(disposal, actor=who.supervisor, at=LATER)
    disposing.order(disposal, actor=who.official, at=LATER)
    with at_moment(LATER):
        relay.drain()
    disposal.refresh_from_db()
    document.refresh_from_db()
    return disposal


def test_what_is_due_is_proposed_once_and_not_a_day_early(kept: Document) -> None:
    assert proposed(NOON + timedelta(days=731)) == []

    [disposal] = proposed(NOON + timedelta(days=732))

    assert (disposal.document, disposal.days, disposal.state) == (kept, 731, "proposed")
    assert disposing.propose(at=LATER) == 0


@pytest.mark.parametrize("why", ["permanent", "legal hold", "hold", "taken up again"])
def test_what_is_held_or_still_lives_is_never_proposed(kept: Document, who: People, why: str) -> None:
    if why == "permanent":
        Document.objects.update(retention="permanent")
    elif why == "legal hold":
        holding.place_legal_hold(kept, reason="Case 12", actor=who.official, at=NOON)
    elif why == "hold":
        held(kept.application, who)
    else:
        Document.objects.update(application=application_at("submitted", who))

    assert proposed() == []


def held(application: PermitApplication, who: People) -> Hold:
    return Hold.objects.create(
        application=application,
        code=Hold.Code.values[0],
        severity=Hold._meta.get_field("severity").choices[0][0],
        reason="Dispute",
        placed_by=who.official,
        placed_at=NOON,
    )


def test_two_people_have_it_destroyed_and_the_record_stays(kept: Document, who: People) -> None:
    version = kept.versions.get()
    folder = f"{version.key.rpartition('/')[0]}/"
    assert len(list(store.listed(folder, before=machine_now() + timedelta(seconds=2)))) == 2

    disposal = destroyed(kept, who)

    [record] = disposal.files
    assert (disposal.state, disposal.approved_by, disposal.ordered_by) == (
        "destroyed",
        who.supervisor,
        who.official,
    )
    assert (record["sha256"], record["pages"]) == (version.sha256, 1)
    assert record["objects"] >= 2, "the file and its picture"
    assert list(store.listed(folder, before=machine_now() + timedelta(seconds=2))) == []
    assert (kept.destroyed_at, version.sheets.get().text) == (LATER, "")
    [noted] = kept.application.case.records.filter(move="destroy_document")
    assert (noted.actor, noted.facts["sha256"]) == (who.official, [version.sha256])
    call_command("verify_audit", stdout=StringIO())


def test_what_was_destroyed_is_not_missed_and_people_are_told(kept: Document, who: People) -> None:
    version = kept.versions.get()
    destroyed(kept, who)

    taken = reconciling.reconcile(at=machine_now() + timedelta(seconds=2))
    answer = signed_in(who.official).get(url("documents:download", version.pk), follow=True)

    assert version.key not in taken.missing
    assert "was destroyed on" in page(answer)
    assert signed_in(who.official).get(url("documents:link", version.pk)).status_code == 410


def test_no_one_person_does_both_halves_and_no_stranger_either(kept: Document, who: People) -> None:
    [disposal] = proposed()
    with pytest.raises(disposing.DisposalRefused, match="One person approves"):
        disposing.order(disposal, actor=who.official, at=LATER)
    with pytest.raises(disposing.DisposalRefused, match="answer for the records"):
        disposing.approve(disposal, actor=who.technician, at=LATER)
    disposing.approve(disposal, actor=who.supervisor, at=LATER)

    with pytest.raises(disposing.DisposalRefused, match="a second person"):
        disposing.order(disposal, actor=who.supervisor, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.update(state="ordered", ordered_by=who.supervisor)

    assert store.head(kept.versions.get().key) is not None


def test_a_hold_placed_after_the_order_still_saves_it(kept: Document, who: People) -> None:
    [disposal] = proposed()
    disposing.approve(disposal, actor=who.supervisor, at=LATER)
    disposing.order(disposal, actor=who.official, at=LATER)
    holding.place_legal_hold(kept, reason="Case 12", actor=who.official, at=LATER)

    with at_moment(LATER):
        relay.drain()

    disposal.refresh_from_db()
    assert (disposal.state, disposal.approved_by, disposal.trouble) == (
        "proposed",
        None,
        "The document is on legal hold.",
    )
    assert store.head(kept.versions.get().key) is not None


def test_what_the_store_itself_holds_is_not_destroyed(
    kept: Document, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    [disposal] = proposed()
    monkeypatch.setattr(store, "is_held", lambda _key: True)

    with pytest.raises(disposing.DisposalRefused, match="store itself"):
        disposing.approve(disposal, actor=who.supervisor, at=LATER)


def test_a_worker_that_dies_while_it_destroys_is_followed_by_one_that_finishes(
    kept: Document, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    [disposal] = proposed()
    disposing.approve(disposal, actor=who.supervisor, at=LATER)
    disposing.order(disposal, actor=who.official, at=LATER)
    event = OutboxEvent(payload={"disposal": disposal.pk})
    with monkeypatch.context() as dying:
        dying.setattr(destroying, "_write_down", die)
        with pytest.raises(Killed), transaction.atomic():
            destroying.disposal_ordered(event)
    disposal.refresh_from_db()
    assert disposal.state == "ordered"

    destroying.disposal_ordered(event)
    destroying.disposal_ordered(event)

    disposal.refresh_from_db()
    assert disposal.state == "destroyed"
    assert kept.application.case.records.filter(move="destroy_document").count() == 1


def test_a_store_that_is_away_leaves_the_order_standing(kept: Document, who: People) -> None:
    [disposal] = proposed()
    disposing.approve(disposal, actor=who.supervisor, at=LATER)
    disposing.order(disposal, actor=who.official, at=LATER)
    event = OutboxEvent(payload={"disposal": disposal.pk})

    with override_settings(S3_ENDPOINT="http://127.0.0.1:9"), pytest.raises(store.StoreAway):
        destroying.disposal_ordered(event)
    destroying.destroying_failed(event, "The object store does not answer.")

    disposal.refresh_from_db()
    assert (disposal.state, disposal.trouble) == ("ordered", "The object store does not answer.")


def test_what_is_kept_stays_until_its_day_and_needs_a_reason(kept: Document, who: People) -> None:
    [disposal] = proposed()
    until = (LATER + timedelta(days=30)).date()
    with pytest.raises(disposing.DisposalRefused, match="why"):
        disposing.keep(disposal, reason=" ", until=until, actor=who.official, at=LATER)

    disposing.keep(disposal, reason="Neighbour asks.", until=until, actor=who.official, at=LATER)

    assert proposed(LATER + timedelta(days=10)) == []
    assert len(proposed(LATER + timedelta(days=40))) == 1


def test_the_record_of_a_destruction_never_changes(kept: Document, who: People) -> None:
    disposal = destroyed(kept, who)

    for change in ({"files": []}, {"state": "proposed"}):
        with pytest.raises(DatabaseError, match="is a record"), transaction.atomic():
            Disposal.objects.filter(pk=disposal.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        kept.versions.get().sheets.update(title="Another")


def test_the_page_leads_two_people_through_it(kept: Document, who: People) -> None:
    [disposal] = proposed()
    first, second = signed_in(who.supervisor), signed_in(who.official)
    decide = url("documents:decide_disposal", disposal.pk)

    with at_moment(LATER):
        first.post(decide, {"decision": "approve"})
        own = page(first.get(url("documents:disposals")))
        first.post(decide, {"decision": "destroy"})
        still = Disposal.objects.get(pk=disposal.pk).state
        second.post(decide, {"decision": "destroy"})
        second.post(decide, {"decision": "destroy"})
        relay.drain()
        shown = page(second.get(url("documents:disposals")))

    assert "A second person has it destroyed." in own
    assert (still, Disposal.objects.get(pk=disposal.pk).state) == ("approved", "destroyed")
    assert kept.versions.get().sha256[:16] in shown


def test_the_page_asks_as_much_for_many_as_for_few(
    kept: Document, who: People, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        copy = Document.objects.create(
            application=kept.application, slot="x", title=f"Paper {number}", created_at=NOON
        )
        Document.objects.filter(pk=copy.pk).update(retention="two_years")
    assert len(proposed()) == 7
    browser = signed_in(who.official)

    with django_assert_max_num_queries(14):
        browser.get(url("documents:disposals"))


def test_every_version_of_an_object_goes(kept: Document) -> None:
    key = f"applications/tests/{kept.pk}/x.pdf"
    store.put_once(key, b"one", content_type="application/pdf")

    assert store.destroy(key) >= 1
    assert (store.head(key), store.destroy(key)) == (None, 0)
    assert safekeeping.is_held(key) is False
    assert DocumentVersion.objects.exists()
