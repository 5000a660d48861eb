from importlib import import_module

from django.apps import AppConfig


class MachineConfig(AppConfig):
    name = "bench.machine"
    label = "bench_machine"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("bench.machine.wiring").wire()
