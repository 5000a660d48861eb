"""Who reviews the next round: disciplines with open items, and those whose sheets changed."""

import pytest

from permits.applications.models import PermitApplication
from permits.casework import review_rounds, round_plans
from permits.documents.models import Document
from permits.reviews.models import Correction
from tests.casework.test_rounds import LATER, answer_all, next_round
from tests.driving import (
    NOON,
    People,
    application_at,
    approve_all,
    ask_for_corrections,
    clean_file,
    open_reviews,
)

pytestmark = pytest.mark.django_db


def corrected(application: PermitApplication, who: People) -> PermitApplication:
    application.refresh_from_db()
    ask_for_corrections(application, who, NOON)
    application.refresh_from_db()
    return application


def change(application: PermitApplication, who: People, title: str) -> None:
    document = Document.objects.get(application=application, title=title)
    clean_file(application, document.slot, title, who.contractor, at=LATER, document=document)


def again(application: PermitApplication) -> dict[str, str]:
    return {each.discipline: each.work_item.facts["cause"] for each in open_reviews(application)}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("E-101 Lighting", {"structural": "outcome", "electrical": "rule"}),
        ("P101 risers", {"structural": "outcome", "plumbing": "rule"}),
        ("S-201 Foundation", {"structural": "outcome"}),
        (
            "Plan set 1",
            {"structural": "outcome", "planning": "rule", "electrical": "rule", "plumbing": "rule"},
        ),
        ("Energy compliance report 1", {"structural": "outcome", "electrical": "rule"}),
    ],
)
def test_a_discipline_whose_sheets_changed_reviews_again_even_without_open_items(
    who: People, title: str, expected: dict[str, str]
) -> None:
    application = application_at("in_review", who)
    if not Document.objects.filter(application=application, title=title).exists():
        clean_file(application, "plans", title, who.contractor, at=NOON)
        application = first_package_with_everything(application)
    application = corrected(application, who)
    change(application, who, title)

    next_round(application, who)

    assert again(application) == expected


def first_package_with_everything(application: PermitApplication) -> PermitApplication:
    """Put later files into the package that round 1 reviews, as if they had been there at submission."""
    package = application.packages.get()
    held = set(package.versions.values_list("pk", flat=True))
    for document in application.documents.all():
        version = document.versions.get(number=1)
        if version.pk not in held:
            package.items.create(version=version, sha256=version.sha256)
    return application


def test_the_reviewer_is_told_what_changed(who: People) -> None:
    application = corrected(application_at("in_review", who), who)
    change(application, who, "Energy compliance report 1")

    next_round(application, who)

    electrical = application.reviews.get(round=2, discipline="electrical")
    assert electrical.why.endswith("Changed since the last round: Energy compliance report 1.")
    assert electrical.work_item.facts["changed"] == ["Energy compliance report 1"]


def test_a_file_that_was_left_out_or_added_counts_as_changed(who: People) -> None:
    application = corrected(application_at("in_review", who), who)
    Document.objects.filter(application=application, slot="stormwater_checklist").update(
        removed_at=LATER, removed_by=who.contractor
    )
    clean_file(application, "plans", "P-301 Gas", who.contractor, at=LATER)
    answer_all(application, who)

    changed = round_plans.changed_files(
        review_rounds.resubmit_corrections(application, actor=who.contractor, at=LATER),
        application.packages.get(number=2),
    )

    assert changed == {"engineering": ("Stormwater checklist 1",), "plumbing": ("P-301 Gas",)}
    assert again(application) == {"structural": "outcome", "plumbing": "rule"}


def test_a_result_that_is_carried_over_still_counts_for_the_approval(who: People) -> None:
    application = next_round(corrected(application_at("in_review", who), who), who)

    approve_all(application, who, LATER)

    application.refresh_from_db()
    assert application.status == "approved"
    assert application.reviews.filter(round=2).count() == 1


def test_a_discipline_with_open_items_reviews_again_whatever_its_last_result_was(who: People) -> None:
    application = corrected(application_at("in_review", who), who)
    answer_all(application, who)
    planning = application.reviews.get(discipline="planning")
    application.corrections.update(discipline=planning.discipline)

    review_rounds.resubmit_corrections(application, actor=who.contractor, at=LATER)

    assert again(application) == {"structural": "outcome", "planning": "rule"}
    assert Correction.Status.ANSWERED in set(application.corrections.values_list("status", flat=True))
