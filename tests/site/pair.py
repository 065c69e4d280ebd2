"""Two whole sites of this project: a portal, and the service that makes its videos."""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
from psycopg.rows import dict_row

from tests.site.running import BASE_DIR, PYTHON, Site, environment, wait_for
from vgm_site import postgres
from videos.client import Client, Conflict, Unavailable

# Short, so that a crash is noticed soon; and more crashes than any real job meets.
TIMES = {
    "VGM_LEASE_SECONDS": "4",
    "VGM_HEARTBEAT_SECONDS": "0.3",
    "VGM_RECONCILE_SECONDS": "2",
    "VGM_MAX_ATTEMPTS": "50",
    "VGM_WEBHOOK_LEASE_SECONDS": "4",
    "VGM_WORKER_CONCURRENCY": "2",
}
SERVICE = {"VGM_ENGINE": "fake", "VGM_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8"}
_CONNECT = """
import sys
from accounts import admission
from videos import remote
theirs, ours = sys.stdin.read().split()
connection = remote.connect(by=admission.recognise(ours, ip=""), api_key=theirs)
connection.refresh_from_db()
print(connection.is_subscribed)
"""


class Whole:
    """A site that can be killed as a whole and in parts, and the key of one of its people."""

    def __init__(self, room: Path, **more: str):
        room.mkdir()
        room.chmod(0o755)  # root's database runs as another user, who must get through
        self._room, self._more = room, TIMES | more
        self.site = Site(room, {}, **self._more)
        self.key = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.site.port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/v1"

    def wait_until_running(self) -> None:
        self.site.wait_until_said("is running at", 180)

    def register(self, email: str) -> None:
        with Client(self.api_url) as nobody:
            self.key = nobody.register(email, "a long sentence").api_key

    def client(self, **options: Any) -> Client:
        return Client(self.api_url, self.key, **options)

    def rows(self, sql: str) -> list[dict]:
        """What a statement tells, as soon as the database is there to tell it."""
        deadline = time.monotonic() + 120
        while True:
            try:
                with psycopg.connect(
                    postgres.database_url(self.site.data_dir), autocommit=True, row_factory=dict_row
                ) as database:
                    answer = database.execute(sql)
                    return answer.fetchall() if answer.description else []
            except psycopg.OperationalError:
                assert time.monotonic() < deadline
                time.sleep(0.2)

    def jobs(self) -> list[dict]:
        return self.rows("SELECT * FROM videos_job ORDER BY created_at, id")

    def job(self, job_id: str) -> dict:
        return next(row for row in self.jobs() if str(row["id"]) == job_id)

    def wait_for_status(self, job_id: str, status: str, *, seconds: float = 40) -> dict:
        try:
            wait_for(lambda: self.job(job_id)["status"] == status, seconds)
        except AssertionError:
            raise AssertionError(f"never {status}: {self.job(job_id)}") from None
        return self.job(job_id)

    def generations_used(self) -> int:
        """As the account's limit counts them; the shares of its people and keys agree."""
        rows = self.rows(
            "SELECT channel = '' AS is_whole, sum(used)::int AS used FROM accounts_usagecounter"
            " WHERE name = 'generations' GROUP BY 1"
        )
        used = {row["is_whole"]: row["used"] for row in rows}
        assert used.get(True, 0) == used.get(False, 0)
        return used.get(True, 0)

    def set_limits(self, **most: int | None) -> None:
        """As an admin would: `generations_per_day`, `calls_per_minute`; None is the tier's."""
        for name, number in most.items():
            number = "NULL" if number is None else number
            self.rows(f"UPDATE accounts_account SET own_{name} = {number}")

    def connect_to(self, service: "Whole") -> bool:
        """Hold a key of the service's, as the keys page does. True if it will call us."""
        done = subprocess.run(
            [PYTHON, "manage.py", "shell", "--no-imports", "-c", _CONNECT],
            input=f"{service.key} {self.key}",
            cwd=BASE_DIR,
            env=environment(self.site.data_dir, **self._more, VGM_PUBLIC_URL=self.url),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip() == "True"

    def kill_part(self, word: str) -> bool:
        """`kill -9` the web server, the worker or the database; False if it is not there."""
        with suppress(psutil.NoSuchProcess):
            if part := self.site.part(word):
                part.kill()
                return True
        return False

    def kill(self) -> None:
        """`kill -9` the one that holds all others."""
        self.site.end()

    def start_again(self) -> None:
        self.site = Site(self._room, {}, port=self.site.port, **self._more)
        self.wait_until_running()

    def end(self) -> None:
        if self.site.process.poll() is None:
            self.site.stop()
        self.site.end()


def patiently(ask, *, seconds: float = 120):
    """What a call of the client returns, as soon as the site is there to answer it."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except (Unavailable, Conflict):  # a killed try is anybody's after a minute
            assert time.monotonic() < deadline
            time.sleep(0.3)


class Relay:
    """Stands between portal and service, and changes the pace the service asks for.

    What is passed on is written down: (method, path, headers, status).
    """

    def __init__(self, target: str):
        self.pace: int | None = None  # seconds
        self.calls: list[tuple[str, str, dict, int]] = []
        self._target = target
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def of(self, method: str, path: str) -> list[tuple[str, str, dict, int]]:
        return [one for one in self.calls if one[0] == method and one[1].startswith(path)]

    @contextmanager
    def running(self) -> Iterator["Relay"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handler(relay) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                relay._pass_on(self)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_) -> None:
                pass

        return Handler

    def _pass_on(self, caller: BaseHTTPRequestHandler) -> None:
        body = caller.rfile.read(int(caller.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in caller.headers.items()}
        headers.pop("host")
        try:
            answer = httpx.request(
                caller.command,
                self._target + caller.path,
                content=body,
                headers=headers,
                timeout=30,
                trust_env=False,
            )
        except httpx.TransportError:
            caller.close_connection = True
            return
        self.calls.append((caller.command, caller.path, headers, answer.status_code))
        caller.send_response(answer.status_code)
        caller.send_header("Content-Type", answer.headers.get("Content-Type", ""))
        caller.send_header("Content-Length", str(len(answer.content)))
        if "Retry-After" in answer.headers:
            caller.send_header("Retry-After", str(self.pace or answer.headers["Retry-After"]))
        caller.end_headers()
        caller.wfile.write(answer.content)
