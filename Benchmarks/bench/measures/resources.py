"""What a resource server asks: whose token this is, and whether it still counts."""

import json

from ..house import House
from ..person import BASE, SECRET, redemption, web_client
from ..rounds import Comparison, Contender
from ..script import Request, basic, form

TITLE = "userinfo and introspection"
_GOAL = 0.3
_SCOPE = "openid profile email"


def contenders(house: House) -> list[Contender]:
    client = web_client("ES256")
    person = house.person
    answer = person.send(
        form(BASE + "/token", redemption(person.code(client, _SCOPE)), basic(client, SECRET)))
    token = json.loads(answer.text)["access_token"]
    userinfo = Request("GET", BASE + "/userinfo", (("Authorization", f"Bearer {token}"),))
    size = len(person.send(userinfo).text)
    bare = f"bare, {size} bytes"
    goal = (Comparison(bare, _GOAL),)
    found = [Contender(bare, house.bare_route(size)), Contender("userinfo", house.measured(userinfo), goal)]
    introspection = form(BASE + "/introspect", {"token": token}, basic(client, SECRET))
    if person.send(introspection).status == 404:
        print("introspection: the server has no such endpoint, it is left out")
    else:
        found.append(Contender("introspection", house.measured(introspection), goal))
    return found
