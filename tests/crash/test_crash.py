"""Workers and the database die, or freeze, at the worst moments. Nothing is lost or doubled."""

import random
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, connection

from tests.crash.crashing_worker import POINTS
from tests.crash.site import (
    Site,
    are_all_ended,
    check_everything,
    connected_to,
    database_url,
    make_customer,
    submit,
    wait_for_the_end,
)
from tests.parallel import wait_until
from vgm_site.postgres.server import Server
from videos.models import Job

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def data_dir(tmp_path, settings):
    """Where the test process and the workers both keep their files."""
    settings.ORPHAN_SECONDS = 0
    settings.DEFAULT_ENGINE = "fake"
    settings.WORK_DIR = tmp_path / "work"
    settings.WORK_DIR.mkdir()
    return tmp_path


@pytest.fixture
def site(data_dir):
    with connection.cursor() as cursor:  # messages about jobs of other tests
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    site = Site(data_dir, database_url())
    yield site
    site.stop()
    print(site.log.read_text()[-5000:])  # noqa: T201 - shown when a test fails


def test_workers_killed_at_random_moments(site):
    random.seed(7)
    customer = make_customer()
    submit(customer, 30)
    submit(customer, 28, "A slow film")
    submit(customer, 2, "Please fail now")
    for _ in range(3):
        site.start_worker()
    num_kills = 0
    deadline = time.monotonic() + 60
    while not are_all_ended():
        assert time.monotonic() < deadline
        time.sleep(random.uniform(0.3, 1.2))
        if num_kills < 8 and Job.objects.exclude(started_at=None).exists():
            site.kill(random.choice(site.workers))
            site.start_worker()
            num_kills += 1
    site.stop()
    check_everything(num_jobs=60)
    assert num_kills >= 5
    assert Job.objects.filter(attempt__gt=1).exists()  # some were hit
    assert Job.objects.filter(error_code="prompt_refused").count() == 2


def test_workers_killed_at_every_named_point(site):
    customer = make_customer()
    submit(customer, 2 * len(POINTS))
    for worker in [site.start_crashing_worker(point) for point in POINTS]:
        assert worker.wait(40) == -signal.SIGKILL
        site.workers.remove(worker)
    was_completed = Job.objects.filter(status="completed").count()
    assert was_completed == 1  # by the one that died right after the commit
    assert Job.objects.filter(status="processing").count() == len(POINTS) - 1
    site.start_worker()
    wait_for_the_end()
    site.stop()
    check_everything(num_jobs=2 * len(POINTS))
    assert Job.objects.filter(status="completed").count() == 2 * len(POINTS)
    assert Job.objects.filter(attempt=2).count() == len(POINTS) - 1


def test_a_worker_frozen_past_its_lease(site):
    customer = make_customer()
    submit(customer, 2, "A slow film", duration=2)
    frozen = site.start_worker()
    wait_until(lambda: Job.objects.filter(progress__gt=0).count() == 2, seconds=30)
    frozen.send_signal(signal.SIGSTOP)
    site.start_worker()
    wait_for_the_end()
    assert set(Job.objects.values_list("status", "attempt")) == {("completed", 2)}
    finished = list(Job.objects.order_by("pk").values())
    frozen.send_signal(signal.SIGCONT)
    time.sleep(1.5)  # it goes on painting, and must find its leases gone
    assert frozen.poll() is None
    assert list(Job.objects.order_by("pk").values()) == finished
    submit(customer, 8)
    wait_for_the_end()
    site.stop()
    check_everything(num_jobs=10)


@pytest.fixture
def server():
    """A PostgreSQL of this test's own, to be ended the hard way."""
    folder = Path(tempfile.mkdtemp(prefix="vgm-crash-"))
    folder.chmod(0o711)  # root's database runs as another user
    server = Server(folder / "data", is_durable=True)
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_the_database_stopped_immediately_under_load(server, data_dir):
    url = server.start()
    site = Site(data_dir, url)
    with connected_to(url):
        try:
            site.manage("migrate", "--verbosity=0")
            submit(make_customer(), 20, "A slow film")
            for _ in range(2):
                site.start_worker()
            for num_ended in (2, 8):
                keep_going_until(site, num_ended)
                crash_and_restart(server)
            keep_going_until(site, 20)
            site.stop()
            check_everything(num_jobs=20)
        finally:
            site.stop()
            print(site.log.read_text()[-5000:])  # noqa: T201 - shown when the test fails


def crash_and_restart(server: Server) -> None:
    """`pg_ctl -m immediate stop`, a moment without any database, and recovery from the log."""
    server.process.send_signal(signal.SIGQUIT)
    server.process.wait(10)
    time.sleep(0.6)
    server.start()


def keep_going_until(site: Site, num_ended: int) -> None:
    """Workers that lost the queue end themselves, and are started again."""

    def has_ended() -> bool:
        site.restart_ended_workers()
        with suppress(OperationalError, InterfaceError):
            return Job.objects.exclude(finished_at=None).count() >= num_ended
        connection.close()
        return False

    wait_until(has_ended, seconds=60, what=f"the end of {num_ended} jobs")
