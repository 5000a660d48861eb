from importlib import import_module

from django.apps import AppConfig


class WhatIfConfig(AppConfig):
    name = "permits.whatif"
    label = "whatif"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the engine which event goes on with a what-if, once every model is there."""
        import_module("permits.whatif.consumers").wire()
