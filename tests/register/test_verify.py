"""Verifying a permit: the paper says what it said once, the page what holds now."""

import re

import pytest

from permits.applications.models import Hold
from permits.applications.statuses import BEFORE_ISSUE, Status
from permits.register.standing import BY_STATUS
from tests.register import records
from tests.register.conftest import TODAY
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
PAGE = "/v/k7Qm2xv9Lp/"

STANDS = {
    "issued": ("valid", "This permit is valid"),
    "inspecting": ("valid", "This permit is valid"),
    "finaled": ("done", "Finished"),
    "finaled_with_conditions": ("valid", "In force, with temporary occupancy"),
    "occupancy_granted": ("done", "Finished"),
    "closed": ("done", "Finished"),
    "suspended": ("stopped", "Suspended: work must stop"),
    "permit_expired": ("stopped", "Expired: no work may be done"),
    "revoked": ("stopped", "Revoked: this permit counts no more"),
    "void": ("stopped", "Void: this permit never counted"),
    "under_appeal": ("stopped", "Under appeal"),
}


def test_every_status_that_a_permit_can_have_has_its_words():
    never_issued = {Status.DRAFT, *BEFORE_ISSUE, Status.WITHDRAWN, Status.DENIED, Status.APPLICATION_EXPIRED}

    assert set(STANDS) == set(BY_STATUS) == set(Status) - never_issued


@pytest.mark.parametrize("status", STANDS)
def test_the_page_says_what_the_permit_is_worth_now(client, status):
    records.permit(records.application(status))

    answer = client.get(PAGE)

    tone, words = STANDS[status]
    text = answer.content.decode()
    assert words in text
    assert f"lintel-standing--{tone}" in text
    assert "As of" in text
    assert ("This permit is valid" in text) == (status in {"issued", "inspecting"})


def test_a_permit_past_its_last_day_is_expired_before_anybody_swept(client):
    records.permit(records.application("issued"))

    with at_moment(TODAY.replace(year=2027, month=3, day=3)):
        text = client.get(PAGE).content.decode()

    assert "Expired: no work may be done" in text


def test_a_permit_is_valid_to_the_end_of_its_last_day_in_the_city(client):
    records.permit(records.application("issued"))

    with at_moment(
        TODAY.replace(year=2027, month=3, day=3, hour=7, minute=59)
    ):  # 23:59 of 2 March in the city
        text = client.get(PAGE).content.decode()

    assert "This permit is valid" in text


def test_a_stop_order_beside_the_permit_stops_it(client):
    made = records.application("issued")
    records.permit(made)
    hold = Hold.objects.create(
        application=made, code="stop_work", severity="stop_all", reason="x", placed_at=TODAY
    )
    stopped = client.get(PAGE).content.decode()
    hold.lifted_at = TODAY
    hold.save()
    lifted = client.get(PAGE).content.decode()

    assert "Suspended: work must stop" in stopped
    assert "This permit is valid" in lifted


def test_the_page_shows_what_to_compare_with_the_paper(client):
    made = records.application("issued", unit="Unit 4", postal_code="92101")
    records.contractor(made)
    records.permit(made, file_state="done", file_sha256="ab" * 32)

    text = client.get(PAGE).content.decode()

    for words in ("PMT-2026-000001", "1222 First Avenue, Unit 4", "Mesa Builders", "1023456", "ab" * 32):
        assert words in text


def test_a_pdf_that_is_not_ready_has_no_fingerprint_yet(client):
    records.permit(records.application("issued"), file_state="failed", file_sha256="ab" * 32)

    text = client.get(PAGE).content.decode()

    assert "is being prepared" in text
    assert "abab" not in text


@pytest.mark.parametrize(
    "code", ["nothing", "K7QM2XV9LP", "k7Qm2xv9L", "%00", "'--", "%F0%9F%92%A9", "a" * 61]
)
def test_an_unknown_code_is_a_plain_no_without_a_hint(client, code):
    records.permit(records.application("issued"))

    answer = client.get(f"/v/{code}/")

    assert answer.status_code == 404
    assert "PMT-2026" not in answer.content.decode()


def test_two_unknown_codes_are_answered_alike(client, rules):
    first, second = client.get("/v/aaaaaaaaaa/"), client.get("/v/zzzzzzzzzz/")

    assert "The city knows no such permit" in first.content.decode()
    assert _without_tokens(first) == _without_tokens(second)


def _without_tokens(answer) -> list[str]:
    lines = answer.content.decode().replace("aaaaaaaaaa", "").replace("zzzzzzzzzz", "").splitlines()
    return [re.sub(r'nonce="[^"]*"', "", line) for line in lines if "csrf" not in line.lower()]


@pytest.mark.parametrize("url", [PAGE, "/v/unknown/"])
def test_search_engines_and_caches_keep_no_copy(client, url):
    records.permit(records.application("issued"))

    answer = client.get(url)

    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("typed", ["k7Qm2xv9Lp", "PMT-2026-000001", " pmt-2026-000001 "])
def test_the_number_or_code_may_be_typed_in(client, typed):
    records.permit(records.application("issued"))

    assert client.get("/verify/", {"code": typed}).url == PAGE


def test_an_empty_or_unknown_entry_says_what_to_do(client, rules):
    empty, unknown = client.get("/verify/", {"code": " "}), client.get("/verify/", {"code": "x\x00'"})

    assert "Type the permit number or the code from the permit." in empty.content.decode()
    assert unknown.status_code in {200, 404}
    assert client.get("/verify/", {"code": "nope"}).status_code == 404


def test_guessing_codes_is_slowed_down(client, rules):
    answers = [client.get(f"/v/guess{n}/", REMOTE_ADDR="8.8.4.4").status_code for n in range(35)]

    assert answers[:30] == [404] * 30
    assert answers[30:] == [429] * 5


def test_the_page_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    records.permit(records.application("issued"))
    client.get(PAGE)

    with django_assert_num_queries(4):  # the permit, its contractors and holds; the city
        client.get(PAGE)
