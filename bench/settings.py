"""The engine alone, without the product: what the benchmarks install."""

from config import environment

SECRET_KEY = "bench"  # noqa: S105 (nothing is signed)
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django_fsm",
    "workflows",
    "bench.machine",
]
DATABASES = {"default": environment.database(environment.required("DATABASE_URL", means="the database"))}
