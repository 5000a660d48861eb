"""Where files lie in the store."""

from datetime import timedelta

from permits.applications.models import PermitApplication
from permits.documents import generated, naming
from tests.driving import NOON


def test_a_number_given_anew_beside_an_old_store_finds_no_file_of_the_old_record() -> None:
    old = PermitApplication(pk=7, number="PRJ-2026-000007", created_at=NOON)
    new = PermitApplication(pk=7, number="PRJ-2026-000007", created_at=NOON + timedelta(milliseconds=1))

    assert generated.key_of(old, "permits", "PMT-2026-000001") != generated.key_of(
        new, "permits", "PMT-2026-000001"
    )
    assert naming.version_key(old, 1, 1, "plan.pdf") != naming.version_key(new, 1, 1, "plan.pdf")
    assert generated.key_of(old, "permits", "PMT-2026-000001").startswith("applications/PRJ-2026-000007/")
