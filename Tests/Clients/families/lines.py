"""A client's connections to both nodes. Several requests can be under way at once, sent before any answer is read."""

import base64
import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from harness.waiting import PATIENCE

from .history import Event, History
from .people import SECRET, Family, Tenancy

BASIC = "Basic " + base64.b64encode(f"web:{SECRET}".encode()).decode()
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": BASIC}


@dataclass(frozen=True)
class Ask:
    """Something to send, and to which node."""

    node: int
    kind: str
    family: Family
    #: A refresh token, or the access token where that is asked about.
    token: str = ""

    @property
    def request(self) -> tuple[str, str, str | None, dict[str, str]]:
        match self.kind:
            case "refresh":
                return "POST", "/token", urlencode({"grant_type": "refresh_token", "refresh_token": self.token}), FORM
            case "replay":
                return "POST", "/token", urlencode(self.family.redemption), FORM
            case "revoke" | "revoke access":
                return "POST", "/revoke", urlencode({"token": self.token}), FORM
            case "introspect":
                return "POST", "/introspect", urlencode({"token": self.token}), FORM
            case "userinfo":
                return "GET", "/userinfo", None, {"Authorization": "Bearer " + self.token}
        raise ValueError(self.kind)


class Lines:
    """One thread's."""

    def __init__(self, tenancy: Tenancy, history: History) -> None:
        self.tenancy = tenancy
        self.history = history
        self._idle: dict[int, list[http.client.HTTPConnection]] = {0: [], 1: []}

    def close(self) -> None:
        for lines in self._idle.values():
            for line in lines:
                line.close()
            lines.clear()

    def volley(self, *asks: Ask) -> list[Event]:
        """Sends all of them, then reads the answers."""
        sent = [self._send(ask) for ask in asks]
        return [self.history.add(self._receive(ask, begun, line)) for ask, (begun, line) in zip(asks, sent)]

    def refresh(self, family: Family, *nodes: int, token: str | None = None) -> list[Event]:
        return self.volley(*(Ask(node, "refresh", family, token or family.token) for node in nodes))

    def _send(self, ask: Ask) -> tuple[float, http.client.HTTPConnection | None]:
        idle = self._idle[ask.node]
        line = idle.pop() if idle else http.client.HTTPConnection(
            "127.0.0.1", self.tenancy.pair.nodes[ask.node].port, timeout=PATIENCE)
        method, endpoint, body, headers = ask.request
        begun = time.monotonic()
        try:
            line.request(method, self.tenancy.path + endpoint, body=body, headers=headers)
        except ConnectionError:
            line.close()
            return begun, None
        return begun, line

    def _receive(self, ask: Ask, begun: float, line: http.client.HTTPConnection | None) -> Event:
        try:
            if line is None:
                raise ConnectionError
            response = line.getresponse()
            body = response.read()
        except (ConnectionError, http.client.HTTPException):
            if line is not None:
                line.close()
            return self._event(ask, begun, outcome="lost")
        self._idle[ask.node].append(line)
        return self._event(ask, begun, **_reading(ask, response.status, response.headers, body))

    def _event(self, ask: Ask, begun: float, **more: str) -> Event:
        # Read now, it was answered earlier: what is concluded from that is true all the more.
        return Event(ask.kind, ask.family.name, begun, time.monotonic(), token=ask.token, **more)


def _reading(ask: Ask, status: int, headers: http.client.HTTPMessage, body: bytes) -> dict[str, str]:
    wrong = {"outcome": "wrong", "detail": f"{status} {body[:300]!r}"}
    if status == 503:
        return {"outcome": "unavailable"} if headers["Retry-After"] else wrong
    match ask.kind, status:
        case "revoke" | "revoke access", 200:
            return {"outcome": "ended"}
        case "userinfo", 200:
            return {"outcome": "active"}
        case "userinfo", 401 if 'error="invalid_token"' in headers["WWW-Authenticate"]:
            return {"outcome": "inactive"}
        case "introspect", 200:
            return {"outcome": "active" if json.loads(body)["active"] else "inactive"}
        case "refresh", 200:
            tokens = json.loads(body)
            return {"outcome": "given", "successor": tokens["refresh_token"], "access": tokens["access_token"]}
        case "refresh", 400 if json.loads(body)["error"] == "invalid_grant":
            return {"outcome": "refused", "detail": json.loads(body)["reason"]}
        case "replay", 400 if json.loads(body).get("reason") == "code_replayed":
            return {"outcome": "ended"}
    return wrong
