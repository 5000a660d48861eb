"""What a browser needs in order to send a file straight to the store, and nothing but that file."""

from collections.abc import Iterable
from typing import Any

from permits.documents import store
from permits.documents.models import DocumentVersion
from permits.documents.slots import slot_of


def form_fields(version: DocumentVersion, *, redirect: str = "") -> dict[str, Any]:
    """Return ``url`` and ``fields`` of the form that takes this version's file, and no other size or type."""
    slot = slot_of(version.document.application, version.document.slot)
    least, most = (version.size, version.size) if version.size else (1, slot.max_bytes)
    return store.upload_form(
        version.incoming_key, content_type=version.declared_type, least=least, most=most, redirect=redirect
    )


def part_sizes(version: DocumentVersion) -> list[int]:
    """Return the size in bytes of each part of a large file, in order."""
    whole, rest = divmod(version.size, store.PART_SIZE)
    return [store.PART_SIZE] * whole + ([rest] if rest else [])


def part_links(version: DocumentVersion, numbers: Iterable[int]) -> dict[int, str]:
    """Return the addresses that take parts, by part number (from 1); unknown numbers are left out."""
    sizes = part_sizes(version)
    return {
        number: store.part_link(version.incoming_key, version.upload_id, number, sizes[number - 1])
        for number in numbers
        if 1 <= number <= len(sizes)
    }


def parts_there(version: DocumentVersion) -> list[int]:
    """Return the numbers of the parts that the store has, so that an upload goes on where it stopped."""
    try:
        return [part.number for part in store.parts(version.incoming_key, version.upload_id)]
    except store.Missing:
        return list(range(1, len(part_sizes(version)) + 1))
