"""Where compiled kernels are kept between runs.

Imported before numba, so that numba writes its caches there and never beside the source, which
may be read-only. `VGM_CACHE_DIR` names the folder; without it, the user's own cache folder.
"""

import os
import sys
import tempfile
from pathlib import Path


def _user_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def cache_folder() -> Path:
    """A folder this user may write. Caches are code, so a shared one is never guessed at."""
    named = os.environ.get("VGM_CACHE_DIR")
    try:
        folder = Path(named) if named else _user_cache() / "videogenmessenger"
    except RuntimeError:  # no home folder at all
        folder = None
    if folder and _writable(folder / "kernels"):
        return folder / "kernels"
    return Path(tempfile.mkdtemp(prefix="vgm-kernels-"))


if not os.environ.get("NUMBA_CACHE_DIR"):
    os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())

import numba  # noqa: E402  (the folder must be known first)

numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]

# How every kernel is compiled: without the GIL, so that painter threads run side by side.
KERNEL = {"nogil": True, "fastmath": True, "cache": True, "error_model": "numpy"}
kernel = numba.njit(**KERNEL)
