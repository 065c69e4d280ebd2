"""`manage.py web`: the web server alone, as one of several machines would run it."""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand

# Every process answers with this many threads, each holding a database connection while it works.
THREADS = 8
# Connections the system keeps for us, and those one process takes on: more than a crowd of 500.
BACKLOG, OPEN_CONNECTIONS = 1024, 1024


class Command(BaseCommand):
    help = "Serve the site over HTTP (granian)."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
        parser.add_argument("--threads", type=int, default=THREADS)
        parser.add_argument("--access-log", action="store_true", help="print every request")

    def handle(self, **options) -> None:
        """Become granian: whoever signals this process signals the server."""
        words = [sys.executable, "-m", "granian", *granian_options(**options)]
        os.execv(sys.executable, words)  # noqa: S606


def granian_options(*, host, port, processes, threads, access_log, **_) -> list[str]:
    return [
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={processes}",
        f"--blocking-threads={threads}",
        f"--backlog={BACKLOG}",
        f"--backpressure={OPEN_CONNECTIONS}",
        "--respawn-failed-workers",
        "--respawn-interval=1",
        "--workers-kill-timeout=4",
        "--no-ws",
        "--log-level=error",  # its warning about threads holds for work without waiting
        "--access-log" if access_log else "--no-access-log",
        f"--working-dir={settings.BASE_DIR}",
        "vgm_site.wsgi:application",
    ]
