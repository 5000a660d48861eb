"""An app with one consumer more, for bench.outbox."""

from importlib import import_module

from django.apps import AppConfig

TOPIC = "bench.rang"


class ListenerConfig(AppConfig):
    name = "bench.listener"
    label = "bench_listener"

    def ready(self) -> None:
        import_module("workflows.outbox").subscribe(TOPIC, import_module("bench.listener.consumer").note)
