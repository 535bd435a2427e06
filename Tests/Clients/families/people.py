"""A tenant on both nodes, people who sign in, and the families that their sign-ins give."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from harness.authorization import CodeRequest
from harness.browser import Browser, Return
from harness.tenant import Tenant

from .pair import Pair

SECRET = "a-secret-for-tests-0123456789abcdef"
CALLBACK = "https://client.example.com/callback"
#: Seconds in which a token may be presented again; long, so that no machine is too slow for it.
GRACE = 600

_numbers = itertools.count(1)


@dataclass
class Family:
    name: str
    person: str
    #: What was posted for its code: posted again, it is a replay.
    redemption: dict[str, str]
    #: The newest token that its client has, and the one before it.
    token: str
    access: str
    former: str = ""
    #: All that it ever had.
    tokens: list[str] = field(default_factory=list)
    accesses: list[str] = field(default_factory=list)
    id_token: str = ""
    #: Its client has been refused.
    is_over: bool = False

    def __post_init__(self) -> None:
        self.tokens.append(self.token)
        self.accesses.append(self.access)

    def advance(self, token: str, access: str) -> None:
        if token != self.token:
            self.former, self.token = self.token, token
            self.tokens.append(token)
        self.access = access
        self.accesses.append(access)


class Tenancy:
    """A tenant of both nodes."""

    def __init__(self, pair: Pair, **policy: object) -> None:
        self.pair = pair
        self.slug = f"tenant-{next(_numbers)}"
        self.policy = {"refresh_grace": GRACE} | policy
        self.tenant = Tenant(pair.first, self.slug, CALLBACK)
        self.path = f"/t/{self.slug}"
        self.browsers: dict[str, Browser] = {}
        self.apply()

    def apply(self, users: list[dict] = [], client: dict = {}, **tenant: object) -> None:
        """Declares people, or the client and the tenant otherwise than they are."""
        web = {
            "id": "web", "name": "Web", "type": "confidential", "secret": SECRET, "redirect_uris": [CALLBACK],
            "grant_types": ["authorization_code", "refresh_token"], "scopes": ["openid", "profile", "offline_access"],
            "first_party": True,
        }
        self.pair.first.apply({
            "tenants": [{"slug": self.slug, "clients": [web | client], "users": users} | self.policy | tenant]})

    def sql(self, text: str) -> str:
        return self.pair.sql(self.condition(text))

    def condition(self, text: str) -> str:
        """In SQL `{tenant}` is the condition that a row is this one's."""
        return text.format(tenant=f"tenant_id = (SELECT id FROM tenants WHERE slug = '{self.slug}')")

    def person(self, name: str, **changes: object) -> dict:
        return {"email": f"{name}@example.com", "name": name, "email_verified": True} | changes

    def families(self, people: int, each: int) -> list[Family]:
        """New people; each signs in once, and once more in the same session for each further family."""
        names = [f"person-{next(_numbers)}" for _ in range(people)]
        self.apply([self.person(name, password=self.tenant.password) for name in names])
        with ThreadPoolExecutor(4) as pool:
            return [family for families in pool.map(lambda name: self._open(name, each), names) for family in families]

    def _open(self, name: str, count: int) -> list[Family]:
        self.browsers[name] = browser = Browser(self.pair.first.origin)
        return [self._family(name, browser) for _ in range(count)]

    def _family(self, name: str, browser: Browser) -> Family:
        request = CodeRequest(self.tenant)
        way = request.url(scope="openid profile")
        answer = browser.open(way)
        if not isinstance(answer, Return):
            answer = browser.sign_in(way, f"{name}@example.com", self.tenant.password)
        redemption = request.redemption(answer.parameters["code"])
        response = browser.session.post(
            self.tenant.url("/token"), data=redemption, auth=("web", SECRET), timeout=60)
        assert response.status_code == 200, response.text
        tokens = response.json()
        return Family(
            f"{name}/{next(_numbers)}", name, redemption, tokens["refresh_token"], tokens["access_token"],
            id_token=tokens["id_token"])
