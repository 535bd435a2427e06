"""Waiting for what another process does, and says to nobody: the one place of the client tests that looks again and again."""

import time
from collections.abc import Callable

#: Longer than any answer may take, however slow the machine: beyond it the server hangs.
PATIENCE = 60.0
_PAUSE = 0.02


def wait_until(
    condition: Callable[[], object], why: Callable[[], str] = lambda: "it doesn't happen", patience: float = PATIENCE
) -> None:
    """Returns as soon as the condition holds; fails with `why` when it doesn't within the patience. It waits for no time to pass."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, why()
        time.sleep(_PAUSE)
