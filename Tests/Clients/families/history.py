"""What clients saw, and what no client may ever have seen.

Times are of one clock: an operation takes effect somewhere between `begun` and `answered`, so what began after
something else was answered comes after it. Nothing else is assumed.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

FOREVER = float("inf")

#: given: tokens. refused: an error of the client's. unavailable: 503 with Retry-After. lost: no answer at all.
#: active, inactive: what introspection or userinfo says. ended: the ending is done. wrong: none of these.
Outcome = Literal["given", "refused", "unavailable", "lost", "active", "inactive", "ended", "wrong"]
UNANSWERED = ("unavailable", "lost", "wrong")


@dataclass(frozen=True)
class Event:
    #: "refresh", "introspect", "userinfo", or what ends something: "revoke", "replay", "disable", …
    kind: str
    family: str
    begun: float
    answered: float
    outcome: Outcome
    #: The one presented. An ending that is of one access token alone names it.
    token: str = ""
    #: The refresh token that was given.
    successor: str = ""
    access: str = ""
    #: The reason of a refusal, or what was wrong.
    detail: str = ""
    #: Of an ending: seconds for which what has ended may still be taken for living.
    stale: float = 0

    @property
    def is_reuse(self) -> bool:
        """A token came that had been used long ago: that ends a family, too."""
        return self.detail == "refresh_token_reused"

    @property
    def is_ending(self) -> bool:
        """Of the whole family."""
        return self.is_reuse or self.kind not in ("refresh", "introspect", "userinfo", "revoke access")

    @property
    def ended_at(self) -> float:
        """From here on it is over; an ending without an answer may have happened, or not."""
        return self.answered + self.stale if self.outcome == "ended" or self.is_reuse else FOREVER


class History:
    """Many threads write it."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._lock = threading.Lock()

    def add(self, event: Event) -> Event:
        with self._lock:
            self._events.append(event)
        return event

    @property
    def events(self) -> list[Event]:
        with self._lock:
            return list(self._events)

    def count(self, **wanted: str) -> int:
        return sum(all(getattr(event, name) == value for name, value in wanted.items()) for event in self.events)

    def rotations(self) -> int:
        """Successors that a client was given, each counted once."""
        return len({event.successor for event in self.events if event.kind == "refresh" and event.outcome == "given"})

    def summary(self) -> str:
        counts = Counter((event.kind, event.outcome) for event in self.events)
        parts = ", ".join(f"{kind} {outcome} {count}" for (kind, outcome), count in sorted(counts.items()))
        return f"{self.rotations()} rotations; {parts}"


def complaints(events: Iterable[Event], with_faults: bool = False) -> list[str]:
    """Everything that is wrong with a history; empty: nothing. `with_faults`: "try again" and no answer are allowed."""
    families: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        families[event.family].append(event)
    return [
        f"{name}: {complaint}" for name, family in families.items() for complaint in _of_family(family, with_faults)]


def _of_family(events: list[Event], with_faults: bool) -> Iterator[str]:
    yield from _wrong_answers(events, with_faults)
    yield from _life_after_an_ending(events)
    yield from _two_successors(events)
    yield from _two_living(events)
    yield from _losses(events)


def _wrong_answers(events: list[Event], with_faults: bool) -> Iterator[str]:
    for event in events:
        if event.outcome == "wrong" or event.outcome in UNANSWERED and not with_faults:
            yield f"{event.kind} was answered with {event.outcome} {event.detail}"


def _life_after_an_ending(events: list[Event]) -> Iterator[str]:
    """After an ending has answered nothing of what it ended works, wherever it is presented."""
    family_ended = min((event.ended_at for event in events if event.is_ending), default=FOREVER)
    token_ended: dict[str, float] = {}
    for event in events:
        if event.kind == "revoke access" and event.outcome == "ended":
            token_ended[event.token] = min(event.answered, token_ended.get(event.token, FOREVER))
    for event in events:
        ended = min(family_ended, token_ended.get(event.token, FOREVER))
        if event.outcome in ("given", "active") and event.begun > ended:
            yield f"{event.kind} said {event.outcome} after an ending had answered"


def _successors(events: list[Event]) -> dict[str, set[str]]:
    successors: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.kind == "refresh" and event.outcome == "given":
            successors[event.token].add(event.successor)
    return successors


def _two_successors(events: list[Event]) -> Iterator[str]:
    """The tokens of a family are one line: each has one successor at most, and is the successor of one at most."""
    predecessor: dict[str, str] = {}
    for token, successors in _successors(events).items():
        if len(successors) > 1:
            yield f"a token has {len(successors)} successors"
        for successor in successors:
            if successor == token or predecessor.setdefault(successor, token) != token:
                yield "a token is the successor of two"


def _two_living(events: list[Event]) -> Iterator[str]:
    """Once the successor was used, the token before it is no good any more; and what was rotated isn't active."""
    rotated: dict[str, float] = {}
    for event in events:
        if event.kind == "refresh" and event.outcome == "given":
            rotated[event.token] = min(event.answered, rotated.get(event.token, FOREVER))
    for event in events:
        if event.kind == "refresh" and event.outcome == "given" and event.begun > rotated.get(event.successor, FOREVER):
            yield "a token was honoured after its successor had been used"
        if event.kind == "introspect" and event.outcome == "active" and event.begun > rotated.get(event.token, FOREVER):
            yield "introspection calls a token active that was rotated"


def _losses(events: list[Event]) -> Iterator[str]:
    """Nobody honest is refused, with the newest token, or with the one before it while nobody has used the newest."""
    presented: dict[str, float] = {}
    revoked: dict[str, float] = {}
    for event in events:
        if event.kind == "refresh":
            presented[event.token] = min(event.begun, presented.get(event.token, FOREVER))
        if event.kind == "revoke access":
            revoked[event.token] = min(event.begun, revoked.get(event.token, FOREVER))
    ordered = min((event.begun for event in events if event.is_ending and not event.is_reuse), default=FOREVER)
    any_ending = min((event.begun for event in events if event.is_ending), default=FOREVER)
    successors = _successors(events)
    for event in events:
        # An unjust verdict of reuse excuses nothing, not even itself.
        if event.answered >= (ordered if event.is_reuse else any_ending):
            continue
        if event.kind == "refresh" and event.outcome == "refused":
            if not any(presented.get(token, FOREVER) < event.answered for token in successors[event.token]):
                yield f"an honest client was refused: {event.detail}"
        elif event.outcome == "inactive":
            if event.answered < min(presented.get(event.token, FOREVER), revoked.get(event.token, FOREVER)):
                yield f"{event.kind} said inactive of a living token"
