"""A cheap HTTP/1.1 client, so that the little time there is goes to the server.

Plain sockets that are kept alive, one thread, one request at a time on each.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from benchmarks.timing import Timing


@dataclass(frozen=True)
class Load:
    """What was answered, and how fast."""

    per_second: float
    timing: Timing
    cpu: float = 0.0  # seconds that the server itself worked for one answer, without PostgreSQL


class UnexpectedAnswer(Exception):
    """A server that answers faster by refusing is not compared."""


class _Connection:
    def __init__(self, port: int, requests: list[bytes], status: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests: Iterator[bytes] = cycle(requests)
        self._start = b"HTTP/1.1 " + status
        self._received = b""
        self._sent_at = 0.0

    def send(self) -> None:
        self._received = b""
        self._sent_at = time.perf_counter()
        self.socket.sendall(next(self._requests))

    def receive(self) -> float | None:
        """The seconds an answer took, once all of it is there."""
        self._received += self.socket.recv(262_144)
        head, blank, body = self._received.partition(b"\r\n\r\n")
        if not blank and self._received:
            return None
        if not head.startswith(self._start):
            raise UnexpectedAnswer(self._received[:1000].decode(errors="replace"))
        if len(body) < _length(head):
            return None
        return time.perf_counter() - self._sent_at


def _length(head: bytes) -> int:
    name = head.lower().index(b"content-length:")
    return int(head[name + 15 :].partition(b"\r\n")[0])


def load(
    port: int, requests: list[list[bytes]], *, status: int, seconds: float, warm_up: float
) -> Load:
    """Send each connection's requests over and over; every answer must have this status.

    There are as many connections as lists. The first `warm_up` seconds are not counted.
    Raises `UnexpectedAnswer`.
    """
    selector, taken = selectors.DefaultSelector(), []
    connections = [_Connection(port, own, b"%d " % status) for own in requests]
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    begin = time.perf_counter() + warm_up
    end = begin + seconds
    while (now := time.perf_counter()) < end:
        for key, _ in selector.select(1):
            took = key.data.receive()
            if took is not None:
                if now >= begin:
                    taken.append(took)
                key.data.send()
    for connection in connections:
        connection.socket.close()
    selector.close()
    return Load(len(taken) / seconds, Timing(taken))


def request(method: str, path: str, secret: str, body: bytes = b"") -> bytes:
    """One call of the API, as bytes."""
    lines = [
        f"{method} /api/v1{path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {secret}",
        "Accept: application/json",
        *(["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
