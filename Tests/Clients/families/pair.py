"""Two servers on one database: two nodes of one installation."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from harness.server import Server
from harness.waiting import wait_until

from .durable import DurableCluster
from .proxy import DatabaseProxy


class Pair:
    def __init__(
        self, directory: Path, cluster: DurableCluster, proxy: DatabaseProxy | None = None, **settings: str
    ) -> None:
        """With a proxy the first one reaches the database through that."""
        self.cluster = cluster
        url = cluster.create_database()
        self.database = url.removeprefix("postgres:///").partition("?")[0]
        secret = secrets.token_urlsafe(32)
        self.nodes: list[Server] = []
        for name in ("first", "second"):
            (directory / name).mkdir()
            its = {"DATABASE_URL": proxy.url(url) if proxy and not self.nodes else url, "MASTER_SECRET": secret}
            its |= {"PUBLIC_URL": self.nodes[0].origin} if self.nodes else {}
            self.nodes.append(Server(directory / name, **its | settings))

    @property
    def first(self) -> Server:
        return self.nodes[0]

    def start(self) -> None:
        """Those that don't run."""
        for node in self.nodes:
            if not node.is_running():
                node.start()

    def mend(self) -> None:
        """Whatever a test has left behind, the next one finds two nodes that work."""
        for index, node in enumerate(self.nodes):
            if node.is_running() and not _is_responsive(node):
                self.kill(index)
        self.start()

    def kill(self, index: int) -> None:
        """As the kernel does when memory runs out."""
        node = self.nodes[index]
        node.process.kill()
        node.process.wait()

    def stop(self) -> None:
        for node in self.nodes:
            if node.is_running():
                assert node.stop() == 0, node.log_text()

    def log_text(self) -> str:
        return "".join(node.log_text() for node in self.nodes)

    def sql(self, text: str) -> str:
        with self.cluster.session(self.database) as session:
            return session.run(text)


def _is_responsive(node: Server) -> bool:
    try:
        wait_until(node.is_ready)
        return True
    except (AssertionError, requests.RequestException):
        return False


@contextmanager
def running(
    directory: Path, cluster: DurableCluster, proxy: DatabaseProxy | None = None, **settings: str
) -> Iterator[Pair]:
    pair = Pair(directory, cluster, proxy, **settings)
    try:
        pair.start()
        yield pair
    finally:
        pair.stop()
