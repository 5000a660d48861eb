"""The background workers and their schedule. Celery is at home here and in the rooms called tasks.py."""

import os
import signal
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("lintel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "casework-hourly": {"task": "casework.hourly", "schedule": crontab(minute=2)},
    "documents-hourly": {"task": "permits.documents.tasks.sweep_uploads", "schedule": crontab(minute=32)},
    "casework-nightly": {"task": "casework.nightly", "schedule": crontab(minute=17, hour=1)},
}
app.conf.timezone = "America/Los_Angeles"


@worker_process_init.connect
def _finish_at_hand(**_: Any) -> None:
    """Let each worker's process end what it has at hand: to be stopped is its parent's to hear.

    Service managers signal the whole group, and a process that dies at once leaves its task to be done again.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
