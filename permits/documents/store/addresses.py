"""Short-lived addresses at which a browser reads or writes exactly one object."""

from typing import Any

from django.conf import settings

from permits.documents.naming import disposition
from permits.documents.store.connection import signer
from permits.documents.store.safekeeping import encryption_fields


def link(key: str, *, name: str, content_type: str, inline: bool = False, seconds: int = 300) -> str:
    """Return a short-lived address from which a browser reads an object under a safe name."""
    asked = {
        "Bucket": settings.S3_BUCKET,
        "Key": key,
        "ResponseContentDisposition": disposition(name, inline=inline),
        "ResponseContentType": content_type,
        "ResponseCacheControl": "private, max-age=300",
    }
    return str(signer().generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds))


def upload_form(
    key: str, *, content_type: str, least: int, most: int, redirect: str = "", seconds: int = 3600
) -> dict[str, Any]:
    """Return ``url`` and ``fields`` of a form that puts one file of ``least`` to ``most`` bytes at this key.

    The store refuses any other key, type or size. ``redirect`` is where it sends the browser afterwards.
    """
    fields = {"Content-Type": content_type} | encryption_fields()
    fields |= {"success_action_redirect": redirect} if redirect else {"success_action_status": "201"}
    conditions: list[Any] = [{name: value} for name, value in fields.items()]
    return signer().generate_presigned_post(
        settings.S3_BUCKET,
        key,
        Fields=fields,
        Conditions=[*conditions, ["content-length-range", least, most]],
        ExpiresIn=seconds,
    )


def part_link(key: str, upload_id: str, number: int, size: int, *, seconds: int = 900) -> str:
    """Return the address that takes one part of exactly ``size`` bytes."""
    asked = {
        "Bucket": settings.S3_BUCKET,
        "Key": key,
        "UploadId": upload_id,
        "PartNumber": number,
        "ContentLength": size,
    }
    return str(signer().generate_presigned_url("upload_part", Params=asked, ExpiresIn=seconds))
