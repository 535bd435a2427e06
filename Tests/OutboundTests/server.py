"""The other side of the tests: an HTTP server over TCP and over TLS that does what its paths say.

Usage: server.py CERTIFICATE KEY. Prints its three ports (plain, TLS, and one that accepts and says nothing), and ends
when its standard input does.
"""

import asyncio
import gzip
import os
import socket
import ssl
import struct
import sys
from collections import Counter


class Board:
    """Counts what has happened under a name, and lets others wait for it."""

    def __init__(self):
        self.counts = Counter()
        self.changed = asyncio.Condition()

    async def add(self, name):
        async with self.changed:
            self.counts[name] += 1
            self.changed.notify_all()

    async def reach(self, name, count):
        async with self.changed:
            await self.changed.wait_for(lambda: self.counts[name] >= count)


board = None

#: Ten million bytes in ten thousand.
ZEROS = gzip.compress(bytes(10_000_000))


async def read_request(reader):
    first = await reader.readexactly(1)
    if not first.isalpha():
        raise ConnectionError("that is no HTTP, but perhaps TLS")
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *lines = head.rstrip("\r\n").split("\r\n")
    if line.split(" ")[1] == "/deaf":
        # Reads no more, for ever.
        await board.reach("never", 1)
    headers = [tuple(part.strip() for part in text.split(":", 1)) for text in lines]
    length = int(next((value for name, value in headers if name.lower() == "content-length"), 0))
    return line, headers, await reader.readexactly(length)


def answer(body, status="200 OK", headers=()):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def repeat(writer, piece, pause=0):
    """Until the other side has had enough: drain() raises then, if the event loop has had its turn."""
    while True:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(pause)


#: What is written, and then the connection ends.
BROKEN = {
    "/half": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it",
    "/half-chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nhalf of it",
    "/half-head": b"HTTP/1.1 200 OK\r\nContent-Len",
    "/nothing": b"",
    "/nonsense": b"I am no HTTP server\r\n\r\n",
    "/noise": bytes(range(255, -1, -1)) * 16,
    "/bad-status": b"HTTP/1.1 fine\r\nContent-Length: 0\r\n\r\n",
    "/bad-chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\nbody\r\n0\r\n\r\n",
    "/bad-length": b"HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\nbody",
    "/null": b"HTTP/1.1 200 OK\r\nX-Null: \0\r\nContent-Length: 0\r\n\r\n",
}


async def respond(reader, writer, line, headers, body):
    method, target, _ = line.split(" ")
    path, _, query = target.partition("?")
    words = path.strip("/").split("/")
    if path == "/echo":
        said = "\n".join([f"{method} {target}", *(f"{name}: {value}" for name, value in headers), "", ""])
        writer.write(answer(said.encode() + body, headers=["X-Seen: once", "X-Empty:", "x-seen:  twice "]))
    elif path == "/caller":
        writer.write(answer(str(writer.get_extra_info("peername")[1]).encode()))
    elif path == "/status":
        writer.write(answer(b"", status=query))
    elif path == "/redirect":
        writer.write(answer(b"elsewhere", status="302 Found", headers=["Location: /count/followed"]))
    elif words[0] == "count":
        await board.add(words[1])
        writer.write(answer(str(board.counts[words[1]]).encode()))
    elif path == "/interim":
        writer.write(b"HTTP/1.1 103 Early Hints\r\nX-Interim: yes\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Final: yes\r\n\r\n")
        writer.write(b"4\r\nbody\r\n0\r\nX-Trailer: yes\r\n\r\n")
    elif path == "/large":
        writer.write(answer(b"x" * int(query)))
    elif path == "/endless":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        await repeat(writer, b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
    elif path == "/claim":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
        await reader.read()
    elif path == "/packed":
        writer.write(answer(ZEROS, headers=["Content-Encoding: gzip"]))
    elif path == "/bomb":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")
        writer.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(ZEROS), ZEROS))
    elif path == "/endless-line":
        writer.write(b"HTTP/1.1 200 OK\r\nX-More: ")
        await repeat(writer, b"x" * 1000)
    elif path == "/endless-interim":
        await repeat(writer, b"HTTP/1.1 103 Early Hints\r\nX-Interim: yes\r\n\r\n")
    elif path == "/endless-trailers":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n")
        await repeat(writer, b"X-More: " + b"x" * 1000 + b"\r\n")
    elif path == "/cookie":
        writer.write(answer(b"", headers=["Set-Cookie: a=b"]))
    elif path == "/endless-head":
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await repeat(writer, b"X-More: " + b"x" * 1000 + b"\r\n")
    elif path == "/drip":
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        await repeat(writer, b"1\r\nx\r\n", pause=0.02)
    elif path == "/drip-head":
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await repeat(writer, b"X: y\r\n", pause=0.02)
    elif path == "/drip-line":
        writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        await repeat(writer, b"x", pause=0.02)
    elif path in BROKEN:
        writer.write(BROKEN[path])
        raise ConnectionError("that was it")
    elif path == "/until-close":
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nall of it")
        raise ConnectionError("that was it")
    elif path == "/reset":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it")
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    elif words[0] == "hang":
        await board.add(words[1])
        # There is nothing more to read but the end.
        await reader.read()
        await board.add(words[1] + "-gone")
    elif words[0] == "reach":
        await board.reach(words[1], int(query))
        writer.write(answer(b""))
    else:
        writer.write(answer(b"", status="404 Not Found"))


async def serve(reader, writer):
    try:
        while True:
            await respond(reader, writer, *await read_request(reader))
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def say_nothing(reader, writer):
    try:
        await reader.read()
    except OSError:
        pass
    writer.close()


async def main():
    global board
    board = Board()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    servers = [
        await asyncio.start_server(serve, "127.0.0.1", 0, backlog=512),
        await asyncio.start_server(serve, "127.0.0.1", 0, backlog=512, ssl=context),
        await asyncio.start_server(say_nothing, "127.0.0.1", 0, backlog=512),
    ]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.new_event_loop().run_until_complete(main())
    # Without waiting for the connections that hang.
    os._exit(0)
