"""A process that has read the whole of Lintel once, and forks the programs of an office from itself.

    python -m tests.nursery

To start three programs costs the import of everything three times; to fork them costs nothing. Each line
that it is told is one program, as JSON: {"command": ["-m", "celery", …], "log": path}; it answers with the
number of the process. All programs live in the environment of the nursery. It ends with its input.
"""

import json
import os
import runpy
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
READ_BEFORE = ("config.wsgi", "config.urls", "config.celery", "celery.apps.worker", "gunicorn.app.wsgiapp")


def main() -> None:
    """Read everything, then obey."""
    for name in READ_BEFORE:
        import_module(name)
    read_rules_and_pages()
    signal.signal(signal.SIGCHLD, _bury)
    _say("ready")
    for line in sys.stdin:
        _say(_born(json.loads(line)))


def read_rules_and_pages() -> None:
    """Parse the sample city's rules and the templates of all pages, as the first visit would."""
    townspeople = import_module("tests.townspeople")
    pack = import_module("permits.rulebook.pack").read_folder(townspeople.SAMPLE)
    import_module("permits.rulebook.published").rulebook_of(pack.sha256(), pack.content)
    get_template = import_module("django.template.loader").get_template
    for page in sorted(TEMPLATES.rglob("*.html")):
        get_template(str(page.relative_to(TEMPLATES)))


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _bury(*_signal: object) -> None:
    """Take note of every child that has ended, so that its number is free."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _born(order: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        _live(order)
    except SystemExit as ended:
        _die(ended.code if isinstance(ended.code, int) else bool(ended.code))
    except BaseException:
        traceback.print_exc()
        _die(1)
    _die(0)
    return 0


def _die(code: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _live(order: dict[str, Any]) -> None:
    """Become the program, in a session of its own, with nothing of the nursery's but what it has read."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for taken, given in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(taken, given)
    command = order["command"]
    if command[0] == "-m":
        sys.argv = command[1:]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = command
        runpy.run_path(command[0], run_name="__main__")


if __name__ == "__main__":
    main()
