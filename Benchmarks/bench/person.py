"""The declared tenant, and a person's way through its pages: what the measurements begin with."""

import base64
import hashlib
import http.client
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from .machine import BenchmarkError
from .script import Request, form
from .server import HTTPServer

SLUG = "bench"
BASE = f"/t/{SLUG}"
EMAIL = "ada@example.com"
PASSWORD = "correct horse battery staple"
SECRET = "a-secret-for-benchmarks-0123456789"
CALLBACK = "http://127.0.0.1:9/callback"
VERIFIER = "a-verifier-for-benchmarks-that-is-long-enough-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
#: A scope without openid gives an access token only.
API_SCOPE = "api.read"
MACHINE = "machine"


def web_client(algorithm: str) -> str:
    """The client whose ID tokens are signed so."""
    return f"web-{algorithm.lower()}"


def declaration() -> dict[str, object]:
    """What `ostiary apply` is given."""
    web = {
        "type": "confidential", "secret": SECRET, "redirect_uris": [CALLBACK], "first_party": True,
        "grant_types": ["authorization_code", "refresh_token"],
        "scopes": ["openid", "profile", "email", "offline_access", API_SCOPE],
    }
    machine = {"id": MACHINE, "type": "confidential", "secret": SECRET, "grant_types": ["client_credentials"],
               "scopes": ["reports.read"]}
    clients = [{"id": web_client(name), "id_token_algorithm": name, **web} for name in ("ES256", "RS256")]
    person = {"email": EMAIL, "email_verified": True, "name": "Ada Lovelace", "password": PASSWORD}
    return {"tenants": [{"slug": SLUG, "clients": [*clients, machine], "users": [person]}]}


def authorize_target(client: str, scope: str) -> str:
    return f"{BASE}/authorize?" + urlencode({
        "response_type": "code", "client_id": client, "redirect_uri": CALLBACK, "scope": scope, "state": "a-state",
        "nonce": "a-nonce", "code_challenge": CHALLENGE, "code_challenge_method": "S256"})


def redemption(code: str) -> dict[str, str]:
    return {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


class Person:
    """A browser with somebody in front of it."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.cookies: dict[str, str] = {}

    @property
    def cookie_header(self) -> tuple[str, str]:
        return ("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))

    def sign_in_form(self, client: str, scope: str) -> Request:
        """The form that signs in, filled. It can be posted any number of times, each time for a new session."""
        page = self.send(Request("GET", authorize_target(client, scope), (self.cookie_header,)))
        if page.status in (302, 303):
            page = self.send(Request("GET", page.location, (self.cookie_header,)))
        transaction = re.search(r'name="transaction" value="([^"]+)"', page.text)
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        if not transaction or not action:
            raise BenchmarkError(f"no sign-in page ({page.status}):\n{page.text}")
        fields = {"transaction": unescape(transaction[1]), "email": EMAIL, "password": PASSWORD}
        return form(unescape(action[1]), fields, self.cookie_header, status=303)

    def sign_in(self, client: str, scope: str) -> None:
        """Begins a session."""
        self._code(self.send(self.sign_in_form(client, scope)))

    def code(self, client: str, scope: str) -> str:
        """In the session that there is."""
        return self._code(self.send(Request("GET", authorize_target(client, scope), (self.cookie_header,))))

    def send(self, request: Request) -> Answer:
        """A request of the load, once. Keeps the cookies."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(request.method, request.target, request.body or None, dict(request.headers))
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            target = urljoin(f"http://127.0.0.1:{self.server.port}{request.target}", answer.headers["Location"] or "")
            return Answer(answer.status, self._local(target), answer.read().decode())
        finally:
            connection.close()

    def _local(self, address: str) -> str:
        return address.removeprefix(f"http://127.0.0.1:{self.server.port}")

    def _code(self, answer: Answer) -> str:
        codes = parse_qs(urlsplit(answer.location).query).get("code")
        if not codes:
            raise BenchmarkError(f"no code ({answer.status}, {answer.location}):\n{answer.text}")
        return codes[0]
