"""The page of signing in, with every way in that this city has."""

from typing import Any

from allauth.account import views as entrance
from django.conf import settings

from accounts.front_door.second_factor.adapter import passkeys_work_here


class SignIn(entrance.LoginView):
    """Offer password, passkey and the city's sign-on services."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Add the ways in besides the password."""
        facts: dict[str, Any] = super().get_context_data(**options)
        services = settings.SINGLE_SIGN_ON
        return facts | {"sign_on_services": services, "passkeys_work_here": passkeys_work_here()}
