"""The server under test, as its operator runs it: a binary, an environment, commands."""

import json
import os
import secrets
import signal
import socket
import subprocess
from pathlib import Path

import requests

from .waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
START = 60
STOP = 15


def binary() -> Path:
    path = Path(os.environ.get("OSTIARY_BINARY", ROOT / ".build/debug/ostiary")).resolve()
    if not path.is_file():
        raise RuntimeError(f"{path} is not there: build the server, or name it in OSTIARY_BINARY")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`ostiary serve`, or `dev`, on a free port of the loopback interface."""

    def __init__(self, directory: Path, command: str = "serve", **settings: str) -> None:
        self.directory = directory
        self.command = command
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = directory / "log"
        self.process: subprocess.Popen | None = None
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("OSTIARY_")}
        self.environment = inherited | {
            "OSTIARY_LISTEN": f"127.0.0.1:{self.port}",
            "OSTIARY_TEMPLATES_DIR": str(ROOT / "templates"),
            "OSTIARY_MIGRATIONS_DIR": str(ROOT / "migrations"),
            # The least that is allowed: the tests are not about the cost of a hash.
            "OSTIARY_ARGON2_MEMORY": "8192",
            "OSTIARY_ARGON2_ITERATIONS": "1",
        }
        if command == "serve":
            self.environment["OSTIARY_MASTER_SECRET"] = secrets.token_urlsafe(32)
        self.environment |= {f"OSTIARY_{name}": value for name, value in settings.items()}

    def run(self, *words: str) -> str:
        """Another command in the same surroundings; its output."""
        done = subprocess.run(
            [binary(), *words], env=self.environment, cwd=self.directory, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise RuntimeError(f"ostiary {' '.join(words)} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
        return done.stdout

    def apply(self, document: dict) -> None:
        path = self.directory / f"{secrets.token_hex(8)}.yaml"
        # JSON is YAML.
        path.write_text(json.dumps(document))
        self.run("apply", str(path))

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [binary(), self.command], env=self.environment, cwd=self.directory, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)
        wait_until(
            lambda: not self.is_running() or self.is_ready(),
            lambda: f"ostiary {self.command} did not start:\n{self.log_text()}", START)
        if not self.is_running():
            raise RuntimeError(f"ostiary {self.command} did not start:\n{self.log_text()}")

    def is_ready(self) -> bool:
        try:
            return requests.get(self.origin + "/readyz", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> int:
        """Stops it as Ctrl-C does; its exit status."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"ostiary {self.command} did not stop:\n{self.log_text()}") from None

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")
