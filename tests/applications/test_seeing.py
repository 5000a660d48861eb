"""Whoever comes by a grant that is over finds nothing there, and that he tried is recorded, at every door."""

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.authority import grants
from accounts.models import SecurityEvent, User
from permits.applications.models import Hold, PermitApplication
from permits.documents.models import DocumentVersion
from permits.fees.models import Invoice
from tests.driving import NOON, People, application_at, open_reviews
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)
KIND = SecurityEvent.Kind.GRANT_USED_AFTER_END


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shared(application: PermitApplication, reader: User, giver: User) -> None:
    with at_moment(NOON):
        grants.give(
            reader,
            "read_record",
            application,
            giver=giver,
            reason="The bank asks.",
            since=NOON,
            until=NOON + timedelta(days=2),
            at=NOON,
        )


def addresses(application: PermitApplication) -> list[tuple[str, Any]]:
    hold = Hold.objects.create(
        application=application, code="litigation", severity="notice", reason="x", placed_at=NOON
    )
    version = DocumentVersion.objects.filter(document__application=application).first()
    assert version is not None
    return [
        ("casework:application", application.pk),
        ("casework:lift_hold", hold.pk),
        ("fees:invoice", Invoice.objects.get(application=application).number),
        ("inspections:for_application", application.pk),
        ("documents:open", version.pk),
    ]


def test_each_door_records_that_a_grant_was_used_after_its_end(who: People) -> None:
    with at_moment(NOON):
        application = application_at("intake_fees_due", who)
    shared(application, who.stranger, who.contractor)
    client = signed_in(who.stranger)

    with at_moment(LATER):
        for number, (name, about) in enumerate(addresses(application), start=1):
            answer = client.get(reverse(name, args=[about]))
            assert answer.status_code == 404, name
            assert SecurityEvent.objects.filter(kind=KIND, actor=who.stranger).count() == number, name


def test_what_a_company_let_somebody_read_is_recorded_too(who: People) -> None:
    with at_moment(NOON):
        application = application_at("submitted", who)
        grants.give(
            who.stranger,
            "read_records",
            who.company,
            giver=who.contractor,
            reason="Bookkeeping.",
            since=NOON,
            until=NOON + timedelta(days=2),
            at=NOON,
        )
    client, address = signed_in(who.stranger), reverse("casework:application", args=[application.pk])

    with at_moment(NOON):
        during = client.get(address)
    with at_moment(LATER):
        after = client.get(address)

    assert (during.status_code, after.status_code) == (200, 404)
    assert SecurityEvent.objects.filter(kind=KIND, actor=who.stranger).count() == 1


def test_work_for_a_team_after_the_loan_is_refused_and_recorded(who: People) -> None:
    with at_moment(NOON):
        application = application_at("in_review", who)
        review = next(each for each in open_reviews(application) if each.discipline == "structural")
        lent, team = who.reviewers["fire"], who.reviewers["structural"].staff_roles.get().team
        grants.give(
            lent,
            "work_for_team",
            team,
            giver=who.supervisor,
            reason="Many are ill.",
            since=NOON,
            until=NOON + timedelta(days=2),
            at=NOON,
        )

    with at_moment(LATER):
        answer = signed_in(lent).post(reverse("casework:claim", args=[review.pk]))

    assert answer.status_code == 403
    assert SecurityEvent.objects.filter(kind=KIND, actor=lent).count() == 1


def test_who_never_had_a_grant_leaves_no_trace_of_one(who: People) -> None:
    with at_moment(NOON):
        application = application_at("submitted", who)
        signed_in(who.stranger).get(reverse("casework:application", args=[application.pk]))
        signed_in(who.stranger).get(reverse("casework:application", args=[10**30]))

    assert not SecurityEvent.objects.filter(kind=KIND).exists()


def test_no_page_looks_up_what_a_person_sees_beside_the_one_door() -> None:
    """Of ``visible_to`` one thing is taken by ``seen_or_404`` alone, which records who came too late."""
    calls = [(path, node) for path in Path("permits").rglob("*.py") for node in _looked_up(path)]

    beside = [f"{path}:{node.lineno}" for path, node in calls if "visible" in ast.unparse(node.args[0])]
    assert beside == []


def _looked_up(path: Path) -> list[ast.Call]:
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [node for node in calls if getattr(node.func, "id", "") == "get_object_or_404"]
