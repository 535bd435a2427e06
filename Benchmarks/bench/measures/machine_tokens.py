"""Access tokens for programs: no database, one signature."""

from ..house import House
from ..person import BASE, MACHINE, SECRET, Person
from ..rounds import Comparison, Contender
from ..script import basic, form
from .signing import Signing, signing

TITLE = "client_credentials"
_GOAL = 0.5


def contenders(house: House) -> list[Contender]:
    request = form(BASE + "/token", {"grant_type": "client_credentials"}, basic(MACHINE, SECRET))
    size = len(Person(house.server).send(request).text)
    bare = f"bare, {size} bytes"
    return [
        Contender(bare, house.bare_route(size)),
        Signing(house.bare).contender("ES256"),
        Contender(
            "client_credentials, ES256", house.measured(request),
            (Comparison(bare, _GOAL), Comparison(signing("ES256")))),
    ]
