"""`manage.py prepare`: bring the database and the static files up to date."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

MIGRATION_LOCK = 0x56474D  # "VGM": any number that is ours alone in this database
OLDEST_POSTGRESQL = 14
# The API framework's own pages, which we don't show, would take most of a minute to compress.
UNUSED_STATIC = ["ninja", "*.map"]


class Command(BaseCommand):
    help = "Apply migrations and collect static files. Safe on several machines at once."
    requires_system_checks = []

    def handle(self, **_) -> None:
        try:
            migrate()
        except DatabaseError as error:
            reason = " ".join(str(error).split())
            raise CommandError(f"the database can't be used: {reason}") from error
        try:
            collect_static()
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error


def migrate() -> None:
    """Apply what is missing, one machine at a time."""
    with connection.cursor() as cursor:
        if connection.pg_version < OLDEST_POSTGRESQL * 10_000:
            raise CommandError(f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed.")
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def collect_static() -> None:
    """Collect the static files, if any has changed since the last time."""
    if settings.DEBUG:
        return  # served from where they are
    mark = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = _static_fingerprint()
    if mark.exists() and mark.read_text() == fingerprint:
        return
    # Older names stay: pages that are open somewhere still ask for them.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC)
    mark.write_text(fingerprint)


def _static_fingerprint() -> str:
    """Changes when any static file, or how they are stored, does."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list(UNUSED_STATIC):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
