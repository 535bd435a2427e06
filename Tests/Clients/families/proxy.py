"""Stands between a server and its Postgres, and breaks the connection where it hurts."""

import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

READY_FOR_QUERY = b"Z\0\0\0\5I"


@dataclass
class Cut:
    """Lets `after` bytes through of the next request, or of its answer, and closes the connection.

    Of an answer, not before Postgres has said that all is done: the statement is committed, and nobody hears of it.
    "between": of several answers under way the first comes through, to its last byte, and no other."""

    where: Literal["request", "answer", "between"]
    after: int
    done: threading.Event = field(default_factory=threading.Event)


class DatabaseProxy:
    def __init__(self, directory: Path) -> None:
        self._target = str(directory / ".s.PGSQL.5432")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._cut: Cut | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, url: str) -> str:
        """The same database, this way."""
        database = url.removeprefix("postgres:///").partition("?")[0]
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}?sslmode=disable&gssencmode=disable"

    def cut(self, where: Literal["request", "answer", "between"], after: int = 0) -> Cut:
        with self._lock:
            self._cut = Cut(where, after)
            return self._cut

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self._target)
            except OSError:
                client.close()
                continue
            connection = _Connection(self, client, server)
            threading.Thread(target=connection.pass_requests, daemon=True).start()
            threading.Thread(target=connection.pass_answers, daemon=True).start()

    def take_cut(self, *places: str) -> Cut | None:
        """The one who asks first gets it."""
        with self._lock:
            if self._cut is None or self._cut.where not in places:
                return None
            cut, self._cut = self._cut, None
            return cut


class _Connection:
    def __init__(self, proxy: DatabaseProxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._client = client
        self._server = server
        self._cut: Cut | None = None
        # Only then is a request what its sender means, and not the beginning of a connection.
        self._is_ready = False

    def pass_requests(self) -> None:
        try:
            while data := self._client.recv(65536):
                cut = self._proxy.take_cut("request", "answer") if self._is_ready else None
                if cut and cut.where == "request":
                    self._server.sendall(data[:cut.after])
                    cut.done.set()
                    break
                self._cut = self._cut or cut
                self._server.sendall(data)
        except OSError:
            pass
        self._close()

    def pass_answers(self) -> None:
        try:
            while data := self._server.recv(65536):
                if between := self._proxy.take_cut("between") if self._is_ready else None:
                    while READY_FOR_QUERY not in data and (more := self._server.recv(65536)):
                        data += more
                    self._client.sendall(data[:data.index(READY_FOR_QUERY) + len(READY_FOR_QUERY)])
                    between.done.set()
                    break
                if self._cut:
                    while not data.endswith(READY_FOR_QUERY) and (more := self._server.recv(65536)):
                        data += more
                    self._client.sendall(data[:self._cut.after])
                    self._cut.done.set()
                    break
                self._is_ready = self._is_ready or data.endswith(READY_FOR_QUERY)
                self._client.sendall(data)
        except OSError:
            pass
        self._close()

    def _close(self) -> None:
        for end in (self._client, self._server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
