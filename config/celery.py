"""The background workers and their schedule. Celery is at home here and in the rooms called tasks.py."""

import os
import signal
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_prerun, worker_process_init
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("lintel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "casework-hourly": {"task": "casework.hourly", "schedule": crontab(minute=2)},
    "casework-flags": {"task": "casework.flags", "schedule": crontab(minute="*/10")},
    "documents-hourly": {"task": "permits.documents.tasks.sweep_uploads", "schedule": crontab(minute=32)},
    "documents-nightly": {
        "task": "permits.documents.tasks.take_stock",
        "schedule": crontab(minute=47, hour=2),
    },
    "disposals-nightly": {
        "task": "permits.documents.tasks.propose_disposals",
        "schedule": crontab(minute=37, hour=3),
    },
    "licences-nightly": {"task": "casework.licences", "schedule": crontab(minute=7, hour=0)},
    "privacy-nightly": {"task": "permits.privacy.tasks.forget", "schedule": crontab(minute=27, hour=3)},
    "chain-nightly": {
        "task": "permits.privacy.tasks.keep_chain_head",
        "schedule": crontab(minute=57, hour=3),
    },
    "casework-nightly": {"task": "casework.nightly", "schedule": crontab(minute=17, hour=1)},
}
app.conf.timezone = "America/Los_Angeles"
app.conf["CELERY_DB_REUSE_MAX"] = 100_000
"""Celery would open a connection for each task; ours live as those of requests do, see below."""


@task_prerun.connect
def _renew_old_connections(**_: Any) -> None:
    """Close what is too old or no longer answers, before each task as before each request."""
    close_old_connections()


@worker_process_init.connect
def _finish_at_hand(**_: Any) -> None:
    """Let each worker's process end what it has at hand: to be stopped is its parent's to hear.

    Service managers signal the whole group, and a process that dies at once leaves its task to be done again.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
