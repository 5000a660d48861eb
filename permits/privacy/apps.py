from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "permits.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the engine who makes the copies that people ask for."""
        import_module("permits.privacy.consumers").wire()
