"""The bucket itself: it exists, takes uploads from our pages, and drops what nobody finished."""

import contextlib
from fnmatch import fnmatchcase
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings

from permits.documents.store.connection import Missing, StoreAway, ask, client

UPLOADING = frozenset({"PUT", "POST"})


def ensure_bucket() -> None:
    """Create the bucket where it is missing and let the pages of SITE_URL upload into it; harmless again."""
    try:
        ask("head_bucket")
    except Missing:
        ask("create_bucket", **({"ObjectLockEnabledForBucket": True} if settings.S3_OBJECT_LOCK else {}))
    rules = _cors_rules()
    if not any(_lets_us_upload(rule) for rule in rules):
        ask("put_bucket_cors", CORSConfiguration={"CORSRules": [*rules, _our_rule()]})
    _drop_unfinished()


def _cors_rules() -> list[dict[str, Any]]:
    try:
        rules = client().get_bucket_cors(Bucket=settings.S3_BUCKET).get("CORSRules", [])
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "NoSuchCORSConfiguration":
            raise StoreAway(str(error)) from error
        return []
    return [dict(rule) for rule in rules]


def _lets_us_upload(rule: dict[str, Any]) -> bool:
    origins = rule.get("AllowedOrigins", [])
    knows_us = any(fnmatchcase(settings.SITE_URL, origin) for origin in origins)
    return knows_us and set(rule.get("AllowedMethods", [])) >= UPLOADING


def _our_rule() -> dict[str, Any]:
    return {
        "AllowedOrigins": [settings.SITE_URL],
        "AllowedMethods": ["GET", "HEAD", "PUT", "POST"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag", "Accept-Ranges", "Content-Range", "Content-Length"],
        "MaxAgeSeconds": 600,
    }


def _drop_unfinished() -> None:
    """Have the store itself drop unfinished uploads; where it has no such rule, our sweep does."""
    rule = {
        "ID": "drop-unfinished-uploads",
        "Status": "Enabled",
        "Filter": {"Prefix": "incoming/"},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
    }
    with contextlib.suppress(StoreAway):
        ask("put_bucket_lifecycle_configuration", LifecycleConfiguration={"Rules": [rule]})
