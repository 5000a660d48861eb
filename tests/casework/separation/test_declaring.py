"""S1: interests are declared by those who have them, and ended by somebody else."""

from typing import Any

import pytest

from accounts.roles import Role
from permits.applications.models import DeclaredInterest
from permits.applications.services import interests
from permits.applications.services.interests import InterestRefused
from tests.casework.separation.hands import again, given_role, signed_in, somebody, text_of, url
from tests.driving import NOON, People

pytestmark = pytest.mark.django_db


def test_a_declaration_is_ended_by_another_with_a_reason_never_by_who_made_it(who: People) -> None:
    interests.declare(who.official, kind="parcel", words="My parents’.", parcel="533-1", at=NOON)
    declared = DeclaredInterest.objects.get()
    second = given_role(somebody("second"), Role.BUILDING_OFFICIAL)

    own = signed_in(who.official).post(url("casework:end_interest", declared.pk), {"reason": "Sold."})
    with pytest.raises(InterestRefused, match="S1: "):
        interests.end(declared, reason="Sold.", actor=again(who.official), at=NOON)
    with pytest.raises(InterestRefused, match="Write why"):
        interests.end(declared, reason=" ", actor=second, at=NOON)
    done = signed_in(second).post(url("casework:end_interest", declared.pk), {"reason": "Sold."})

    declared.refresh_from_db()
    assert "S1: " in text_of(own)
    assert (done.status_code, declared.ended_by, declared.end_reason) == (302, second, "Sold.")


def test_who_is_named_in_a_household_does_not_end_the_declaration(who: People) -> None:
    given_role(who.technician, Role.BUILDING_OFFICIAL)
    interests.declare(
        who.cashier, kind="household", words="My wife.", other_email=who.technician.email, at=NOON
    )

    with pytest.raises(InterestRefused, match="S1: "):
        interests.end(DeclaredInterest.objects.get(), reason="x", actor=again(who.technician), at=NOON)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose what it is"),
        ({"kind": "household", "words": "Wife"}, "Enter the e-mail address"),
        ({"kind": "household", "words": "Me", "other_email": "technician@example.com"}, "your own address"),
        ({"kind": "household", "words": "Wife", "other_email": "no address"}, "like name@example.com"),
        ({"kind": "company", "words": "Mine", "licence_number": "77"}, "No company with this license"),
        ({"kind": "parcel", "words": "Mine"}, "Enter the number of the parcel"),
        ({"kind": "parcel", "parcel": "1"}, "Say in a few words"),
    ],
)
def test_a_declaration_that_says_too_little_is_told_so(who: People, typed: Any, said: str) -> None:
    answer = signed_in(who.technician).post(url("casework:interests"), typed)

    assert said in text_of(answer)
    assert not DeclaredInterest.objects.exists()


def test_only_people_with_a_city_role_declare(who: People) -> None:
    answer = signed_in(who.contractor).get(url("casework:interests"))

    assert answer.status_code == 403
