from importlib import import_module

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "permits.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the engine about the product, once every model is there."""
        import_module("permits.casework.wiring").wire()
