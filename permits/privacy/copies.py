"""Copies of a person's own data: small ones at once, large ones by a worker, each kept for a week."""

import json
import tempfile
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import SecurityEvent, User
from accounts.security import events as security_events
from permits.documents import store
from permits.documents.models import DocumentVersion
from permits.privacy import collecting
from permits.privacy.models import PersonalCopy
from workflows import outbox

TOPIC = "personal_copy.wanted"
KEPT_FOR = timedelta(days=7)
AT_ONCE = 5_000_000
"""Up to so many bytes of files a copy is made while the person waits."""
ZIP = "application/zip"


@transaction.atomic
def ask(user: User, *, at: datetime) -> PersonalCopy:
    """Have a copy of a person's data made; one that is being made already is not begun again."""
    waiting = PersonalCopy.objects.filter(user=user, state=PersonalCopy.State.PENDING).first()
    if waiting is not None:
        return waiting
    copy = PersonalCopy.objects.create(user=user, asked_at=at, kept_until=at + KEPT_FOR)
    security_events.record(SecurityEvent.Kind.EXPORTED, at=at, actor=user, about=user, copy=copy.pk)
    if _size_of_files(user) <= AT_ONCE:
        make(copy.pk)
        copy.refresh_from_db()
    else:
        outbox.publish(None, TOPIC, at=at, copy=copy.pk)
    return copy


def make(number: int) -> None:
    """Make the ZIP of a copy and put it into the store; harmless again."""
    copy = PersonalCopy.objects.select_related("user").get(pk=number)
    if copy.state != PersonalCopy.State.PENDING:
        return
    key = f"personal/{copy.user_id}/{uuid4().hex}.zip"
    with tempfile.NamedTemporaryFile() as file:
        _write(copy, file)
        file.flush()
        kept = store.put_file_once(key, Path(file.name), content_type=ZIP)
    made = PersonalCopy.objects.filter(pk=number, state=PersonalCopy.State.PENDING)
    made.update(state=PersonalCopy.State.DONE, key=key, size=kept.size, sha256=kept.sha256)


def failed(number: int) -> None:
    """Say on the page that a copy could not be made."""
    waiting = PersonalCopy.objects.filter(pk=number, state=PersonalCopy.State.PENDING)
    waiting.update(state=PersonalCopy.State.FAILED)


def of(user: User, *, at: datetime) -> list[PersonalCopy]:
    """Return a person's copies that can still be had, newest first."""
    copies = PersonalCopy.objects.filter(user=user, kept_until__gt=at)
    return list(copies.exclude(state=PersonalCopy.State.GONE).order_by("-id")[:5])


def link(copy: PersonalCopy) -> str:
    """Return an address at which a copy can be fetched for some minutes."""
    return store.link(copy.key, name="my-permit-data.zip", content_type=ZIP, inline=False)


def clear(*, at: datetime, user: User | None = None) -> int:
    """Remove the copies that were kept long enough, or all of one person; returns how many."""
    kept = PersonalCopy.objects.filter(state=PersonalCopy.State.DONE)
    kept = kept.filter(user=user) if user is not None else kept.filter(kept_until__lte=at)
    for copy in kept:
        store.delete(copy.key)
        PersonalCopy.objects.filter(pk=copy.pk).update(state=PersonalCopy.State.GONE, key="")
    return len(kept)


def _size_of_files(user: User) -> int:
    return int(collecting.files_of(user).aggregate(whole=Sum("size"))["whole"] or 0)


def _write(copy: PersonalCopy, target: IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("READ-ME.txt", _explained())
        for name, rows in collecting.sections(copy.user).items():
            with archive.open(f"{name}.json", "w", force_zip64=True) as member:
                _write_rows(member, rows)
        for version in collecting.files_of(copy.user).iterator(chunk_size=100):
            _write_file(archive, version)


def _write_rows(member: IO[bytes], rows: collecting.Rows) -> None:
    encoder = DjangoJSONEncoder(ensure_ascii=False, indent=1)
    member.write(b"[")
    for number, row in enumerate(rows):
        member.write((",\n" if number else "\n").encode() + encoder.encode(row).encode())
    member.write(b"\n]\n")


def _write_file(archive: zipfile.ZipFile, version: DocumentVersion) -> None:
    try:
        pieces = store.chunks(version.key)
        with archive.open(f"files/{version.pk}-{Path(version.name).name}", "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
    except store.Missing:
        archive.writestr(f"files/{version.pk}-missing.txt", json.dumps({"sha256": version.sha256}))


def _explained() -> str:
    return _(
        "This is everything the permit system knows about you, one file for each subject, as JSON text.\n"
        "“files” holds the plans and papers you handed in. “security_events” says who did what to your\n"
        "account and when. Passwords and the secrets of your second factor are not in it: the city does not\n"
        "know the first and must not hand out the second.\n"
    )
