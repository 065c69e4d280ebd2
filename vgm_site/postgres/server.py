"""Start and stop the embedded server."""

import os
import secrets
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from vgm_site.lib import keyfile
from vgm_site.postgres import DATABASE, ROLE, StartError, cluster, home, url_file

READY_SECONDS = 300  # a crashed server first replays its log
LOG_BYTES = 5_000_000
OPEN_LOG = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW


class Server:
    """One data folder's server, running as a child process that ends when this process does."""

    def __init__(self, data_dir: Path, *, is_durable: bool = True) -> None:
        """`is_durable=False` skips every fsync: for tests, whose data nobody will miss."""
        self.data_dir = data_dir.absolute()
        self.log = self.data_dir / "postgres.log"
        self.is_durable = is_durable
        self.process: subprocess.Popen | None = None

    def start(self) -> str:
        """Make what is missing, start, wait until it answers, and return the URL.

        Raises StartError with a sentence for the operator. The caller holds the data folder's lock.
        """
        place = home.find_or_make(self.data_dir)
        try:
            password = keyfile.read_or_make(
                self.data_dir / "postgres.password", lambda: secrets.token_urlsafe(32)
            )
            cluster.make(place, password=password, is_durable=self.is_durable)
            socket_folder = place.socket_folder()
            end_leftovers(place.cluster, socket_folder)
            url = f"postgresql://{ROLE}:{password}@/{DATABASE}?host={quote(str(socket_folder))}"
            self.process = self._spawn(place, socket_folder)
            self._wait_until_ready(url)
            keyfile.write(url_file(self.data_dir), f"{url}\n")
        except OSError as error:
            self.stop()
            raise StartError(f"{error.filename or self.data_dir}: {error.strerror}.") from error
        except BaseException:
            self.stop()
            raise
        return url

    def stop(self, *, seconds: float = 8) -> None:
        """Stop the server, waiting for no client; by force if that takes longer than `seconds`."""
        if self.process is None:
            return
        # "Fast" shuts down in good order, "immediate" leaves the log to be replayed.
        for number, patience in (
            (signal.SIGINT, seconds),
            (signal.SIGQUIT, 2),
            (signal.SIGKILL, 2),
        ):
            if self.process.poll() is None:
                self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                break
        self.process = None

    def _spawn(self, place: home.Home, socket_folder: Path) -> subprocess.Popen:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket_folder).replace(",", "\\,"),
            "unix_socket_permissions": "0700",
            "logging_collector": "off",
            "log_destination": "stderr",
            "log_line_prefix": "%m [%p] ",
            # Statements and details hold what people entered, and hashes of their passwords.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if not self.is_durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [f"--{name}={value}" for name, value in settings.items()]
        program = [str(place.programs / "postgres"), "-D", str(place.cluster), *options]
        self._shorten_log()
        number = os.open(self.log, OPEN_LOG, 0o600)
        try:
            return subprocess.Popen(
                place.owner.tethered(program, on_death=signal.SIGINT),
                stdin=subprocess.DEVNULL,
                stdout=number,
                stderr=number,
                cwd="/",
                env=cluster.ENVIRONMENT,
                umask=0o077,
                start_new_session=True,
            )
        finally:
            os.close(number)

    def _shorten_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _wait_until_ready(self, url: str) -> None:
        said_before = self.log.stat().st_size
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise StartError(f"PostgreSQL did not start: {self._last_words(said_before)}.")
            try:
                psycopg.connect(url, connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    password = self.data_dir / "postgres.password"
                    raise StartError(f"the database refuses the password in {password}.") from error
            time.sleep(0.02)
        raise StartError(f"PostgreSQL did not answer in {READY_SECONDS} s. See {self.log}.")

    def _last_words(self, start: int) -> str:
        lines = self.log.read_bytes()[start:].decode(errors="replace").splitlines()
        reasons = [line for line in lines if "FATAL" in line or "PANIC" in line] or lines
        reason = reasons[0].partition("FATAL:")[2].strip() or reasons[0] if reasons else "no reason"
        return f"{reason} (all of it is in {self.log})"


def end_leftovers(cluster_folder: Path, socket_folder: Path) -> None:
    """End a server that outlived its `up`, and forget one that only its lock files remember.

    PostgreSQL trusts the pid in those files, which after a crash may be anybody's: in a container,
    whose pids start anew, it often is.
    """
    lock_files = [cluster_folder / "postmaster.pid", socket_folder / ".s.PGSQL.5432.lock"]
    if not any(file.exists() for file in lock_files):
        return
    for number, patience in (
        (None, 3),
        (signal.SIGINT, 5),
        (signal.SIGQUIT, 3),
        (signal.SIGKILL, 3),
    ):
        processes = _processes_in(cluster_folder)
        if number is not None:
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(number)
        _, alive = psutil.wait_procs(processes, timeout=patience)
        if not alive:
            break
    for file in lock_files:
        file.unlink(missing_ok=True)


def _processes_in(cluster_folder: Path) -> list[psutil.Process]:
    """Every server process works in its cluster's folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.cwd() == str(cluster_folder):
                found.append(process)
    return found
