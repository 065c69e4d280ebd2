"""Keep the parts of a running site alive, and end them in good order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from vgm_site.lib import tether
from vgm_site.postgres import StartError
from vgm_site.postgres.server import Server

TICK_SECONDS = 0.1
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
# A part that has run this long was well: its next restart is quick again.
HEALTHY_SECONDS = 60.0
# Together below the 10 s in which everything has stopped.
PATIENCE_SECONDS, DATABASE_PATIENCE_SECONDS = 6.0, 2.0
Say = Callable[[str], None]


class Part(Protocol):
    """Something that runs as a child process."""

    name: str

    def start(self) -> None: ...
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""

    def ask_to_stop(self) -> None: ...
    def kill(self) -> None: ...


class Program:
    """A command in a session of its own, so that the terminal's Ctrl-C reaches only us."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self._command = tether.command(command, on_death=signal.SIGTERM)
        self._environment = environment
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def exit_code(self) -> int | None:
        code = self._process.poll()
        if code is not None:
            self.kill()  # what it leaves behind: granian's workers would keep the port
        return code

    def ask_to_stop(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Database:
    """The embedded server as a part."""

    name = "database"

    def __init__(self, server: Server) -> None:
        self._server = server
        self.start = server.start

    def exit_code(self) -> int | None:
        return 1 if self._server.process is None else self._server.process.poll()

    def ask_to_stop(self) -> None:
        self._server.stop(seconds=DATABASE_PATIENCE_SECONDS)

    def kill(self) -> None:
        self._server.stop(seconds=0)


class Watched:
    """A part, with when it may be started again."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.num_failures = 0
        self._started_at = time.monotonic()
        self._retry_at: float | None = None

    def check(self, say: Say) -> None:
        if self._retry_at is None:
            code = self.part.exit_code()
            if code is not None:
                self._plan_restart(f"ended {_how(code)}", say)
        elif time.monotonic() >= self._retry_at:
            self._start_again(say)

    def _plan_restart(self, what: str, say: Say) -> None:
        if time.monotonic() - self._started_at > HEALTHY_SECONDS:
            self.num_failures = 0
        delay = min(FIRST_DELAY * 2**self.num_failures, LONGEST_DELAY)
        self.num_failures += 1
        self._retry_at = time.monotonic() + delay
        say(f"The {self.part.name} {what}; starting it again in {delay:g} s.")

    def _start_again(self, say: Say) -> None:
        self._retry_at, self._started_at = None, time.monotonic()
        try:
            self.part.start()
        except StartError as error:
            self._plan_restart(f"can't start: {error}", say)


class Supervisor:
    """Watches parts in the order they were started in, and stops them in the opposite one."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._database: Watched | None = None
        self._programs: list[Watched] = []
        self.is_in_a_hurry = False

    def start_database(self, server: Server) -> None:
        """Raises StartError."""
        self._database = Watched(Database(server))
        server.start()

    def start_program(self, program: Program) -> None:
        program.start()
        self._programs.append(Watched(program))

    def check(self) -> None:
        """Note which parts have ended, and start those again whose time has come."""
        for watched in [self._database, *self._programs]:
            if watched:
                watched.check(self._say)

    def hopeless(self, limit: int) -> str | None:
        """The name of a program that failed `limit` times in a row."""
        failing = (w.part.name for w in self._programs if w.num_failures >= limit)
        return next(failing, None)

    def stop(self) -> None:
        """Stop the programs, then the database they use. Done within 10 s."""
        programs = [watched.part for watched in self._programs]
        for part in programs:
            part.ask_to_stop()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all(part.exit_code() is not None for part in programs):
            if self.is_in_a_hurry or time.monotonic() > deadline:
                break
            time.sleep(TICK_SECONDS)
        for part in programs:
            part.kill()
        if self._database:
            database = self._database.part
            database.kill() if self.is_in_a_hurry else database.ask_to_stop()


def _how(code: int) -> str:
    if code >= 0:
        return f"with code {code}"
    with suppress(ValueError):
        return f"by {signal.Signals(-code).name}"
    return f"by signal {-code}"
