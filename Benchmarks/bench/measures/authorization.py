"""Somebody who is signed in already comes by: authorize, then the code for tokens."""

from ..house import House
from ..person import BASE, SECRET, authorize_target, redemption, web_client
from ..rounds import Comparison, Contender
from ..script import VALUE, Request, basic, form
from .signing import Signing, signing

TITLE = "authorize with a session, and the code's exchange"
_ALGORITHMS = {
    "ES256": (Comparison(None, 2000), Comparison(signing("ES256"))),
    "RS256": (Comparison(signing("RS256"), 0.6),),
}


def contenders(house: House) -> list[Contender]:
    raw = Signing(house.bare)
    found = []
    for algorithm, comparisons in _ALGORITHMS.items():
        client = web_client(algorithm)
        authorize = Request(
            "GET", authorize_target(client, "openid profile email"), (house.person.cookie_header,), status=303,
            marker="code=", until="&")
        exchange = form(BASE + "/token", redemption(VALUE), basic(client, SECRET))
        found += [
            raw.contender(algorithm),
            Contender(f"authorize + code, ID token {algorithm}", house.measured(authorize, exchange), comparisons),
        ]
    return found
