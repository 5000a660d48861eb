"""`python -m devstack.demo_city FILE`: bring the database up to date and found the demo city, in one process.

Each start of Django costs seconds on a small machine. The demo accounts go, a line each, into the file. The
records follow when the web server is up.
"""

import io
import os
import signal
import sys
from pathlib import Path

import django
from django.core.management import CommandError, call_command


def prepare(accounts: Path) -> None:
    """Migrate, load rules and people, and write down the accounts.

    :raises CommandError: a command could not do its work, and says why.
    """
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", "--no-records")
    lines = io.StringIO()
    call_command("demo_accounts", stdout=lines)
    accounts.write_text(lines.getvalue())


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it, without a traceback
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        prepare(Path(sys.argv[1]))
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
