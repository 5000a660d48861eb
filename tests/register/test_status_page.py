"""The public page of one application: where it stands, whose turn it is, what comes next."""

from datetime import date, timedelta

import pytest

from permits.applications.models import Hold
from permits.documents.models import Package
from permits.reviews.models import Review
from tests.register import records
from tests.register.conftest import TODAY
from workflows import clocks
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
PAGE = "/a/PRJ-2026-000001/"

READS = {
    "submitted": ("It is the city’s turn.", "checks that everything on the published checklist is there"),
    "incomplete": ("It is the applicant’s turn.", "hands in what is missing"),
    "intake_fees_due": ("It is the applicant’s turn.", "pays the plan-check fees"),
    "in_review": ("It is the city’s turn.", "reviews the plans"),
    "corrections_required": ("It is the applicant’s turn.", "answers every correction"),
    "approved": ("It is the applicant’s turn.", "finishes the issuance checklist"),
    "ready_to_issue": ("It is the city’s turn.", "issues the permit"),
    "issued": ("It is the permit holder’s turn.", "begins the work"),
    "inspecting": ("It is the permit holder’s turn.", "asks for the next inspection"),
    "finaled": ("How it ended", "the work passed its final inspection"),
    "finaled_with_conditions": ("It is the permit holder’s turn.", "meets the conditions"),
    "occupancy_granted": ("How it ended", "the building may be used"),
    "closed": ("How it ended", "the record is closed"),
    "withdrawn": ("How it ended", "the applicant withdrew"),
    "denied": ("It is the applicant’s turn.", "may appeal"),
    "application_expired": ("It is the applicant’s turn.", "reinstate"),
    "suspended": ("Work must stop", "stops work"),
    "permit_expired": ("It is the permit holder’s turn.", "reactivated"),
    "revoked": ("How it ended", "Nothing more will happen under this permit"),
    "void": ("How it ended", "issued in error"),
    "under_appeal": ("It is the appeals board’s turn.", "decides the appeal"),
}


def test_every_status_that_the_public_can_meet_is_read_here():
    assert set(READS) == set(records.WAYS) - {"draft"}


@pytest.mark.parametrize("status", READS)
def test_each_status_says_whose_turn_it_is_and_what_comes_next(client, status):
    records.application(status)

    text = client.get(PAGE).content.decode()

    for words in READS[status]:
        assert words in text


def test_a_draft_is_nowhere_even_for_the_person_who_writes_it(client, as_staff):
    draft = records.application("draft")
    applicant = records.signed_in(draft.applicant)

    for url in ("/a//", "/a/draft/", PAGE, f"/a/{draft.pk}/", "/a/PRJ-2026-000001.json"):
        for visitor in (client, applicant, as_staff):
            assert visitor.get(url).status_code == 404


@pytest.mark.parametrize("number", ["PRJ-2026-999999", "x", "%00", "%0d%0a", "..", "a" * 300, "%F0%9F%92%A9"])
def test_an_unknown_number_is_simply_not_found(client, rules, number):
    assert client.get(f"/a/{number}/").status_code == 404
    assert client.get(f"/a/{number}.json").status_code == 404


def test_the_number_may_be_typed_in_small_letters(client):
    records.application()

    assert client.get("/a/prj-2026-000001/").status_code == 200


def test_public_applicant_stranger_and_staff_read_the_same_record(client, as_stranger, as_staff):
    made = records.application("in_review")
    visitors = (client, as_stranger, as_staff, records.signed_in(made.applicant))
    answers = [visitor.get(PAGE) for visitor in visitors]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({repr((answer.context["record"], answer.context["details"])) for answer in answers}) == 1


def in_review_with(outcomes: dict[str, str], *, due_on: date):
    made = records.application("in_review")
    package = Package.objects.create(
        application=made, number=1, frozen_at=records.MORNING, manifest_sha256="0" * 64
    )
    for name, outcome in outcomes.items():
        item = WorkItem.objects.create(
            case=made.case,
            stage="plan_review",
            key=name,
            title=name,
            team=name,
            status="closed" if outcome else "open",
            outcome=outcome,
            opened_at=records.MORNING,
            due_on=due_on,
        )
        Review.objects.create(
            work_item=item,
            application=made,
            package=package,
            discipline=name,
            discipline_name=name.title(),
            round=1,
            notes="private",
        )
    return made


def test_the_rounds_of_review_are_shown_by_discipline(client):
    in_review_with({"structural": "approved", "fire": ""}, due_on=TODAY.date() + timedelta(days=4))

    answer = client.get(PAGE)

    assert "1 of 2 reviews is done" in (text := answer.content.decode()) or "1 of 2 reviews are done" in text
    assert "Still at work: Fire." in text
    assert [(line.discipline, line.label) for line in answer.context["details"].reviews] == [
        ("Structural", "Approved"),
        ("Fire", "Under review"),
    ]
    assert answer.context["next"].aimed_on == TODAY.date() + timedelta(days=4)
    assert not answer.context["next"].overdue


def test_a_late_city_is_said_to_be_late(client):
    in_review_with({"fire": ""}, due_on=TODAY.date() - timedelta(days=1))

    assert "The city is later than it said." in client.get(PAGE).content.decode()


def test_the_last_day_by_law_is_told_while_its_clock_runs_and_not_after(client):
    made = records.application("in_review")
    calendar = made.rulebook_version.rulebook.calendar()
    started = date(2026, 4, 6)
    clocks.start(
        made.case, "review", calendar=calendar, day_zero=started, length=15, unit="business", at=TODAY
    )
    running = client.get(PAGE).context["next"].due_on
    clocks.note(made.case, "review", "stopped", calendar=calendar, at=TODAY)
    stopped = client.get(PAGE).context["next"].due_on

    assert running == calendar.due_on(started, 15)
    assert stopped is None


def test_days_are_told_apart_from_receipt_to_now(client):
    records.application(
        "corrections_required"
    )  # received on day 3, one move every 3 days, the last on day 12

    days = client.get(PAGE).context["days"]

    assert (days.city, days.applicant) == (3 + 3, 3 + (TODAY - records.MORNING).days - 12)


def test_days_end_with_the_permit(client):
    records.application("inspecting")

    days = client.get(PAGE).context["days"]

    assert days.total == 15


def test_fees_are_told_as_paid_or_not_and_never_as_amounts(client):
    made = records.application("in_review")
    records.invoice(made, status="paid", paid_at=TODAY)
    records.invoice(made, number="INV-2", stage="issuance")

    text = client.get(PAGE).content.decode()

    assert [line.paid for line in client.get(PAGE).context["details"].fees] == [True, False]
    assert "1,234" not in text
    assert "1234" not in text


def test_a_stop_order_is_shouted_though_the_status_says_issued(client):
    made = records.application("issued")
    Hold.objects.create(
        application=made, code="stop_work", severity="stop_all", reason="secret", placed_at=TODAY
    )

    text = client.get(PAGE).content.decode()

    assert "Work must stop" in text
    assert "secret" not in text


def test_an_issued_permit_leads_to_its_verification(client):
    records.permit(records.application("issued"))

    text = client.get(PAGE).content.decode()

    assert "PMT-2026-000001" in text
    assert 'href="/v/k7Qm2xv9Lp/"' in text


def test_an_instant_application_waits_for_its_payment_alone(client):
    records.application("submitted", track="instant", kind="REROOF", type_name="Re-roof in kind")

    answer = client.get(PAGE)

    assert answer.context["record"].court == "applicant"
    assert "pays the fees. The permit is then issued at once" in answer.content.decode()


def test_the_page_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    made = in_review_with({"structural": "approved", "fire": "", "planning": ""}, due_on=TODAY.date())
    records.invoice(made)
    records.contractor(made)
    client.get(PAGE)

    # the application; contractors, stop orders, records, reviews, invoices, inspections, clocks; the city.
    with django_assert_num_queries(9):
        client.get(PAGE)


def test_the_json_tells_the_same_as_the_page_to_any_site(client):
    records.contractor(records.application("in_review"))

    answer = client.get("/a/PRJ-2026-000001.json", headers={"accept-language": "es"})

    told = answer.json()
    assert told["status"] == "in_review"
    assert told["status_mapped"] == "In Review"
    assert told["status_label"] == "In plan review"
    assert told["contractor"]["name"] == "Mesa Builders"
    assert told["days"] == {"city": client.get(PAGE).context["days"].city, "applicant": 3}
    assert [event["code"] for event in told["events"]] == ["submit", "accept", "start_review"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age=60" in answer["Cache-Control"]


def test_the_public_page_cannot_be_posted_to(client):
    records.application()

    assert client.post(PAGE).status_code == 405
