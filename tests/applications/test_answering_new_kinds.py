"""Compound answers, entries, computed values and defaults on the applicant's own pages."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Licence
from permits.applications.checking import wrong_answers
from permits.applications.models import PermitApplication
from permits.applications.readiness import problems
from permits.applications.services.drafts import start_draft
from permits.applications.services.jobs import start_job
from permits.applications.summary import sections
from permits.casework.dossier import Dossier
from permits.rulebook import services as rulebook
from permits.rulebook.pack import Pack, read_folder
from tests.driving import NOON
from tests.rulebook.forms import FORM, GIVEN, TYPE, indented
from tests.townspeople import SAMPLE
from workflows.options import available

GUIDED = """\
        - code: what
          kind: one_of
          label: What do you build?
          required: false
          from_guide: true
          options: [{ code: roof, label: A roof }, { code: solar, label: Solar panels }]
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def roof(who) -> PermitApplication:
    """Give a re-roof whose form has one page more."""
    pack = read_folder(SAMPLE)
    text = pack.files[TYPE].replace("\npages:\n", "\npages:\n" + indented(FORM + GUIDED), 1)
    begun = datetime(2000, 1, 1, tzinfo=UTC)
    rulebook.publish(
        Pack(pack.name, {**pack.files, TYPE: text}),
        effective_from=date(2000, 1, 2),
        actor=None,
        approver=None,
        at=begun,
    )
    return start_draft(who.owner, organisation=None, type_code="REROOF", at=NOON)


def page(application: PermitApplication, name: str = "edit", *more: str) -> str:
    return reverse(f"applications:{name}", args=[application.pk, *(more or ("more",))])


def sent(browser: Client, application: PermitApplication, **changes):
    posted = {**GIVEN, **{name.replace("__", "."): value for name, value in changes.items()}}
    return browser.post(
        page(application), {name: value for name, value in posted.items() if value is not None}
    )


def test_a_page_of_all_kinds_is_saved_and_shown_for_review_and_to_the_staff(who, as_, roof):
    answer = sent(as_(who.owner), roof)

    roof.refresh_from_db()
    rows = {row.label: row.value for section in sections(roof) for row in section.rows}
    staff = {row["label"]: row["value"] for row in Dossier(roof, who.supervisor, at=NOON).answer_rows}
    assert answer.url == page(roof, "edit", "building")
    assert rows["Where were you?"] == "1 Main St, San Diego, CA 92101"
    assert rows["Who roofs?"] == "C-39 1098765 (CA)"
    assert rows["Which rooms are built?"] == (
        "1. Name: Bedroom; Area: 1200.5 square feet; Is it heated: Yes\n"
        "2. Area: 99.5 square feet; Is it heated: No"
    )
    assert (rows["All"], rows["Large"]) == ("1,300", "Yes")
    assert {label: staff[label] for label in ("Where were you?", "All", "Which rooms are built?")} == {
        label: rows[label] for label in ("Where were you?", "All", "Which rooms are built?")
    }


def test_each_wrong_part_is_told_at_its_field_on_the_page_and_on_the_review_page(who, as_, roof):
    browser = as_(who.owner)

    answer = sent(browser, roof, site__zip="9210", rooms__7__area="wide")
    shown = browser.get(answer.url).content.decode()

    roof.refresh_from_db()
    links = {problem.field: problem.link for problem in problems(roof, at=NOON)}
    assert 'href="#id_site.zip"' in shown
    assert 'href="#id_rooms.1.area"' in shown
    assert 'value="wide"' in shown
    assert 'aria-describedby="id_site.zip_error"' in shown
    assert links["site.zip"].endswith("?check=1#id_site.zip")
    assert links["rooms.1.area"].endswith("?check=1#id_rooms.1.area")


def test_an_entry_is_added_and_removed_without_scripts_and_nothing_else_is_lost(who, as_, roof):
    browser = as_(who.owner)

    added = sent(browser, roof, add="rooms", apn="unreadable")
    more = browser.get(added.url).content.decode()
    removed = sent(browser, roof, remove="rooms.0")
    less = browser.get(removed.url).content.decode()

    roof.refresh_from_db()
    assert added.url == page(roof) + "?add=rooms#id_rooms"
    assert 'name="rooms.2.area"' in more
    assert 'value="unreadable"' in more
    assert "lintel-errors" not in more
    assert roof.answers["rooms"] == [{"area": "99.5", "heated": False}]
    assert 'name="rooms.1.area"' not in less


def test_the_last_entry_can_be_removed(who, as_, roof):
    browser = as_(who.owner)
    sent(browser, roof)

    sent(browser, roof, **{name.replace(".", "__"): None for name in GIVEN if name.startswith("rooms.")})

    roof.refresh_from_db()
    assert roof.answers["rooms"] == []
    assert "rooms" in {problem.field for problem in problems(roof, at=NOON)}


def test_a_default_is_shown_at_once_and_stored_only_when_the_page_was_sent(who, as_, roof):
    browser = as_(who.owner)

    first = browser.get(page(roof)).content.decode()
    roof.refresh_from_db()
    before = dict(roof.answers)
    sent(browser, roof)

    roof.refresh_from_db()
    assert 'value="yes" id="id_local_0" checked' in first
    assert before == {}
    assert roof.answers["local"] is True


def test_the_page_learns_what_shows_and_what_is_computed_from_answers_not_saved_yet(who, as_, roof):
    answer = as_(who.owner).post(page(roof, "visible"), GIVEN).json()

    roof.refresh_from_db()
    assert answer["computed"] == {"total": "1,300", "large": "Yes"}
    assert "why" in answer["visible"]
    assert roof.answers == {}


def test_a_hidden_answer_is_kept_and_comes_back(who, as_, roof):
    browser = as_(who.owner)
    sent(browser, roof)

    sent(browser, roof, rooms__0__area="10")
    roof.refresh_from_db()
    hidden = [row.label for section in sections(roof) for row in section.rows]
    shown = browser.get(page(roof)).content.decode()

    assert roof.answers["why"] == "We are many."
    assert "Why so large?" not in hidden
    assert "We are many." in shown


def test_saving_as_one_types_keeps_compound_answers_and_entries(who, as_, roof):
    browser = as_(who.owner)

    browser.post(reverse("applications:autosave", args=[roof.pk, "page-more"]), GIVEN)

    roof.refresh_from_db()
    assert roof.answers["site"]["zip"] == "92101"
    assert len(roof.answers["rooms"]) == 2


def test_a_page_asks_the_database_the_same_however_many_questions_it_has(
    who, as_, roof, django_assert_num_queries
):
    browser = as_(who.owner)
    browser.get(page(roof))

    with django_assert_num_queries(9):
        browser.get(page(roof))
    with django_assert_num_queries(9):
        browser.get(page(roof, "edit", "building"))


def test_a_job_of_several_permits_is_begun_once_and_linked(who, as_):
    browser = as_(who.owner)
    result = browser.get(reverse("applications:choose"), {"answered": ["home", "replace"]})
    address = reverse("applications:start", args=["DEMO"]) + "?answered=home&answered=replace"

    shown = browser.get(address)
    token = shown.context["form"]["token"].value()
    for _ in range(2):
        answer = browser.post(address, {"applying_for": "myself", "token": token})

    begun = PermitApplication.objects.order_by("id")
    assert address in result.content.decode().replace("&amp;", "&")
    assert [each.permit_type for each in begun] == ["DEMO", "ADU"]
    assert begun[0].job == begun[1].job is not None
    assert answer.url == reverse("applications:project", args=[begun[0].pk])
    review = browser.get(reverse("applications:review", args=[begun[0].pk])).content.decode()
    assert "Other permits of the same job" in review
    assert reverse("applications:review", args=[begun[1].pk]) in review


def test_one_permit_begun_alone_is_no_job(who):
    [alone] = start_job(who.owner, organisation=None, type_codes=["ADU"], told={}, at=NOON, token=uuid4())

    assert alone.job is None
    assert not PermitApplication.objects.of_job_with(alone)


def test_an_answer_of_the_guide_prefills_the_question_that_asks_for_it(who, as_, roof):
    [begun] = start_job(
        who.owner,
        organisation=None,
        type_codes=["REROOF"],
        told={"what": "roof", "local": "no"},
        at=NOON,
        token=uuid4(),
    )

    shown = as_(who.owner).get(page(begun)).content.decode()

    assert 'value="roof" id="id_what_0" checked' in shown
    assert 'value="yes" id="id_local_0" checked' in shown  # it does not ask for the guide's answer
    assert PermitApplication.objects.get(pk=begun.pk).answers == {}


def test_a_licence_that_is_known_to_have_lapsed_is_refused_on_the_page_and_at_submission(who, as_, roof):
    Licence.objects.filter(classification="C-39").update(expires_on=date(2026, 1, 31))
    browser = as_(who.owner)

    answer = sent(browser, roof, roofer__number="1045678")
    shown = browser.get(answer.url).content.decode()

    roof.refresh_from_db()
    said = "The license of the roofer is not active or expired on Jan. 31, 2026. Name one that is valid."
    assert said in shown
    assert {"roofer.number": said}.items() <= {
        each.field: each.text for each in problems(roof, at=NOON)
    }.items()
    assert wrong_answers(roof, roof.answers, at=NOON)["roofer.number"] == said


def test_a_licence_that_nobody_knows_is_judged_by_its_shape_alone(who, as_, roof):
    sent(as_(who.owner), roof, roofer__state="NV")

    roof.refresh_from_db()
    assert not [place for place in wrong_answers(roof, roof.answers, at=NOON) if place.startswith("roofer")]


def test_nothing_is_handed_in_while_a_part_of_an_answer_is_wrong(who, as_, roof):
    sent(as_(who.owner), roof, site__zip="9210")

    roof.refresh_from_db()
    submit = available(roof, who.owner, at=NOON)["submit"]

    assert not submit.allowed
    assert any("ZIP code of the former place" in blocker.text for blocker in submit.blockers)
