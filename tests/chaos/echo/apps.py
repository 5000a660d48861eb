"""An app with one consumer more, whose every call can be counted afterwards."""

from importlib import import_module

from django.apps import AppConfig

TOPIC = "chaos.rang"


class EchoConfig(AppConfig):
    name = "tests.chaos.echo"
    label = "chaos_echo"

    def ready(self) -> None:
        import_module("workflows.outbox").subscribe(TOPIC, import_module("tests.chaos.echo.consumer").echo)
