"""Counts how often a client of PostgreSQL waits for an answer, by listening in between.

Every round trip ends with a Sync or a simple Query message (PostgreSQL's protocol 3.0, "Message
Formats"). Django's own count leaves out its health checks and the beginnings and ends of
transactions.
"""

import socket
import struct
from contextlib import suppress
from pathlib import Path
from threading import Thread

SOCKET = ".s.PGSQL.5432"
ENDS = {b"Q": "query", b"S": "sync"}


class Relay:
    """Listens in `folder` and passes everything on to the server's socket."""

    def __init__(self, folder: Path, server: Path):
        self._server = server
        self.trips: list[str] = []  # the text of each simple query, or "sync"
        self._threads: list[Thread] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / SOCKET))
        self._listener.listen(50)
        Thread(target=self._accept, daemon=True).start()

    def wait_until_quiet(self) -> None:
        """Until every client and its server have hung up."""
        for thread in self._threads:
            thread.join(10)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                self._threads.append(Thread(target=self._serve, args=(client,), daemon=True))
                self._threads[-1].start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server:
            server.connect(str(self._server))
            answers = Thread(target=_pass_on, args=(server, client), daemon=True)
            answers.start()
            with suppress(OSError):
                self._listen(client, server)
            server.shutdown(socket.SHUT_RDWR)
            answers.join()

    def _listen(self, client: socket.socket, server: socket.socket) -> None:
        with client.makefile("rb") as said:
            size = said.read(4)  # the first message has no type
            server.sendall(size + said.read(struct.unpack("!i", size)[0] - 4))
            while kind := said.read(1):
                size = said.read(4)
                text = said.read(struct.unpack("!i", size)[0] - 4)
                if kind in ENDS:
                    self.trips.append(text.decode().strip("\0") or ENDS[kind])
                server.sendall(kind + size + text)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
