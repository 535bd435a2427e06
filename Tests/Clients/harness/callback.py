"""The place that redirects lead to: a client's web server that only listens."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from urllib.parse import parse_qsl, urlsplit


class Callback:
    """Remembers what browsers bring to /callback."""

    def __init__(self) -> None:
        answers: Queue[dict[str, str]] = Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._take(urlsplit(self.path).query)

            def do_POST(self) -> None:
                self._take(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

            def _take(self, form: str) -> None:
                if urlsplit(self.path).path == "/callback":
                    answers.put(dict(parse_qsl(form, keep_blank_values=True)))
                body = b"<!doctype html><html lang=en><title>Client</title><h1>Back at the client</h1>"
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._answers = answers
        self.url = f"http://127.0.0.1:{self._server.server_port}/callback"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self) -> dict[str, str]:
        """The next answer that a browser brings."""
        return self._answers.get(timeout=20)

    def is_empty(self) -> bool:
        return self._answers.empty()

    def forget(self) -> None:
        while not self._answers.empty():
            self._answers.get_nowait()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
