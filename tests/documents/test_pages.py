"""The pages of documents: the right person, the wrong one, a stranger, a second click, the queries."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from permits.applications.models import PermitApplication
from permits.documents import packages, store
from permits.documents.models import DocumentAccess, DocumentVersion
from permits.documents.slots import HANDING_IN, WITH_THE_CITY
from tests.documents.handing_in import WEB, codes, drawing, hand_in, send, start, with_script
from tests.driving import NOON, People, application_at, clean_file
from workflows import relay


def as_(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, view: str, pk: int, /, *more: Any, **posted: Any) -> Any:
    address = reverse(f"documents:{view}", args=[pk, *more])
    return client.post(address, posted) if posted else client.get(address)


READERS = ["contractor", "technician", "supervisor", "inspector", "official", "auditor", "structural"]
OTHERS = {"cashier": 403, "finance": 403, "configuration": 404, "stranger": 404, "nobody": 302}


def person(who: People, name: str) -> User | None:
    if name == "nobody":
        return None
    return who.reviewers[name] if name in who.reviewers else getattr(who, name)


@pytest.mark.parametrize("name", [*READERS, *OTHERS])
def test_who_may_see_the_documents_of_a_submitted_application(who: People, name: str) -> None:
    application = application_at("submitted", who)
    version = DocumentVersion.objects.filter(document__application=application).first()
    assert version is not None
    store.put_once(version.key, drawing(), content_type="application/pdf")
    client, expected = as_(person(who, name)), OTHERS.get(name, 200)

    answers = {
        "for_application": page(client, "for_application", application.pk).status_code,
        "slot": page(client, "slot", application.pk, "plans").status_code,
        "package": page(client, "package", application.pk, 1).status_code,
        "open": page(client, "open", version.pk).status_code,
        "link": page(client, "link", version.pk).status_code,
    }

    assert set(answers.values()) == {expected}, answers
    assert page(client, "download", version.pk).status_code == (302 if expected == 200 else expected)


@pytest.mark.parametrize("name", ["technician", "supervisor", "auditor", "stranger"])
def test_nobody_else_sees_a_draft(draft: PermitApplication, who: People, name: str) -> None:
    version = hand_in(draft, who.contractor, drawing())
    client = as_(person(who, name))

    assert page(client, "for_application", draft.pk).status_code == 404
    assert page(client, "open", version.pk).status_code == 404
    assert page(client, "download", version.pk).status_code == 404


@pytest.mark.parametrize(("name", "expected"), [("technician", 403), ("structural", 403), ("stranger", 404)])
def test_only_the_applicants_side_hands_in_and_takes_away(who: People, name: str, expected: int) -> None:
    application = application_at("submitted", who)
    version = start(application, who.contractor, drawing())
    client = as_(person(who, name))

    answers = [
        page(client, "upload_start", application.pk, slot="plans", name="a.pdf", size="9").status_code,
        page(client, "upload_form", application.pk, slot="plans").status_code,
        page(client, "upload_finish", version.pk, x="").status_code,
        page(client, "upload_parts", version.pk).status_code,
        page(client, "upload_cancel", version.pk, x="").status_code,
        page(client, "upload_here", version.pk).status_code,
        page(client, "upload_received", version.pk).status_code,
        page(client, "remove", version.document_id, x="").status_code,
    ]

    assert set(answers) == {expected}
    version.refresh_from_db()
    assert version.status == "uploading"


def test_the_page_says_what_is_wanted_and_what_is_missing(draft: PermitApplication, who: People) -> None:
    hand_in(draft, who.contractor, drawing())

    html = page(as_(who.contractor), "for_application", draft.pk).content.decode()

    assert "sheets of at least 34 × 22 inches" in html
    assert "1 of 3 are in" in html
    assert "Optional" in html


def test_a_browser_with_scripts_uploads_a_file(draft: PermitApplication, who: People) -> None:
    client, content = as_(who.contractor), drawing()

    plan = page(
        client, "upload_start", draft.pk, slot="plans", name="A-101.pdf", size=str(len(content))
    ).json()
    fields = [*plan["form"]["fields"].items(), ("file", ("A-101.pdf", content, "application/pdf"))]
    assert WEB.request("POST", plan["form"]["url"], fields=fields).status == 201
    said = [client.post(plan["finish"]).json() for _click in range(2)]
    relay.drain()

    assert said == [{"status": "checking"}] * 2
    html = page(client, "slot", draft.pk, "plans").content.decode()
    assert "Checked" in html
    assert "data-lintel-poll=" not in html


def test_a_browser_without_scripts_uploads_a_file(draft: PermitApplication, who: People) -> None:
    client, content = as_(who.contractor), drawing()

    begun = page(client, "upload_form", draft.pk, slot="plans", name="Site plan")
    form = client.get(begun.url)
    upload = form.context["upload"]
    fields = [*upload["fields"].items(), ("file", ("mine.pdf", content, "application/pdf"))]
    sent = WEB.request("POST", upload["url"], fields=fields, redirect=False)
    assert sent.status == 303
    back = urlsplit(sent.headers["Location"])
    for _visit in range(2):
        assert client.get(f"{back.path}?{back.query}").status_code == 302
    relay.drain()

    version = DocumentVersion.objects.get()
    assert (version.status, version.name, version.document.title) == ("clean", "Site plan.pdf", "Site plan")
    assert version.size == len(content)


def test_coming_back_from_the_store_without_a_file_says_so(draft: PermitApplication, who: People) -> None:
    client = as_(who.contractor)
    begun = page(client, "upload_form", draft.pk, slot="plans", name="Site plan")
    version = DocumentVersion.objects.get()

    answer = client.get(reverse("documents:upload_received", args=[version.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == begun.url
    assert "has not arrived" in answer.content.decode()


def test_a_new_version_without_scripts_goes_to_its_document(draft: PermitApplication, who: People) -> None:
    first = hand_in(draft, who.contractor, drawing())

    page(as_(who.contractor), "upload_form", draft.pk, document=str(first.document_id))

    assert list(first.document.versions.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"slot": "plans", "name": "a.pdf", "size": str(2 * 1024**3)}, "larger than 200 MB"),
        ({"slot": "plans", "name": "a.dwg", "size": "10"}, "not a file of the kind"),
        ({"slot": "plans", "name": "a.pdf", "size": "0"}, "empty"),
        ({"slot": "plans", "name": "a.pdf"}, "required"),
        ({"slot": "nonsense", "name": "a.pdf", "size": "10"}, "no document “nonsense”"),
        ({"slot": "plans", "name": "a.pdf", "size": "10", "document": "999999"}, "valid choice"),
    ],
)
def test_a_file_that_cannot_come_in_is_answered_in_words(
    draft: PermitApplication, who: People, posted: dict[str, str], words: str
) -> None:
    answer = page(as_(who.contractor), "upload_start", draft.pk, **posted)

    assert answer.status_code == 422
    assert words in answer.json()["message"]


def test_a_store_that_is_away_is_answered_in_words(
    draft: PermitApplication, who: People, settings: Any
) -> None:
    version = start(draft, who.contractor, drawing())
    settings.S3_ENDPOINT = "http://127.0.0.1:1"

    answer = page(as_(who.contractor), "upload_finish", version.pk, x="")

    assert answer.status_code == 503
    assert "try again" in answer.json()["message"]


def test_the_report_of_a_refused_file_is_on_the_page_and_the_file_has_no_address(
    draft: PermitApplication, who: People
) -> None:
    version = hand_in(draft, who.contractor, with_script(drawing()))
    client = as_(who.contractor)

    html = page(client, "for_application", draft.pk).content.decode()

    assert "Must be mended before the file can be used" in html
    assert "runs scripts by itself" in html
    assert {page(client, name, version.pk).status_code for name in ("open", "link", "download")} == {404}
    assert not DocumentAccess.objects.exists()


def test_each_address_given_out_is_written_down(draft: PermitApplication, who: People) -> None:
    content = drawing()
    version = hand_in(draft, who.contractor, content, name='plän "1".pdf')
    client = as_(who.contractor)

    url = page(client, "download", version.pk).url
    given = WEB.request("GET", url)
    part = WEB.request("GET", page(client, "link", version.pk).json()["url"], headers={"Range": "bytes=0-4"})

    assert (given.data, part.data, part.status) == (content, b"%PDF-", 206)
    assert given.headers["Content-Disposition"].startswith('attachment; filename="pl_n _1_.pdf"')
    assert given.headers["Content-Type"] == "application/pdf"
    assert list(DocumentAccess.objects.values_list("user", "at")) == [(who.contractor.pk, NOON)] * 2


def test_while_the_city_looks_new_files_wait_for_the_next_package(who: People) -> None:
    application = application_at("in_review", who)
    hand_in(application, who.contractor, drawing(), name="S-2.pdf")

    html = page(as_(who.reviewers["structural"]), "for_application", application.pk).content.decode()

    assert html.count("Waits for the next package") == 1
    assert (
        "What you upload now waits"
        in page(as_(who.contractor), "for_application", application.pk).content.decode()
    )


def test_a_document_is_removed_only_while_the_package_is_with_the_applicant(
    draft: PermitApplication, who: People
) -> None:
    application = application_at("submitted", who)
    kept, gone = application.documents.first(), clean_file(draft, "plans", "A", who.contractor, at=NOON)
    client = as_(who.contractor)

    refused = client.post(reverse("documents:remove", args=[kept.pk]), follow=True)
    removed = client.post(reverse("documents:remove", args=[gone.document_id]), follow=True)

    assert "The package is with the city now" in refused.content.decode()
    assert "“A” was removed" in removed.content.decode()
    kept.refresh_from_db()
    assert kept.removed_at is None


def test_a_package_shows_what_changed_since_the_one_before(draft: PermitApplication, who: People) -> None:
    first = hand_in(draft, who.contractor, drawing(words="1"), name="A-1.pdf")
    hand_in(draft, who.contractor, drawing(words="2"), name="A-2.pdf")
    packages.freeze(draft, actor=who.contractor, at=NOON)
    hand_in(draft, who.contractor, drawing(words="3"), name="A-1.pdf")
    second = packages.freeze(draft, actor=who.contractor, at=NOON)

    html = page(as_(who.contractor), "package", draft.pk, 2).content.decode()

    assert (html.count("Replaced"), html.count("Unchanged")) == (2, 2), "by file and by sheet"
    assert second.manifest_sha256 in html
    assert first.sha256 not in html


def test_the_documents_page_asks_as_often_for_thirty_files_as_for_two(
    draft: PermitApplication, who: People, django_assert_max_num_queries: Any
) -> None:
    client = as_(who.contractor)
    counts = []
    for many in (2, 28):
        for copy in range(many):
            clean_file(draft, "plans", f"Sheet {many} {copy}", who.contractor, at=NOON)
        with django_assert_max_num_queries(25) as captured:
            page(client, "for_application", draft.pk)
        counts.append(len(captured))

    assert counts[0] == counts[1], counts


def test_every_status_either_takes_files_or_says_that_it_does_not(who: People) -> None:
    application = application_at("approved", who)
    client = as_(who.contractor)

    html = page(client, "for_application", application.pk).content.decode()
    answer = page(client, "upload_start", application.pk, slot="plans", name="a.pdf", size="10")

    assert "can no longer be added" in html
    assert answer.status_code == 422
    assert not HANDING_IN & WITH_THE_CITY


def test_a_cancelled_upload_is_gone_from_the_page(draft: PermitApplication, who: People) -> None:
    version = start(draft, who.contractor, drawing())
    send(version, drawing())
    client = as_(who.contractor)

    for _click in range(2):
        client.post(reverse("documents:upload_cancel", args=[version.pk]))

    version.refresh_from_db()
    assert codes(version) == ["cancelled"]
    assert "A-101" not in page(client, "for_application", draft.pk).content.decode()
