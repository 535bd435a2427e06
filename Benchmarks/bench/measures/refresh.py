"""Refresh rotation: chains, in which each answer holds the next request's token."""

import json
from collections.abc import Callable

from ..house import House
from ..person import API_SCOPE, BASE, SECRET, redemption, web_client
from ..pgbench import BareRotation
from ..rounds import Comparison, Contender
from ..sample import Sample
from ..script import VALUE, basic, form

TITLE = "refresh"
_IN_FLIGHT = (8, 16, 32)
_GOAL = 1.0


def contenders(house: House) -> list[Contender]:
    tokens = {count: _families(house, "ES256", API_SCOPE, count) for count in _IN_FLIGHT}
    bare = BareRotation(house.directory, house.cluster, max(_IN_FLIGHT))
    found = []
    for count in _IN_FLIGHT:
        baseline = f"pgbench, bare rotation, {count} in flight"
        found += [
            Contender(baseline, bare.measure(count)),
            Contender(
                f"refresh, {count} in flight", _chains(house, "ES256", tokens[count]), (Comparison(baseline, _GOAL),)),
        ]
    with_id_token = _families(house, "RS256", f"openid {API_SCOPE}", 16)
    found.append(Contender("refresh with an RS256 ID token, 16 in flight", _chains(house, "RS256", with_id_token)))
    return found


def _families(house: House, algorithm: str, scope: str, count: int) -> list[str]:
    """The first refresh token of each."""
    client = web_client(algorithm)

    def first() -> str:
        code = house.person.code(client, scope)
        answer = house.person.send(form(BASE + "/token", redemption(code), basic(client, SECRET)))
        return json.loads(answer.text)["refresh_token"]

    return [first() for _ in range(count)]


def _chains(house: House, algorithm: str, tokens: list[str]) -> Callable[[float], Sample]:
    request = form(
        BASE + "/token", {"grant_type": "refresh_token", "refresh_token": VALUE},
        basic(web_client(algorithm), SECRET), marker='"refresh_token":"', until='"')
    # pgbench sleeps, too.
    return house.measured(request, connections=len(tokens), values=tokens, spins=False)
