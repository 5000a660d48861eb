"""The part of the one table about the second factor, single sign-on and sessions."""

POSTED: dict[str, dict[str, str]] = {}

# nob str con own des tec rev oth sup csh ins off fin cfg aud
TABLE = """
GET  mfa_index                  -               L G G G G G G G G G G G G G G
GET  mfa_authenticate           -               L R R R R R R R R R R R R R R
POST mfa_authenticate           -               L R R R R R R R R R R R R R R
GET  mfa_reauthenticate         -               L R G R R R R R R R R R R R R
POST mfa_reauthenticate         -               L R G R R R R R R R R R R R R
GET  mfa_confirm_first          -               L R R R R R R R R R R R R R R
POST mfa_confirm_first          -               L R R R R R R R R R R R R R R
GET  mfa_activate_totp          -               L R R R R R R R R R R R R R R
POST mfa_activate_totp          -               L R R R R R R R R R R R R R R
GET  mfa_deactivate_totp        -               L . R . . . . . . . . . . . .
POST mfa_deactivate_totp        -               L . R . . . . . . . . . . . .
GET  mfa_view_recovery_codes    -               L . R . . . . . . . . . . . .
GET  mfa_generate_recovery_codes -              L R R R R R R R R R R R R R R
POST mfa_generate_recovery_codes -              L R R R R R R R R R R R R R R
GET  mfa_add_webauthn           -               L R R R R R R R R R R R R R R
POST mfa_add_webauthn           -               L R R R R R R R R R R R R R R
GET  mfa_login_webauthn         -               L R R R R R R R R R R R R R R
POST mfa_login_webauthn         -               L R R R R R R R R R R R R R R
GET  mfa_reauthenticate_webauthn -              L R G R R R R R R R R R R R R
POST mfa_reauthenticate_webauthn -              L R R R R R R R R R R R R R R
GET  mfa_remove_webauthn        passkey         L . R . . . . . . . . . . . .
POST mfa_remove_webauthn        passkey         L . R . . . . . . . . . . . .
GET  mfa_edit_webauthn          passkey         L . R . . . . . . . . . . . .
POST mfa_edit_webauthn          passkey         L . R . . . . . . . . . . . .
POST openid_connect_login       =city           R R R R R R R R R R R R R R R
GET  openid_connect_callback    =city           ! ! ! ! ! ! ! ! ! ! ! ! ! ! !
GET  socialaccount_login_cancelled -            G R R R R R R R R R R R R R R
GET  accounts:sessions          -               L G G G G G G G G G G G G G G
POST accounts:end_session       session         L . R . . . . . . . . . . . .
POST accounts:end_other_sessions -              L R R R R R R R R R R R R R R
"""
