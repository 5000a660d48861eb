"""Published versions: numbered, approved by a second person, unchangeable, read once."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from permits.rulebook import published
from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import read_folder
from permits.rulebook.problems import PackRefused
from permits.rulebook.queries import (
    NoRulebookInForce,
    rulebook_in_force,
    version_by_id,
    version_in_force,
)
from permits.rulebook.services import PublishRefused, publish

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 18, tzinfo=UTC)


def published_sample(folder, effective_from=date(2015, 1, 1), **people):
    return publish(
        read_folder(folder),
        effective_from=effective_from,
        at=AT,
        **{"actor": None, "approver": None, **people},
    )


def test_a_pack_is_published_whole_and_reads_back_byte_for_byte(pack_folder):
    version = published_sample(pack_folder)

    files = RulebookVersion.objects.get().rulebook.pack.files
    assert version.number == 1
    assert files["city.yaml"] == (pack_folder / "city.yaml").read_text()
    assert version.sha256 == version.rulebook.sha256


def test_publishing_the_same_content_again_gives_the_standing_version(pack_folder):
    first = published_sample(pack_folder)
    again = published_sample(pack_folder, effective_from=date(2027, 7, 1))

    assert again == first
    assert RulebookVersion.objects.count() == 1


def test_changed_content_becomes_the_next_version_from_its_day(pack_folder, spoil):
    published_sample(pack_folder)
    spoil("fees/services.yaml", "amount: 20.00", "amount: 25.00")
    second = published_sample(pack_folder, effective_from=date(2027, 7, 1))

    assert second.number == 2
    assert version_in_force(date(2027, 6, 30)).number == 1
    assert version_in_force(date(2027, 7, 1)).number == 2
    schedules = {each.schedule: each for each in rulebook_in_force(date(2027, 7, 1)).schedules}
    assert schedules["services"].rule("RECORDS").amount == 25


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2020, 1, 1)])
def test_rules_that_governed_cases_are_never_replaced_backwards(pack_folder, spoil, day):
    published_sample(pack_folder)
    spoil("fees/services.yaml", "amount: 20.00", "amount: 25.00")

    with pytest.raises(
        PublishRefused, match="Rules take effect in the future: choose a day after 2026-11-22"
    ):
        published_sample(pack_folder, effective_from=day)


def test_two_versions_cannot_begin_on_one_day(pack_folder, spoil):
    published_sample(pack_folder, effective_from=date(2027, 7, 1))
    spoil("fees/services.yaml", "amount: 20.00", "amount: 25.00")

    with pytest.raises(PublishRefused, match="Version 1 takes effect on 2027-07-01; choose a later day"):
        published_sample(pack_folder, effective_from=date(2027, 7, 1))


def test_nobody_approves_what_they_publish(pack_folder):
    clerk = get_user_model().objects.create_user(email="clerk@example.org", password="long enough for tests")
    second = get_user_model().objects.create_user(
        email="second@example.org", password="long enough for tests"
    )

    with pytest.raises(PublishRefused, match="A second person must approve"):
        published_sample(pack_folder, actor=clerk, approver=clerk)
    with pytest.raises(PublishRefused, match="A second person must approve"):
        published_sample(pack_folder, actor=clerk, approver=None)
    version = published_sample(pack_folder, actor=clerk, approver=second)
    assert (version.published_by, version.approved_by) == (clerk, second)


def test_a_broken_pack_leaves_nothing_behind(spoil):
    folder = spoil("city.yaml", "state: CA\n", "")

    with pytest.raises(PackRefused):
        published_sample(folder)
    assert not RulebookVersion.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rulebook_rulebookversion SET content = '{}'",
        "UPDATE rulebook_rulebookversion SET effective_from = '2030-01-01'",
        "DELETE FROM rulebook_rulebookversion",
    ],
)
def test_the_database_refuses_to_change_a_published_version(pack_folder, statement):
    published_sample(pack_folder)

    with pytest.raises(IntegrityError, match="publish a new version instead"), transaction.atomic():
        connection.cursor().execute(statement)


def test_before_the_first_version_no_rules_are_in_force(pack_folder):
    published_sample(pack_folder)

    with pytest.raises(NoRulebookInForce, match="No rulebook is in force on 2014-12-31"):
        rulebook_in_force(date(2014, 12, 31))


def test_a_version_is_parsed_once_and_its_content_is_read_once(pack_folder, django_assert_num_queries):
    published_sample(pack_folder)
    published._kept.clear()
    version_by_id.cache_clear()

    with django_assert_num_queries(3):
        first = rulebook_in_force(date(2026, 11, 22))
    with django_assert_num_queries(1):
        second = rulebook_in_force(date(2026, 11, 22))

    assert second is first
