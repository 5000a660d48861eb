"""Four reviewers approve one case at the same moment: how long it takes, and which cases can never go on.

Every second case is approved one reviewer after another, as the measure of the others. An approval that raises
is tried once more after 50 ms, as a person would press again.
"""

import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

from bench.peers import script

BEFORE = [step for step in script.STEPS if step[0] in {"submit", "accept", "claim"}]
APPROVALS = [step for step in script.STEPS if step[0] == "approve"]
AFTER = [step for step in script.STEPS if step[0] in {"assess", "pay", "issue"}]


class Results:
    """What a race found."""

    def __init__(self) -> None:
        self.one_by_one: list[float] = []
        self.at_once: list[float] = []
        self.raised: list[str] = []
        self.stuck: list[str] = []

    def as_json(self) -> dict[str, Any]:
        """Return times in ms, and what went wrong."""
        return {
            "cases": len(self.at_once),
            "one_by_one_ms": round(1000 * statistics.median(self.one_by_one), 2),
            "at_once_ms": round(1000 * statistics.median(self.at_once), 2),
            "worst_ms": round(1000 * max(self.at_once), 2),
            "worst_one_by_one_ms": round(1000 * max(self.one_by_one), 2),
            "raised": len(self.raised),
            "example": self.raised[:1],
            "stuck": len(self.stuck),
            "why": self.stuck[:1],
        }


def run(peer: Any, dsn: str, count: int) -> dict[str, Any]:
    """Race ``count`` cases, and drive as many one after another in between."""
    results = Results()

    def drive(total: int, create: script.Create, step: script.Step) -> tuple[script.Meter, list[Any]]:
        ids = []
        runners = Runners(step)
        with script.Meter() as meter:
            for number in range(total):
                case = create()
                for each in BEFORE:
                    step(case, *each)
                _approved(results, runners, step, case, at_once=number % 2 == 1)
                if _went_on(results, step, case):
                    ids.append(case)
        runners.end()
        return meter, ids

    ordinary, script.drive = script.drive, drive
    try:
        told = peer.run(2 * count, dsn)
    finally:
        script.drive = ordinary
    return {**results.as_json(), "check": told["check"]}


class Runners:
    """Four threads with connections of their own, released together for each case."""

    def __init__(self, step: script.Step) -> None:
        self.step, self.case, self.errors, self.ends = step, None, [], False
        self.start, self.finish = threading.Barrier(5), threading.Barrier(5)
        self.threads = [threading.Thread(target=self._work, args=(each,)) for each in APPROVALS]
        for thread in self.threads:
            thread.start()

    def race(self, case: Any) -> tuple[float, list[str]]:
        """Release all four on one case; returns how long until the last was done, and what was raised."""
        self.case, self.errors = case, []
        self.start.wait()
        began = time.perf_counter()
        self.finish.wait()
        return time.perf_counter() - began, self.errors

    def end(self) -> None:
        """Let the threads go."""
        self.ends = True
        self.start.wait()
        for thread in self.threads:
            thread.join()

    def _work(self, approval: tuple[str, str, str | None]) -> None:
        from django.db import connection

        connection.ensure_connection()
        while True:
            self.start.wait()
            if self.ends:
                break
            self.errors += _tried_twice(lambda: self.step(self.case, *approval))
            self.finish.wait()
        connection.close()


def _approved(results: Results, runners: Runners, step: script.Step, case: Any, *, at_once: bool) -> None:
    if at_once:
        took, errors = runners.race(case)
        results.at_once.append(took)
    else:
        began, errors = time.perf_counter(), []
        for each in APPROVALS:
            errors += _tried_twice(lambda each=each: step(case, *each))
        results.one_by_one.append(time.perf_counter() - began)
    results.raised += errors


def _tried_twice(act: Callable[[], Any]) -> list[str]:
    errors: list[str] = []
    for wait in (0.05, 0.0):
        try:
            act()
            break
        except Exception as error:
            errors.append(f"{type(error).__name__}: {str(error)[:80]}")
            time.sleep(wait)
    return errors


def _went_on(results: Results, step: script.Step, case: Any) -> bool:
    try:
        for each in AFTER:
            step(case, *each)
    except Exception as error:
        results.stuck.append(f"{type(error).__name__}: {str(error)[:100]}")
        return False
    return True
