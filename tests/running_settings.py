"""The settings of an office under test: those of the tests, with mail that another process can read."""

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
