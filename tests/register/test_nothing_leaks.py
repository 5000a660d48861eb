"""Whatever is private, in whatever table, is on no public page and in no public file."""

from itertools import product

import pytest

from permits.register import blds
from permits.register.public_record import Details, Summary
from tests.register import private, records

pytestmark = pytest.mark.django_db
PUBLIC = (
    "/",
    "/search/?q=first+avenue",
    "/a/PRJ-2026-000001/",
    "/a/PRJ-2026-000001.json",
    "/v/k7Qm2xv9Lp/",
    "/verify/?code=PMT-2026-000001",
    "/open-data/",
    "/open-data/permits.csv",
    "/open-data/permits.json",
)


def whole(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return (body + repr(answer.headers).encode()).decode().lower()


def test_no_public_page_or_file_holds_anything_private_in_either_language(client, as_staff):
    private.application_full_of_secrets()

    for visitor, url, language in product((client, as_staff), PUBLIC, ("en", "es")):
        text = whole(visitor.get(url, follow=True, headers={"accept-language": language}))

        assert "1222 first avenue" in text or url in {"/", "/open-data/"}, url
        for secret in (private.MARK.lower(), "619-555-0142", "4471", "90817", "90,817"):
            assert secret not in text, (secret, url)


@pytest.mark.parametrize("status", ["submitted", "incomplete", "in_review", "corrections_required", "denied"])
def test_reasons_of_decisions_stay_inside(client, status):
    made = records.application(status, applicant=records.person("a@example.com", private.MARK))
    records.go(made, "withdraw" if status != "denied" else "appeal", at=private.MOMENT, reason=private.MARK)

    for url in ("/a/PRJ-2026-000001/", "/a/PRJ-2026-000001.json", "/open-data/permits.csv"):
        assert private.MARK.lower() not in whole(client.get(url))


def test_the_mark_really_is_in_every_table_around_an_application():
    """The leak test would prove nothing if the secrets were not there."""
    made = private.application_full_of_secrets()

    for model in private.tables_around(made):
        rows = model.objects.filter(application=made).values()
        assert private.MARK.lower() in str(list(rows)).lower(), f"{model.__name__} holds no secret"


def test_the_whitelist_is_no_wider_than_was_decided():
    """A new name here is a decision to publish: domain §4.1 and the city's counsel come first."""
    assert set(Summary.__dataclass_fields__) == {
        *("number", "permit_number", "permit_code", "type_code", "type_name", "track", "description"),
        *("work_class", "status", "status_label", "status_on", "court", "round", "work_stopped"),
        *("address", "unit", "city", "state", "postal_code", "parcel", "latitude", "longitude", "valuation"),
        *("contractor", "received_on", "deemed_complete_on", "approved_on", "issued_on", "expires_on"),
        *("finaled_on", "ended_on"),
    }
    assert set(Details.__dataclass_fields__) == {"reviews", "fees", "inspections", "events"}
    assert not {name for name in blds.FIELDS if "Phone" in name or "Email" in name or "FullName" in name}
