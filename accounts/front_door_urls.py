"""The addresses of signing in: allauth's rooms, and in our order the second factor and single sign-on."""

from allauth.mfa.base import views as base
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, include, path

from accounts import factor_views as ours
from accounts.single_sign_on import views as single_sign_on

FACTORS: list[URLPattern | URLResolver] = [
    path("", ours.Overview.as_view(), name="mfa_index"),
    path("authenticate/", base.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", base.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", ours.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("totp/deactivate/", ours.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", ours.ShowCodes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", ours.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("webauthn/add/", ours.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("webauthn/login/", ours.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", ours.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", ours.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
]
SIGN_ON: list[URLPattern | URLResolver] = [
    path("cancelled/", single_sign_on.cancelled, name="socialaccount_login_cancelled"),
    path("<slug:provider_id>/", single_sign_on.begin, name="openid_connect_login"),
    path("<slug:provider_id>/callback/", single_sign_on.complete, name="openid_connect_callback"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("allauth.account.urls")),
    path("2fa/", include(FACTORS)),
    path("sso/", include(SIGN_ON)),
]
