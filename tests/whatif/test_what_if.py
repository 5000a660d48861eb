"""What a draft would have meant for applications that were really handed in."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from permits.applications.models import PermitApplication
from permits.fees.services.assessment import fee_lines
from permits.rulebook.money import cents
from permits.whatif import as_csv, figures, past, services
from permits.whatif.judging import Verdict, judge
from permits.whatif.models import JudgedApplication, WhatIf
from tests.driving import NOON, application_at
from tests.whatif.conftest import rewrite, source
from workflows.models import OutboxEvent

PERIOD = {"basis": "received", "first": date(2026, 11, 1), "final": date(2026, 11, 30)}
DAY = date(2027, 1, 4)


def asked(draft, who, **changes) -> WhatIf:
    """Ask about all of November and work it out."""
    question = {**PERIOD, "in_force_on": DAY, "actor": who.configuration, "at": NOON, **changes}
    what_if = services.ask(source(draft), **question)
    return worked_out(what_if)


def worked_out(what_if: WhatIf) -> WhatIf:
    while what_if.is_running:
        with transaction.atomic():
            services.go_on(what_if.pk, after=what_if.last, at=NOON)
        what_if.refresh_from_db()
    return what_if


def judged(what_if: WhatIf, type_code: str) -> JudgedApplication:
    return what_if.judged_applications.get(type_code=type_code)


def test_unchanged_rules_change_nothing(draft, who):
    what_if = asked(draft, who)

    adu = judged(what_if, "ADU")
    application = PermitApplication.objects.get(pk=adu.application_id)
    lines = [
        *fee_lines(application, "plan_check", at=NOON),
        *fee_lines(application, "issuance", at=NOON),
    ]
    assert what_if.judged == what_if.total == 2
    assert adu.fee_before == adu.fee_after == sum(line.amount for line in lines)
    assert (adu.gained, adu.lost, adu.demanded, adu.spared, adu.problem) == ([], [], [], [], "")
    assert figures.totals(what_if)["change"] == Decimal("0.00")
    assert figures.totals(what_if)["same"] == 2


def test_a_dearer_plan_review_is_told_to_the_cent(draft, who):
    rewrite(draft, who, "fees/building.yaml", "percent: 65", "percent: 70")

    what_if = asked(draft, who)

    adu, totals = judged(what_if, "ADU"), figures.totals(what_if)
    permit_fee = Decimal("1475.35")  # for a valuation of 185,432, domain §2.6
    expected = cents(permit_fee * Decimal("0.70")) - Decimal("958.98")
    assert adu.fee_after - adu.fee_before == expected == totals["change"]
    assert (totals["more"], totals["same"], totals["less"]) == (1, 1, 0)
    assert [each.application_id for each in figures.extremes(what_if)["dearest"]] == [adu.application_id]


def test_added_and_dropped_reviews_are_counted_by_discipline(draft, who):
    adu = draft.pack.files["types/adu.yaml"]
    always = "reason: The electrical plans of every second home are reviewed."
    assert always in adu
    rewrite(draft, who, "types/adu.yaml", always, f"applies_if: storeys > 2\n    {always}")
    rewrite(draft, who, "types/adu.yaml", "applies_if: sewage == 'septic'", "applies_if: storeys > 0")
    rewrite(
        draft,
        who,
        "disciplines.yaml",
        "team: environmental_health, days",
        "team: environmental_health, hours: 2.5, days",
    )

    what_if = asked(draft, who)

    found = {each.name: each for each in figures.reviews(what_if, what_if.rulebook)}
    assert (found["Electrical"].gained, found["Electrical"].lost) == (0, 1)
    assert found["Electrical"].hours is None
    assert (found["Environmental health"].gained, found["Environmental health"].lost) == (1, 0)
    assert found["Environmental health"].hours == figures.hours(found.values()) == Decimal("2.5")


def test_a_new_demand_is_named_with_its_words(draft, who):
    item = "  - code: shade\n    text: Shade study\n    citation: Section 7\n"
    rewrite(draft, who, "types/adu.yaml", "checklist:\n", f"checklist:\n{item}")

    what_if = asked(draft, who)

    (demand,) = figures.demands(what_if, what_if.rulebook, None)
    assert (demand.text, demand.added, demand.cases) == ("Shade study", True, 1)


def test_what_lacks_an_answer_is_told_and_not_guessed(draft, who):
    rewrite(
        draft,
        who,
        "fees/building.yaml",
        "rules:\n",
        "rules:\n  - { code: BATHS, label: Bathtubs, stage: issuance, account: '1', basis: count, "
        "fact: bedrooms, unit: bathtub, each: 10 }\n",
    )
    rewrite(draft, who, "types/adu.yaml", "lines: [", "lines: [BATHS, ")
    PermitApplication.objects.filter(permit_type="ADU").update(answers={})

    what_if = asked(draft, who)

    assert judged(what_if, "ADU").fee_after is None
    assert ("Bathtubs", 1) in figures.undecided(what_if)
    assert figures.totals(what_if)["cases"] == 1


def test_a_type_that_is_given_up_is_told(draft, who):
    what_if = services.ask(source(draft), **PERIOD, in_force_on=DAY, actor=who.configuration, at=NOON)
    rules = what_if.rulebook
    without = replace(rules, types={code: each for code, each in rules.types.items() if code != "REROOF"})

    pasts = past.chunk(what_if, rules.calendar(), size=10, at=NOON)
    verdicts = {each.type_code: judge(each, without, DAY) for each in pasts}

    assert verdicts["ADU"].problem == ""
    assert verdicts["REROOF"] == Verdict(verdicts["REROOF"].fee_before, None, problem="no_type")


def test_the_question_is_about_the_rules_as_they_stood(draft, who):
    what_if = services.ask(source(draft), **PERIOD, in_force_on=DAY, actor=who.configuration, at=NOON)

    rewrite(draft, who, "fees/building.yaml", "percent: 65", "percent: 90")

    assert figures.totals(worked_out(what_if))["change"] == 0


def test_steps_go_on_where_they_stopped_and_none_is_done_twice(draft, who, monkeypatch):
    monkeypatch.setattr(services, "STEP", 1)
    what_if = services.ask(source(draft), **PERIOD, in_force_on=DAY, actor=who.configuration, at=NOON)

    for after in (0, 0):
        with transaction.atomic():
            services.go_on(what_if.pk, after=after, at=NOON)

    what_if.refresh_from_db()
    assert (what_if.judged, what_if.is_running) == (1, True)
    events = OutboxEvent.objects.filter(topic=services.TOPIC).order_by("id")
    assert [each.payload["after"] for each in events] == [0, what_if.last]
    assert worked_out(what_if).judged == 2


def test_open_applications_are_asked_about_without_a_period(draft, who):
    application_at("issued", who, type_code="REROOF")

    what_if = asked(draft, who, basis="open", first=None, final=None)

    assert what_if.judged == 2


def test_nothing_to_judge_is_said(draft, who):
    with pytest.raises(services.NothingToJudge, match="choose another period"):
        asked(draft, who, first=date(2020, 1, 1), final=date(2020, 1, 2))


def test_only_who_writes_rules_asks(draft, who):
    with pytest.raises(PermissionDenied):
        asked(draft, who, actor=who.auditor)


def test_the_file_has_a_line_for_each_application(draft, who):
    rewrite(draft, who, "fees/building.yaml", "percent: 65", "percent: 70")
    what_if = asked(draft, who)

    rows = list(csv.DictReader("".join(as_csv.lines(what_if)).splitlines()))

    adu = next(row for row in rows if row["type"] == "ADU")
    assert len(rows) == 2
    assert Decimal(adu["fee_after"]) - Decimal(adu["fee_before"]) == Decimal(adu["change"])
    assert adu["received_on"] == "2026-11-09"


def test_a_step_asks_the_database_as_often_for_many_as_for_few(draft, who):
    def queries() -> int:
        what_if = services.ask(source(draft), **PERIOD, in_force_on=DAY, actor=who.configuration, at=NOON)
        with transaction.atomic(), CaptureQueriesContext(connection) as asked_for:
            services.go_on(what_if.pk, after=0, at=NOON)
        return len(asked_for)

    few = queries()
    for _ in range(3):
        application_at("submitted", who, type_code="REROOF")

    assert queries() <= few


def test_who_asked_may_throw_it_away_and_nobody_else(draft, who):
    what_if = asked(draft, who)

    with pytest.raises(PermissionDenied):
        services.discard(what_if, actor=who.auditor)
    services.discard(what_if, actor=who.configuration)

    assert not JudgedApplication.objects.filter(what_if_id=what_if.pk).exists()


def test_a_step_that_failed_is_told_on_the_page(draft, who):
    what_if = services.ask(source(draft), **PERIOD, in_force_on=DAY, actor=who.configuration, at=NOON)

    services.report(what_if.pk, "The database went away.")

    what_if.refresh_from_db()
    assert (what_if.error, what_if.is_running) == ("The database went away.", True)
