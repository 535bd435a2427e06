"""One Postgres and one server for all tests of a run; a tenant of its own for each test."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Two libraries refuse http, also on loopback, unless they are told.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from harness.browser import Browser  # noqa: E402
from harness.callback import Callback  # noqa: E402
from harness.cluster import PrivateCluster  # noqa: E402
from harness.server import Server  # noqa: E402
from harness.tenant import Tenant, make_tenant  # noqa: E402
from harness.upstream import MockProvider  # noqa: E402


@pytest.fixture(scope="session")
def cluster() -> Iterator[PrivateCluster]:
    cluster = PrivateCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def server(cluster: PrivateCluster) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="ostiary-") as directory:
        server = Server(Path(directory), DATABASE_URL=cluster.create_database())
        server.run("migrate")
        server.start()
        try:
            yield server
        finally:
            assert server.stop() == 0, server.log_text()


@pytest.fixture(autouse=True)
def _server_survives(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test of the common server may take it down, or make it say that it met what it didn't expect."""
    yield
    if "server" in request.fixturenames:
        server = request.getfixturevalue("server")
        assert server.is_running() and server.is_ready(), server.log_text()


@pytest.fixture(scope="session")
def listener() -> Iterator[Callback]:
    callback = Callback()
    yield callback
    callback.stop()


@pytest.fixture(scope="session")
def mock() -> Iterator[MockProvider]:
    """A provider of another make, for all tests of a run."""
    provider = MockProvider()
    try:
        provider.start()
        yield provider
    finally:
        provider.stop()


@pytest.fixture
def callback(listener: Callback) -> Callback:
    listener.forget()
    return listener


@pytest.fixture
def tenant(server: Server, callback: Callback) -> Tenant:
    return make_tenant(server, callback.url)


@pytest.fixture
def browser(server: Server) -> Browser:
    return Browser(server.origin)
