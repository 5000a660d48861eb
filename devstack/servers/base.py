"""What every server of a stack has in common."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

from devstack import processes
from devstack.refusals import Refusal


class Server:
    """One server of a stack: launched, waited for, ended.

    :param folder: its own folder; data, configuration and log live there.
    :param secrets: the stack's generated credentials.
    :param durable: whether its data must survive a power cut.
    """

    name: str
    stop_signal: int = signal.SIGTERM
    start_patience: float = 60.0
    stop_patience: float = 10.0

    def __init__(self, folder: Path, secrets: dict[str, str], *, durable: bool) -> None:
        self.folder, self.secrets, self.durable = folder, secrets, durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Return the file that holds what the server says."""
        return self.folder / "log"

    def launch(self) -> None:
        """Start the server's process; it need not answer yet."""
        raise Refusal(f"{self.name} has no way to start.")

    def is_ready(self) -> bool:
        """Tell whether the server answers its clients."""
        return False

    def prepare_for_use(self) -> None:
        """Create what the application expects inside the running server."""

    def environment(self) -> dict[str, str]:
        """Return the variables by which the application finds the server."""
        return {}

    def make_folder(self) -> None:
        """Create the server's folder, closed to other users, and begin a new log."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        self.log.write_bytes(b"")

    def await_ready(self) -> None:
        """Wait until the server answers.

        :raises Refusal: it ended, or took too long; the sentence names the log and quotes its last lines.
        """
        deadline = time.monotonic() + self.start_patience
        while not self.is_ready():
            if self.process is None or self.process.poll() is not None:
                raise Refusal(f"{self.name} ended while starting; {self.last_words()}")
            if time.monotonic() > deadline:
                raise Refusal(
                    f"{self.name} did not answer in {self.start_patience:.0f} s; {self.last_words()}"
                )
            time.sleep(0.03)
        self.prepare_for_use()

    def last_words(self) -> str:
        """Return where the server's log is and how it ends."""
        end = self.log.read_text(errors="replace").splitlines()[-8:]
        return f"its log {self.log} ends with:\n" + "\n".join(end)

    def end(self) -> None:
        """Stop the server and wait until it is gone."""
        if self.process is not None:
            signum = self.stop_signal if self.durable else self.quick_stop_signal()
            processes.end_server(self.process, signum=signum, patience=self.stop_patience)

    def quick_stop_signal(self) -> int:
        """Return the signal that ends the server when its data is thrown away anyway."""
        return signal.SIGKILL


def find_program(name: str, *also: str) -> str | None:
    """Return the path of an installed program: the given folders first, then PATH, then the daemons' own."""
    for place in (*also, None, "/usr/sbin", "/usr/local/sbin"):
        if found := shutil.which(name, path=place):
            return found
    return None
