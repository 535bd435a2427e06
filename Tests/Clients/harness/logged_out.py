"""The place where a client is told that sessions have ended (OpenID Connect Back-Channel Logout 1.0)."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from urllib.parse import parse_qs

from joserfc import jwt

from .verification import ALGORITHMS, keys_of

EVENT = "http://schemas.openid.net/event/backchannel-logout"


class LoggedOut:
    """Remembers the logout tokens that came; answers with the next of `statuses`, and with 200 when there is none left."""

    def __init__(self, port: int = 0) -> None:
        tokens: Queue[str] = Queue()
        self.statuses: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
                self.send_response(outer.statuses.pop(0) if outer.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                tokens.put(parse_qs(body)["logout_token"][0])

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._tokens = tokens
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/logged-out"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def token(self, timeout: float = 30) -> str:
        return self._tokens.get(timeout=timeout)

    def has_heard(self) -> bool:
        return not self._tokens.empty()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def verified_logout_token(metadata: dict, text: str, client_id: str) -> dict:
    """The claims, checked as section 2.6 says."""
    token = jwt.decode(text, keys_of(metadata), algorithms=ALGORITHMS)
    claims = token.claims
    assert token.header["typ"] == "logout+jwt"
    assert claims["iss"] == metadata["issuer"] and claims["aud"] == client_id
    assert claims["iat"] <= claims["exp"] <= claims["iat"] + 120
    assert claims["events"] == {EVENT: {}}
    assert "nonce" not in claims and claims["jti"] and claims["sub"] and claims["sid"]
    return claims
