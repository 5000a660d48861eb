"""The addresses of signing in: allauth's rooms, and in our order the second factor and single sign-on."""

from allauth.mfa.base import views as base
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_http_methods

from accounts.front_door import again_views as again
from accounts.front_door.entrance_views import SignIn
from accounts.front_door.leaving import SignOut
from accounts.front_door.second_factor import views as ours
from accounts.front_door.second_factor.first_views import confirm_first
from accounts.front_door.single_sign_on import views as single_sign_on

GET_AND_POST, ONLY_GET = require_http_methods(["GET", "POST"]), require_http_methods(["GET"])
FACTORS: list[URLPattern | URLResolver] = [
    path("", ONLY_GET(ours.Overview.as_view()), name="mfa_index"),
    path("authenticate/", GET_AND_POST(base.authenticate), name="mfa_authenticate"),
    path("reauthenticate/", GET_AND_POST(again.CodeAgain.as_view()), name="mfa_reauthenticate"),
    path("confirm/", confirm_first, name="mfa_confirm_first"),
    path("totp/activate/", GET_AND_POST(ours.SetUpApp.as_view()), name="mfa_activate_totp"),
    path("totp/deactivate/", GET_AND_POST(ours.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("recovery-codes/", ONLY_GET(ours.ShowCodes.as_view()), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", GET_AND_POST(ours.NewCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("passkeys/add/", GET_AND_POST(ours.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", GET_AND_POST(ours.SignInWithPasskey.as_view()), name="mfa_login_webauthn"),
    path("passkeys/show/", GET_AND_POST(again.PasskeyAgain.as_view()), name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", GET_AND_POST(ours.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/name/", GET_AND_POST(ours.RenamePasskey.as_view()), name="mfa_edit_webauthn"),
]
SIGN_ON: list[URLPattern | URLResolver] = [
    path("cancelled/", single_sign_on.cancelled, name="socialaccount_login_cancelled"),
    path("<slug:provider_id>/", single_sign_on.begin, name="openid_connect_login"),
    path("<slug:provider_id>/callback/", single_sign_on.complete, name="openid_connect_callback"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", SignOut.as_view(), name="account_logout"),
    path("reauthenticate/", again.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("", include("allauth.account.urls")),
    path("2fa/", include(FACTORS)),
    path("sso/", include(SIGN_ON)),
]
