"""The settings of an office under test: mail that another process can read, and the keys of the test."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
SIGNING_KEY_DIR = Path(os.environ["SIGNING_KEY_DIR"])
STAFF_SECOND_FACTOR = os.environ.get("STAFF_SECOND_FACTOR") == "on"  # only the journey of the front door asks
