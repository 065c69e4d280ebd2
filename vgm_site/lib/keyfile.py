"""Secrets made once and kept in a file that only their owner can read."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """Return the secret in `path`; the first caller writes `make()` there, with mode 600.

    Several processes may ask at once: all get the same secret, and no reader ever sees half of it.
    Raises ImproperlyConfigured, with a sentence for the operator, when that can't be done.
    """
    try:
        if not path.exists():
            write_new(path, make())
        secret = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"the secret in {path} can't be kept: {error.strerror}.") from (
            error
        )
    # Never replaced silently: what the lost key has encrypted could not be read again.
    if not secret:
        raise ImproperlyConfigured(f"{path} is empty. Restore it from a backup, or delete it.")
    return secret


def write_new(path: Path, text: str) -> None:
    """Write the file whole and safely on disk, unless somebody else was faster."""
    make_data_folder(path.parent)
    unfinished = _write_beside(path, text)
    try:
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink()


def write(path: Path, text: str) -> None:
    """Write or replace the file in one step, with mode 600."""
    _write_beside(path, text).replace(path)


def make_data_folder(path: Path) -> None:
    """Make the folder if it is missing. One that exists keeps its permissions.

    Root's is searchable (not listable) by others, since the embedded database server runs as
    another user and lives below it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)


def _write_beside(path: Path, text: str) -> Path:
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(number, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink()
        raise
    return Path(name)
