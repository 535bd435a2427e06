"""Refresh, revocation, replay, reuse, disabling, a new password and signing out happen in one order on all nodes."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from harness.authorization import CodeRequest
from harness.browser import Browser
from harness.waiting import wait_until

from .durable import DurableCluster
from .history import Event, History, complaints
from .lines import Ask, Lines
from .load import DEADLINE, assert_one_lives
from .pair import Pair, running
from .people import Family, Tenancy
from .strife import Strife

#: Seconds that a node may act on a tenant or client as it was.
STALENESS = 2


@pytest.fixture(scope="module")
def pair(durable: DurableCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    settings = {"STATEMENT_TIMEOUT": "60s", "TENANT_CACHE_SECONDS": str(STALENESS)}
    with running(tmp_path_factory.mktemp("linearised"), durable, **settings) as pair:
        yield pair
        assert " error " not in pair.log_text()


@pytest.fixture(autouse=True)
def _no_deadlock(durable: DurableCluster) -> Iterator[None]:
    yield
    assert "deadlock detected" not in durable.log_text


def test_whatever_ends_a_family_ends_it_on_both_nodes(pair: Pair) -> None:
    tenancy, history = Tenancy(pair), History()
    families = tenancy.families(people=12, each=5)
    strife = Strife(tenancy, families, history)
    strife.run()
    # Who is enabled again signs in again; what has ended stays so.
    disabled = [person for person, kind in strife.ended_by_others.items() if kind == "disable"]
    tenancy.apply([tenancy.person(person, enabled=True) for person in disabled])
    lines = Lines(tenancy, history)
    for family in families:
        if family.person in disabled:
            strife.try_everything(family, lines)
    assert_one_lives(families, lines)
    lines.close()
    print(history.summary())
    assert complaints(history.events) == []
    for kind in ("revoke", "revoke access", "replay", *strife.endings):
        assert history.count(kind=kind, outcome="ended") > 0, kind
    assert history.count(detail="refresh_token_reused") > 0
    assert any(not family.is_over for family in families)


def test_twenty_at_once_get_the_same_successor(pair: Pair) -> None:
    tenancy, history = Tenancy(pair), History()
    lines = Lines(tenancy, history)
    for family in tenancy.families(people=1, each=4):
        for _ in range(5):
            events = lines.refresh(family, *[0, 1] * 10)
            assert {event.outcome for event in events} == {"given"}
            assert len({event.successor for event in events}) == 1
            family.advance(events[0].successor, events[0].access)
        assert_one_lives([family], lines)
        # And with a revocation among them.
        asks = [Ask(node, "refresh", family, family.token) for node in [0, 1] * 10]
        asks.insert(10, Ask(1, "revoke", family, family.token))
        given = {event.successor for event in lines.volley(*asks) if event.outcome == "given"}
        lines.volley(*(
            Ask(node, kind, family, token) for node in (0, 1) for kind in ("refresh", "introspect")
            for token in (family.token, *given)))
    lines.close()
    assert complaints(history.events) == []


@pytest.mark.parametrize("ends", ["session", "user"])
def test_a_thief_ends_more_than_a_family_and_nobody_waits_for_ever(pair: Pair, ends: str) -> None:
    """Several endings of the same rows at once, from both nodes, beside rotations and a new password."""
    tenancy, history = Tenancy(pair, refresh_reuse_ends=ends), History()
    lines = Lines(tenancy, history)
    families = tenancy.families(people=6, each=6)
    for _ in range(2):
        for family in families:
            event = lines.refresh(family, 0)[0]
            family.advance(event.successor, event.access)
    for number, person in enumerate(sorted({family.person for family in families})):
        theirs = [family for family in families if family.person == person]
        stolen, revoked = theirs[:2], theirs[2]
        asks = [Ask(node, "refresh", family, family.tokens[0]) for family in stolen for node in (0, 1)]
        asks += [Ask(number % 2, "revoke", revoked, revoked.token)]
        asks += [Ask(node, "refresh", family, family.token) for family in reversed(theirs) for node in (0, 1)]
        events = lines.volley(*asks[number:], *asks[:number])
        reuses = [event for event in events if event.is_reuse]
        assert reuses
        for family in theirs:
            for reuse in reuses:
                history.add(Event("reuse of another", family.name, reuse.begun, reuse.answered, "ended"))
            given = {event.successor for event in events if event.family == family.name and event.outcome == "given"}
            lines.volley(*(
                Ask(node, kind, family, token) for node in (0, 1) for kind in ("refresh", "introspect")
                for token in (family.token, *given)))
            lines.volley(*(Ask(node, "userinfo", family, family.access) for node in (0, 1)))
            family.is_over = True
    assert_one_lives(families, lines)
    lines.close()
    assert complaints(history.events) == []


def test_a_sign_in_under_way_with_the_former_password_gives_nothing(pair: Pair, durable: DurableCluster) -> None:
    """Its password was right when it was verified, and isn't any more when the session begins."""
    tenancy = Tenancy(pair)
    person = tenancy.families(people=1, each=1)[0].person
    browser, request = Browser(pair.first.origin), CodeRequest(tenancy.tenant)
    page = browser.open(request.url(scope="openid profile"))
    with ThreadPoolExecutor(2) as pool, durable.session(pair.database) as holding, \
            durable.session(pair.database) as watching:
        def wait_for_waiting(count: int) -> None:
            """As many statements wait for the person's row."""
            wait_until(lambda: watching.run(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == str(count))

        holding.run("BEGIN; " + tenancy.condition("SELECT FROM users WHERE {tenant} FOR UPDATE"))
        change = pool.submit(tenancy.apply, [tenancy.person(person, password="another one than before")])
        wait_for_waiting(1)
        sign_in = pool.submit(
            browser.submit, page, email=f"{person}@example.com", password=tenancy.tenant.password)
        wait_for_waiting(2)
        holding.run("COMMIT")
        change.result()
        sign_in.result()
    assert tenancy.sql("SELECT count(*) FROM sessions WHERE {tenant} AND ended_at IS NULL") == "0"
    answer = browser.open(CodeRequest(tenancy.tenant).url(scope="openid profile", prompt="none"))
    assert answer.parameters["error"] == "login_required"


# What a node remembers


def refresh_until_refused(family: Family, lines: Lines) -> None:
    """Honest clients on both nodes, of which each is refused some time."""
    deadline = time.monotonic() + DEADLINE
    while True:
        assert time.monotonic() < deadline, "it is never noticed"
        events = lines.refresh(family, 0, 1)
        given = [event for event in events if event.outcome == "given"]
        if not given:
            return
        family.advance(given[0].successor, given[0].access)


CHANGES = {
    "the client may not refresh any more": ({"client": {"grant_types": ["authorization_code"]}}, "grant_not_allowed"),
    "the client has another secret": (
        {"client": {"secret": "another-secret-0123456789abcdefgh"}}, "client_secret_wrong"),
    "the tenant is shut": ({"enabled": False}, "not_found"),
}


@contextmanager
def unannounced(pair: Pair) -> Iterator[None]:
    """Nodes aren't told of what commands change: in their sessions, which are new, another function stands before NOTIFY's."""
    pair.sql("CREATE TABLE unannounced (channel text, payload text)")
    pair.sql("CREATE FUNCTION public.pg_notify(text, text) RETURNS void LANGUAGE sql AS 'INSERT INTO unannounced VALUES ($1, $2)'")
    pair.sql(f"ALTER DATABASE {pair.database} SET search_path = public, pg_catalog")
    try:
        yield
        assert int(pair.sql("SELECT count(*) FROM unannounced")) > 0
    finally:
        pair.sql(f"ALTER DATABASE {pair.database} RESET search_path")
        pair.sql("DROP FUNCTION public.pg_notify")
        pair.sql("DROP TABLE unannounced")


@pytest.mark.parametrize("is_announced", [True, False], ids=["announced", "unannounced"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_a_client_or_tenant_counts_after_the_staleness_at_the_latest(
    pair: Pair, change: str, is_announced: bool
) -> None:
    tenancy, history = Tenancy(pair), History()
    lines = Lines(tenancy, history)
    family = tenancy.families(people=1, each=1)[0]
    event = lines.refresh(family, 0, 1)[0]
    family.advance(event.successor, event.access)
    declared, reason = CHANGES[change]

    def apply() -> None:
        begun = time.monotonic()
        tenancy.apply(**declared)
        history.add(Event("change", family.name, begun, time.monotonic(), "ended", stale=STALENESS))

    if is_announced:
        apply()
    else:
        with unannounced(pair):
            apply()
    refresh_until_refused(family, lines)
    for event in history.events:
        if event.outcome == "wrong":
            assert reason in event.detail
    assert [one for one in complaints(history.events) if "with wrong" not in one] == []
    # It isn't the family that has ended.
    tenancy.apply(**{"enabled": True} if "enabled" in declared else {})
    wait_until(
        lambda: lines.refresh(family, 0)[0].outcome == "given", lambda: "it is never noticed", DEADLINE)
    lines.close()


# The judge, with servers that are wrong


FORGETFUL = "IF NEW.ended_at IS NOT NULL THEN NEW.ended_at := NULL; END IF"
STANDING_STILL = "NEW.refresh_generation := OLD.refresh_generation"


@contextmanager
def sabotaged(tenancy: Tenancy, what: str) -> Iterator[None]:
    """A database that does something else than it is told, with the grants of one tenant."""
    pair = tenancy.pair
    pair.sql(f"CREATE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {what}; RETURN NEW; END $$")
    identity = tenancy.sql("SELECT DISTINCT tenant_id FROM grants WHERE {tenant}")
    pair.sql(
        "CREATE TRIGGER sabotage BEFORE UPDATE ON grants FOR EACH ROW "
        f"WHEN (NEW.tenant_id = '{identity}') EXECUTE FUNCTION sabotage()")
    try:
        yield
    finally:
        pair.sql("DROP FUNCTION sabotage CASCADE")


@pytest.mark.parametrize(("sabotage", "policy", "words"), [
    (FORGETFUL, {}, "after an ending"), (STANDING_STILL, {}, "successor of two"),
    ("", {"refresh_grace": 0}, "honest client"),
], ids=["endings are forgotten", "rotations are forgotten", "there are no retries"])
def test_a_server_that_is_wrong_is_noticed(pair: Pair, sabotage: str, policy: dict, words: str) -> None:
    tenancy, history = Tenancy(pair, **policy), History()
    families = tenancy.families(people=2, each=6)
    strife = Strife(tenancy, families, history, rotations=3)
    strife.ended_by_others.clear()
    if sabotage:
        with sabotaged(tenancy, sabotage):
            strife.run()
    else:
        strife.run()
    assert any(words in complaint for complaint in complaints(history.events))
