"""A site whose worker processes may be killed: real processes, a real database, real files.

The test process itself uses the site's database and folders, to submit jobs and to look.
"""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Sum

from accounts.actor import Actor
from accounts.models import Account, UsageCounter
from tests.factories import make_actor, wanted
from tests.parallel import wait_until
from videos import jobs, media, sweeps
from videos.models import Job, Video

# Short, so that a crash is noticed soon. ORPHAN_SECONDS=0 makes every sweep as bold as can be.
TIMES = {
    "VGM_LEASE_SECONDS": "2",
    "VGM_HEARTBEAT_SECONDS": "0.3",
    "VGM_RECONCILE_SECONDS": "1",
    "VGM_ORPHAN_SECONDS": "0",
}


class Site:
    """Worker processes on one database and one data folder."""

    def __init__(self, data_dir: Path, url: str, **more: str):
        self.log = data_dir / "workers.log"
        self.workers: list[subprocess.Popen] = []  # those that should be running
        self._environment = os.environ | TIMES
        self._environment |= {
            "DATABASE_URL": url,
            "VGM_DATA_DIR": str(data_dir),
            "VGM_ENGINE": "fake",
            "SECRET_KEY": settings.SECRET_KEY,
            "VGM_ENCRYPTION_KEY": ",".join(settings.ENCRYPTION_KEYS),
            "VGM_WORKER_CONCURRENCY": "2",
        } | more

    def manage(self, *arguments: str) -> None:
        """Run a command to its end, which must be a good one."""
        assert self._start("manage.py", *arguments).wait(60) == 0

    def start_worker(self, *arguments: str) -> subprocess.Popen:
        self.workers.append(self._start("manage.py", "worker", *arguments))
        return self.workers[-1]

    def start_crashing_worker(self, point: str) -> subprocess.Popen:
        self.workers.append(self._start("-m", "tests.crash.crashing_worker", point))
        return self.workers[-1]

    def start_forge(self, *arguments: str) -> subprocess.Popen:
        """A process that makes workers as often as it is asked to; see tests.crash.forge."""
        program = ("-m", "tests.crash.forge", *arguments)
        return self._start(*program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def kill(self, worker: subprocess.Popen) -> None:
        """`kill -9`, wherever it is."""
        worker.kill()
        worker.wait(10)
        self.workers.remove(worker)

    def restart_ended_workers(self) -> None:
        """As `manage.py up` does."""
        for worker in [worker for worker in self.workers if worker.poll() is not None]:
            self.workers.remove(worker)
            self.start_worker()

    def stop(self) -> None:
        """Ask every worker to stop; a frozen one is woken up to hear it."""
        for worker in self.workers:
            worker.send_signal(signal.SIGCONT)
            worker.terminate()
        for worker in self.workers:
            try:
                worker.wait(10)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait(10)
        self.workers.clear()

    def _start(self, *program: str, **options) -> subprocess.Popen:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *program],
                cwd=settings.BASE_DIR,
                env=self._environment,
                **{"stdout": log, "stderr": log} | options,
            )


def make_customer() -> Actor:
    """Somebody without a daily limit, whose generations are counted all the same."""
    customer = make_actor()
    Account.objects.filter(pk=customer.account_id).update(tier="enterprise")
    customer.account.refresh_from_db()
    return customer


def submit(customer: Actor, num: int, prompt: str = "A quick film", *, duration: float = 1) -> None:
    for _ in range(num):
        jobs.submit(by=customer, wanted=wanted(prompt, duration=duration))


def wait_for_the_end(*, seconds: float = 60) -> None:
    """Until every accepted job has ended."""
    wait_until(are_all_ended, seconds=seconds, what="the end of every job")


def are_all_ended() -> bool:
    return not Job.objects.active().exists()


def check_everything(*, num_jobs: int) -> None:
    """The verdict: nothing lost, nothing doubled, nothing left behind."""
    sweeps.reconcile()
    sweeps.sweep_orphans()
    completed = Job.objects.filter(status="completed")
    failed = Job.objects.filter(status="failed")
    video_ids = sorted(completed.values_list("video_id", flat=True))
    assert len(completed) + len(failed) == Job.objects.count() == num_jobs
    assert not failed.filter(error_code="").exists()
    assert sorted(Video.objects.values_list("pk", flat=True)) == video_ids
    for kind, extension in media.EXTENSIONS.items():
        files = sorted(default_storage.listdir(kind)[1])
        assert files == [f"{video_id}.{extension}" for video_id in video_ids]
    for video in Video.objects.all():
        assert default_storage.size(media.name("videos", video.pk)) == video.size
    assert list(settings.WORK_DIR.iterdir()) == []
    # Every failure gave its generation back, exactly once.
    assert _used(channel="") == _used(channel="web") == len(completed)


def _used(**row) -> int:
    return UsageCounter.objects.filter(**row).aggregate(used=Sum("used"))["used"]


def database_url() -> str:
    """Of the test database."""
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@contextmanager
def connected_to(url: str):
    """Django uses another database meanwhile."""
    before = connection.settings_dict.copy()
    connection.close()
    names = ("HOST", "PORT", "USER", "PASSWORD", "NAME", "OPTIONS")
    other = environ.Env.db_url_config(url)
    connection.settings_dict |= {name: other.get(name, "") for name in names[:5]}
    connection.settings_dict["OPTIONS"] = other.get("OPTIONS", {})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= {name: before[name] for name in names}
