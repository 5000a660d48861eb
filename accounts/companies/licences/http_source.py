"""Licences from an address that is asked for each: ``GET https://board.example/licenses/CA/1045678``.

The answer is JSON: ``{"found": true, "status": "active", "expires_on": "2027-06-30", "classifications":
["B"], "compensation": "insured", "carrier": …, "policy": …, "insured_until": "2027-06-30"}``, or
``{"found": false}`` for a number that the board does not know. Anything else is no answer.
"""

import json
from typing import Any
from urllib.parse import quote

from django.core.cache import cache

from accounts import outbound
from accounts.companies.licences.boards import BoardRecord, CannotVerify, record_of

REST = 60
"""For how many seconds nobody asks again after the source did not answer."""
MOST_BYTES = 100_000
SECONDS = 5.0


class HttpSource:
    """The board's own service."""

    def __init__(self, address: str, key: str = "") -> None:
        self.address, self.key = address, key

    def look_up(self, state: str, number: str) -> BoardRecord | None:
        """Ask for a licence. A source that did not answer a moment ago is not asked again."""
        if cache.get(self._resting):
            raise CannotVerify("The source of licences did not answer a moment ago.")
        address = self.address.replace("{state}", quote(state, safe=""))
        try:
            reply = outbound.get(
                address.replace("{number}", quote(number, safe="")),
                headers=self._headers(),
                most_bytes=MOST_BYTES,
                seconds=SECONDS,
            )
        except (outbound.Unreachable, outbound.Refused) as silent:
            cache.set(self._resting, True, REST)
            raise CannotVerify(str(silent)) from silent
        return _told(reply)

    @property
    def _resting(self) -> str:
        return "licence-source-rests"

    def _headers(self) -> dict[str, str]:
        asked = {"Accept": "application/json"}
        return asked | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


def _told(reply: outbound.Reply) -> BoardRecord | None:
    told = _object(reply)
    if told.get("found") is False:
        return None
    if reply.status != 200 or told.get("found") is not True:
        raise CannotVerify(f"The source of licences answered {reply.status} and no licence.")
    classes = told.get("classifications")
    if not isinstance(classes, list):
        raise CannotVerify("The source of licences names no classifications.")
    return record_of(told, [str(each) for each in classes])


def _object(reply: outbound.Reply) -> dict[str, Any]:
    try:
        told = json.loads(reply.body)
    except ValueError as unreadable:
        raise CannotVerify(f"The source of licences answered {reply.status} and no JSON.") from unreadable
    if not isinstance(told, dict) or reply.status not in {200, 404}:
        raise CannotVerify(f"The source of licences answered {reply.status}.")
    return told
