"""The end of the chain of security events, kept every night where the database cannot change it.

Who can write to the database as its owner could make the whole chain anew; what lies in the store, written
once, then no longer fits. That it was kept is an event of the chain itself, so that one taken away is missed.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import SecurityEvent
from accounts.security import chain
from accounts.security import events as security_events
from accounts.security.chain import Flaw
from permits.documents import store
from workflows.timing import machine_now

FOLDER = "chain-heads/"
Kind = SecurityEvent.Kind
LATE = timedelta(days=2)
MISSING, DIFFERS, UNKNOWN, LATELY = "head missing", "head differs", "head unknown", "head not kept"


@transaction.atomic
def keep(*, at: datetime) -> bool:
    """Keep today's end of the chain; tell whether it is new. A second time the same day changes nothing."""
    day = f"{at.astimezone(UTC):%Y-%m-%d}"
    if day in _noted():
        return False
    seq, hashed = chain.head()
    said = {"day": day, "seq": seq, "hash": hashed}
    try:
        store.put_once(_key(day), json.dumps(said, sort_keys=True).encode(), content_type="application/json")
    except store.AlreadyThere:  # written, and the note of it was lost: what was written first counts
        said = _read(_key(day))
    store.hold(_key(day), on=True)
    security_events.record(Kind.HEAD_KEPT, at=at, **said)
    return True


def compare(*, at: datetime) -> Iterator[Flaw]:
    """Compare the chain with every end of it that was kept; say which is missing, and which differs."""
    noted = _noted()
    try:
        kept = {each.key: _read(each.key) for each in store.listed(FOLDER, before=machine_now())}
    except (store.StoreAway, store.Missing) as away:
        yield Flaw(0, MISSING, f"the ends of the chain that were kept cannot be compared: {away}")
        return
    for day, said in noted.items():
        if _key(day) not in kept:
            yield Flaw(said["seq"], MISSING, f"the end of the chain kept on {day} is not in the store")
        elif kept[_key(day)] != said:
            yield Flaw(
                said["seq"], DIFFERS, f"the store keeps another end of the chain of {day} than was noted"
            )
    yield from _against_the_chain(kept, noted)
    if noted and (last := max(noted)) < f"{at.astimezone(UTC) - LATE:%Y-%m-%d}":
        yield Flaw(0, LATELY, f"the end of the chain was kept last on {last}: the nightly work does not run")


def _against_the_chain(kept: dict[str, Any], noted: dict[str, Any]) -> Iterator[Flaw]:
    numbers = [said["seq"] for said in kept.values()]
    hashes = dict(SecurityEvent.objects.filter(seq__in=numbers).values_list("seq", "hash"))
    hashes[0] = chain.GENESIS
    for key, said in sorted(kept.items()):
        seq = said["seq"]
        if seq not in hashes:
            yield Flaw(seq, MISSING, f"security event {seq} is missing: {key} says that it was the last")
        elif hashes[seq] != said["hash"]:
            yield Flaw(seq, DIFFERS, f"security event {seq} has another hash than {key} keeps")
        elif said["day"] not in noted:
            yield Flaw(seq, UNKNOWN, f"{key} is in the store, and no event tells that it was kept")


def _noted() -> dict[str, dict[str, Any]]:
    """Return what the chain says was kept, by day."""
    told = SecurityEvent.objects.filter(kind=Kind.HEAD_KEPT).order_by("seq").values_list("facts", flat=True)
    return {said["day"]: said for said in told}


def _key(day: str) -> str:
    return f"{FOLDER}{day}.json"


def _read(key: str) -> dict[str, Any]:
    try:
        said = json.loads(b"".join(store.chunks(key)))
        return {"day": str(said["day"]), "seq": int(said["seq"]), "hash": str(said["hash"])}
    except (ValueError, KeyError, TypeError):
        return {"day": "", "seq": -1, "hash": "unreadable"}
