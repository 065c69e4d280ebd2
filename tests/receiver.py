"""A real receiver of webhooks on 127.0.0.1."""

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    body: bytes
    headers: dict[str, str]  # names in lower case


class Receiver:
    """Keeps what it is sent. `answers` are given one by one: statuses, or (status, headers)."""

    def __init__(self, *, is_silent: bool = False, seconds: float = 0):
        self.requests: list[Request] = []
        self.answers: list = []
        self.most_at_once = 0  # callers that were there together
        self._callers: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_closed = threading.Event()
        self._is_silent = is_silent
        self._seconds = seconds  # until the answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> "Receiver":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        if not self._is_closed.is_set():
            self._is_closed.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    @property
    def num_open(self) -> int:
        return len(self._callers)

    @contextmanager
    def _counted(self, caller: socket.socket):
        with self._lock:
            self._callers.add(caller)
            num_waiting = sum(_is_there(one) for one in self._callers)
            self.most_at_once = max(self.most_at_once, num_waiting)
        try:
            yield
        finally:
            with self._lock:
                self._callers.remove(caller)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                with receiver._counted(self.connection):
                    receiver._take(self)

            def log_message(self, *_):
                """Tests print nothing."""

        return Handler

    def _take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        with self._lock:
            self.requests.append(Request(body, headers))
            answer = self.answers.pop(0) if self.answers else 204
        if self._is_silent:
            self._is_closed.wait(20)
            return
        self._is_closed.wait(self._seconds)
        status, more = answer if isinstance(answer, tuple) else (answer, {})
        handler.send_response(status)
        for name, value in more.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


def _is_there(caller: socket.socket) -> bool:
    """Whether who called still waits for the answer, and was not killed."""
    try:
        return caller.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
