"""The front-end libraries that the pages load, exactly as locked."""

from devstack.setup import machine, stamps

_FOLDER = machine.HOUSE / "node_modules"
_STAMP = _FOLDER / ".lintel-installed"


def install() -> None:
    """Install the locked libraries without running any of their scripts, unless that is done.

    :raises Refusal: npm could not.
    """
    digest = stamps.digest_of(machine.HOUSE / "package-lock.json", machine.HOUSE / "package.json")
    if stamps.holds(_STAMP, digest):
        return
    machine.say("Installing front-end libraries …")
    command = ["npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
    machine.run(command, aim="install its front-end libraries")
    stamps.write(_STAMP, digest)
