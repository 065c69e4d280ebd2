"""The site under granian, on a database of the test's choice."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.site.running import free_port


@contextmanager
def serving(
    database_url: str, folder: Path, *, processes: int = 2, threads: int = 8, **more: str
) -> Iterator[int]:
    """Serve meanwhile; the port. `more` are settings.

    Prints the server's log at the end, for tests that fail.
    """
    port, log = free_port(), folder / "web.log"
    size = ["--processes", str(processes), "--threads", str(threads)]
    process = _start(port, size, environment(database_url, folder, port) | more, log)
    try:
        _wait_until_open(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        print(log.read_text()[-5000:])  # noqa: T201 - shown when a test fails


def environment(database_url: str, folder: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url,
        "VGM_DATA_DIR": str(folder),
        "VGM_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": settings.SECRET_KEY,
        "VGM_ENCRYPTION_KEY": ",".join(settings.ENCRYPTION_KEYS),
    }


def manage(database_url: str, folder: Path, *arguments: str) -> None:
    """Run a command to its end, which must be a good one."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(database_url, folder, free_port()),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _start(port: int, size: list[str], environ: dict, log: Path) -> subprocess.Popen:
    options = ["--port", str(port), *size]
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "manage.py", "web", *options],
            cwd=settings.BASE_DIR,
            env=environ,
            stdout=file,
            stderr=file,
        )


def _wait_until_open(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server has ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("the server does not answer")
