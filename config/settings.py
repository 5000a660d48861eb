"""Every setting of Lintel, read top to bottom. A missing secret stops the start with its name."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import deployment, environment, logs, policy, strength

ROOT = Path(__file__).resolve().parent.parent
VAR = environment.folder("LINTEL_VAR", ROOT / "var")

# --- who we are -----------------------------------------------------------------------------------
SECRET_KEY = environment.required("SECRET_KEY", means="the key that signs sessions and links")
SECRET_KEY_FALLBACKS = environment.optional("SECRET_KEY_FALLBACKS").split()
DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("LINTEL_DEMO")
SITE_URL = environment.optional("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = environment.optional("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE = SITE_URL.startswith("https://")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- what is in the house -------------------------------------------------------------------------
INSTALLED_APPS = [
    "config.apps.HouseConfig",
    "permits.register",
    "permits.privacy",
    "permits.whatif",
    "permits.notices",
    "permits.casework",
    "permits.inspections",
    "permits.issuance",
    "permits.fees",
    "permits.plancheck",
    "permits.reviews",
    "permits.documents",
    "permits.applications",
    "permits.rulebook",
    "permits.presentation",
    "accounts",
    "workflows",
    "workflows.definitions",
    "django_fsm",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "axes",
    "guardian",
    "csp",
    "django_htmx",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]
MIDDLEWARE = [
    "accounts.security.origins.RequestOrigin",
    "config.headers.ProtectiveHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.headers.NothingKept",
    "accounts.front_door.throttle.RateLimits",
    "accounts.front_door.signed_out.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.front_door.sessions.store.SessionLimits",
    "accounts.front_door.second_factor.gate.SecondFactorGate",
    "permits.casework.own_records.OwnRecords",
    "config.unreadable.Unreadable",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "config.headers.nonce",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "permits.casework.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "permits.presentation.form_renderer.LintelRenderer"

# --- where things are kept ------------------------------------------------------------------------
DATABASES = {
    "default": environment.database(environment.required("DATABASE_URL", means="the PostgreSQL database"))
}
BROKER_URL = environment.required("BROKER_URL", means="the message broker of the background workers")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": environment.optional("CACHE_URL", BROKER_URL),
    }
}
S3_ENDPOINT = environment.required("S3_ENDPOINT", means="the address of the object storage")
S3_PUBLIC_ENDPOINT = environment.optional("S3_PUBLIC_ENDPOINT", S3_ENDPOINT)
S3_BUCKET = environment.required("S3_BUCKET", means="the bucket that holds the documents")
S3_ACCESS_KEY = environment.required("S3_ACCESS_KEY", means="the access key of the object storage")
S3_SECRET_KEY = environment.required("S3_SECRET_KEY", means="the secret key of the object storage")
if SECURE:
    strength.demand(deployment.LEAST, {"SECRET_KEY": SECRET_KEY, "S3_SECRET_KEY": S3_SECRET_KEY})
S3_REGION = environment.optional("S3_REGION", "us-east-1")
S3_ENCRYPTION = environment.optional("S3_ENCRYPTION")
S3_ENCRYPTION_KEY = environment.optional("S3_ENCRYPTION_KEY")
S3_OBJECT_LOCK = environment.flag("S3_OBJECT_LOCK")
CLAMD_URL = environment.optional("CLAMD_URL")
SIGNING_KEY_DIR = environment.folder("SIGNING_KEY_DIR", VAR / "signing")
RULEBOOK_PACKS = ROOT / "permits" / "rulebook" / "packs"

# --- background work ------------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 600, "unacked_restore_interval": 2, "unacked_restore_throttle": 1}
    if BROKER_URL.startswith("redis")
    else {"confirm_publish": True}
)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- people and sign-in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "permits.applications.authority.AuthorityBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "phone")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.front_door.passwords.NotOfThePlace"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "casework:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.profile.forms.SignupDetails"
ACCOUNT_FORMS = {
    "login": "accounts.front_door.forms.SignInForm",
    "signup": "accounts.front_door.forms.RegistrationForm",
    "add_email": "accounts.front_door.forms.AddAddressForm",
    "reset_password": "accounts.front_door.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.front_door.forms.NewPasswordForm",
    "change_password": "accounts.front_door.forms.ChangePasswordForm",
    "reauthenticate": "accounts.front_door.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "accounts.front_door.adapter.AccountAdapter"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
STAFF_SECOND_FACTOR = environment.flag("STAFF_SECOND_FACTOR", default=not DEMO)
MFA_ADAPTER = "accounts.front_door.second_factor.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "accounts.front_door.second_factor.forms.CodeForm",
    "reauthenticate": "accounts.front_door.second_factor.forms.CodeAgainForm",
    "activate_totp": "accounts.front_door.second_factor.forms.AppForm",
    "add_webauthn": "accounts.front_door.second_factor.forms.NewPasskeyForm",
    "authenticate_webauthn": "accounts.front_door.second_factor.forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.front_door.second_factor.forms.PasskeyAgainForm",
    "login_webauthn": "accounts.front_door.second_factor.forms.PasskeySignInForm",
    "edit_webauthn": "accounts.front_door.second_factor.forms.PasskeyNameForm",
    "generate_recovery_codes": "accounts.front_door.second_factor.forms.NewCodesForm",
}
SINGLE_SIGN_ON = environment.sign_on_services("SSO_SERVICES")
SOCIALACCOUNT_ADAPTER = "accounts.front_door.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.front_door.adapter.attempted_address"
AXES_LOCKOUT_CALLABLE = "accounts.front_door.lock_out.answer"
AXES_CLIENT_IP_CALLABLE = "accounts.security.visitors.address_of"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
ANONYMOUS_USER_NAME = None  # guardian makes nobody up, and puts nothing on our models
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_MONKEY_PATCH_GROUP = False

# --- sessions, cookies and headers ----------------------------------------------------------------
SESSION_ENGINE = "accounts.front_door.sessions.store"
SESSION_AGE_LIMIT = 60 * int(environment.optional("SESSION_AGE_MINUTES", "720"))
SESSION_IDLE_LIMIT = 60 * int(environment.optional("SESSION_IDLE_MINUTES", "60"))
SESSION_SEEN_EVERY = 60
SESSION_COOKIE_AGE = SESSION_AGE_LIMIT
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrftoken"
LANGUAGE_COOKIE_NAME = "__Host-language" if SECURE else "django_language"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
RATE_LIMITS = "config.rate_limits.TABLE"
CONTENT_SECURITY_POLICY = policy.strict(
    store=S3_PUBLIC_ENDPOINT, sign_on=environment.origins_of(SINGLE_SIGN_ON)
)

# --- languages and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "America/Los_Angeles"
AHEAD = environment.ahead("LINTEL_NOW", zone=TIME_ZONE)
CLOCK = "workflows.timing.now"

# --- files of our own -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ROOT / "static",
    ("uswds", ROOT / "node_modules" / "@uswds" / "uswds" / "dist"),
    ("pdfjs", ROOT / "node_modules" / "pdfjs-dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "permits.presentation.static_files.StaticFiles"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- what is asked of others -----------------------------------------------------------------------
LICENCE_SOURCE = environment.optional("LICENCE_SOURCE")
LICENCE_SOURCE_KEY = environment.optional("LICENCE_SOURCE_KEY")
OUTBOUND_EXCEPTIONS = environment.optional("OUTBOUND_EXCEPTIONS").split()

# --- mail -----------------------------------------------------------------------------------------
EMAIL_BACKEND = environment.optional("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = environment.folder("EMAIL_DIR", VAR / "mail")
EMAIL_HOST = environment.optional("EMAIL_HOST", "localhost")
EMAIL_PORT = int(environment.optional("EMAIL_PORT", "25"))
EMAIL_HOST_USER = environment.optional("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.optional("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = environment.optional("DEFAULT_FROM_EMAIL", "permits@lintel.example")

# --- what is written down -------------------------------------------------------------------------
LOGGING = logs.configured(level=environment.optional("LOG_LEVEL", "INFO"), for_people=DEMO or DEBUG)

# AuthorityBackend asks for object grants at the moment of the request; guardian's own backend knows no end.
SILENCED_SYSTEM_CHECKS: list[str] = ["guardian.W001"]
