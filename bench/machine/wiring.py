"""What the benchmark registers with the engine: gates for every move, and somebody who hears of each."""

from bench.machine.gates import GATES
from bench.machine.models import Dossier
from workflows import machines, outbox
from workflows.models import OutboxEvent


def heard(event: OutboxEvent) -> None:
    """Hear of a move; nobody delivers while the benchmark runs."""


def wire() -> None:
    """Register the machine."""
    machine = machines.Machine(model=Dossier, topic="dossier", gates=GATES, closing=frozenset({"issued"}))
    machines.register(machine)
    for name in ("open", *machine.moves):
        outbox.subscribe(f"dossier.{name}", heard)
