from importlib import import_module

from django.apps import AppConfig


class ToysConfig(AppConfig):
    name = "tests.workflows.toys"
    label = "toys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("tests.workflows.toys.wiring").wire()
