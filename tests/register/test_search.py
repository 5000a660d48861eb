"""Looking up: by number, by address, bounded, and safe with whatever is typed."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.register import search as searching
from tests.register import records
from workflows.models import Case

pytestmark = pytest.mark.django_db
SEARCH = "/search/"
NAUGHTY = Path(__file__).parents[3] / "shared/data/suites/naughty_strings/blns.json"


def found(answer) -> list[str]:
    return [record.number for record in answer.context["results"].found]


@pytest.mark.parametrize("typed", ["PRJ-2026-000007", "prj-2026-000007", "  Prj-2026-000007\n"])
def test_a_whole_number_leads_straight_to_the_application(client, typed):
    records.application(number="PRJ-2026-000007")

    answer = client.get(SEARCH, {"q": typed})

    assert answer.status_code == 302
    assert answer.url == "/a/PRJ-2026-000007/"


def test_a_permit_number_leads_to_the_application_it_was_issued_on(client):
    records.permit(records.application("issued", number="PRJ-2026-000007"), number="PMT-2026-000009")

    answer = client.get(SEARCH, {"q": "pmt-2026-000009"})

    assert answer.url == "/a/PRJ-2026-000007/"


@pytest.mark.parametrize(
    "typed",
    [
        "1222 first avenue",
        "First Ave 1222",
        "1222 FIRST AV.",
        "first",
        "1222 First Avenue, San Diego, CA 92101",
        "1222 first avenue san diego ca 92101",
    ],
)
def test_an_address_is_found_however_people_write_it(client, typed):
    records.application(number="PRJ-2026-000001", address="1222 First Avenue")
    records.application(number="PRJ-2026-000002", address="90 Market Street")

    answer = client.get(SEARCH, {"q": typed})

    assert found(answer) == ["PRJ-2026-000001"]


@pytest.mark.parametrize("stored", ["4 Elm Street", "4 ELM ST", "4 elm st."])
@pytest.mark.parametrize("typed", ["4 elm street", "elm st"])
def test_street_and_st_are_the_same_word(client, stored, typed):
    records.application(address=stored)

    assert len(found(client.get(SEARCH, {"q": typed}))) == 1


def test_the_newest_receipt_comes_first(client):
    for index in (1, 2, 3):
        began = records.MORNING + timedelta(days=index)
        records.application(number=f"PRJ-2026-00000{index}", began_at=began)

    numbers = found(client.get(SEARCH, {"q": "first avenue"}))

    assert numbers == ["PRJ-2026-000003", "PRJ-2026-000002", "PRJ-2026-000001"]


def test_a_draft_is_not_found_by_anybody(client, as_staff):
    records.application("draft", address="77 Hidden Lane")

    assert found(client.get(SEARCH, {"q": "hidden lane"})) == []
    assert found(as_staff.get(SEARCH, {"q": "hidden lane"})) == []


def test_all_results_are_reached_page_by_page_and_none_twice(client):
    for index in range(45):
        records.application(number=f"PRJ-2026-{index:06}", began_at=records.MORNING)

    seen, url, pages = [], f"{SEARCH}?q=first+avenue", 0
    while url:
        answer = client.get(url)
        seen += found(answer)
        url, pages = answer.context["next_url"], pages + 1

    assert pages == 3
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("key", ["", "x", "2026-03-05_1", "2026-03-05T10:00:00+00:00_-1", "_", "9" * 500])
def test_a_broken_page_key_shows_the_first_page(client, key):
    records.application()

    answer = client.get(SEARCH, {"q": "first avenue", "after": key})

    assert len(found(answer)) == 1


def test_nothing_found_says_what_to_try(client, rules):
    answer = client.get(SEARCH, {"q": "zzz nowhere"})

    assert answer.status_code == 200
    assert "Nothing found for “zzz nowhere”" in answer.content.decode()


def test_too_short_a_search_is_not_run_but_explained(client, rules, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        answer = client.get(SEARCH, {"q": "a b"})

    assert "at least three letters or digits" in answer.content.decode()


def test_a_search_that_takes_too_long_is_given_up_and_said_so(client, rules, monkeypatch):
    def too_slow(query):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(searching, "_in_time", too_slow)

    answer = client.get(SEARCH, {"q": "avenue"})

    assert answer.status_code == 200
    assert "Too many addresses match" in answer.content.decode()


def test_the_database_is_told_to_give_up_in_time(monkeypatch):
    monkeypatch.setattr(searching, "PATIENCE", "1ms")
    slow = PermitApplication.objects.extra(select={"slow": "pg_sleep(1)"})
    records.application()

    with pytest.raises(OperationalError):
        searching._in_time(slow)


def test_a_page_of_results_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    for index in range(25):
        made = records.application("issued" if index % 2 else "submitted", number=f"PRJ-2026-{index:06}")
        records.contractor(made)
    client.get(SEARCH, {"q": "first avenue"})

    # two by number, the savepoint, its time limit, the page, its contractors and holds, its end, the city.
    with django_assert_num_queries(9):
        client.get(SEARCH, {"q": "first avenue"})


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the suite of naughty strings is not beside the repository")
def test_no_string_however_naughty_breaks_the_search(client, rules):
    for n, text in enumerate(json.loads(NAUGHTY.read_text(encoding="utf-8"))):
        for parameters in ({"q": text}, {"q": "first", "after": text})[: 2 if n % 4 == 0 else 1]:
            answer = client.get(SEARCH, parameters)

            assert answer.status_code in {200, 302}, text
            assert "<script>alert" not in answer.content.decode(errors="replace"), text


@pytest.mark.parametrize(
    "text", ["\x00", "%00", "1\x00 first", "\ud800", "'; DROP TABLE x; --", "%", "___", "\\"]
)
def test_bytes_that_databases_dislike_are_harmless(client, rules, text):
    answer = client.get(SEARCH, {"q": text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")})

    assert answer.status_code == 200


def test_a_percent_sign_is_no_wildcard(client):
    records.application(address="100 First Avenue")

    assert found(client.get(SEARCH, {"q": "%%%"})) == []


def test_an_address_is_found_through_the_trigram_index_among_ten_thousand():
    rules, person = records.city_rules(), records.person("many@example.com")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE applications_permitapplication DISABLE TRIGGER guard_status")
        cases = Case.objects.bulk_create(
            Case(machine="applications.permitapplication", opened_at=records.MORNING) for _ in range(10_000)
        )
        PermitApplication.objects.bulk_create(
            PermitApplication(
                case=case,
                status="submitted",
                number=f"PRJ-2025-{index:06}",
                received_at=records.MORNING,
                permit_type="ADU",
                type_name="Accessory dwelling unit",
                track="review",
                rulebook_version=rules,
                applicant=person,
                address=f"{index} {('Elm', 'Oak', 'Ash', 'Market', 'Juniper')[index % 5]} Street",
                created_at=records.MORNING,
                saved_at=records.MORNING,
            )
            for index, case in enumerate(cases)
        )
        cursor.execute("SELECT gin_clean_pending_list('applications_by_address')")
        cursor.execute("ANALYZE applications_permitapplication")

    plan = (
        searching.matching(searching.words_of("8123 Market Street")).order_by("-received_at", "-id").explain()
    )
    results = searching.by_address("8123 Market Street")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # the search gave one

    assert "applications_by_address" in plan, plan
    assert [record.address for record in results.found] == ["8123 Market Street"]


def test_the_seventieth_search_in_a_minute_waits(client, rules):
    answers = [client.get(SEARCH, {"q": "x"}, REMOTE_ADDR="8.8.4.4").status_code for _ in range(70)]

    assert answers.count(200) == 60
    assert answers[-1] == 429


def test_the_one_who_asks_too_much_does_not_keep_others_out(client, rules):
    for _ in range(65):
        client.get(SEARCH, {"q": "x"}, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 8.8.4.4")

    same = client.get(SEARCH, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="5.6.7.8, 8.8.4.4")
    other = client.get(SEARCH, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="8.8.4.4, 9.9.9.9")

    assert (same.status_code, same["Retry-After"]) == (429, "60")
    assert other.status_code == 200


def test_a_search_writes_nothing(client, rules):
    assert client.post(reverse("register:search"), {"q": "x"}).status_code in {403, 405}
