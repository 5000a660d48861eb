"""The clients of the object store, and its failures in our own words: boto3 is at home here.

Two clients a process: one talks to the store, one signs addresses for browsers, which may know the store
by another name.
"""

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

GONE = frozenset({"404", "NoSuchKey", "NotFound", "NoSuchUpload", "NoSuchBucket"})
REFUSED = frozenset({"412", "PreconditionFailed", "ConditionalRequestConflict"})


class StoreAway(Exception):
    """The store cannot be reached or does not answer; trying again later may help."""


class Missing(Exception):
    """There is no such object or upload."""


class Altered(Exception):
    """The object is not the one that was meant: its content changed."""


class AlreadyThere(Exception):
    """A key holds an object already, and objects are written once."""


def ask(operation: str, **asked: Any) -> Any:
    """Call one operation on the bucket and speak of its failures in our own words."""
    try:
        return getattr(client(), operation)(Bucket=settings.S3_BUCKET, **asked)
    except ClientError as error:
        raise _ours(error.response, str(asked.get("Key", ""))) from error
    except BotoCoreError as error:
        raise StoreAway(f"The object store does not answer: {error}") from error


def _ours(response: Mapping[str, Any], key: str) -> Exception:
    code = str(response.get("Error", {}).get("Code", ""))
    if code in GONE:
        return Missing(key)
    if code in REFUSED:
        return AlreadyThere(key)
    return StoreAway(f"The object store refused: {code} {response.get('Error', {}).get('Message', '')}")


def client() -> "S3Client":
    """Return the client that talks to the store."""
    return _connect(os.getpid(), settings.S3_ENDPOINT)


def signer() -> "S3Client":
    """Return the client that signs addresses for browsers."""
    return _connect(os.getpid(), settings.S3_PUBLIC_ENDPOINT)


@lru_cache(maxsize=4)
def _connect(process: int, endpoint: str) -> "S3Client":
    """Return the client of this process; a forked worker must not share its parent's connections."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=settings.S3_ACCESS_KEY,
        aws_secret_access_key=settings.S3_SECRET_KEY,
        region_name=settings.S3_REGION,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            retries={"max_attempts": 3, "mode": "standard"},
            connect_timeout=5,
            read_timeout=60,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
