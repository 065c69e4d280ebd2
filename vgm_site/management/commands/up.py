"""`manage.py up`: the whole product in one command."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vgm_site.lib import keyfile, tether
from vgm_site.postgres import StartError
from vgm_site.postgres.server import Server
from vgm_site.supervisor import TICK_SECONDS, Program, Supervisor

# The web server of an `up` that was killed needs a moment to let go of its port.
PORT_PATIENCE_SECONDS = 2.0
# A program that never came up and failed this often in a row won't.
HOPELESS_FAILURES = 4
LOCAL = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104


class Stopped(BaseException):
    """A signal asks everything to end."""


class Command(BaseCommand):
    help = "Run everything: database, migrations, static files, web server and workers."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="worker processes")

    def handle(self, *, host: str, port: int, workers: int, **_) -> None:
        supervisor = Supervisor(self._say)
        try:
            with handled_signals(supervisor), folder_lock(settings.DATA_DIR):
                check_port(host, port)
                try:
                    self._run(supervisor, host, port, workers)
                finally:
                    supervisor.stop()
        except Stopped:
            self._say("Stopped.")
        except StartError as error:
            raise CommandError(f"VideoGenMessenger can't start: {error}") from error

    def _run(self, supervisor: Supervisor, host: str, port: int, num_workers: int) -> None:
        if not os.environ.get("DATABASE_URL"):
            supervisor.start_database(Server(settings.DATA_DIR))
        environment = child_environment(host, port)
        prepare(environment)
        web = ["web", f"--host={host}", f"--port={port}"]
        supervisor.start_program(Program("web server", manage(*web), environment))
        for _ in range(num_workers):
            supervisor.start_program(Program("worker", manage("worker"), environment))
        is_ready = False
        while True:
            supervisor.check()
            if not is_ready and (is_ready := answers_ready(host, port)):
                url = environment["VGM_PUBLIC_URL"]
                self._say(f"VideoGenMessenger is running at {url} (Ctrl-C stops it)")
            if not is_ready and (name := supervisor.hopeless(HOPELESS_FAILURES)):
                raise StartError(f"the {name} keeps ending; its messages are above.")
            time.sleep(TICK_SECONDS)

    def _say(self, sentence: str) -> None:
        with suppress(OSError):  # the terminal may be gone
            print(sentence, flush=True)


@contextmanager
def handled_signals(supervisor: Supervisor):
    """Turn the first signal into `Stopped`; a second one hurries."""

    def stop(number, frame) -> None:
        nonlocal is_stopping
        supervisor.is_in_a_hurry = is_stopping
        if not is_stopping:
            is_stopping = True
            raise Stopped

    is_stopping = False
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    yield


@contextmanager
def folder_lock(data_dir: Path):
    """Hold the data folder for this process alone, until it ends in whatever way."""
    try:
        keyfile.make_data_folder(data_dir)
        file = (data_dir / "up.lock").open("a+")
    except OSError as error:
        raise StartError(f"{error.filename}: {error.strerror}. Choose another VGM_DATA_DIR.") from (
            error
        )
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(f"it is running already, with the data in {data_dir}.") from None
        yield


def check_port(host: str, port: int) -> None:
    """Raise StartError unless we may listen there."""
    if not 0 < port < 65_536:  # the resolver would quietly wrap it around
        raise StartError(f"there is no port {port}. Choose another --port.")
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        try:
            family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                return
        except (OSError, OverflowError) as error:
            if time.monotonic() > deadline or not isinstance(error, OSError):
                reason = getattr(error, "strerror", None) or error
                raise StartError(
                    f"can't listen on {host}, port {port}: {reason}. Choose another --port."
                ) from error
        time.sleep(TICK_SECONDS)


def child_environment(host: str, port: int) -> dict[str, str]:
    """What the parts are told: links must lead here, unless the operator says where."""
    shown = LOCAL.get(host, f"[{host}]" if ":" in host else host)
    public = os.environ.get("VGM_PUBLIC_URL") or f"http://{shown}:{port}"
    return os.environ | {"VGM_PUBLIC_URL": public, "PYTHONUNBUFFERED": "1"}


def manage(*words: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]


def prepare(environment: dict[str, str]) -> None:
    """Run `manage.py prepare` in a process that reads the settings anew: there is a database now.

    Raises StartError with what it said.
    """
    done = subprocess.run(
        tether.command(manage("prepare"), on_death=signal.SIGTERM),
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        raise StartError(done.stderr.strip().removeprefix("CommandError: "))


def answers_ready(host: str, port: int) -> bool:
    target = LOCAL.get(host, host).strip("[]")
    connection = http.client.HTTPConnection(target, port, timeout=3)
    name = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    try:
        connection.request("GET", "/readyz", headers={"Host": name})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
