"""The pages of the second factor: allauth's, in our order, leading back to where a person was going."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth as credentials
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _

from accounts.front_door.second_factor.adapter import passkeys_work_here
from accounts.front_door.second_factor.first_views import FirstIsConfirmed
from accounts.front_door.second_factor.standing import Standing, has_one, is_asked_of, note_shown, standing
from accounts.front_door.sessions.store import rotate
from accounts.front_door.where_to import KEY, wanted
from accounts.models import User


class Overview(base.IndexView):
    """What a person has set up, what is still missing, and the way on."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Add whether the second factor is asked of the person, and where he was going."""
        user = self.request.user
        facts: dict[str, Any] = super().get_context_data(**options)
        return facts | {
            "page_title": _("Two-step sign-in"),
            "asked": isinstance(user, User) and is_asked_of(user),
            "has_one": has_one(user),
            "clear": standing(self.request, user) is Standing.CLEAR,
            "wanted": wanted(self.request),
            "going_on": KEY in self.request.session,
            "passkeys_work_here": passkeys_work_here(),
        }


class SetUpApp(FirstIsConfirmed, totp.ActivateTOTPView):
    """Set up an authenticator app: its first code shows the factor, too."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on with the factor shown."""
        answer: HttpResponse = super().form_valid(form)
        note_shown(self.request, self.request.user, "totp")
        rotate(self.request)
        return answer


class RemoveApp(totp.DeactivateTOTPView):
    """Take the authenticator app away."""


class AddPasskey(FirstIsConfirmed, passkeys.AddWebAuthnView):
    """Add a passkey that signs in alone; making it shows the factor, too."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Ask for a passkey that the device keeps and guards by finger, face or PIN."""
        facts: dict[str, Any] = super().get_context_data(**options)
        options_for_browser = credentials.begin_registration(self.request.user, passwordless=True)
        return facts | {
            "js_data": options_for_browser,
            "passkeys_work_here": passkeys_work_here(),
            "has_one": has_one(self.request.user),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on with the factor shown."""
        answer: HttpResponse = super().form_valid(form)
        note_shown(self.request, self.request.user, "webauthn")
        rotate(self.request)
        return answer


class OfOnesOwn:
    """Find nothing for somebody else's passkey, before anything is asked."""

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        """Look whose it is, then go on."""
        if request.user.is_authenticated:
            get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
        answer: HttpResponseBase = super().dispatch(request, *args, pk=pk, **kwargs)  # type: ignore[misc]
        return answer


class RemovePasskey(OfOnesOwn, passkeys.RemoveWebAuthnView):
    """Take a passkey away, unless the role needs it."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Refuse to take the last factor of a member of staff."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_index"))
        answer: HttpResponse = super().form_valid(form)
        return answer


class RenamePasskey(OfOnesOwn, passkeys.EditWebAuthnView):
    """Give a passkey another name."""

    success_url = reverse_lazy("mfa_index")


class ShowCodes(recovery.ViewRecoveryCodesView):
    """Show the recovery codes, once, and the way on."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Add where the person was going."""
        facts: dict[str, Any] = super().get_context_data(**options)
        return facts | {"wanted": wanted(self.request)}


class NewCodes(recovery.GenerateRecoveryCodesView):
    """Make new recovery codes; the old ones open nothing any more."""


class SignInWithPasskey(passkeys.LoginWebAuthnView):
    """Sign in with a passkey alone, and go on to where the person was heading."""
