"""The pages of a what-if: who may ask, what they show, how they wait."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from permits.whatif import services
from permits.whatif.models import WhatIf
from tests.driving import NOON
from tests.whatif.conftest import rewrite, source
from tests.whatif.test_what_if import DAY, PERIOD, worked_out


def browser(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def question(**changes) -> dict[str, str]:
    told = {
        "basis": "received",
        "first": "2026-11-01",
        "final": "2026-11-30",
        "in_force_on": "2027-01-04",
    }
    return {**told, **changes}


def test_who_writes_rules_asks_waits_and_reads(draft, who):
    rewrite(draft, who, "fees/building.yaml", "percent: 65", "percent: 70")
    client = browser(who.configuration)
    page = reverse("whatif:ask", args=[f"draft-{draft.pk}"])

    shown = client.get(page)
    answer = client.post(page, question())
    what_if = WhatIf.objects.get()
    waiting = client.get(answer.url)
    worked_out(what_if)
    found = client.get(answer.url)

    assert b"2025-11-09" in shown.content
    assert b"0 of 2 applications" in waiting.content
    assert b"data-lintel-poll=" in waiting.content
    assert "$73.77" in found.content.decode()
    assert b"data-lintel-poll-reload" in client.get(f"{answer.url}progress/").content
    assert client.get(f"{answer.url}applications.csv").getvalue().startswith(b"application,type,")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"basis": ""}, "This field is required"),
        ({"first": ""}, "Give the day"),
        ({"final": "2026-10-01"}, "ends before it begins"),
        ({"first": "1999-01-01"}, "at most five years"),
        ({"first": "2020-01-01", "final": "2020-02-01"}, "choose another period"),
        ({"in_force_on": "soon"}, "Enter a valid date"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_do(draft, who, changes, said):
    client = browser(who.configuration)

    answer = client.post(reverse("whatif:ask", args=[f"draft-{draft.pk}"]), question(**changes))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not WhatIf.objects.exists()


def test_a_draft_with_errors_is_put_right_first(draft, who):
    rewrite(draft, who, "fees/building.yaml", "percent: 65", "percent: many")

    answer = browser(who.configuration).get(reverse("whatif:ask", args=[f"draft-{draft.pk}"]))

    assert answer.url == reverse("rules:draft", args=[draft.pk])


def test_the_auditor_reads_and_does_not_ask(draft, who):
    what_if = services.ask(source(draft), **PERIOD, in_force_on=DAY, actor=who.configuration, at=NOON)
    client = browser(who.auditor)

    assert client.get(reverse("whatif:what_if", args=[what_if.pk])).status_code == 200
    assert client.get(reverse("whatif:ask", args=[f"draft-{draft.pk}"])).status_code == 403
    assert client.post(reverse("whatif:discard", args=[what_if.pk])).status_code == 403


@pytest.mark.parametrize("person", ["cashier", "contractor"])
def test_others_see_nothing_of_it(draft, who, person):
    what_if = services.ask(source(draft), **PERIOD, in_force_on=DAY, actor=who.configuration, at=NOON)
    client = browser(getattr(who, person))

    pages = [reverse("whatif:what_ifs"), reverse("whatif:what_if", args=[what_if.pk])]

    assert {client.get(page).status_code for page in pages} == {403}


def test_the_answer_asks_as_often_for_many_applications(draft, who, django_assert_max_num_queries):
    what_if = worked_out(
        services.ask(source(draft), **PERIOD, in_force_on=DAY, actor=who.configuration, at=NOON)
    )
    client = browser(who.configuration)
    client.get(reverse("whatif:what_if", args=[what_if.pk]))

    with django_assert_max_num_queries(24):
        client.get(reverse("whatif:what_if", args=[what_if.pk]))


def test_thrown_away_twice_is_no_error_but_not_found(draft, who):
    what_if = services.ask(
        source(draft), **PERIOD, in_force_on=date(2027, 1, 1), actor=who.configuration, at=NOON
    )
    client, page = browser(who.configuration), reverse("whatif:discard", args=[what_if.pk])

    assert client.post(page).url == reverse("whatif:what_ifs")
    assert client.post(page).status_code == 404
