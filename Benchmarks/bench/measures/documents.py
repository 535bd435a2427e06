"""Documents that anybody may fetch."""

from ..house import House
from ..person import BASE
from ..rounds import Comparison, Contender
from ..script import Request

TITLE = "published documents"
_PATHS = {"discovery": BASE + "/.well-known/openid-configuration", "JWKS": BASE + "/jwks"}
_GOAL = 0.9


def contenders(house: House) -> list[Contender]:
    found = []
    for name, path in _PATHS.items():
        size = len(house.server.get(path)[1])
        bare = f"bare, {size} bytes"
        found += [
            Contender(bare, house.bare_route(size)),
            Contender(name, house.measured(Request("GET", path)), (Comparison(bare, _GOAL),)),
        ]
    return found
