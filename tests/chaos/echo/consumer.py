"""The consumer that answers each event with one that nobody hears: it stays, in the order of the answers."""

import os
import signal
import time

from workflows import outbox
from workflows.models import OutboxEvent

ECHO = "chaos.echoed"
SECONDS = 0.02


def echo(event: OutboxEvent) -> None:
    """Answer, and take long enough to be killed in between; kill this process when the event says so."""
    if event.attempts < event.payload.get("deaths", 0):
        os.kill(os.getpid(), signal.SIGKILL)
    outbox.publish(event.case, ECHO, at=event.at, rang=event.pk)
    time.sleep(SECONDS)
