"""Bodies, headers and time: what is too much is cut off, and takes nothing from others."""

import select
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness.tenant import Tenant
from harness.wire import send, send_bytes

#: Seconds after which the server gives up on a request that doesn't arrive, and what the test allows beyond it.
PATIENCE, MORE = 30, 10


@pytest.mark.parametrize("endpoint", ["/token", "/userinfo", "/authorize", "/sign-in", "/consent"])
def test_ten_megabytes_are_cut_off(tenant: Tenant, endpoint: str) -> None:
    answer = send("POST", tenant.url(endpoint), body=b"x=" + b"x" * 10_000_000)
    assert answer.status == 413


def test_ten_megabytes_in_chunks_are_cut_off(tenant: Tenant) -> None:
    head = (
        f"POST /t/{tenant.slug}/token HTTP/1.1\r\nHost: x\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n").encode()
    chunk = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", tenant.server.port), timeout=5) as connection:
        connection.sendall(head)
        sent = 0
        # Like any client of sense, it stops when it is answered.
        while sent < 1000 and not select.select([connection], [], [], 0)[0]:
            connection.sendall(chunk)
            sent += 1
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")
        assert sent < 1000


def test_a_body_where_none_belongs_is_refused(tenant: Tenant) -> None:
    assert send("GET", tenant.url("/jwks"), body=b"x" * 10_000_000).status == 413


@pytest.mark.parametrize("size", [40_000, 1_000_000])
def test_headers_beyond_the_limit_are_refused(tenant: Tenant, size: int) -> None:
    request = f"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: {'x' * size}\r\n\r\n"
    answer = send_bytes(tenant.server.port, request.encode())
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"431")


def test_a_thousand_headers_are_refused(tenant: Tenant) -> None:
    request = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + "X-More: 1\r\n" * 1000 + "\r\n"
    answer = send_bytes(tenant.server.port, request.encode())
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"431")


@pytest.mark.parametrize("data", [
    b"\xff\xfe\xfd\r\n\r\n", b"GET /\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"GET\r\n\r\n", b"\0" * 100 + b"\r\n\r\n",
    b"POST /t/x/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: -1\r\n\r\n",
    b"POST /t/x/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
])
def test_bytes_that_are_no_request(tenant: Tenant, data: bytes) -> None:
    answer = send_bytes(tenant.server.port, data)
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"404", b"505")


def seconds_until_closed(port: int, half: bytes) -> float:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE + MORE) as connection:
        began = time.monotonic()
        connection.sendall(half)
        try:
            while connection.recv(65536):
                pass
        except ConnectionResetError:
            pass
        return time.monotonic() - began


def seconds_until_closed_while_trickling(port: int) -> float:
    """Each byte arrives in time; the whole doesn't."""
    with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        began = time.monotonic()
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        while time.monotonic() - began < PATIENCE + MORE:
            try:
                connection.sendall(b"x")
                if connection.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                break
        return time.monotonic() - began


def test_half_sent_requests_are_given_up_and_nobody_else_waits(tenant: Tenant) -> None:
    halves = [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
        f"POST /t/{tenant.slug}/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: 100\r\n\r\ngrant_type=".encode(),
        # One answered request, and then nothing.
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    ]
    port = tenant.server.port
    with ThreadPoolExecutor(max_workers=len(halves) * 50 + 1) as pool:
        waiting = [pool.submit(seconds_until_closed, port, half) for half in halves * 50]
        waiting.append(pool.submit(seconds_until_closed_while_trickling, port))
        began = time.monotonic()
        assert send("GET", tenant.url("/jwks")).status == 200
        assert time.monotonic() - began < 5
        times = [future.result() for future in waiting]
    assert max(times) < PATIENCE + MORE
