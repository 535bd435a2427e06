"""The servers: Ostiary as its operator runs it, and the bare one that it is compared with."""

import http.client
import json
import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

from .machine import BenchmarkError, Cores, free_port

_PATIENCE = 120


class HTTPServer:
    """A process that listens on a free port of the loopback interface."""

    def __init__(self, words: list[str], port: int, ready: str, log: Path, environment: dict[str, str]) -> None:
        self.port = port
        self.log = log
        with open(log, "ab") as output:
            began = time.monotonic()
            self.process = subprocess.Popen(
                words, env=environment, cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        while not self._answers(ready):
            if self.process.poll() is not None or time.monotonic() > began + _PATIENCE:
                raise BenchmarkError(f"{words} did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.0005)
        #: Seconds from its start as a process to the first 200.
        self.start_time = time.monotonic() - began

    @property
    def pid(self) -> int:
        return self.process.pid

    def _answers(self, path: str) -> bool:
        try:
            return self.get(path)[0] == 200
        except (ConnectionError, http.client.HTTPException):
            return False

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Ostiary:
    """How to run the release binary: on which database, with which secret."""

    def __init__(self, binaries: Path, files: Path, directory: Path, cores: Cores) -> None:
        self.binary = binaries / "ostiary"
        self.directory = directory
        self.cores = cores
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("OSTIARY_")}
        self.environment = inherited | {
            "OSTIARY_MASTER_SECRET": secrets.token_urlsafe(32),
            "OSTIARY_TEMPLATES_DIR": str(files / "templates"),
            "OSTIARY_MIGRATIONS_DIR": str(files / "migrations"),
        }

    def serve(self, **settings: str) -> HTTPServer:
        """`ostiary serve` after its first 200."""
        port = free_port()
        return HTTPServer(
            self.cores.measured_command(self.binary, "serve"), port, "/readyz", self.directory / "ostiary.log",
            self._surroundings(settings) | {"OSTIARY_LISTEN": f"127.0.0.1:{port}"})

    def apply(self, document: dict[str, object], **settings: str) -> None:
        path = self.directory / "declared.yaml"
        path.write_text(json.dumps(document))  # JSON is YAML.
        self.run("apply", path, **settings)

    def run(self, *words: object, **settings: str) -> str:
        """Another command; its output."""
        command = self.cores.measured_command(self.binary, *words)
        done = subprocess.run(
            command, env=self._surroundings(settings), cwd=self.directory, capture_output=True, text=True, timeout=_PATIENCE)
        if done.returncode:
            raise BenchmarkError(f"{command} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _surroundings(self, settings: dict[str, str]) -> dict[str, str]:
        return self.environment | {f"OSTIARY_{name}": value for name, value in settings.items()}


class Bare:
    """The same HTTP server with one route and a fixed body, and signing alone."""

    def __init__(self, binaries: Path, directory: Path, cores: Cores) -> None:
        self.binary = binaries / "Bare"
        self.directory = directory
        self.cores = cores

    def serve(self, size: int) -> HTTPServer:
        port = free_port()
        return HTTPServer(
            self.cores.measured_command(self.binary, "serve", port, size), port, "/", self.directory / "bare.log",
            dict(os.environ))

    def signatures_per_second(self) -> dict[str, int]:
        """By algorithm, on one thread."""
        done = subprocess.run(
            self.cores.measured_command(self.binary, "sign"), capture_output=True, text=True, check=True)
        return {name: int(rate) for name, rate in (line.split() for line in done.stdout.splitlines())}
