"""The outgoing mail: seen by those who look after it, page by page, sent again by those who may."""

import pytest
from django.template.loader import render_to_string

from accounts.roles import Role
from permits.notices.models import Notice
from permits.rights import MATRIX
from tests.notices.conftest import TODAY
from tests.register import records
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db
LIST = "/mail/"


def notices(count: int = 1, **fields) -> list[Notice]:
    made = records.application()
    values = {"template": "received", "recipient_name": "Ana", "recipient_email": "ana@example.com"}
    values |= {"subject": "Hello", "body": "Text <b>", "composed_at": TODAY} | fields
    return [
        Notice.objects.create(application=made, message_id=f"<{index}@x>", **values) for index in range(count)
    ]


def failed_notice() -> Notice:
    return notices(state="failed", error="no mail server", attempts=8)[0]


@pytest.mark.parametrize("role", ["", *Role.values])
def test_the_mail_is_shown_by_role(as_role, role):
    (notice,) = notices()
    client = as_role(role)
    sees = role in MATRIX["see_mail"]

    assert client.get(LIST).status_code == (200 if sees else 403)
    assert client.get(f"{LIST}{notice.pk}/").status_code == (200 if sees else 404)


@pytest.mark.parametrize("role", ["", *Role.values])
def test_sending_again_is_allowed_by_role(as_role, role):
    notice = failed_notice()

    answer = as_role(role).post(f"{LIST}{notice.pk}/send-again/")

    sees, sends = role in MATRIX["see_mail"], role in MATRIX["send_mail_again"]
    assert answer.status_code == (302 if sends else 403 if sees else 404)
    assert OutboxEvent.objects.filter(topic="notice.composed").count() == (1 if sends else 0)


def test_a_visitor_is_asked_to_sign_in(client):
    notices()

    assert client.get(LIST).status_code == 302


def test_a_second_click_sends_nothing_more_and_says_so(as_role):
    notice, client = failed_notice(), as_role("permit_technician")

    for _ in range(2):
        answer = client.post(f"{LIST}{notice.pk}/send-again/", follow=True)

    assert "There is nothing to send again" in answer.content.decode()
    assert OutboxEvent.objects.filter(topic="notice.composed").count() == 1


def test_all_letters_are_reached_page_by_page_newest_first(as_role):
    notices(60)
    client, seen, url = as_role("auditor"), [], LIST

    while url:
        answer = client.get(url)
        seen += [notice.pk for notice in answer.context["notices"]]
        url = answer.context["next_url"]

    assert len(seen) == 60
    assert seen == sorted(set(seen), reverse=True)


def test_the_list_is_narrowed_by_state_and_by_number_or_recipient(as_role):
    notices(2)
    client = as_role("auditor")

    def found(**query) -> int:
        return len(client.get(LIST, query).context["notices"])

    assert found(state="waiting") == found(about="prj-2026-000001") == found(about="ANA@example.com") == 2
    assert found(state="sent") == found(about="nobody") == 0


@pytest.mark.parametrize("query", [{"state": "x"}, {"before": "x"}, {"before": "9" * 40}, {"about": "\x00"}])
def test_a_strange_query_breaks_nothing(as_role, query):
    notices()

    assert as_role("auditor").get(LIST, query).status_code == 200


def test_the_text_is_shown_as_text(as_role):
    (notice,) = notices()

    assert "Text &lt;b&gt;" in as_role("auditor").get(f"{LIST}{notice.pk}/").content.decode()


def test_a_page_of_letters_costs_the_same_for_two_and_for_twenty(as_role, django_assert_max_num_queries):
    notices(20)
    client = as_role("auditor")
    client.get(LIST)

    with django_assert_max_num_queries(7):
        client.get(LIST)


def test_the_page_of_an_application_tells_whether_its_letters_arrived():
    notice = failed_notice()

    text = render_to_string("notices/_for_application.html", {"application": notice.application})

    assert "Could not be sent" in text
    assert "no mail server" in text
