"""The embedded PostgreSQL: a private server in the data folder, for sites without DATABASE_URL.

`server.Server` starts and stops it, `home` decides where it lives and as whom, `cluster` makes its
files. Nothing here may need Django's settings: they ask this module where the database is.
"""

from pathlib import Path

ROLE = DATABASE = "vgm"


class StartError(Exception):
    """The embedded server can't start. Its text is a sentence for the operator."""


def url_file(data_dir: Path) -> Path:
    return data_dir / "postgres.url"


def database_url(data_dir: Path) -> str | None:
    """Where the embedded server listens, as its last start wrote it down; None before the first."""
    try:
        return url_file(data_dir).read_text().strip()
    except OSError:
        return None
