"""A receiver in a process of its own, which remembers when it had which job's event.

Answers a POST with 204, and GET with a JSON object of all it was sent: a job's id, and the seconds
of the system's monotonic clock, which is one for all processes.
"""

import asyncio
import json
import sys
import time
from multiprocessing import Process
from multiprocessing.connection import Connection


class Receiver(asyncio.Protocol):
    times: dict[str, list[float]] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport, self._data = transport, b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, is_whole, body = self._data.partition(b"\r\n\r\n")
        if not is_whole:
            return
        if head.startswith(b"GET"):
            self._answer(b"200 OK", json.dumps(self.times).encode())
        elif len(body) >= _length(head):
            self.times.setdefault(json.loads(body)["job_id"], []).append(time.monotonic())
            self._answer(b"204 No Content")

    def _answer(self, status: bytes, body: bytes = b"") -> None:
        length = b"Content-Length: %d\r\n" % len(body) if body else b""
        self._transport.write(b"HTTP/1.1 %s\r\n%s\r\n%s" % (status, length, body))
        self._data = b""


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def _serve(port_to: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", 0)
    port_to.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def main(port_to: Connection) -> None:
    sys.stderr.flush()
    asyncio.run(_serve(port_to))


def start(context) -> tuple[Process, int]:
    """Start one by a `multiprocessing` context. Returns the process and its port."""
    ours, theirs = context.Pipe()
    process = context.Process(target=main, args=(theirs,), daemon=True)
    process.start()
    return process, ours.recv()
