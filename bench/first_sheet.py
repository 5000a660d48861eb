"""How long a reviewer waits for the first sheet of a large plan set on the review desk, in a real Chromium.

    python -m devstack exec --ephemeral -- python -m bench.first_sheet [--megabytes 100] [--json]

The set is one PDF whose sheets each hold a scan that does not compress, and lines. Measured from the request
of the desk's page to the moment when the sheet's picture stands in it, in a fresh browser each time, signed
in; then the next sheet, from the key. ``bytes`` is what the browser read of the file. It migrates and so runs
on an empty database only.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django

from bench.plan_sets import paid_application
from bench.serving import served, signed_in
from devstack.ports import free_ports

GOAL_SECONDS = 2.0
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def prepared(sheets: int, megabytes: int) -> tuple[int, str, int]:
    """Write the city, the set and its review; return the review, the reviewer's session, and the size."""
    from tests.driving import NOON  # noqa: PLC0415 (after django.setup)
    from tests.plancheck.plans import held  # noqa: PLC0415
    from workflows.timing import at_moment  # noqa: PLC0415

    application, who, size = paid_application(sheets, megabytes)
    with at_moment(NOON):
        review, reviewer = held(application, who)
    return review.pk, signed_in(reviewer), size


def looked(address: str, review: int, session: str, times: int) -> dict[str, Any]:
    """Open the desk some times in fresh browsers, and turn one sheet each time."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    first, following, read, asked = [], [], [], []
    desk, attached = "[data-lintel-desk][data-lintel-shown]", {"state": "attached", "timeout": 90_000}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _time in range(times):
            context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            ranges: list[int] = []
            page.on("response", lambda answer, to=ranges: to.append(_length(answer)))  # type: ignore[misc]
            begun = time.perf_counter()
            page.goto(f"/applications/reviews/{review}/", wait_until="commit", timeout=90_000)
            page.locator(desk).wait_for(**attached)
            first.append(time.perf_counter() - begun)
            read.append(sum(ranges))
            asked.append(sum(1 for each in ranges if each))
            begun, at = time.perf_counter(), page.locator(desk).get_attribute("data-lintel-shown")
            page.locator("#lintel-stage").press("PageDown")
            page.locator(f'{desk}:not([data-lintel-shown="{at}"])').wait_for(**attached)
            following.append(time.perf_counter() - begun)
            context.close()
        browser.close()
    return {
        "first_sheet_s": round(statistics.median(first), 2),
        "worst_s": round(max(first), 2),
        "next_sheet_s": round(statistics.median(following), 2),
        "bytes": int(statistics.median(read)),
        "ranges": int(statistics.median(asked)),
    }


def _length(answer: Any) -> int:
    return int(answer.headers.get("content-length", 0)) if answer.status == 206 else 0


def measured(sheets: int, megabytes: int, times: int, port: int) -> dict[str, Any]:
    """Serve the house and look at it."""
    review, session, size = prepared(sheets, megabytes)
    with served(port, "tests.running_settings") as address:
        looked(address, review, session, 2)  # so that both workers have read their templates
        found = looked(address, review, session, times)
    return {"sheets": sheets, "size": size, **found, "goal_s": GOAL_SECONDS, "times": times}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=60)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    port = free_ports(1)[0]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"
    django.setup()
    found = measured(options.sheets, options.megabytes, options.times, port)
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
