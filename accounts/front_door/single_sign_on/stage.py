"""The step of signing in that asks for the second factor, unless the single sign-on has asked already."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts.front_door.second_factor.standing import BY_SINGLE_SIGN_ON, note_shown
from accounts.front_door.single_sign_on.claims import counts_as_second_factor


class SecondFactorStage(AuthenticateStage):
    """Ask for the second factor once, whoever asks."""

    def _should_handle(self, request: HttpRequest) -> bool:
        signed_on = (self.login.signal_kwargs or {}).get("sociallogin")
        if signed_on is None or self.login.user is None or not counts_as_second_factor(signed_on):
            return bool(super()._should_handle(request))
        note_shown(request, self.login.user, BY_SINGLE_SIGN_ON, provider=signed_on.account.provider)
        return False
