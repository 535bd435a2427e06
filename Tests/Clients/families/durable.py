"""A Postgres that loses nothing, and every way to maltreat it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.cluster import PrivateCluster
from harness.waiting import PATIENCE, wait_until


class DurableCluster(PrivateCluster):
    """What it has confirmed is on the disk."""

    def __init__(self) -> None:
        super().__init__(fsync="on", synchronous_commit="on", full_page_writes="on", max_connections="60")

    @property
    def log_text(self) -> str:
        return (self.directory / "log").read_text(errors="replace")

    def _stopped(self) -> list[int]:
        """The postmaster, which is stopped, so that it gets no more of them, and its children."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        _signal(postmaster, signal.SIGSTOP)
        wait_until(lambda: _state(postmaster) == "T")
        children = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _parent(pid) == postmaster]
        return [postmaster, *children]

    def kill(self, postmaster_alone: bool = False) -> None:
        """All at once, as a power cut would, but for the disk; or the postmaster, and the others notice and say so."""
        processes = self._stopped()
        for process in processes[:1] if postmaster_alone else processes:
            _signal(process, signal.SIGKILL)
        # Until they are reaped, too: Postgres takes a dead postmaster for a running one.
        wait_until(lambda: not any(_state(process) for process in processes))

    def kill_one_backend(self, database: str) -> None:
        """Postgres then ends all the others itself, and recovers."""
        recoveries = self.log_text.count("reinitializing")
        with self.session(database) as session:
            backend = int(session.run(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'ostiary' ORDER BY random() LIMIT 1"))
            _signal(backend, signal.SIGKILL)
        wait_until(lambda: self.log_text.count("reinitializing") > recoveries)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        processes = self._stopped()
        for process in processes:
            _signal(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                _signal(process, signal.SIGCONT)

    @contextmanager
    def session(self, database: str) -> Iterator["Session"]:
        session = Session([str(self.programs / "psql"), "-h", str(self.directory), "-U", "postgres", database])
        try:
            yield session
        finally:
            session.close()


class Session:
    """An operator's: psql, kept open, so that it can hold a transaction."""

    END = "-- end --"

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            [*command, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def run(self, sql: str) -> str:
        """What it prints, when it is done."""
        self._process.stdin.write(f"{sql};\n\\echo {self.END}\n")
        self._process.stdin.flush()
        lines = []
        while (line := self._process.stdout.readline()).rstrip("\n") != self.END:
            if not line:
                raise RuntimeError("".join(lines))
            lines.append(line)
        return "".join(lines).strip()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


def _parent(pid: int) -> int:
    try:
        # The name before it is in brackets and may hold anything.
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _state(pid: int) -> str:
    """A letter, as in ps(1); empty: it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
