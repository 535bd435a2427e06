"""Clients that do nothing but refresh, on either node, and never give up."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from harness.waiting import PATIENCE, wait_until

from .history import History
from .lines import Ask, Lines
from .people import Family, Tenancy

#: Between one attempt that wasn't answered and the next.
PAUSE = 0.02
#: Until what is waited for has happened. Only ever reached when it doesn't.
DEADLINE = 120


class Load:
    """Threads, each with families of its own, from `start` to `stop`."""

    def __init__(self, tenancy: Tenancy, families: list[Family], history: History, threads: int = 6) -> None:
        self._tenancy = tenancy
        self._history = history
        self._shares = [families[index::threads] for index in range(threads)]
        self._threads: list[threading.Thread] = []
        self._is_stopping = threading.Event()
        self._progress = threading.Condition()
        self._rotations = 0
        self._unanswered = 0
        self._working = threads
        self._failure: BaseException | None = None

    @contextmanager
    def running(self) -> Iterator["Load"]:
        for number, share in enumerate(self._shares):
            thread = threading.Thread(target=self._work, args=(share, random.Random(number)), daemon=True)
            thread.start()
            self._threads.append(thread)
        try:
            yield self
        finally:
            self._is_stopping.set()
            for thread in self._threads:
                thread.join(2 * PATIENCE)
            assert not any(thread.is_alive() for thread in self._threads), "a request hangs"
        if self._failure:
            raise self._failure

    def await_rotations(self, more: int) -> None:
        """Until so many more are done than are now."""
        goal = self._rotations + more
        self._await(lambda: self._rotations >= goal)

    def await_unanswered(self, more: int) -> None:
        goal = self._unanswered + more
        self._await(lambda: self._unanswered >= goal)

    def _await(self, condition) -> None:
        with self._progress:
            self._progress.wait_for(lambda: condition() or self._working == 0, DEADLINE)
        assert condition(), self._failure or self._history.summary()

    def _work(self, families: list[Family], chance: random.Random) -> None:
        lines = Lines(self._tenancy, self._history)
        try:
            while not self._is_stopping.is_set() and (living := [one for one in families if not one.is_over]):
                self._step(chance.choice(living), lines, chance)
        except BaseException as failure:
            self._failure = failure
        finally:
            lines.close()
            with self._progress:
                self._working -= 1
                self._progress.notify_all()

    def _step(self, family: Family, lines: Lines, chance: random.Random) -> None:
        nodes = chance.choice([(0,), (1,), (0, 1), (1, 0), (0, 0), (1, 1)])
        events = lines.refresh(family, *nodes)
        given = next((event for event in events if event.outcome == "given"), None)
        if given:
            family.advance(given.successor, given.access)
        elif any(event.outcome in ("refused", "wrong") for event in events):
            family.is_over = True
        with self._progress:
            self._rotations += given is not None
            self._unanswered += given is None
            self._progress.notify_all()
        if not given:
            self._is_stopping.wait(PAUSE)


def settle(families: list[Family], lines: Lines) -> None:
    """Each client goes on from what it has, until it is answered: then it has the token that is good now."""
    for family in families:
        wait_until(lambda: _is_answered(family, lines), lambda: f"{family.name} gets no answer", DEADLINE)


def _is_answered(family: Family, lines: Lines) -> bool:
    if family.is_over:
        return True
    event = lines.refresh(family, 0)[0]
    if event.outcome == "given":
        family.advance(event.successor, event.access)
    family.is_over = event.outcome in ("refused", "wrong")
    return family.is_over or event.outcome == "given"


def assert_one_lives(families: list[Family], lines: Lines, newest: int = 5) -> None:
    """Of a client's tokens (the `newest` of them) introspection calls only the last one active, on both nodes."""
    for family in families:
        tokens = family.tokens[-newest:]
        for node in (0, 1):
            answers = lines.volley(*(Ask(node, "introspect", family, token) for token in tokens))
            living = [token for token, answer in zip(tokens, answers) if answer.outcome == "active"]
            assert living == ([] if family.is_over else [family.token]), f"{family.name}: {len(living)} live"
