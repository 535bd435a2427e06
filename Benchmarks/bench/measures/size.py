"""Memory and starting: numbers with a goal of their own."""

import http.client
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from ..house import TENANTS, House
from ..machine import BenchmarkError
from ..processes import Memory
from ..server import HTTPServer

TITLE = "memory and starting"
_MEBI = 1 << 20


@dataclass(frozen=True)
class Value:
    name: str
    value: float
    unit: str
    goal: float | None = None


def values(house: House, starts: int) -> Iterator[Value]:
    """Each as it is known. Stops what was measured before."""
    yield from _memory("after the load", Memory.of(house.server.pid), 100)
    house.stop()
    idle = house.serve()
    time.sleep(1)
    yield from _memory("idle", Memory.of(idle.pid), 40)
    idle.stop()
    crowded = house.serve_crowd()
    time.sleep(1)
    yield from _memory(f"idle, {TENANTS:,} tenants", Memory.of(crowded.pid), 100)
    _touch_tenants(crowded)
    yield from _memory(f"{TENANTS:,} tenants, each asked for", Memory.of(crowded.pid), 100)
    crowded.stop()
    yield _start("start on a migrated database, 1 tenant", house.serve, starts, goal=60)
    yield _start(f"start on a migrated database, {TENANTS:,} tenants", house.serve_crowd, starts, goal=60)
    yield _start("start on an empty database, with migration", _on_empty_databases(house), 3)
    yield from _embedded(house)


def _memory(when: str, memory: Memory, goal: float) -> list[Value]:
    return [
        Value(f"resident memory, {when}", memory.resident / _MEBI, "MiB", goal),
        Value("    of it anonymous", memory.anonymous / _MEBI, "MiB"),
        Value("    at most", memory.peak / _MEBI, "MiB"),
    ]


def _on_empty_databases(house: House) -> Callable[[], HTTPServer]:
    """Each time on another one."""
    names = (f"empty_{number}" for number in itertools.count(1))

    def start() -> HTTPServer:
        name = next(names)
        house.cluster.create(name)
        return house.ostiary.serve(DATABASE_URL=house.cluster.url(name))

    return start


def _start(name: str, start: Callable[[], HTTPServer], count: int, goal: float | None = None) -> Value:
    """From the process's start to the first 200."""
    times = []
    for _ in range(count):
        server = start()
        times.append(server.start_time)
        server.stop()
    return Value(name, median(times) * 1e3, "ms", goal)


def _touch_tenants(server: HTTPServer) -> None:
    """Asks for the discovery document of each."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for number in range(1, TENANTS + 1):
        connection.request("GET", f"/t/tenant-{number}/.well-known/openid-configuration")
        answer = connection.getresponse()
        if answer.status != 200 or not answer.read():
            raise BenchmarkError(f"discovery of tenant {number}: {answer.status}")
    connection.close()


def _embedded(house: House) -> Iterator[Value]:
    """Postgres brought along: first with initdb, then on what there is."""
    data = str(house.directory / "embedded")

    def start() -> HTTPServer:
        return house.ostiary.serve(DATA_DIR=data)

    yield _start("start with a new private Postgres", start, 1)
    yield _start("start with its private Postgres", start, 3)
