"""``manage.py relay``: hand committed events to the workers, for as long as the process lives."""

import logging
import signal
import time
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerError

from workflows import relay, tasks, tries
from workflows.timing import machine_now

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
"""How long the relay sleeps when nothing wakes it: what was put off becomes due without a notice."""
BUSY_SECONDS = 0.05
"""How long it sleeps when as much waits at the broker as may: that a worker began comes without a notice."""
ROUND_SECONDS = 2.0
"""How often it looks for what a dead worker has left."""


class Command(BaseCommand):
    help = "Hand committed events to the workers until stopped."
    requires_system_checks = ()  # who deploys has checked; a relay that starts again should hand over at once

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopped, self.window, self.looked_at = False, relay.Window(), 0.0
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self.stopped:
            try:
                self._work()
            except (OperationalError, InterfaceError, psycopg.Error) as error:
                log.warning("outbox.database_away error=%s", type(error).__name__)
                connection.close()
                time.sleep(1)

    def _stop(self, *_: object) -> None:
        self.stopped = True

    def _work(self) -> None:
        """Listen on a connection that does nothing else, so that no notice is lost while another speaks."""
        ears = connection.copy()
        try:
            ears.ensure_connection()
            ears.connection.execute(f"LISTEN {relay.CHANNEL}")
            while not self.stopped:
                self._look_for_the_lost()
                while not self.stopped and relay.hand_over(_send, at=machine_now(), window=self.window):
                    continue
                patience = BUSY_SECONDS if self.window.is_full else IDLE_SECONDS
                for _note in ears.connection.notifies(timeout=patience, stop_after=1):
                    pass
        finally:
            ears.close()

    def _look_for_the_lost(self) -> None:
        if time.monotonic() - self.looked_at < ROUND_SECONDS:
            return
        self.looked_at = time.monotonic()
        if found := tries.take_back(at=machine_now()):
            log.warning("outbox.taken_back events=%s", found)


def _send(event_id: int) -> None:
    try:
        tasks.send(event_id)
    except BrokerError as error:
        raise OSError(str(error)) from error
