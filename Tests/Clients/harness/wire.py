"""Requests byte for byte, for what no HTTP library would send."""

import http.client
import socket
from dataclasses import dataclass
from urllib.parse import quote_plus, urlsplit


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def form(pairs: list[tuple[str, str | bytes]]) -> str:
    """Form-encoded, in order; a value of bytes need not be UTF-8."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)


def send(
    method: str, url: str, *, query: str = "", body: str | bytes | None = None, headers: dict[str, str] | None = None
) -> Answer:
    """One request on a connection of its own; redirects are answers."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    try:
        data = body.encode() if isinstance(body, str) else body
        given = dict(headers or {})
        if data is not None:
            given.setdefault("Content-Type", "application/x-www-form-urlencoded")
        target = address.path + ("?" + query if query else "")
        try:
            connection.request(method, target, body=data, headers=given)
        except (BrokenPipeError, ConnectionResetError):
            # The server has answered before it was told everything.
            pass
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def send_bytes(port: int, data: bytes, patience: float = 60) -> bytes:
    """What comes back until the server closes the connection; nothing when it closes without a word."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
        received = b""
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
        return received
