"""What the machine gives: cores, programs, an unprivileged user."""

import glob
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path


class BenchmarkError(Exception):
    """What the person who runs the benchmark can do something about."""


@dataclass(frozen=True)
class Cores:
    """Who runs where; None: anywhere."""

    measured: int | None
    load: int | None

    @classmethod
    def choose(cls, is_pinned: bool) -> "Cores":
        available = sorted(os.sched_getaffinity(0))
        if not is_pinned or len(available) < 2:
            return cls(None, None)
        return cls(available[0], available[1])

    def claim(self) -> None:
        """Keeps this process and what it starts on the core of the load."""
        if self.load is not None:
            os.sched_setaffinity(0, {self.load})

    def measured_command(self, *words: object) -> list[str]:
        """The command on the core of what is measured. `taskset` becomes the program: its pid is the program's."""
        pin = [] if self.measured is None else [program("taskset"), "--cpu-list", str(self.measured)]
        return [*pin, *map(str, words)]

    def __str__(self) -> str:
        if self.measured is None:
            return "nothing is pinned"
        return f"server and Postgres on core {self.measured}, the load on core {self.load}"


def program(name: str, *more: str) -> str:
    """The path of the first of these programs that is installed."""
    for candidate in (name, *more):
        if found := shutil.which(candidate):
            return found
    raise BenchmarkError(f"{name} is missing")


def postgres_programs() -> Path:
    """Where initdb is: Debian keeps it out of PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    return Path(found[-1] if found else program("initdb")).parent


def unprivileged(*words: object) -> list[str]:
    """The command as a user that Postgres agrees to run as."""
    drop = [program("setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return [*drop, *map(str, words)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
