"""A login storm: what passwords cost those who are signed in already."""

from ..house import House
from ..person import API_SCOPE, BASE, MACHINE, SECRET, Person, web_client
from ..rounds import Comparison, Contender
from ..sample import Sample
from ..script import basic, form

TITLE = "client_credentials in a login storm"
_GOAL = 0.5
#: Tokens in flight; people who sign in all the time.
_TOKENS, _PEOPLE = 2, 32


def contenders(house: House) -> list[Contender]:
    request = form(BASE + "/token", {"grant_type": "client_credentials"}, basic(MACHINE, SECRET))
    sign_in = Person(house.server).sign_in_form(web_client("ES256"), API_SCOPE)
    # Those who sign in need the load's core, too.
    tokens = house.measured(request, connections=_TOKENS, spins=False)

    def stormy(seconds: float) -> Sample:
        with house.load.beneath(house.server, [sign_in], _PEOPLE):
            return tokens(seconds)

    alone = f"client_credentials, {_TOKENS} in flight"
    return [
        Contender(alone, tokens),
        Contender(f"while {_PEOPLE} people sign in: p99", stormy, (Comparison(alone, _GOAL, by_p99=True),)),
    ]
