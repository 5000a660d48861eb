"""Drafts in the browser: begun, written, offered, sent back, approved; what is typed is never lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from permits.rulebook.models import RulebookDraft, RulebookVersion
from tests.configuration.browsing import DEARER, FEES_FILE, begun, files, post, said, url
from tests.configuration.conftest import Office, signed_in
from tests.configuration.test_archives import zipped
from tests.configuration.tiny_pack import CALENDAR, FEES, FILES, tiny_pack

pytestmark = pytest.mark.django_db


def test_rules_change_by_two_people_in_the_browser_and_nobody_else(office: Office) -> None:
    ada, ben = signed_in(office.ada), signed_in(office.ben)
    draft = begun(ada)
    post(ada, "edit_file", draft.pk, FEES_FILE, text=DEARER.replace("\n", "\r\n"), edit="1")
    offered = post(ada, "offer", draft.pk, effective_from="2027-01-04", edit="2")
    own = ada.get(url("draft", draft.pk)).content.decode()
    page = ben.get(url("draft", draft.pk)).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen is not None, page

    approved = post(ben, "approve", draft.pk, seen=seen[1], reason="Resolution 9.")
    again = post(ben, "approve", draft.pk, seen=seen[1])

    assert "Asked." in said(offered)
    assert "You wrote part of this draft" in own
    assert "Approved and scheduled" in said(approved)
    assert "already scheduled as tinytown version 2" in said(again)
    version = RulebookVersion.objects.get(number=2)
    assert version.rulebook.pack.files[FEES_FILE] == DEARER
    assert (version.published_by, version.approved_by) == (office.ada, office.ben)
    assert "version 2, in force from" in ben.get(url("draft", draft.pk)).content.decode()


@pytest.mark.parametrize("reader", ["official", "auditor", "cashier"])
def test_who_does_not_write_rules_is_refused_at_every_button(office: Office, reader: str) -> None:
    draft, client = office.begin(), signed_in(getattr(office, reader))

    for name in ("upload", "discard", "catch_up", "confirm", "offer", "take_back", "send_back", "approve"):
        assert post(client, name, draft.pk).status_code == 403, name
    for name in ("edit_file", "remove_file", "part_form"):
        assert post(client, name, draft.pk, FEES_FILE).status_code == 403, name
    assert post(client, "begin", title="x").status_code == 403
    assert RulebookDraft.objects.get().edit == 1


def test_a_text_that_does_not_parse_is_kept_as_typed_with_the_error_at_its_line(office: Office) -> None:
    client, draft = signed_in(office.ada), office.begin()
    broken = FEES.replace("title: Fence fees", "title: [Fence fees")

    answer = client.post(url("edit_file", draft.pk, FEES_FILE), {"text": broken, "edit": "1"}, follow=True)

    page = answer.content.decode()
    assert "Saved as typed. Errors in this file: 1." in page
    assert "title: [Fence fees" in page
    line = re.search(r'href="#line-(\d+)"', page)
    assert line is not None
    assert f'id="line-{line[1]}"' in page
    assert files(draft)[FEES_FILE] == broken
    assert "has no form" in client.get(url("part_form", draft.pk, FEES_FILE), follow=True).content.decode()
    assert client.get(url("overview", "drafts", draft.pk)).status_code == 302


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: 1\na: 2\n", "stands twice"),
        ("a: &a [x]\nb: [*a, *a]\n", "Anchors and aliases"),
        (
            "a: &a [" + "x," * 9 + "]\n" + "".join(f"b{n}: &b{n} [*a]\n" for n in range(50)),
            "Anchors and aliases",
        ),
        (DEARER.replace("title:", "titel:"), "There is no key “titel”"),
        ("a: " + "[" * 50, "nested more than 30"),
        ("", "The file is empty"),
        ("<script>alert(1)</script>", "Expected keys with values"),
    ],
)
def test_bad_yaml_is_told_in_words(office: Office, text: str, what: str) -> None:
    client, draft = signed_in(office.ada), office.begin()

    answer = client.post(url("edit_file", draft.pk, FEES_FILE), {"text": text, "edit": "1"}, follow=True)

    assert what in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert (
        "1 error is to be put right first."
        in said(post(client, "offer", draft.pk, effective_from="2027-01-04", edit="2"))
        or "errors are to be put right" in client.get(url("draft", draft.pk)).content.decode()
    )
    assert RulebookVersion.objects.count() == 1


@pytest.mark.parametrize(("first", "second"), [("ada", "ben"), ("ben", "ada")])
def test_of_two_who_write_one_text_the_second_sees_both_and_saves_knowingly(
    office: Office, first: str, second: str
) -> None:
    draft = office.begin()
    one, other = signed_in(getattr(office, first)), signed_in(getattr(office, second))
    mine = FEES.replace("20.00", "30.00")
    post(one, "edit_file", draft.pk, FEES_FILE, text=DEARER, edit="1")

    refused = post(other, "edit_file", draft.pk, FEES_FILE, text=mine, edit="1")

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "<del>25.00</del>" in page
    assert "<ins>30.00</ins>" in page
    assert "amount: 30.00" in page
    assert files(draft)[FEES_FILE] == DEARER
    post(other, "edit_file", draft.pk, FEES_FILE, text=mine, edit="2")
    assert files(draft)[FEES_FILE] == mine


def test_a_zip_replaces_the_files_and_a_bad_one_says_why(office: Office) -> None:
    client, draft = signed_in(office.ada), office.begin()
    good = SimpleUploadedFile("pack.zip", zipped(tiny_pack(fees=DEARER).files, top="x/").getvalue())
    bad = SimpleUploadedFile("pack.zip", zipped({"../city.yaml": "a: 1", "types/a.sh": "x"}).getvalue())

    refused = post(client, "upload", draft.pk, file=bad, edit="1")
    post(client, "upload", draft.pk, file=good, edit="1")

    assert refused.status_code == 422
    assert "leads out of the pack" in refused.content.decode()
    assert files(draft) == {**FILES, FEES_FILE: DEARER}


def test_a_draft_begins_with_an_upload_of_ten_megabytes_refused(office: Office) -> None:
    client = signed_in(office.ada)
    large = SimpleUploadedFile("pack.zip", b"PK" + b"\0" * (10 * 1024 * 1024 + 1))

    refused = post(client, "begin", title="Large", file=large)
    draft = begun(client, file=SimpleUploadedFile("p.zip", zipped(tiny_pack(fees=DEARER).files).getvalue()))

    assert "at most 10240 are read" in refused.content.decode()
    assert files(draft)[FEES_FILE] == DEARER
    assert draft.base == office.version


def test_a_new_file_is_written_and_taken_out_again(office: Office) -> None:
    client, draft = signed_in(office.ada), office.begin()

    led = client.get(url("add_file", draft.pk), {"file": "types/wall.yaml"})
    wrong = client.get(url("add_file", draft.pk), {"file": "../../etc/passwd"})
    post(client, "edit_file", draft.pk, "types/wall.yaml", text="code: WALL\n", edit="1")
    after = files(draft)
    post(client, "remove_file", draft.pk, "types/wall.yaml", edit="2")

    assert led.url == url("edit_file", draft.pk, "types/wall.yaml")
    assert "does not belong in a pack" in said(wrong)
    assert after["types/wall.yaml"] == "code: WALL\n"
    assert files(draft) == FILES
    assert client.get(url("edit_file", draft.pk, "../secret.yaml")).status_code == 404
    assert client.get(url("part_form", draft.pk, "fees/none.yaml")).status_code == 404


def test_sending_back_needs_a_reason_and_shows_it(office: Office) -> None:
    ada, ben, draft = signed_in(office.ada), signed_in(office.ben), office.begin()
    post(ada, "edit_file", draft.pk, FEES_FILE, text=DEARER, edit="1")
    post(ada, "offer", draft.pk, effective_from="2027-01-04", edit="2")

    without = post(ben, "send_back", draft.pk, reason=" ")
    post(ben, "send_back", draft.pk, reason="Council said <b>24</b>.")

    page = ada.get(url("draft", draft.pk)).content.decode()
    assert "Say what has to change." in without.content.decode()
    assert "Council said &lt;b&gt;24&lt;/b&gt;." in page
    assert "Ask for approval" in page


@pytest.mark.parametrize("day", ["2026-11-09", "2019-01-01", "never", "", "2027-02-30", "99999-01-01"])
def test_a_day_that_cannot_be_is_refused_in_words(office: Office, day: str) -> None:
    client, draft = signed_in(office.ada), office.begin()
    post(client, "edit_file", draft.pk, FEES_FILE, text=DEARER, edit="1")

    answer = post(client, "offer", draft.pk, effective_from=day, edit="2")

    words = said(answer) + answer.content.decode()
    assert any(each in words for each in ("is not in the future", "a day that the calendar", "Give the day"))
    assert not RulebookDraft.objects.get().is_offered


def test_what_was_published_meanwhile_is_shown_and_taken_over(office: Office) -> None:
    ada, ben, draft = signed_in(office.ada), signed_in(office.ben), office.begin()
    post(
        ada, "edit_file", draft.pk, "calendars/statutory.yaml", text=CALENDAR.replace("2026.1", "2"), edit="1"
    )
    other = begun(ben, title="Meanwhile")
    post(ben, "edit_file", other.pk, FEES_FILE, text=DEARER, edit="1")
    post(ben, "offer", other.pk, effective_from="2027-01-04", edit="2")
    offered = RulebookDraft.objects.get(pk=other.pk).offered_sha256
    post(ada, "approve", other.pk, seen=offered)

    page = ada.get(url("draft", draft.pk)).content.decode()
    post(ada, "catch_up", draft.pk)

    assert "Version 2 was published meanwhile" in page
    assert "fee line RECORDS “Records” › amount" in page
    assert files(draft)[FEES_FILE] == DEARER
    assert "2 was published meanwhile" not in ada.get(url("draft", draft.pk)).content.decode()


def test_tampered_numbers_of_edits_change_nothing(office: Office) -> None:
    client, draft = signed_in(office.ada), office.begin()
    post(client, "edit_file", draft.pk, FEES_FILE, text=DEARER, edit="1")

    for edit in ("", "-1", "x", "1e9", "９", "0", "99999999999999999999"):
        answer = post(client, "edit_file", draft.pk, FEES_FILE, text=FEES.replace("20.00", "1.00"), edit=edit)
        assert answer.status_code == 409, edit
    assert files(draft)[FEES_FILE] == DEARER
