"""A throw-away site to measure: its own embedded PostgreSQL, migrated, gone afterwards."""

import os
import secrets
import shutil
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

from vgm_site.postgres.server import Server


@contextmanager
def throwaway(*, is_durable: bool = False, **environment: str) -> Iterator[str]:
    """Set Django up on an empty database of its own and yield that database's URL.

    Import models and verbs inside only: Django is not set up before.
    """
    folder = Path(tempfile.mkdtemp(prefix="vgm-benchmark-"))
    folder.chmod(0o711)  # root's database runs as another user, who must get to its files
    server = Server(folder / "data", is_durable=is_durable)
    try:
        url = server.start()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "vgm_site.settings",
            "DATABASE_URL": url,
            "VGM_DATA_DIR": str(folder / "data"),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "VGM_ENCRYPTION_KEY": urlsafe_b64encode(os.urandom(32)).decode(),
        } | environment
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        yield url
    finally:
        connections.close_all()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
