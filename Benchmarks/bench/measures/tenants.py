"""Whether the number of tenants shows: the same requests where there is one tenant, and where there are 10,000 more."""

from ..house import TENANTS, House
from ..person import BASE, MACHINE, SECRET
from ..rounds import Comparison, Contender
from ..script import NUMBER, Request, basic, form

TITLE = f"{TENANTS:,} tenants"
_DISCOVERY = "/.well-known/openid-configuration"


def contenders(house: House) -> list[Contender]:
    requests = {
        "discovery": Request("GET", BASE + _DISCOVERY),
        "client_credentials": form(BASE + "/token", {"grant_type": "client_credentials"}, basic(MACHINE, SECRET)),
    }
    found = []
    for name, request in requests.items():
        alone = f"{name}, 1 tenant"
        found += [
            Contender(alone, house.measured(request)),
            Contender(
                f"{name}, {TENANTS:,} tenants", house.measured(request, server=house.crowded), (Comparison(alone),)),
        ]
    each = Request("GET", f"/t/tenant-{NUMBER}{_DISCOVERY}")
    found.append(Contender(
        "discovery, another tenant each time", house.measured(each, server=house.crowded),
        (Comparison("discovery, 1 tenant"),)))
    return found
