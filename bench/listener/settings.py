"""The product's settings with one consumer more."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.listener.apps.ListenerConfig"]
