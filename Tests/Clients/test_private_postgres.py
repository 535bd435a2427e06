"""The Postgres that the server brings along."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from harness.cluster import installed_programs
from harness.server import Server
from harness.waiting import wait_until


@pytest.fixture
def directory() -> Iterator[str]:
    """Postgres's user may pass through it."""
    with tempfile.TemporaryDirectory(prefix="ostiary-private-", dir="/tmp") as directory:
        os.chmod(directory, 0o755)
        yield directory


def test_a_killed_postgres_is_survived(directory: str) -> None:
    server = Server(Path(directory), DATA_DIR=directory + "/data")
    server.start()
    try:
        server.apply({"tenants": [{"slug": "acme"}]})
        pid = Path(directory, "data/cluster/postmaster.pid")
        former = int(pid.read_text().split()[0])
        os.kill(former, signal.SIGKILL)

        def answers_again():
            """By the next Postgres: the former one's last processes may answer yet. No cache knows this tenant."""
            return (pid.exists() and int(pid.read_text().split()[0]) != former
                    and requests.get(server.origin + "/t/nobody/jwks", timeout=10).status_code == 404)

        wait_until(lambda: answers_again() and server.is_ready(), server.log_text)
        assert server.is_running()
        assert requests.get(server.origin + "/t/acme/jwks", timeout=10).status_code == 200
    finally:
        assert server.stop() == 0, server.log_text()
    assert "Postgres runs again" in server.log_text()


def test_a_database_of_a_former_schema_is_refused_in_a_line_that_says_what_to_remove(directory: str) -> None:
    server = Server(Path(directory), DATA_DIR=directory + "/data")
    line = f"was made by a development version .* remove {directory}/data/cluster"
    server.start()
    try:
        # What tells the former schema: its migrations were recorded in a table of this name.
        psql = [installed_programs() / "psql", "-h", directory + "/data/socket", "-U", "ostiary", "-q", "-c"]
        subprocess.run([*psql, "ALTER TABLE ostiary_migrations RENAME TO migrations", "postgres"], check=True)
        with pytest.raises(RuntimeError, match=line):
            server.run("migrate")
    finally:
        assert server.stop() == 0, server.log_text()
    with pytest.raises(RuntimeError, match=line):
        server.start()
