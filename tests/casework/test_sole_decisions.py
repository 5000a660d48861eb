"""One person decides everything only where the rules say that there is no other, and it is looked at."""

from datetime import UTC, date, datetime
from functools import cache
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.casework import issuing, sole_decisions
from permits.casework.models import SoleDecision
from permits.casework.sole_decisions import LookRefused
from permits.rulebook import services as rulebook
from permits.rulebook.pack import Pack, read_folder
from permits.rulebook.rulebook import Rulebook, load
from tests.driving import NOON, People, application_at, people, publish_rules
from tests.townspeople import SAMPLE
from workflows.blockers import MoveRefused
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(1999, 12, 31, 12, tzinfo=UTC)
REASON = "One building official and nobody else."


@cache
def _small_department() -> Rulebook:
    whole = read_folder(SAMPLE)
    said = f"\nseparation_of_duties:\n  one_person_department: true\n  reason: {REASON}\n"
    files = whole.files | {"city.yaml": whole.files["city.yaml"] + said}
    return load(Pack(whole.name, files))


def small_department() -> People:
    """Publish rules for a department of one person over those of the sample city."""
    who, rules = people(), _small_department()
    with patch.object(rulebook, "load", return_value=rules):
        rulebook.publish(rules.pack, effective_from=date(2000, 1, 2), actor=None, approver=None, at=LONG_AGO)
    return who


def decided_by_one(who: People) -> PermitApplication:
    """Return an application of which the technician decided completeness and every review."""
    application = application_at("ready_to_issue", who)
    WorkItem.objects.filter(case=application.case).update(closed_by=who.technician)
    return application


def test_one_person_does_not_decide_everything() -> None:
    publish_rules()
    who = people()
    application = decided_by_one(who)

    with pytest.raises(MoveRefused, match="another person must issue"):
        issuing.issue(application, actor=who.technician, at=NOON)
    assert not SoleDecision.objects.exists()


def test_a_department_of_one_person_may_and_each_time_is_noted() -> None:
    who = small_department()
    application = decided_by_one(who)

    issuing.issue(application, actor=who.technician, at=NOON)

    noted = SoleDecision.objects.get()
    assert (noted.application, noted.decided_by, noted.decided_at) == (application, who.technician, NOON)
    assert noted.allowed_because == REASON


def test_where_a_second_person_had_a_part_nothing_is_noted() -> None:
    who = small_department()
    application = decided_by_one(who)

    issuing.issue(application, actor=who.second_technician, at=NOON)

    assert not SoleDecision.objects.exists()


def test_somebody_else_looks_through_it_once(client: Client) -> None:
    who = small_department()
    application = decided_by_one(who)
    issuing.issue(application, actor=who.technician, at=NOON)
    noted = SoleDecision.objects.get()
    client.force_login(who.auditor, backend="allauth.account.auth_backends.AuthenticationBackend")

    before = client.get(reverse("casework:sole_decisions")).content.decode()
    empty = client.post(reverse("casework:look_through", args=[noted.pk]), {"finding": " "})
    client.post(reverse("casework:look_through", args=[noted.pk]), {"finding": "Nothing to object to."})
    again = client.post(reverse("casework:look_through", args=[noted.pk]), {"finding": "Other."}, follow=True)

    noted.refresh_from_db()
    assert REASON in before
    assert "Write what you looked at" in empty.content.decode()
    assert (noted.looked_through_by, noted.finding) == (who.auditor, "Nothing to object to.")
    assert "looked through it already" in again.content.decode()
    assert "Nothing waits to be looked through" in again.content.decode()


def test_nobody_looks_through_his_own_decision() -> None:
    who = small_department()
    application = decided_by_one(who)
    issuing.issue(application, actor=who.technician, at=NOON)

    with pytest.raises(LookRefused, match="You decided this permit yourself"):
        sole_decisions.look_through(
            SoleDecision.objects.get(), finding="Fine.", actor=who.technician, at=NOON
        )


def test_the_office_is_told_how_many_wait(client: Client) -> None:
    who = small_department()
    issuing.issue(decided_by_one(who), actor=who.technician, at=NOON)
    client.force_login(who.supervisor, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(reverse("casework:office")).content.decode()

    assert "1 permit was decided by one person and waits to be looked through" in page
