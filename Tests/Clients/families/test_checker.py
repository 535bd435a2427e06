"""The judge itself: each way to go wrong is made up once, and must be noticed; what is right must not be."""

import pytest

from .history import Event, complaints


def refresh(begun: float, answered: float, token: str, successor: str = "", reason: str = "") -> Event:
    outcome = "refused" if reason else "given"
    return Event("refresh", "F", begun, answered, outcome, token, successor, detail=reason)


def asked(kind: str, begun: float, answered: float, token: str, is_active: bool) -> Event:
    return Event(kind, "F", begun, answered, "active" if is_active else "inactive", token)


def ending(begun: float, answered: float, kind: str = "revoke", token: str = "", **more: float) -> Event:
    return Event(kind, "F", begun, answered, "ended", token, **more)


REUSED, ENDED = "refresh_token_reused", "grant_ended"

RIGHT = {
    "a chain": [refresh(0, 1, "a", "b"), refresh(2, 3, "b", "c"), asked("introspect", 4, 5, "c", True)],
    "a retry": [refresh(0, 1, "a", "b"), refresh(2, 3, "a", "b")],
    "a late retry beside the use of its successor": [
        refresh(0, 1, "a", "b"), refresh(2, 9, "a", "b"), refresh(3, 4, "b", "c")],
    "a rotation beside a revocation": [ending(0, 5), refresh(1, 6, "a", "b"), refresh(7, 8, "b", reason=ENDED)],
    "a refusal while a revocation is under way": [ending(0, 5), refresh(1, 2, "a", reason=ENDED)],
    "a thief": [
        refresh(0, 1, "a", "b"), refresh(2, 3, "b", "c"), refresh(4, 5, "a", reason=REUSED),
        refresh(6, 7, "c", reason=ENDED), asked("introspect", 6, 7, "c", False)],
    "one access token of many": [
        ending(0, 1, "revoke access", "x"), asked("userinfo", 2, 3, "x", False), asked("userinfo", 2, 3, "y", True)],
    "a change that is not yet known": [ending(0, 1, "shut", stale=2), refresh(2, 3, "a", "b")],
}

WRONG = {
    "refresh after a revocation": ([ending(0, 1), refresh(2, 3, "a", "b")], "after an ending"),
    "a retry after a revocation": (
        [refresh(0, 1, "a", "b"), ending(2, 3), refresh(4, 5, "a", "b")], "after an ending"),
    "active after a revocation": ([ending(0, 1), asked("introspect", 2, 3, "a", True)], "after an ending"),
    "userinfo after a revocation": ([ending(0, 1), asked("userinfo", 2, 3, "x", True)], "after an ending"),
    "a revoked access token": (
        [ending(0, 1, "revoke access", "x"), asked("userinfo", 2, 3, "x", True)], "after an ending"),
    "a rotation after reuse": (
        [refresh(0, 1, "a", "b"), refresh(2, 3, "b", "c"), refresh(4, 5, "a", reason=REUSED), refresh(6, 7, "c", "d")],
        "after an ending"),
    "a change that must be known": ([ending(0, 1, "shut", stale=2), refresh(4, 5, "a", "b")], "after an ending"),
    "two successors": ([refresh(0, 2, "a", "b"), refresh(1, 3, "a", "c")], "2 successors"),
    "one successor of two": ([refresh(0, 1, "a", "c"), refresh(2, 3, "b", "c")], "successor of two"),
    "the token itself": ([refresh(0, 1, "a", "a")], "successor of two"),
    "a retry after the use of the successor": (
        [refresh(0, 1, "a", "b"), refresh(2, 3, "b", "c"), refresh(4, 5, "a", "b")], "successor had been used"),
    "an old token that is active": (
        [refresh(0, 1, "a", "b"), asked("introspect", 2, 3, "a", True)], "active that was rotated"),
    "a retry that is refused": ([refresh(0, 1, "a", "b"), refresh(2, 3, "a", reason=REUSED)], "honest client"),
    "a lost answer, and the retry is refused": (
        [Event("refresh", "F", 0, 1, "lost", "a"), refresh(2, 3, "a", reason=REUSED)], "honest client"),
    "the newest token is refused": ([refresh(0, 1, "a", "b"), refresh(2, 3, "b", reason=ENDED)], "honest client"),
    "the newest token is inactive": (
        [refresh(0, 1, "a", "b"), asked("introspect", 2, 3, "b", False)], "inactive of a living token"),
    "a living access token": ([asked("userinfo", 0, 1, "x", False)], "inactive of a living token"),
    "an error": ([Event("refresh", "F", 0, 1, "wrong", "a", detail="500")], "answered with wrong 500"),
    "no answer": ([Event("refresh", "F", 0, 1, "lost", "a")], "answered with lost"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_not_complained_of(case: str) -> None:
    assert complaints(RIGHT[case]) == []


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_noticed(case: str) -> None:
    events, words = WRONG[case]
    found = complaints(events, with_faults=case not in ("no answer", "an error"))
    assert any(words in complaint for complaint in found), found


def test_with_faults_no_answer_is_allowed_and_an_error_is_not() -> None:
    lost = Event("refresh", "F", 0, 1, "lost", "a")
    assert complaints([lost], with_faults=True) == []
    assert complaints([Event("refresh", "F", 0, 1, "wrong", "a", detail="500")], with_faults=True)


def test_families_are_judged_apart() -> None:
    other = Event("refresh", "G", 2, 3, "given", "x", "y")
    assert complaints([ending(0, 1), other]) == []
