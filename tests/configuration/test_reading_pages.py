"""The rules as pages: what a clerk reads, who may, and how little it asks of the database."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.rulebook import services_approving as approving
from permits.rulebook import services_drafting as drafting
from tests.configuration.conftest import SOON, Office, signed_in
from tests.configuration.tiny_pack import FEES, FENCE
from tests.townspeople import NOON

pytestmark = pytest.mark.django_db
VERSION = ["versions", 1]


def text(client: Client, name: str, *args: Any, **query: str) -> str:
    """Return a page's words without its tags' insides."""
    answer = client.get(reverse(f"rules:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_the_list_says_from_when_to_when_and_by_whom(office: Office) -> None:
    draft = office.begin()
    drafting.edit_file(
        draft, "fees/fences.yaml", FEES.replace("20.00", "25.00"), edit=1, actor=office.ada, at=NOON
    )
    offered = approving.offer(draft, effective_from=SOON, edit=2, actor=office.ada, at=NOON)
    approving.approve(offered, seen=offered.offered_sha256, actor=office.ben, at=NOON)

    page = text(signed_in(office.official), "home")

    assert "In force now:" in page
    assert "until version 2 on" in page
    assert "Scheduled:" in page
    assert page.index("Ada") < page.index("Ben")


@pytest.mark.parametrize("reader", ["ada", "official", "auditor"])
def test_those_concerned_read_everything_and_others_nothing(office: Office, reader: str) -> None:
    pages = [
        ("home", []), ("overview", VERSION), ("fees", VERSION), ("calendars", VERSION), ("guide", VERSION),
        ("reach", VERSION), ("pack", VERSION),
        *((name, [*VERSION, "FENCE"]) for name in ("type", "preview", "trial")),
    ]  # fmt: skip
    may, may_not = signed_in(getattr(office, reader)), signed_in(office.cashier)

    for name, args in pages:
        assert may.get(reverse(f"rules:{name}", args=args)).status_code == 200, name
        assert may_not.get(reverse(f"rules:{name}", args=args)).status_code == 403, name


def test_a_type_reads_like_a_leaflet(office: Office) -> None:
    page = text(signed_in(office.auditor), "type", *VERSION, "FENCE")

    assert "How high is it in feet?" in page
    assert "from 1 to 20" in page
    assert "height &gt; 3" in page
    assert "by the document “Plot plan”" in page
    assert "TMC 1.2" in page
    assert "15 business days" in page
    assert "the application counts as complete" in page
    assert "Permit fee, Records" in page


def test_fee_schedules_stand_there_as_printed(office: Office) -> None:
    page = text(signed_in(office.auditor), "fees", *VERSION)

    assert "Resolution 7" in page
    assert "<td>1,000</td><td>$50.00</td>" in page
    assert "<td>and more</td><td>$50.00</td><td>1,000</td><td>$5.00</td><td>1,000</td>" in page


def test_calendars_name_the_closed_days_of_the_next_year(office: Office) -> None:
    page = text(signed_in(office.auditor), "calendars", *VERSION)

    assert "Winter closure" in page
    assert "Christmas Day" in page
    assert page.count("Winter closure") == 1


def test_two_versions_stand_side_by_side_with_the_words_that_differ_marked(office: Office) -> None:
    draft = office.begin()
    fence = FENCE.replace("A fence along a lot line.", "A fence or wall along a lot line.")
    fence = fence.replace("maximum: 20", "maximum: 12")
    drafting.edit_file(draft, "types/fence.yaml", fence, edit=1, actor=office.ada, at=NOON)

    page = text(signed_in(office.official), "compare", old="1", new=f"draft-{draft.pk}")

    assert "2 differences." in page
    assert "A fence <ins>or wall </ins>along a lot line." in page or "fence<ins> or wall</ins>" in page
    assert "<del>20</del>" in page
    assert "<ins>12</ins>" in page


@pytest.mark.parametrize("name", ["0", "999999999", "99999999999999", "draft-0", "draft-x", "x", "-1", "１"])
def test_what_does_not_exist_is_not_compared(office: Office, name: str) -> None:
    client = signed_in(office.ada)

    assert client.get(reverse("rules:compare"), {"old": "1", "new": name}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["versions/7/rules/", "drafts/7/", "drafts/7/rules/", "versions/1/types/NONE/", "drafts/99999999999/",
     "versions/1/types/NONE/form/", "versions/1/types/NONE/try/"],
)  # fmt: skip
def test_guessed_numbers_lead_nowhere(office: Office, path: str) -> None:
    assert signed_in(office.ada).get(f"/rules/{path}").status_code == 404


def test_a_version_comes_back_as_the_files_that_it_was_made_of(office: Office) -> None:
    answer = signed_in(office.auditor).get(reverse("rules:pack", args=VERSION))

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        read = {name: archive.read(name).decode() for name in archive.namelist()}
    assert read == {f"tinytown/{file}": text for file, text in office.version.rulebook.pack.files.items()}


def test_a_price_is_tried_with_its_working_and_the_reviews_with_their_reasons(office: Office) -> None:
    given = {"_sent": "1", "_valuation": "2,500".replace(",", ""), "height": "6"}

    page = text(signed_in(office.auditor), "trial", *VERSION, "FENCE", **given)

    assert "$60.00" in page
    assert "$80.00" in page
    assert "6 feet high" in page
    assert "Zoning" in page


def test_the_form_is_tried_without_storing_anything(office: Office) -> None:
    client = signed_in(office.ada)

    empty = text(client, "preview", *VERSION, "FENCE")
    wrong = text(client, "preview", *VERSION, "FENCE", _sent="1", height="40")
    right = text(client, "preview", *VERSION, "FENCE", _sent="1", height="2")

    assert 'data-lintel-question="corner" hidden' in empty
    assert 'value="40"' in wrong
    assert "question_errors" not in wrong
    assert "20" in wrong
    assert "Every answer is right." in right


def test_lists_and_pages_ask_the_database_the_same_however_many_there_are(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(office.ada)
    client.get(reverse("rules:home"))
    drafts = [office.begin(f"Draft {n}") for n in range(5)]
    for draft in drafts:
        for edit in range(1, 4):
            changed = FEES.replace("20.00", f"2{edit}.00")
            drafting.edit_file(draft, "fees/fences.yaml", changed, edit=edit, actor=office.ada, at=NOON)
    offered = approving.offer(drafts[0], effective_from=SOON, edit=4, actor=office.ada, at=NOON)
    approving.approve(offered, seen=offered.offered_sha256, actor=office.ben, at=NOON + timedelta(minutes=1))
    client.get(reverse("rules:draft", args=[drafts[1].pk]))

    with django_assert_max_num_queries(16):
        client.get(reverse("rules:home"))
    with django_assert_max_num_queries(22):
        client.get(reverse("rules:draft", args=[drafts[1].pk]))
    with django_assert_max_num_queries(16):
        client.get(reverse("rules:type", args=[*VERSION, "FENCE"]))
