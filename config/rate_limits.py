"""How often one address, and one account, may ask in a minute, for every page that guessing or haste abuses.

Beside these hold the lock-out of sign-in (django-axes: wrong passwords of one account) and the limits that
django-allauth keeps on each mail it sends.
"""

from accounts.front_door.throttle import Limit

POST = ("POST",)
SEARCH = Limit("search", per_address=60, per_account=120)
RECORD = Limit("record", per_address=120, per_account=300)
VERIFY = Limit("verify", per_address=30, per_account=60)
OPEN_DATA = Limit("open_data", per_address=12, per_account=12)
ESTIMATE = Limit("estimate", per_address=60, per_account=60)
SIGN_IN = Limit("sign_in", per_address=20, methods=POST)
SIGN_ON = Limit("sign_on", per_address=30, methods=POST)
REGISTER = Limit("register", per_address=5, methods=POST)
RESET = Limit("reset", per_address=10, methods=POST)
SECOND_FACTOR = Limit("second_factor", per_address=20, per_account=10, methods=POST)
PASSWORD_AGAIN = Limit("password_again", per_address=20, per_account=10, methods=POST)
UPLOAD = Limit("upload", per_address=300, per_account=300, methods=POST)
BY_ADDRESS = Limit("by_address", per_address=40, per_account=20, methods=POST)
OWN_DATA = Limit("own_data", per_address=20, per_account=10, methods=POST)

TABLE: dict[str, Limit] = {
    # the public pages
    "register:search": SEARCH,
    "register:status": RECORD,
    "register:status_json": RECORD,
    "register:verify": VERIFY,
    "register:verify_check": VERIFY,
    "register:approved_plans": VERIFY,
    "register:public_copy": VERIFY,
    "register:permits_csv": OPEN_DATA,
    "register:permits_json": OPEN_DATA,
    "fees:estimate": ESTIMATE,
    # the front door
    "account_login": SIGN_IN,
    "account_signup": REGISTER,
    "account_reset_password": RESET,
    "account_reset_password_from_key": RESET,
    "account_reauthenticate": PASSWORD_AGAIN,
    "account_change_password": PASSWORD_AGAIN,
    "account_email": PASSWORD_AGAIN,
    "mfa_authenticate": SECOND_FACTOR,
    "mfa_reauthenticate": SECOND_FACTOR,
    "mfa_login_webauthn": SIGN_IN,
    "mfa_reauthenticate_webauthn": SECOND_FACTOR,
    "mfa_activate_totp": SECOND_FACTOR,
    "mfa_confirm_first": SECOND_FACTOR,
    "openid_connect_login": SIGN_ON,
    # where somebody is named by an address of his: the answer may tell whether he has an account
    "access:record": BY_ADDRESS,
    "access:company_readers": BY_ADDRESS,
    "accounts:invite_member": BY_ADDRESS,
    "applications:invite": BY_ADDRESS,
    # links of invitations
    "accounts:invited": VERIFY,
    "applications:invited": VERIFY,
    "access:offered": VERIFY,
    # a person’s own data
    "privacy:ask_copy": OWN_DATA,
    "privacy:download": OWN_DATA,
    "privacy:ask_erasure": OWN_DATA,
    # signing the addresses to which files are sent
    "documents:upload_start": UPLOAD,
    "documents:upload_form": UPLOAD,
    "documents:upload_parts": UPLOAD,
}
