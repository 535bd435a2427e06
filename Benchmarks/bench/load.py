"""The load over HTTP: compiles load.c, runs it, and measures what the server and the database spend meanwhile."""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .cluster import Cluster
from .machine import BenchmarkError, program
from .processes import await_idleness, processor_seconds
from .sample import Sample
from .script import Request
from .server import HTTPServer

_SOURCE = Path(__file__).parent.parent / "load.c"


class Load:
    def __init__(self, directory: Path, cluster: Cluster) -> None:
        self.directory = directory
        self.cluster = cluster
        self.binary = directory / "load"
        self._scripts = 0
        compiler = program("cc", "gcc", "clang")
        subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-o", self.binary, _SOURCE], check=True)

    def prepare(
        self, server: HTTPServer, requests: Iterable[Request], connections: int, values: list[str] | None = None,
        spins: bool = False,
    ) -> Callable[[float], Sample]:
        """A measurement that takes so many seconds. `values` are what the connections begin with, at the first time. When it spins,
        the load never sleeps: for a core of its own."""
        script = self._script(server, requests)
        kept = script.with_suffix(".values")
        if values is not None:
            kept.write_text("".join(value + "\n" for value in values))

        def measure(seconds: float) -> Sample:
            server_before, database_before = processor_seconds(server.pid), self.cluster.processor_seconds()
            done = subprocess.run(
                [self.binary, str(server.port), str(connections), str(seconds), script, kept, _manner(spins)],
                capture_output=True, text=True)
            if done.returncode:
                raise BenchmarkError(f"{done.stderr}\nThe server's log ends with:\n{_end(server.log)}")
            answer = json.loads(done.stdout)
            return Sample(
                answer["operations"], answer["seconds"], answer["p50"], answer["p99"],
                server=processor_seconds(server.pid) - server_before,
                database=self.cluster.processor_seconds() - database_before, load=None if spins else answer["cpu"])

        return measure

    @contextmanager
    def beneath(self, server: HTTPServer, requests: Iterable[Request], connections: int) -> Iterator[None]:
        """The same load meanwhile, unmeasured."""
        script = self._script(server, requests)
        process = subprocess.Popen(
            [self.binary, str(server.port), str(connections), "600", script, script.with_suffix(".values"), _manner(False)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            yield
            if process.poll() is not None:
                raise BenchmarkError(f"{process.stderr.read()}\nThe server's log ends with:\n{_end(server.log)}")
        finally:
            process.kill()
            process.wait()
            # What was asked for last is still worked on.
            await_idleness(server.pid)

    def _script(self, server: HTTPServer, requests: Iterable[Request]) -> Path:
        self._scripts += 1
        script = self.directory / f"script-{self._scripts}"
        script.write_bytes(b"".join(request.encode(server.port) for request in requests))
        return script


def _manner(spins: bool) -> str:
    return "spin" if spins else "sleep"


def _end(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:])
