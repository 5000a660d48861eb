"""What happens when the set-up is committed: the owner is told, and it is written down."""

import pytest
from django.test import Client

from accounts.models import SecurityEvent
from tests.accounts.conftest import verified
from tests.accounts.showing import set_up_app, sign_in


@pytest.mark.django_db(transaction=True)
def test_the_owner_of_an_account_is_told_of_a_new_app_and_it_is_written_down(mailoutbox):
    carla, client = verified("carla@example.com", "Carla Ortega"), Client()
    sign_in(client, carla)

    set_up_app(client)

    assert [(each.subject, each.to) for each in mailoutbox] == [
        ("An authenticator app was set up", [carla.email])
    ]
    assert "sign out everywhere else" in mailoutbox[0].body
    assert SecurityEvent.objects.get(kind="factor added").facts == {"factor": "totp"}
