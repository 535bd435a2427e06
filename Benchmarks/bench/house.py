"""Everything that the measurements need, running: Postgres, the server with a tenant, bare servers, the load."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .cluster import Cluster
from .load import Load
from .machine import Cores
from .person import API_SCOPE, Person, declaration, web_client
from .sample import Sample
from .script import Request
from .server import Bare, HTTPServer, Ostiary

#: In flight, where a measurement says nothing else.
CONNECTIONS = 16
#: As many tenants as the load has numbers.
TENANTS = 10_000
_CROWD = "crowd"
_INSERT = f"""
INSERT INTO tenants (id, slug, name, created_at)
SELECT gen_random_uuid(), 'tenant-' || n, 'Tenant ' || n, now() FROM generate_series(1, {TENANTS}) n
"""


@dataclass
class House:
    directory: Path
    cores: Cores
    cluster: Cluster
    ostiary: Ostiary
    bare: Bare
    load: Load
    server: HTTPServer
    #: Signed in.
    person: Person
    _bare_servers: dict[int, HTTPServer] = field(default_factory=dict)
    _crowded: HTTPServer | None = None
    _has_crowd: bool = False

    def serve(self) -> HTTPServer:
        """One more server on the same database."""
        return self.ostiary.serve(DATABASE_URL=self.cluster.url())

    def serve_crowd(self) -> HTTPServer:
        """A server on a database of its own, which has the same tenant and 10,000 more: `tenant-1` and on."""
        database = {"DATABASE_URL": self.cluster.url(_CROWD)}
        if not self._has_crowd:
            self.cluster.create(_CROWD)
            self.ostiary.run("migrate", **database)
            self.ostiary.apply(declaration(), **database)
            self.cluster.sql(_INSERT, _CROWD)
            self._has_crowd = True
        return self.ostiary.serve(**database)

    @property
    def crowded(self) -> HTTPServer:
        """The one that the measurements share."""
        self._crowded = self._crowded or self.serve_crowd()
        return self._crowded

    def measured(
        self, *requests: Request, connections: int = CONNECTIONS, values: list[str] | None = None,
        server: HTTPServer | None = None, spins: bool = True,
    ) -> Callable[[float], Sample]:
        """These requests to the server, or to another one. The load spins when it has a core of its own and nobody says otherwise."""
        is_alone = self.cores.load is not None
        return self.load.prepare(server or self.server, requests, connections, values, spins and is_alone)

    def bare_route(self, size: int) -> Callable[[float], Sample]:
        """A fixed body of this size from the bare server."""
        if size not in self._bare_servers:
            self._bare_servers[size] = self.bare.serve(size)
        return self.measured(Request("GET", "/"), server=self._bare_servers[size])

    def settle(self) -> None:
        """Has the tables analyzed now, which autovacuum would do at a moment of its own."""
        self.cluster.sql("ANALYZE")
        if self._has_crowd:
            self.cluster.sql("ANALYZE", _CROWD)

    def stop(self) -> None:
        for server in (self.server, self._crowded, *self._bare_servers.values()):
            if server is not None:
                server.stop()


@contextmanager
def house(binaries: Path, files: Path, parent: Path, cores: Cores) -> Iterator[House]:
    """In a new directory below `parent`, which is gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="ostiary-bench-", dir=parent))
    # Postgres's user must reach its part of it.
    directory.chmod(0o755)
    cluster = Cluster(directory / "postgres", cores)
    cluster.directory.mkdir()
    if cluster.is_owned_by_another:
        shutil.chown(cluster.directory, "postgres", "postgres")
    try:
        cluster.start()
        ostiary = Ostiary(binaries, files, directory, cores)
        ostiary.run("migrate", DATABASE_URL=cluster.url())
        ostiary.apply(declaration(), DATABASE_URL=cluster.url())
        server = ostiary.serve(DATABASE_URL=cluster.url())
        person = Person(server)
        it = House(
            directory, cores, cluster, ostiary, Bare(binaries, directory, cores), Load(directory, cluster), server, person)
        try:
            person.sign_in(web_client("ES256"), API_SCOPE)
            yield it
        finally:
            it.stop()
    finally:
        cluster.stop()
        shutil.rmtree(directory, ignore_errors=True)
