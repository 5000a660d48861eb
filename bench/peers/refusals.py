"""Does a peer refuse a wrong officer, a wrong reviewer, a step out of order and a repeated one?"""

from typing import Any

from bench.peers import script

TRIED = (
    ("issue before submit", "create", ("issue", "issuer", None)),
    ("accept by the cashier", "submit", ("accept", "fees", None)),
    ("fire review by the zoning reviewer", "accept", ("claim", "rev_zoning", "fire")),
    ("issue twice", "issue", ("issue", "issuer", None)),
)


def run(peer: Any, dsn: str) -> dict[str, str]:
    """Drive one case with the four attempts in between; each tells the error that refused it, or "" if none did."""
    found: dict[str, str] = {}

    def attempt(step: script.Step, case: Any, after: str) -> None:
        for name, place, tried in TRIED:
            if place == after:
                found[name] = refused(step, case, tried)

    def drive(count: int, create: script.Create, step: script.Step) -> tuple[script.Meter, list[Any]]:
        with script.Meter() as meter:
            case = meter.unit(create)
            attempt(step, case, "create")
            for each in script.STEPS:
                meter.unit(step, case, *each)
                attempt(step, case, each[0])
        return meter, [case]

    ordinary, script.drive = script.drive, drive
    try:
        peer.run(1, dsn)
    finally:
        script.drive = ordinary
    return found


def refused(step: script.Step, case: Any, tried: tuple[str, str, str | None]) -> str:
    """Return the name of the error that a step met."""
    try:
        step(case, *tried)
    except Exception as error:
        return type(error).__name__
    return ""
