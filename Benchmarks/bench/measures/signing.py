"""Signing alone, on one core."""

from collections.abc import Callable

from ..rounds import Contender
from ..sample import Sample
from ..server import Bare


class Signing:
    """One run of the program measures each algorithm; each measurement is used once."""

    def __init__(self, bare: Bare) -> None:
        self.bare = bare
        self._unused: dict[str, int] = {}

    def contender(self, algorithm: str) -> Contender:
        return Contender(signing(algorithm), self._measure(algorithm))

    def _measure(self, algorithm: str) -> Callable[[float], Sample]:
        def measure(_: float) -> Sample:
            if algorithm not in self._unused:
                self._unused = self.bare.signatures_per_second()
            return Sample.of_rate(self._unused.pop(algorithm))

        return measure


def signing(algorithm: str) -> str:
    """The contender's name."""
    return f"{algorithm} signatures"
