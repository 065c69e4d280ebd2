"""The embedded PostgreSQL: a private server in the data folder, for sites without DATABASE_URL.

Nothing here may need Django's settings: they ask this module where the database is.
"""

from pathlib import Path


def database_url(data_dir: Path) -> str | None:
    """Where the embedded server listens, as its last start wrote it down; None before the first."""
    try:
        return (data_dir / "postgres.url").read_text().strip()
    except OSError:
        return None
