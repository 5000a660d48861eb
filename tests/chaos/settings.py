"""The settings of an office under test, with one consumer more."""

from tests.running_settings import *  # noqa: F403
from tests.running_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.chaos.echo.apps.EchoConfig"]
