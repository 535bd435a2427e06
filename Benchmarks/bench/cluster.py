"""A durable Postgres of the benchmark's own."""

import os
import subprocess
from pathlib import Path

from .machine import BenchmarkError, Cores, postgres_programs, unprivileged
from .processes import family_processor_seconds

DATABASE = "ostiary"


class Cluster:
    """Reached over a Unix socket only. Everything is as initdb leaves it: fsync, synchronous_commit, full_page_writes on."""

    def __init__(self, directory: Path, cores: Cores) -> None:
        self.directory = directory
        self.cores = cores
        self.programs = postgres_programs()
        self.data = directory / "data"
        self.log = directory / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def is_owned_by_another(self) -> bool:
        """Whether Postgres runs as another user than this process."""
        return os.geteuid() == 0

    def url(self, database: str = DATABASE) -> str:
        return f"postgres:///{database}?host={self.directory}&user=postgres"

    def start(self) -> None:
        self.run(*unprivileged(
            self.programs / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"))
        words = [
            self.programs / "postgres", "-D", self.data, "-c", "listen_addresses=",
            "-c", f"unix_socket_directories={self.directory}"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.cores.measured_command(*unprivileged(*words)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd="/")
        self.create(DATABASE, tries=200)

    def create(self, database: str, tries: int = 1) -> None:
        """An empty one."""
        self.run(
            self.programs / "psql", "-h", self.directory, "-U", "postgres", "-X", "-q", "-c",
            f"CREATE DATABASE {database}", tries=tries)

    def sql(self, text: str, database: str = DATABASE) -> str:
        """Runs statements in one transaction; what they print, bare."""
        return self.run(
            self.programs / "psql", "-h", self.directory, "-U", "postgres", "-d", database, "-X", "-q", "-A", "-t", "-1",
            "-v", "ON_ERROR_STOP=1", "-c", text).strip()

    def processor_seconds(self) -> float:
        return family_processor_seconds(self.process.pid) if self.process else 0

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def run(self, *words: object, tries: int = 1) -> str:
        """A program to its end; its output. Again after a moment, up to so many times."""
        for attempt in range(tries):
            done = subprocess.run(
                list(map(str, words)), cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True)
            if done.returncode == 0:
                return done.stdout
            if attempt + 1 < tries:
                self._wait()
        raise BenchmarkError(f"{words[0]} failed:\n{done.stdout}{done.stderr}")

    def _wait(self) -> None:
        assert self.process
        try:
            self.process.wait(0.05)
        except subprocess.TimeoutExpired:
            return
        raise BenchmarkError(f"Postgres did not start:\n{self.log.read_text(errors='replace')}")
