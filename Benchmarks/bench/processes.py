"""Processor time and memory of processes, as /proc tells."""

import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[str]:
    """Of /proc/PID/stat, from the third on: the second is a name in parentheses, with anything in it."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def processor_seconds(pid: int) -> float:
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) * _TICK


def family_processor_seconds(pid: int) -> float:
    """Of a process, its children, and those of its children that have ended."""
    fields = _fields(pid)
    total = sum(map(int, fields[11:15])) * _TICK
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            total += processor_seconds(int(child))
        except (FileNotFoundError, ProcessLookupError):
            pass  # It ended in between.
    return total


def await_idleness(pid: int) -> None:
    """Until a process has nothing to do, or ten seconds are over."""
    for _ in range(50):
        before = processor_seconds(pid)
        time.sleep(0.2)
        if processor_seconds(pid) - before <= _TICK:
            return


@dataclass(frozen=True)
class Memory:
    """In bytes."""

    resident: int
    anonymous: int
    peak: int

    @classmethod
    def of(cls, pid: int) -> "Memory":
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        values = dict(line.split(":", 1) for line in lines)
        return cls(*(int(values[name].split()[0]) << 10 for name in ("VmRSS", "RssAnon", "VmHWM")))


class Neighbours:
    """How much of the machine others take, from now on."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._busy = _busy_seconds()
        self._own = _own_seconds()

    def share(self) -> float:
        """Of all cores. What this process has started and awaited is not others'."""
        elapsed = (time.monotonic() - self._began) * (os.cpu_count() or 1)
        own = _own_seconds() - self._own
        return max(0, _busy_seconds() - self._busy - own) / elapsed


def _busy_seconds() -> float:
    """Of all cores since the machine started."""
    user, nice, system, _idle, _waiting, *more = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    # Guests' time is in the users' already.
    return (user + nice + system + sum(more[:3])) * _TICK


def _own_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
