"""Every setting of Lintel, read top to bottom. A missing secret stops the start with its name."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment

ROOT = Path(__file__).resolve().parent.parent
VAR = environment.folder("LINTEL_VAR", ROOT / "var")

# --- who we are -----------------------------------------------------------------------------------
SECRET_KEY = environment.required("SECRET_KEY", means="the key that signs sessions and links")
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
    "permits.register",
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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "casework:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.people.SignupDetails"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "signup": "accounts.forms.sign_in.RegistrationForm",
    "add_email": "accounts.forms.sign_in.AddAddressForm",
    "reset_password": "accounts.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.NewPasswordForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
}
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.adapter.attempted_address"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
ANONYMOUS_USER_NAME = None  # guardian makes nobody up, and puts nothing on our models
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_MONKEY_PATCH_GROUP = False

# --- sessions, cookies and headers ----------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", "blob:", S3_PUBLIC_ENDPOINT],
        "connect-src": [SELF, S3_PUBLIC_ENDPOINT],
        "worker-src": [SELF],
        "form-action": [SELF, S3_PUBLIC_ENDPOINT],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

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
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

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
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.optional("LOG_LEVEL", "INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}

# AuthorityBackend asks for object grants at the moment of the request; guardian's own backend knows no end.
SILENCED_SYSTEM_CHECKS: list[str] = ["guardian.W001"]
