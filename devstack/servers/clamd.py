"""clamd from the operating system, with one signature of its own (EICAR): for tests, nothing downloaded."""

from devstack import processes
from devstack.ports import LOOPBACK, answers, free_ports
from devstack.refusals import Refusal
from devstack.servers.base import Server, find_program

_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(Server):
    """One scanner on loopback that finds the EICAR test file anywhere in a stream."""

    name = "clamd"
    port: int

    def launch(self) -> None:
        """Write signature and configuration, then start the scanner."""
        program = find_program("clamd")
        if program is None:
            raise Refusal("clamd is not installed: install clamav-daemon, or leave --clamd out.")
        self.make_folder()
        (self.port,) = free_ports(1)
        signatures = self.folder / "signatures"
        signatures.mkdir(exist_ok=True)
        # Offset "*": with offset 0 the file would be missed inside another one.
        (signatures / "eicar.ndb").write_text(f"Test.EICAR:0:*:{_EICAR.hex()}\n")
        configuration = self.folder / "clamd.conf"
        configuration.write_text(
            f"DatabaseDirectory {signatures}\nTCPSocket {self.port}\nTCPAddr {LOOPBACK}\n"
            "Foreground yes\nStreamMaxLength 250M\nMaxThreads 2\n"
        )
        self.process = processes.start_server([program, "-c", str(configuration)], log=self.log)

    def is_ready(self) -> bool:
        """Tell whether it accepts connections, which it does after loading its signatures."""
        return answers(self.port)

    def environment(self) -> dict[str, str]:
        """Return CLAMD_URL."""
        return {"CLAMD_URL": f"tcp://{LOOPBACK}:{self.port}"}
