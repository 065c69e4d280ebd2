"""Make the embedded server's files: all of them, or nothing."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from vgm_site.postgres import DATABASE, ROLE, StartError
from vgm_site.postgres.home import Home

VERSION = "18"
# Suits a small machine; /var/lib or the data folder keeps postgresql.conf for whoever knows better.
SETTINGS = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    # Containers have a tiny /dev/shm, and some systems empty it when a user logs out.
    "dynamic_shared_memory_type": "mmap",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def make(home: Home, *, password: str, is_durable: bool = True) -> None:
    """Make the cluster with an empty database and its role, unless it exists.

    The role owns the database and may make others (tests do), but is no superuser; the superuser's
    password is thrown away. Work happens beside and is renamed, so that a crash leaves nothing
    half-made. Raises StartError.
    """
    if home.cluster.exists():
        _check_version(home.cluster)
        return
    unfinished = home.folder / "cluster.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    _init(home, unfinished, is_durable=is_durable)
    _make_database(home, unfinished, password)
    unfinished.rename(home.cluster)


def _check_version(cluster: Path) -> None:
    version = (cluster / "PG_VERSION").read_text().strip()
    if version != VERSION:
        raise StartError(
            f"the database in {cluster} was made by PostgreSQL {version} and this is {VERSION}. "
            "docs/operations.md says how to move it."
        )


def _init(home: Home, cluster: Path, *, is_durable: bool) -> None:
    settings = [f"--set={name}={value}" for name, value in SETTINGS.items()]
    # One collation that is the same on every system, so that no upgrade of it breaks an index.
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    with tempfile.NamedTemporaryFile("w", dir=home.folder, prefix=".superuser-") as file:
        file.write(os.urandom(32).hex())
        file.flush()
        os.chown(file.fileno(), home.owner.uid, home.owner.gid)
        options = [
            *[f"--pgdata={cluster}", "--username=postgres", f"--pwfile={file.name}"],
            *["--auth=scram-sha-256", "--data-checksums", "--no-instructions"],
            *[*locale, "--builtin-locale=C.UTF-8", *settings],
        ]
        _run(home, "initdb", *options, *([] if is_durable else ["--no-sync"]))


def _make_database(home: Home, cluster: Path, password: str) -> None:
    statements = (
        f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n"
        f"CREATE DATABASE {DATABASE} OWNER {ROLE}\n"
    )
    options = ["-c", "exit_on_error=on", "-c", "log_min_error_statement=panic"]
    _run(home, "postgres", "--single", "-D", str(cluster), *options, "postgres", text=statements)


def _run(home: Home, program: str, *options: str, text: str = "") -> None:
    # Ends with us: a half-made cluster must not be worked on when the next start removes it.
    command = home.owner.tethered([str(home.programs / program), *options], on_death=signal.SIGKILL)
    done = subprocess.run(
        command,
        input=text,
        env=ENVIRONMENT,
        umask=0o077,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if "rror" in line or "FATAL" in line]
        reason = said[-1] if said else f"{program} ended with code {done.returncode}"
        raise StartError(f"the database could not be made in {home.folder}: {reason}.")
