"""How fast a plan set goes to the store by the way of the pages, beside plain boto3 to the same store.

    python -m devstack exec --ephemeral -- python -m bench.upload [--megabytes 200] [--runs 3] [--json]

Needs the servers (see above) and an empty database. Starts one web process, one worker and the relay as in
production. Ours: ask the pages to begin, have each part's address signed, send parts of 8 MB, three at a
time, straight to the store, say that the file is there. Plain: boto3's own upload, same parts and threads.
The two take turns; each counts from the first request to the last answer. ``ratio`` is our throughput by that
of boto3, of the medians. Then the worker checks the last file. The memory of web and worker is the highest
resident size that the kernel saw of any of their processes, before the first byte and after the last check.
"""

import os
import socket
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import urllib3

from bench.office import office, peak_memory, told, until_it_answers

MB = 1024 * 1024
LANES = 3
PATIENCE = 300.0


class Browser:
    """What the script of the page does, without a page."""

    def __init__(self, port: int, cookie: str) -> None:
        self.site, self.web = f"http://127.0.0.1:{port}", urllib3.PoolManager(maxsize=LANES + 1)
        token = "k" * 32
        self.headers = {
            "Cookie": f"{cookie}; csrftoken={token}",
            "X-CSRFToken": token,
            "Origin": self.site,
        }

    def ask(self, address: str, **posted: Any) -> dict[str, Any]:
        """Post to a page and return its answer."""
        answer = self.web.request_encode_body(
            "POST", self.site + address, fields=posted, headers=self.headers, encode_multipart=False
        )
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}: {answer.data[:200]!r}")
        return dict(answer.json())

    def upload(self, application: int, file: Path) -> int:
        """Send a file as the page does and return its version's number."""
        asked = {"slot": "plans", "name": file.name, "size": str(file.stat().st_size)}
        plan = self.ask(
            f"/applications/{application}/documents/uploads/", content_type="application/pdf", **asked
        )
        numbers = range(1, len(plan["sizes"]) + 1)
        with ThreadPoolExecutor(LANES) as lanes:
            for first in range(0, len(numbers), 12):
                some = numbers[first : first + 12]
                links = self.ask(plan["parts"], numbers=",".join(map(str, some)))["links"]
                list(lanes.map(lambda each: self._part(file, each, plan["sizes"], links), some))  # noqa: B023
        self.ask(plan["finish"])
        return int(plan["version"])

    def _part(self, file: Path, number: int, sizes: list[int], links: dict[str, str]) -> None:
        with file.open("rb") as source:
            source.seek(sum(sizes[: number - 1]))
            answer = self.web.request("PUT", links[str(number)], body=source.read(sizes[number - 1]))
        if answer.status != 200:
            raise SystemExit(f"The store answered {answer.status} to part {number}.")


def plainly(file: Path, name: str) -> None:
    """Send a file with boto3 alone."""
    import boto3  # noqa: PLC0415 (what is measured against)
    from boto3.s3.transfer import TransferConfig  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    client = boto3.client(
        "s3",
        endpoint_url=settings.S3_ENDPOINT,
        aws_access_key_id=settings.S3_ACCESS_KEY,
        aws_secret_access_key=settings.S3_SECRET_KEY,
        region_name=settings.S3_REGION,
    )
    parts = TransferConfig(multipart_threshold=8 * MB, multipart_chunksize=8 * MB, max_concurrency=LANES)
    client.upload_file(str(file), settings.S3_BUCKET, f"bench/{name}", Config=parts)


def plan_set(folder: Path, megabytes: int, run: int) -> Path:
    """Make a plan set of 60 sheets that weighs so much: pictures of noise, which nothing shrinks."""
    import pikepdf  # noqa: PLC0415 (only for the file)

    file = folder / f"plans-{run}.pdf"
    with pikepdf.new() as pdf:
        for _sheet in range(60):
            page = pdf.add_blank_page(page_size=(36 * 72, 24 * 72))
            side = int((megabytes * MB / 60) ** 0.5)
            picture = pdf.make_stream(os.urandom(side * side))
            picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            picture.Width = picture.Height = side
            picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
            page.Contents = pdf.make_stream(b"2592 0 0 1728 0 0 cm /P Do")
        pdf.save(file, compress_streams=False)
    return file


def an_application() -> tuple[int, str]:
    """Load the city, begin an application, and return its number and the cookie of its applicant."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from permits.applications.services.drafts import start_draft  # noqa: PLC0415
    from permits.documents import store  # noqa: PLC0415
    from workflows.timing import now  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", "--no-records", verbosity=0)
    store.ensure_bucket()
    person = User.objects.filter(email="bench@example.com").first()
    person = person or User.objects.create_user("bench@example.com", "x", name="Bench")
    draft = start_draft(person, organisation=None, type_code="ADU", at=now())
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return draft.pk, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def checked(version: int) -> tuple[str, float]:
    """Wait until a version is checked; return its status and the seconds that it took."""
    from permits.documents.models import DocumentVersion  # noqa: PLC0415

    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE:
        status = DocumentVersion.objects.values_list("status", flat=True).get(pk=version)
        if status != "checking":
            return status, time.perf_counter() - began
        time.sleep(0.2)
    return "not in time", PATIENCE


def measured(megabytes: int, runs: int) -> dict[str, Any]:
    """Take turns, and return the figures."""
    application, cookie = an_application()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ours, plain = [], []
    with tempfile.TemporaryDirectory() as folder, office(port) as pids:
        browser = Browser(port, cookie)
        until_it_answers(f"{browser.site}/")
        before = {name: peak_memory(pids[name]) for name in ("web", "worker")}
        for run in range(runs):
            file = plan_set(Path(folder), megabytes, run)
            began = time.perf_counter()
            plainly(file, file.name)
            plain.append(file.stat().st_size / MB / (time.perf_counter() - began))
            began = time.perf_counter()
            version = browser.upload(application, file)
            ours.append(file.stat().st_size / MB / (time.perf_counter() - began))
            file.unlink()
            status, seconds = checked(version)
        after = {name: peak_memory(pids[name]) for name in ("web", "worker")}
    return {
        "megabytes": megabytes,
        "ours_mb_per_s": round(statistics.median(ours), 1),
        "plain_mb_per_s": round(statistics.median(plain), 1),
        "ratio": round(statistics.median(ours) / statistics.median(plain), 3),
        "checked": status,
        "check_seconds": round(seconds, 1),
        "memory_mb": {name: [round(before[name]), round(after[name])] for name in before},
    }


if __name__ == "__main__":
    told(__doc__, measured, megabytes=200, runs=3)
