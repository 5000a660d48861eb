"""Loaded before the settings: each of several test processes gets numbered databases and a bucket of its own.

pytest-django gives each a PostgreSQL database; Valkey's and the store's are given here.
"""

import os
from urllib.parse import urlsplit, urlunsplit

import boto3

_DATABASES = ("BROKER_URL", "CACHE_URL")


def _keep_apart(number: int) -> None:
    for name in _DATABASES:
        address = urlsplit(os.environ[name])
        if address.scheme.startswith("redis"):
            database = int(address.path.strip("/") or 0) + number * len(_DATABASES)
            os.environ[name] = urlunsplit(address._replace(path=f"/{database}"))
    common = os.environ["S3_BUCKET"]
    os.environ["S3_BUCKET"] = f"{common}-{number}"
    _make_like(common, os.environ["S3_BUCKET"])


def _make_like(common: str, own: str) -> None:
    store = boto3.client(
        "s3",
        endpoint_url=os.environ["S3_ENDPOINT"],
        aws_access_key_id=os.environ["S3_ACCESS_KEY"],
        aws_secret_access_key=os.environ["S3_SECRET_KEY"],
        region_name="us-east-1",
    )
    store.create_bucket(Bucket=own)
    rules = store.get_bucket_cors(Bucket=common)["CORSRules"]
    store.put_bucket_cors(Bucket=own, CORSConfiguration={"CORSRules": rules})


_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
if _number:
    _keep_apart(_number)
