"""The servers under load: ours as `manage.py web` starts it, and the FastAPI one."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.conf import settings

from vgm_site.management.commands.web import BACKLOG, OPEN_CONNECTIONS

PROCESSES = 2


@dataclass(frozen=True)
class Server:
    """One that answers on `port`."""

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """What it and its processes have used so far."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(times.user + times.system for times in (one.cpu_times() for one in family))


@contextmanager
def ours() -> Iterator[Server]:
    port = _free_port()
    command = ["manage.py", "web", f"--port={port}", f"--processes={PROCESSES}"]
    with _running([sys.executable, *command], port) as server:
        yield server


@contextmanager
def fastapi(statements: Path) -> Iterator[Server]:
    """`statements` is the file it takes its SQL from."""
    port = _free_port()
    options = [
        "--interface=asgi",
        f"--port={port}",
        f"--workers={PROCESSES}",
        f"--backlog={BACKLOG}",
        f"--backpressure={OPEN_CONNECTIONS}",
        "--no-ws",
        "--no-access-log",
        "--log-level=error",
    ]
    command = ["-m", "granian", *options, "benchmarks.api.peer_fastapi:app"]
    with _running([sys.executable, *command], port, STATEMENTS=str(statements)) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, **environment: str) -> Iterator[Server]:
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | environment)
    try:
        _wait_for(port, process)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("a server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
