"""The product's own settings, with what only tests need."""

import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, MIDDLEWARE

TEST_FILES = Path(tempfile.mkdtemp(prefix="lintel-tests-"))

INSTALLED_APPS = [*INSTALLED_APPS, "tests.workflows.toys", "bench.machine"]
MIDDLEWARE = [*MIDDLEWARE]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SIGNING_KEY_DIR = TEST_FILES / "signing"
STATIC_ROOT = TEST_FILES / "static"
STATIC_ROOT.mkdir()
WHITENOISE_AUTOREFRESH = True  # else each test client would list thousands of files first
DEMO = True
STAFF_SECOND_FACTOR = (
    False  # most tests share a session that nobody signed in to; those of the front door ask for it
)
CELERY_TASK_ALWAYS_EAGER = False
