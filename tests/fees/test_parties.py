"""Who pays besides the applicant."""

from permits.applications.models import Party, PermitApplication
from permits.fees.models import Invoice
from tests.driving import People
from tests.fees.test_pages import signed_in, url


def test_an_owner_who_is_a_party_sees_and_pays(
    invoice: Invoice, reroof: PermitApplication, who: People
) -> None:
    Party.objects.filter(application=reroof, role=Party.Role.OWNER).update(user=who.owner)

    page = signed_in(who.owner).get(url("invoice", invoice.number)).content.decode()

    assert "Pay $296.59" in page
