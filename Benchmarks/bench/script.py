"""What the load sends: requests one after the other, with a value from an answer in the next request (see load.c)."""

import base64
from dataclasses import dataclass
from urllib.parse import urlencode

#: Stands in a request where the connection's value goes.
VALUE = "\x01"
#: Stands where a number goes, another one in each request: 1 to 10,000, and again.
NUMBER = "\x02"


@dataclass(frozen=True)
class Request:
    """One request; what follows `marker` in its answer, up to `until`, becomes the connection's value."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    status: int = 200
    marker: str = "-"
    until: str = "-"

    def encode(self, port: int) -> bytes:
        lines = [f"{self.method} {self.target} HTTP/1.1", f"Host: 127.0.0.1:{port}", "User-Agent: load"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        head = "".join(line + "\r\n" for line in lines).encode()
        body = self.body.encode()
        return f"{self.status} {len(head)} {len(body)} {self.until} {self.marker}\n".encode() + head + body


def basic(user: str, password: str) -> tuple[str, str]:
    return ("Authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())


def form(target: str, fields: dict[str, str], *headers: tuple[str, str], **more: object) -> Request:
    """A form that is posted. A field may be VALUE: what comes there must need no encoding."""
    body = urlencode(fields, safe=VALUE)
    return Request("POST", target, (("Content-Type", "application/x-www-form-urlencoded"), *headers), body, **more)
