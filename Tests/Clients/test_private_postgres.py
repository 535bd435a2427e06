"""The Postgres that the server brings along."""

import os
import signal
import tempfile
from pathlib import Path

import requests

from harness.server import Server
from harness.waiting import wait_until


def test_a_killed_postgres_is_survived():
    with tempfile.TemporaryDirectory(prefix="ostiary-private-", dir="/tmp") as directory:
        os.chmod(directory, 0o755)
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
