"""HTTP/1.1 by hand, for requests that no proper client would send."""

import json
import socket
from contextlib import suppress
from dataclasses import dataclass

import httpx

SECONDS = 10  # none of the answers here may take longer


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: httpx.Headers
    content: bytes

    def json(self) -> object:
        return json.loads(self.content)


class Connection:
    """One TCP connection to the server, kept open between requests."""

    def __init__(self, port: int):
        self._socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_) -> None:
        self._file.close()
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def finish(self) -> None:
        """Say that nothing more will be sent."""
        self._socket.shutdown(socket.SHUT_WR)

    def receive(self, *, has_body: bool = True) -> Answer | None:
        """The next answer; None if the server has closed. Raises `TimeoutError`."""
        try:
            line = self._file.readline()
        except ConnectionResetError:
            return None
        if not line:
            return None
        status, headers = int(line.split()[1]), []
        while line := self._file.readline().strip():
            name, _, text = line.decode("latin-1").partition(":")
            headers.append((name, text.strip()))
        headers = httpx.Headers(headers)
        length = int(headers.get("content-length", 0)) if has_body else 0
        return Answer(status, headers, self._file.read(length))


def request(
    method: str, path: str, body: bytes = b"", *, headers: dict[str, str] | None = None
) -> bytes:
    """A request as bytes; `path` is the whole target, and headers may be anything."""
    lines = {"Host": "127.0.0.1"} | ({"Content-Length": str(len(body))} if body else {})
    text = "".join(f"{name}: {value}\r\n" for name, value in (lines | (headers or {})).items())
    return f"{method} {path} HTTP/1.1\r\n{text}\r\n".encode("latin-1") + body


def ask(port: int, data: bytes, *, has_body: bool = True) -> Answer | None:
    """Send the bytes over a new connection; the answer, or None if the server just closes it."""
    with Connection(port) as connection:
        # It may have heard enough, and have answered.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.send(data)
        return connection.receive(has_body=has_body)
