"""Passwords: the sign-in form posted, up to the redirect with a code."""

import json
from collections.abc import Callable

from ..house import House
from ..machine import BenchmarkError
from ..person import API_SCOPE, Person, web_client
from ..rounds import Comparison, Contender
from ..sample import Sample
from ..server import Ostiary

TITLE = "sign-in by password"
_GOAL = 0.9
_CONNECTIONS = 4
#: The server's default, KiB of memory for two passes.
_MEMORY = 19456


def contenders(house: House) -> list[Contender]:
    form = Person(house.server).sign_in_form(web_client("ES256"), API_SCOPE)
    raw = f"Argon2id, {_MEMORY >> 10} MiB, 2 passes"
    return [
        Contender(raw, _hashing(house.ostiary)),
        Contender("sign-in", house.measured(form, connections=_CONNECTIONS, spins=False), (Comparison(raw, _GOAL),)),
    ]


def _hashing(ostiary: Ostiary) -> Callable[[float], Sample]:
    """The rate from the quickest of three hashes on one core: the best that there could be."""

    def measure(_: float) -> Sample:
        # The ladder ends at the first step that takes longer than the target.
        for target in ("60ms", "500ms", "5s"):
            measured = json.loads(ostiary.run("calibrate", "--target", target, "--json"))["measured"]
            for step in measured:
                if step["memory"] == _MEMORY:
                    return Sample.of_rate(1e6 / step["microseconds"])
        raise BenchmarkError("a hash takes longer than five seconds")

    return measure
