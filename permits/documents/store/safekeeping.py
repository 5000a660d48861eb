"""How the store keeps what is entrusted to it: encrypted at rest, and on legal hold where it can lock."""

from functools import lru_cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from permits.documents.store.connection import StoreAway, ask, client

HEADER = "x-amz-server-side-encryption"


def encryption() -> dict[str, str]:
    """Return what asks the store to encrypt an object at rest; nothing where none is configured."""
    if not settings.S3_ENCRYPTION:
        return {}
    key = {"SSEKMSKeyId": settings.S3_ENCRYPTION_KEY} if settings.S3_ENCRYPTION_KEY else {}
    return {"ServerSideEncryption": settings.S3_ENCRYPTION, **key}


def encryption_fields() -> dict[str, str]:
    """Return the same as fields of an upload form."""
    asked = encryption()
    if not asked:
        return {}
    key = {f"{HEADER}-aws-kms-key-id": asked["SSEKMSKeyId"]} if "SSEKMSKeyId" in asked else {}
    return {HEADER: asked["ServerSideEncryption"], **key}


@lru_cache(maxsize=4)
def _locks(bucket: str, endpoint: str) -> bool:
    try:
        answer = client().get_object_lock_configuration(Bucket=bucket)
    except ClientError:
        return False
    except BotoCoreError as error:
        raise StoreAway(str(error)) from error
    return answer.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled"


def can_lock() -> bool:
    """Tell whether the bucket can keep objects from being deleted by anybody."""
    return _locks(settings.S3_BUCKET, settings.S3_ENDPOINT)


def hold(key: str, *, on: bool) -> bool:
    """Put an object on legal hold in the store, or take it off; tell whether the store can do that.

    :raises Missing: there is no such object.
    """
    if not can_lock():
        return False
    ask("put_object_legal_hold", Key=key, LegalHold={"Status": "ON" if on else "OFF"})
    return True


def is_held(key: str) -> bool:
    """Tell whether the store keeps an object on legal hold."""
    if not can_lock():
        return False
    answer: Any = ask("get_object_legal_hold", Key=key)
    return bool(answer["LegalHold"]["Status"] == "ON")
