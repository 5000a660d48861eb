"""`python3 -m devstack.setup [--dev] [--port PORT]`: everything `make run` and `make test` share."""

import argparse
import fcntl
import sys
from concurrent.futures import ThreadPoolExecutor

from devstack import ports
from devstack.refusals import Refusal
from devstack.setup import front_end, machine, python_packages, site_files


def main() -> int:
    """Bring the checkout up to date; return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m devstack.setup")
    parser.add_argument("--dev", action="store_true", help="also what the checks and the tests need")
    parser.add_argument("--port", help="refuse at once when the web server could not have this port")
    arguments = parser.parse_args()
    try:
        if arguments.port is not None:
            ports.web_port(arguments.port)
        _bring_up_to_date(dev=arguments.dev)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _bring_up_to_date(*, dev: bool) -> None:
    machine.check()
    with (machine.HOUSE / "Makefile").open() as turnstile:  # two setups at once would undo each other
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        with ThreadPoolExecutor(max_workers=1) as beside:  # each waits for the network and the disk by turns
            libraries = beside.submit(front_end.install)
            python_packages.install(dev=dev)
            site_files.compile_translations()
        libraries.result()
        site_files.collect_static_files()


if __name__ == "__main__":
    sys.exit(main())
