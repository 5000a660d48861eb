"""The start page: what people come for, and the office in numbers that are true and cheap."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as CacheAway

from permits.register.office_numbers import counted
from tests.register import records
from tests.register.conftest import TODAY

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/Los_Angeles")


def test_the_page_leads_to_everything_people_come_for(client, rules):
    text = client.get("/").content.decode()

    for url in ("/search/", "/verify/", "/money/estimate/", "/applications/"):
        assert f'href="{url}' in text or f'action="{url}' in text
    assert "An unofficial sample city." in text


@pytest.mark.parametrize("visitor", ["client", "as_stranger", "as_staff"])
def test_everybody_may_see_it(request, rules, visitor):
    assert request.getfixturevalue(visitor).get("/").status_code == 200


def test_an_office_without_permits_shows_no_empty_charts(client, rules):
    assert client.get("/").context["charts"] == []


def test_the_numbers_count_who_has_what(client):
    for index, status in enumerate(("submitted", "in_review", "approved", "issued", "withdrawn", "draft")):
        made = records.application(status, number=f"PRJ-2026-{index:06}", began_at=TODAY - timedelta(days=29))
    made = records.application("issued", number="PRJ-2026-000090", began_at=TODAY - timedelta(days=29))
    records.permit(made)

    numbers = counted(at=TODAY, zone=ZONE)

    assert (numbers.with_city, numbers.with_applicant, numbers.issued_lately) == (2, 1, 1)


def test_the_weeks_are_whole_weeks_of_the_city(client):
    monday = date(2026, 4, 20)
    made = records.application("issued", began_at=TODAY - timedelta(days=60))
    sunday_night = TODAY.replace(day=20, hour=6)  # 23:00 of Sunday the 19th in the city
    records.permit(made, issued_at=sunday_night)
    later = records.application("issued", number="PRJ-2026-000002", began_at=TODAY - timedelta(days=60))
    records.permit(later, code="b", number="PMT-2", issued_at=TODAY)

    weeks = counted(at=TODAY, zone=ZONE).weeks

    assert len(weeks) == 12
    assert weeks[-1] == (monday - timedelta(weeks=1), 1)
    assert sum(number for _week, number in weeks) == 1


def test_typical_days_are_the_middle_and_told_apart(client):
    for index, step in enumerate((1, 2, 8)):
        made = records.application(
            "issued", number=f"PRJ-2026-{index:06}", step=timedelta(days=step), began_at=records.MORNING
        )
        records.permit(made, code=str(index), number=f"PMT-{index}")

    (only,) = counted(at=TODAY, zone=ZONE).types

    # received, accepted, in review, approved, ready, issued: city, applicant, city, applicant, city
    assert (only.city, only.applicant, only.permits) == (3 * 2, 2 * 2, 3)


def test_the_second_visitor_costs_no_counting(client, rules, django_assert_num_queries):
    records.permit(records.application("issued"))
    client.get("/")

    with django_assert_num_queries(4):  # the newest permits, their contractors and holds; the city
        client.get("/")


def test_the_page_is_there_though_the_cache_is_away(client, monkeypatch):
    def away(*args, **kwargs):
        raise CacheAway("no route to host")

    records.permit(records.application("issued"))
    for name in ("get", "set", "add", "incr"):
        monkeypatch.setattr(cache, name, away)

    assert client.get("/").status_code == 200
    assert client.get("/search/", REMOTE_ADDR="8.8.4.4").status_code == 200


def test_only_permits_in_force_are_shown_as_just_issued(client):
    for index, status in enumerate(("issued", "void", "issued")):
        made = records.application(status, number=f"PRJ-2026-{index:06}")
        records.permit(made, code=str(index), number=f"PMT-{index}")

    latest = client.get("/").context["latest"]

    assert [record.permit_number for record in latest] == ["PMT-2", "PMT-0"]
