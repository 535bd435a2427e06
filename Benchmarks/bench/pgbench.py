"""The bare rotation: the same UPDATE of the same table's rows, by Postgres's own load generator on the same cluster."""

import re
import resource
from collections.abc import Callable
from pathlib import Path

from .cluster import DATABASE, Cluster
from .sample import Sample

_ID = "('00000000-0000-4000-8000-' || lpad({}::text, 12, '0'))::uuid"

# A family for each connection.
_COPY = """
INSERT INTO grants
    SELECT copy.* FROM generate_series(0, {last}) n,
        (SELECT * FROM grants WHERE refresh_generation IS NOT NULL LIMIT 1) AS family,
        jsonb_populate_record(NULL::grants, to_jsonb(family) || jsonb_build_object('id', {id})) AS copy
    RETURNING tenant_id;
"""

# At first each connection looks which family is its own. Then every transaction is the UPDATE alone: the row by its key, if its
# generation is the presented one and the family lives; what comes back is what a token is made of. Without what the server's
# statement does beyond it: several families at once, the token's proof, the person who must be enabled. `\\gset` fails when no
# row was updated.
_ROTATE = """\
\\if :is_first
SELECT tenant_id AS tenant, id AS family, refresh_generation AS generation FROM grants
    WHERE tenant_id = '{tenant}' AND id = {id} \\gset
\\set is_first 0
\\endif
UPDATE grants
SET refresh_generation = refresh_generation + 1, refreshed_at = now(), refresh_request = '\\x{digest}',
    user_agent = 'load', network = '127.0.0.1',
    refresh_idle_expires_at = least(refresh_expires_at, now() + interval '7 days')
WHERE tenant_id = :tenant AND id = :family AND refresh_generation = :generation AND ended_at IS NULL
    AND refresh_expires_at > now() AND refresh_idle_expires_at > now()
RETURNING user_id, session_id, authenticated_at, methods, scopes, resources, id_token_claims, refresh_salt,
    refresh_generation AS generation \\gset
"""


class BareRotation:
    """Each connection rotates a family of its own."""

    def __init__(self, directory: Path, cluster: Cluster, connections: int) -> None:
        """For up to so many connections. A family must be there already."""
        self.directory = directory
        self.cluster = cluster
        tenant = cluster.sql(_COPY.format(id=_ID.format("n"), last=connections - 1)).split()[0]
        self.script = directory / "rotate.sql"
        self.script.write_text(
            _ROTATE.format(tenant=tenant, id=_ID.format(":client_id"), digest=bytes(range(32)).hex()))

    def measure(self, connections: int) -> Callable[[float], Sample]:
        def measure(seconds: float) -> Sample:
            before, load_before = self.cluster.processor_seconds(), _children_seconds()
            prefix = self.directory / "pgbench"
            output = self.cluster.run(
                self.cluster.programs / "pgbench", "-n", "-M", "prepared", "-D", "is_first=1", "-c", connections,
                "-T", max(1, round(seconds)), "-l", f"--log-prefix={prefix}", "-f", self.script,
                "-h", self.cluster.directory, "-U", "postgres", DATABASE)
            database, load = self.cluster.processor_seconds() - before, _children_seconds() - load_before
            rate = float(re.search(r"tps = ([\d.]+)", output)[1])
            latencies: list[int] = []
            for log in self.directory.glob("pgbench.*"):
                latencies += (int(line.split()[2]) for line in log.read_text().splitlines())
                log.unlink()
            latencies.sort()
            count = len(latencies)
            return Sample(
                count, count / rate, latencies[count // 2] / 1e6, latencies[count * 99 // 100] / 1e6, database=database,
                load=load)

        return measure


def _children_seconds() -> float:
    """Processor time of the programs that this one has started and awaited."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
