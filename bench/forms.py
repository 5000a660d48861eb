"""How long a form of 150 questions, all on one page, takes to show and to judge.

    python -m devstack exec --ephemeral -- python -m bench.forms [--questions 150] [--rounds 15] [--json]

Showing is the whole request: middleware, permissions, what the database knows, view and templates; it is
asked for as often again for a form of a tenth of the questions, and both must cost the same number of
statements. Judging is every answer of the form, right and wrong ones, as page, API and submission do it. The
questions are of ten kinds, every fifth hangs on another answer, and there is a group and a computed value.
It migrates and so runs on an empty database only. Wall time; of five medians the best counts, because other
work on the machine only ever makes one longer. `render_cpu_ms` is this process's own CPU time of it.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if not __package__:  # started as a file
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django

GOALS = {"render_ms": 100.0, "validate_ms": 50.0}
BATCHES = 5
TYPE, PLACE = "REROOF", "types/reroof.yaml"


def best_ms(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the best median milliseconds of some work, after it has warmed up: wall time, CPU time."""
    for _ in range(3):
        work()
    medians = [medians_of(work, rounds) for _ in range(BATCHES)]
    wall, own = (min(each) for each in zip(*medians, strict=True))
    return round(1000 * wall, 2), round(1000 * own, 2)


def medians_of(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median seconds of some work: wall time, CPU time."""
    wall, own = [], []
    for _ in range(rounds):
        began, own_began = time.perf_counter(), time.process_time()
        work()
        own.append(time.process_time() - own_began)
        wall.append(time.perf_counter() - began)
    return statistics.median(wall), statistics.median(own)


def draft_with(questions: int) -> Any:
    """Publish the sample city with a page of so many questions, and begin an application of it."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 (after django.setup)

    from accounts.models import User  # noqa: PLC0415
    from permits.applications.services.drafts import start_draft  # noqa: PLC0415
    from permits.rulebook import services  # noqa: PLC0415
    from permits.rulebook.pack import Pack, read_folder  # noqa: PLC0415
    from tests.rulebook.large_form import large_answers, large_form  # noqa: PLC0415
    from tests.townspeople import SAMPLE  # noqa: PLC0415
    from workflows.timing import now  # noqa: PLC0415

    pack = read_folder(SAMPLE)
    page = "".join(f"  {line}\n" for line in large_form(questions).splitlines())
    text = pack.files[PLACE].replace("\npages:\n", f"\npages:\n{page}", 1)
    pack = Pack(pack.name, {**pack.files, PLACE: text})
    begun = datetime(2000, 1, 1, tzinfo=UTC)
    day = (begun + timedelta(days=questions)).date()
    services.publish(pack, effective_from=day, actor=None, approver=None, at=begun)
    person, _made = User.objects.get_or_create(email="bench@example.com")
    application = start_draft(person, organisation=None, type_code=TYPE, at=now())
    application.answers = large_answers(questions)
    application.save(update_fields=["answers"])
    return application


def shown(application: Any, rounds: int) -> tuple[tuple[float, float], int, int]:
    """Return the milliseconds of the page (wall time, CPU time), its statements and its bytes."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    browser = Client(headers={"host": "localhost"})
    browser.force_login(application.applicant, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("applications:edit", args=[application.pk, "large"])

    def ask() -> Any:
        answer = browser.get(address)
        assert answer.status_code == 200, (answer.status_code, answer.headers)
        return answer

    took = best_ms(ask, rounds)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        size = len(ask().content)
    return took, len(asked), size


def judged(application: Any, rounds: int) -> float:
    """Return the milliseconds of judging all answers: those of the application, and the same all wrong."""
    from permits.applications.facts import fields_of, type_of  # noqa: PLC0415
    from permits.rulebook.answers import validate_all  # noqa: PLC0415

    permit_type, fields = type_of(application), fields_of(application)
    wrong = {code: f"{answer}?" for code, answer in application.answers.items()}
    right, _own = best_ms(lambda: validate_all(permit_type, application.answers, fields), rounds)
    return max(right, best_ms(lambda: validate_all(permit_type, wrong, fields), rounds)[0])


def measured(questions: int, rounds: int) -> dict[str, Any]:
    """Return both times, and the statements of a small and a large page."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    _took, statements, _size = shown(draft_with(max(questions // 10, 12)), 3)
    large = draft_with(questions)
    (render_ms, render_cpu_ms), statements_large, size = shown(large, rounds)
    return {
        "questions": questions,
        "render_ms": render_ms,
        "render_cpu_ms": render_cpu_ms,
        "validate_ms": judged(large, rounds),
        "statements": statements_large,
        "statements_of_a_tenth": statements,
        "page_kilobytes": size // 1024,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    result = measured(options.questions, options.rounds)
    if options.json:
        print(json.dumps(result))
        return
    for name, goal in GOALS.items():
        print(f"{name:12} {result[name]:7.2f} (goal below {goal:.0f})")
    print(f"{result['statements']} statements a page, {result['statements_of_a_tenth']} with a tenth of it")


if __name__ == "__main__":
    main()
