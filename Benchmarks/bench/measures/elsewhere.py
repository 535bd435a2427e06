"""Signing in at another server: what it costs here, and what a server there that hangs costs everybody else."""

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from urllib.parse import parse_qs, urlsplit

from ..house import House
from ..machine import BenchmarkError
from ..person import BASE, EMAIL, MACHINE, PASSWORD, SECRET, Person
from ..processes import Memory, processor_seconds
from ..script import Request, basic, form
from ..server import HTTPServer
from .size import Value

TITLE = "signing in elsewhere"
_THERE, _HERE = "/t/there", "/t/here"
_HANGING = "hanging"
#: Seconds for which the other server says nothing, and sign-ins that wait for it at once.
_SILENCE, _WAITING = 30, 1000
_SIGN_INS = 300
_MEBI = 1 << 20


def values(house: House, is_quick: bool) -> Iterator[Value]:
    """Each as it is known. Starts a second server, at which people sign in, and one that accepts and never answers."""
    there = house.serve()
    try:
        with _silent_server() as port:
            _declare(house, there, port)
            yield from _costs(house, there, _SIGN_INS // 3 if is_quick else _SIGN_INS)
            yield from _silence(house, 10 if is_quick else _SILENCE)
    finally:
        there.stop()


def _declare(house: House, there: HTTPServer, silent: int) -> None:
    callback = f"http://127.0.0.1:{house.server.port}{_HERE}/federation/there/callback"
    person = {"email": EMAIL, "email_verified": True, "name": "Ada Lovelace", "password": PASSWORD}
    client = {"id": "here", "type": "confidential", "secret": SECRET, "redirect_uris": [callback], "first_party": True}
    provider = {
        "id": "there", "kind": "oidc", "client_id": "here", "client_secret": SECRET, "trusted_domains": ["*"],
        "issuer": f"http://127.0.0.1:{there.port}{_THERE}"}
    dead = f"http://127.0.0.1:{silent}"
    hanging = {
        "id": _HANGING, "kind": "oauth2", "client_id": "here", "client_secret": SECRET, "authorization_endpoint": dead + "/a",
        "token_endpoint": dead + "/t", "userinfo_endpoint": dead + "/u"}
    house.ostiary.apply(
        {"tenants": [
            {"slug": "there", "clients": [client], "users": [person]},
            {"slug": "here", "identity_providers": [provider, hanging]}]}, DATABASE_URL=house.cluster.url())


class _Traveller:
    """A browser on its way from one server to the other and back."""

    def __init__(self, house: House, there: HTTPServer | None) -> None:
        self.here = Person(house.server)
        self.there = Person(there) if there else None

    def page(self) -> str:
        return self.here.send(Request("GET", _HERE + "/account/sign-in", (self.here.cookie_header,))).text

    def away(self, page: str, provider: str) -> str:
        """Where the button leads."""
        link = re.search(rf'href="([^"]*/federation/{provider}\?[^"]+)"', page)
        if not link:
            raise BenchmarkError(f"no button for {provider}:\n{page}")
        return self.here.send(Request("GET", unescape(link[1]), (self.here.cookie_header,))).location

    def sign_in_there(self, address: str) -> str:
        """Back to where the other server sends it; asks for the password the first time."""
        answer = self.there.send(Request("GET", self._path(address), (self.there.cookie_header,)))
        if "/sign-in?" in answer.location:
            page = self.there.send(Request("GET", answer.location, (self.there.cookie_header,)))
            transaction = re.search(r'name="transaction" value="([^"]+)"', page.text)
            answer = self.there.send(form(
                _THERE + "/sign-in", {"transaction": unescape(transaction[1]), "email": EMAIL, "password": PASSWORD},
                self.there.cookie_header, status=303))
        return answer.location

    def arrive(self, address: str) -> None:
        answer = self.here.send(Request("GET", self._path(address), (self.here.cookie_header,)))
        if not answer.location.endswith("/account"):
            raise BenchmarkError(f"not signed in ({answer.status}, {answer.location}):\n{answer.text}")

    @staticmethod
    def _path(address: str) -> str:
        parts = urlsplit(address)
        return parts.path + "?" + parts.query


def _costs(house: House, there: HTTPServer, count: int) -> Iterator[Value]:
    """Of the way to the other server and back, without the page with the button and without what the other server does."""
    traveller = _Traveller(house, there)
    page = traveller.page()

    def travel(times: int) -> None:
        for _ in range(times):
            traveller.arrive(traveller.sign_in_there(traveller.away(page, "there")))

    travel(20)
    began = processor_seconds(house.server.pid)
    travel(count)
    yield Value(
        "a sign-in elsewhere, processor time of this server",
        (processor_seconds(house.server.pid) - began) / count * 1e3, "ms")


def _silence(house: House, seconds: int) -> Iterator[Value]:
    """What a server that hangs costs: memory, and the tokens of everybody else."""
    request = form(BASE + "/token", {"grant_type": "client_credentials"}, basic(MACHINE, SECRET))
    tokens = house.measured(request, connections=2, spins=False)
    quiet = tokens(5)
    before = Memory.of(house.server.pid)
    traveller = _Traveller(house, None)
    page = traveller.page()
    states = [parse_qs(urlsplit(traveller.away(page, _HANGING)).query)["state"][0] for _ in range(_WAITING)]
    head = f"Host: 127.0.0.1\r\nCookie: {traveller.here.cookie_header[1]}\r\n\r\n"
    requests = [
        f"GET {_HERE}/federation/{_HANGING}/callback?code=x&state={state} HTTP/1.1\r\n{head}".encode() for state in states]
    statuses: dict[str, int] = {}
    crowd = threading.Thread(target=lambda: asyncio.run(_wait(house.server.port, requests, statuses)))
    crowd.start()
    stormy = tokens(seconds)
    crowd.join()
    after = Memory.of(house.server.pid)
    yield Value("resident memory before", before.resident / _MEBI, "MiB")
    yield Value(f"    at most, {_WAITING:,} waiting for a server that hangs", after.peak / _MEBI, "MiB", 100)
    yield Value("client_credentials alone, p99", quiet.p99 * 1e3, "ms")
    yield Value("    meanwhile", stormy.p99 * 1e3, "ms")
    for status, number in sorted(statuses.items()):
        yield Value(f"    answered {status}", number, "")


async def _wait(port: int, requests: list[bytes], statuses: dict[str, int]) -> None:
    """Sends all at once, and counts what comes back."""

    async def one(request: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        line = (await reader.readline()).decode()
        statuses[line.split()[1]] = statuses.get(line.split()[1], 0) + 1
        writer.close()

    await asyncio.gather(*map(one, requests))


@contextmanager
def _silent_server() -> Iterator[int]:
    """Accepts every connection, and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        yield listener.getsockname()[1]
