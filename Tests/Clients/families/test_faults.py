"""Servers, Postgres and the way between are killed, stopped and cut in the middle of rotations; no family is lost."""

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from harness.waiting import PATIENCE, wait_until

from .durable import DurableCluster
from .history import History, complaints
from .lines import Ask, Lines
from .load import Load, assert_one_lives, settle
from .pair import Pair, running
from .people import GRACE, Tenancy
from .proxy import DatabaseProxy

PEOPLE, EACH = 6, 4
#: Rotations before a fault, and after the last one.
BETWEEN = 100


class Surroundings:
    """A tenant, people with families, and what becomes of them."""

    def __init__(self, pair: Pair, people: int = PEOPLE, each: int = EACH, **policy: object) -> None:
        self.pair = pair
        self.history = History()
        self.tenancy = Tenancy(pair, **policy)
        self.families = self.tenancy.families(people, each)
        self.lines = Lines(self.tenancy, self.history)

    def load(self) -> Load:
        return Load(self.tenancy, self.families, self.history)

    def judge(self) -> None:
        """Every client goes on with what it has; of each family one token lives; nothing wrong was ever said."""
        settle(self.families, self.lines)
        assert complaints(self.history.events, with_faults=True) == []
        assert_one_lives(self.families, self.lines)
        self.lines.close()
        print(self.history.summary())
        assert complaints(self.history.events, with_faults=True) == []
        assert not any(family.is_over for family in self.families)
        # Rotating makes no row.
        assert self.tenancy.sql("SELECT count(*) FROM grants WHERE {tenant}") == str(len(self.families))
        assert "deadlock detected" not in self.pair.cluster.log_text


@pytest.fixture(scope="module")
def common(durable: DurableCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    settings = {"STATEMENT_TIMEOUT": "2s", "TENANT_CACHE_SECONDS": "3600"}
    with running(tmp_path_factory.mktemp("faults"), durable, **settings) as pair:
        yield pair


@pytest.fixture
def pair(common: Pair) -> Iterator[Pair]:
    yield common
    common.mend()


def test_killed_servers(pair: Pair) -> None:
    surroundings = Surroundings(pair)
    with surroundings.load().running() as load:
        for killed in [(0,), (1,), (1,), (0, 1)]:
            load.await_rotations(2 * BETWEEN)
            for node in killed:
                pair.kill(node)
            # Whoever is left goes on meanwhile.
            load.await_rotations(BETWEEN if len(killed) == 1 else 0)
            pair.start()
        load.await_rotations(2 * BETWEEN)
    assert surroundings.history.count(outcome="lost") > 0
    surroundings.judge()


def test_a_killed_postgres(pair: Pair, durable: DurableCluster) -> None:
    surroundings = Surroundings(pair)
    with surroundings.load().running() as load:
        for postmaster_alone in (False, True):
            load.await_rotations(2 * BETWEEN)
            durable.kill(postmaster_alone)
            load.await_unanswered(5)
            durable.start_again()
        load.await_rotations(BETWEEN)
    surroundings.judge()


def test_a_killed_backend_and_the_recovery_that_follows(pair: Pair, durable: DurableCluster) -> None:
    surroundings = Surroundings(pair)
    with surroundings.load().running() as load:
        for _ in range(2):
            load.await_rotations(BETWEEN)
            durable.kill_one_backend(pair.database)
        load.await_rotations(BETWEEN)
    surroundings.judge()


def test_connections_that_postgres_ends(pair: Pair, durable: DurableCluster) -> None:
    surroundings = Surroundings(pair)
    with surroundings.load().running() as load, durable.session(pair.database) as session:
        for _ in range(15):
            session.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ostiary'")
            load.await_rotations(BETWEEN // 10)
    assert surroundings.history.count(outcome="unavailable") > 0
    surroundings.judge()


def test_a_database_that_is_slow_for_two_seconds(durable: DurableCluster, tmp_path: Path) -> None:
    """Everybody waits and is answered."""
    with running(tmp_path, durable, STATEMENT_TIMEOUT="60s") as pair:
        surroundings = Surroundings(pair)
        with surroundings.load().running() as load, durable.session(pair.database) as session:
            load.await_rotations(BETWEEN)
            session.run("BEGIN; LOCK TABLE grants IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(2); COMMIT")
            load.await_rotations(BETWEEN)
        assert surroundings.history.count(outcome="unavailable") == 0
        surroundings.judge()


def published(surroundings: Surroundings) -> list[int]:
    """What discovery, the keys and liveness are answered with."""
    tenant = surroundings.tenancy.tenant
    urls = [tenant.url("/.well-known/openid-configuration"), tenant.url("/jwks"), tenant.server.origin + "/healthz"]
    return [requests.get(url, timeout=PATIENCE).status_code for url in urls]


def everything_says_try_again(surroundings: Surroundings) -> None:
    """Never that a token is bad or good, or that it was revoked: nobody knows."""
    family = surroundings.families[0]
    asks = [
        Ask(node, kind, family, token) for node in (0, 1) for kind, token in [
            ("introspect", family.token), ("introspect", family.access), ("userinfo", family.access),
            ("refresh", family.token)]]
    for event in surroundings.lines.volley(*asks):
        assert event.outcome == "unavailable", event


def test_a_database_that_is_locked_for_longer_than_a_statement_may_take(
    pair: Pair, durable: DurableCluster
) -> None:
    surroundings = Surroundings(pair)
    # A family that its client revokes while nobody can say whether that was done; its client does so again until it is.
    revoked = surroundings.families.pop()
    with surroundings.load().running() as load, durable.session(pair.database) as session:
        load.await_rotations(BETWEEN)
        session.run("BEGIN; LOCK TABLE grants IN ACCESS EXCLUSIVE MODE")
        load.await_unanswered(3)
        surroundings.lines.volley(Ask(0, "revoke", revoked, revoked.token))
        session.run("COMMIT")
        load.await_rotations(BETWEEN)
    assert surroundings.history.count(kind="revoke", outcome="unavailable") == 1
    assert surroundings.lines.volley(Ask(1, "revoke", revoked, revoked.token))[0].outcome == "ended"
    revoked.is_over = True
    surroundings.lines.refresh(revoked, 0, 1)
    assert_one_lives([revoked], surroundings.lines)
    surroundings.families.append(revoked)
    settle(surroundings.families, surroundings.lines)
    assert complaints(surroundings.history.events, with_faults=True) == []


def test_a_frozen_database(pair: Pair, durable: DurableCluster) -> None:
    surroundings = Surroundings(pair)
    with surroundings.load().running() as load:
        load.await_rotations(BETWEEN)
        assert set(published(surroundings)) == {200}
        with durable.frozen():
            load.await_unanswered(1)
            everything_says_try_again(surroundings)
            assert set(published(surroundings)) == {200}
        load.await_rotations(BETWEEN)
    surroundings.judge()


def test_what_needs_no_database_is_said_without_one(pair: Pair, durable: DurableCluster) -> None:
    surroundings = Surroundings(pair, people=1, each=1)
    assert set(published(surroundings)) == {200}
    durable.kill()
    try:
        assert surroundings.lines.refresh(surroundings.families[0], 0)[0].outcome == "unavailable"
        assert set(published(surroundings)) == {200}
    finally:
        durable.start_again()
        surroundings.judge()


def test_a_database_that_only_reads(pair: Pair, durable: DurableCluster) -> None:
    """A standby that has not been promoted yet, for one."""
    surroundings = Surroundings(pair)
    with surroundings.load().running() as load, durable.session("postgres") as session:
        load.await_rotations(BETWEEN)
        reconnect = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ostiary'"
        session.run(f"ALTER DATABASE {pair.database} SET default_transaction_read_only = on; {reconnect}")
        try:
            load.await_unanswered(10)
        finally:
            session.run(f"ALTER DATABASE {pair.database} RESET default_transaction_read_only; {reconnect}")
    surroundings.judge()


@pytest.mark.parametrize("grace", [2, GRACE])
def test_a_rotation_that_is_committed_after_its_client_was_told_to_try_again(
    pair: Pair, durable: DurableCluster, grace: int
) -> None:
    """The node gave up on the statement, Postgres didn't; and the client tries again at once."""
    surroundings = Surroundings(pair, people=1, each=1, refresh_grace=grace)
    family, lines = surroundings.families[0], surroundings.lines
    with durable.session(pair.database) as session:
        session.run("BEGIN; LOCK TABLE grants IN ACCESS EXCLUSIVE MODE")
        assert lines.refresh(family, 0)[0].outcome == "unavailable"
        session.run("COMMIT")
    wait_until(lambda: surroundings.tenancy.sql("SELECT refresh_generation FROM grants WHERE {tenant}") == "1")
    assert lines.refresh(family, 1)[0].outcome == "given"


def test_the_time_that_a_held_family_is_waited_for_is_not_taken_from_the_grace(
    pair: Pair, durable: DurableCluster
) -> None:
    """The second tab comes right behind the first one's answer, and that one took longer than the grace."""
    surroundings = Surroundings(pair, people=1, each=1, refresh_grace=1)
    family, lines = surroundings.families[0], surroundings.lines
    with durable.session(pair.database) as session:
        session.run("BEGIN; SELECT FROM grants FOR UPDATE")
        holding = threading.Thread(target=session.run, args=("SELECT pg_sleep(1.5); COMMIT",))
        holding.start()
        first = lines.refresh(family, 0)[0]
        holding.join()
    assert first.outcome == "given"
    second = lines.refresh(family, 1)[0]
    assert (second.outcome, second.successor) == ("given", first.successor)


def test_an_exhausted_pool(durable: DurableCluster, tmp_path: Path) -> None:
    """Transactions hold all connections, and wait: the others are told to try again, and lose nothing."""
    with running(tmp_path, durable, STATEMENT_TIMEOUT="2s", DATABASE_CONNECTIONS="2") as pair:
        surroundings = Surroundings(pair, refresh_reuse_ends="session")
        # Their second use of a token ends a session, which takes a transaction.
        thieves = Surroundings(pair, people=4, each=1, refresh_reuse_ends="session")
        for thief in thieves.families:
            for _ in range(2):
                event = thieves.lines.refresh(thief, 0)[0]
                thief.advance(event.successor, event.access)
        with surroundings.load().running() as load, durable.session(pair.database) as session:
            load.await_rotations(BETWEEN)
            session.run("BEGIN; LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")
            stolen = [Ask(node, "refresh", thief, thief.tokens[0]) for node in (0, 1) for thief in thieves.families]
            answers = thieves.lines.volley(*stolen)
            load.await_unanswered(1)
            session.run("COMMIT")
            load.await_rotations(BETWEEN)
        assert {event.outcome for event in answers} == {"unavailable"}
        for thief in thieves.families:
            assert thieves.lines.refresh(thief, 0, token=thief.tokens[0])[0].outcome == "refused"
            thief.is_over = True
        assert_one_lives(thieves.families, thieves.lines)
        thieves.lines.close()
        assert complaints(thieves.history.events, with_faults=True) == []
        surroundings.judge()


@pytest.fixture
def proxy(durable: DurableCluster) -> Iterator[DatabaseProxy]:
    proxy = DatabaseProxy(durable.directory)
    yield proxy
    proxy.close()


@pytest.mark.parametrize("where", ["answer", "request"])
def test_a_connection_that_is_cut_half_way(
    durable: DurableCluster, tmp_path: Path, proxy: DatabaseProxy, where: str
) -> None:
    """A rotation's answer is lost behind its commit, or the rotation never arrives; the client can't know which."""
    # No other statement comes between: tenant and client are known for the whole test.
    with running(tmp_path, durable, proxy, TENANT_CACHE_SECONDS="3600") as pair:
        surroundings = Surroundings(pair, people=1, each=1)
        family, lines = surroundings.families[0], surroundings.lines

        def generation() -> int:
            return int(surroundings.tenancy.sql("SELECT refresh_generation FROM grants WHERE {tenant}"))

        for node in (0, 1):
            event = lines.refresh(family, node)[0]
            family.advance(event.successor, event.access)
        for after, retrying in itertools.product((0, 1, 5, 60, 200), (0, 1)):
            former = generation()
            cut = proxy.cut(where, after)
            assert lines.refresh(family, 0)[0].outcome == "unavailable"
            assert cut.done.is_set()
            assert generation() == former + (where == "answer")
            event = lines.refresh(family, retrying)[0]
            assert event.outcome == "given", event
            family.advance(event.successor, event.access)
            assert generation() == former + 1
        surroundings.judge()


def test_a_connection_that_is_cut_between_two_answers(
    durable: DurableCluster, tmp_path: Path, proxy: DatabaseProxy
) -> None:
    """Several statements are under way on it; the first one's answer is complete, and then it is closed."""
    settings = {"TENANT_CACHE_SECONDS": "3600", "DATABASE_CONNECTIONS": "1"}
    with running(tmp_path, durable, proxy, **settings) as pair:
        surroundings = Surroundings(pair, people=1, each=4)
        for family in surroundings.families:
            surroundings.lines.refresh(family, 0)
        with durable.session(pair.database) as session:
            session.run("BEGIN; LOCK TABLE grants IN ACCESS EXCLUSIVE MODE")
            threads = [
                threading.Thread(target=requests.get, args=(surroundings.tenancy.tenant.url("/userinfo"),), kwargs={
                    "headers": {"Authorization": "Bearer " + family.access}, "timeout": PATIENCE}, daemon=True)
                for family in surroundings.families]
            for thread in threads:
                thread.start()
            wait_until(lambda: session.run(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == "1")
            cut = proxy.cut("between")
            session.run("COMMIT")
            assert cut.done.wait(PATIENCE)
        try:
            wait_until(pair.first.is_ready)
        except requests.Timeout:
            pair.kill(0)
            raise AssertionError("it doesn't answer any more") from None
        settle(surroundings.families, surroundings.lines)
        surroundings.judge()
