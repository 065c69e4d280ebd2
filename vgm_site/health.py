"""Is this process alive (`/healthz`), and can it do its work (`/readyz`)?

The answers are for load balancers and `manage.py up`: they name what failed, never why.
"""

import logging
import tempfile
from functools import cache
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)
QUERY_MILLISECONDS = 2000


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    database, migrations = _check_database()
    found = {"database": database, "migrations": migrations, "media": _is_media_writable()}
    checks = {name: "ok" if is_good else "failed" for name, is_good in found.items()}
    if all(found.values()):
        return JsonResponse({"status": "ready", "checks": checks})
    return JsonResponse({"status": "not ready", "checks": checks}, status=503)


def _check_database() -> tuple[bool, bool]:
    """Whether the database answers, and whether every migration is applied."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {QUERY_MILLISECONDS}")
            applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError as error:
        log.warning("readyz: the database: %s", error)
        return False, False
    return True, applied.keys() >= _newest_migrations()


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of every app, as this process's code has them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _is_media_writable() -> bool:
    try:
        folder = Path(default_storage.path(""))
        # The names in it are all one needs to open a video that only its link shows.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"ready?")
    except NotImplementedError:  # not on this machine's disk: the storage reports its own trouble
        return True
    except OSError as error:
        log.warning("readyz: the media folder: %s", error)
        return False
    return True
