"""One job from claim to end, with an engine that behaves as the prompt says."""

import threading
import time
from datetime import timedelta

import av
import psycopg
import pytest
from django.db import connection
from django.db.models import F

from accounts.models import UsageCounter
from tests.factories import expire_lease, make_actor, make_connection, make_job, wanted
from tests.parallel import in_background, wait_until
from videos import jobs, leases, library, media, renders
from videos.engines import choice
from videos.engines.base import EngineError, Result, Run
from videos.engines.fake import Fake
from videos.models import Job, Video

# The heartbeat speaks over a connection of its own, so it must see what was committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(settings):
    settings.DEFAULT_ENGINE = "fake"
    return make_actor()


@pytest.fixture
def stop(monkeypatch):
    """This test's own word to stop, that the next test does not hear."""
    monkeypatch.setattr(renders, "_stopping", threading.Event())
    return renders.stop_all


def submitted(owner, prompt: str, **fields) -> Job:
    return jobs.submit(by=owner, wanted=wanted(prompt, duration=1, **fields))


def wait_for_progress(job: Job) -> None:
    wait_until(lambda: Job.objects.get(pk=job.pk).progress > 0, what="progress")


def part_folders(settings) -> list:
    return list(settings.WORK_DIR.iterdir())


def test_a_job_becomes_a_film(owner, settings, tmp_path):
    job = submitted(owner, "A quick film")
    renders.run(job.pk)
    job.refresh_from_db()
    video = Video.objects.get()
    with av.open(str(tmp_path / "media" / "videos" / f"{video.pk}.mp4")) as film:
        stream = film.streams.video[0]
        assert (stream.width, stream.height) == (video.width, video.height)
        assert stream.frames == 10
        assert film.duration == video.duration * 1_000_000
    assert (job.status, job.progress, job.attempt) == ("completed", 1.0, 1)
    assert part_folders(settings) == []


def test_a_second_message_changes_nothing(owner):
    job = submitted(owner, "A quick film")
    renders.run(job.pk)
    finished = Job.objects.values().get()
    renders.run(job.pk)
    assert Job.objects.values().get() == finished
    assert Video.objects.count() == 1


@pytest.mark.parametrize(
    ("prompt", "error"),
    [
        ("Please fail now", ("prompt_refused", "The prompt asked for a failure", False)),
        (
            "Please break now",
            ("internal_error", "Something went wrong while making this video", True),
        ),
    ],
)
def test_a_failure_says_why(owner, settings, prompt, error):
    job = submitted(owner, prompt)
    renders.run(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    assert (job.error_code, job.error_message, job.error_retryable) == error
    assert UsageCounter.objects.get(channel="").used == 0
    assert not Video.objects.exists()
    assert part_folders(settings) == []


def test_a_running_job_is_canceled_within_two_seconds(owner, settings):
    job = make_job(owner, prompt="A slow film", duration=10, engine="fake")
    with in_background(renders.run, job.pk):
        wait_for_progress(job)
        asked_at = time.monotonic()
        jobs.cancel(by=owner, job_id=job.pk)
    assert time.monotonic() - asked_at < 2
    job.refresh_from_db()
    assert (job.status, job.error_code, job.error_message) == ("failed", "canceled", "Canceled")
    assert part_folders(settings) == []


def test_a_stop_puts_the_job_back(owner, settings, stop):
    job = make_job(owner, prompt="A slow film", duration=10, engine="fake")
    with in_background(renders.run, job.pk):
        wait_for_progress(job)
        stop()
    job.refresh_from_db()
    assert (job.status, job.attempt, job.lease_token) == ("processing", 0, None)
    assert part_folders(settings) == []
    renders.run(job.pk)  # stopping: it takes no more
    job.refresh_from_db()
    assert job.attempt == 0


def test_a_beat_outlives_a_lost_connection(owner, settings):
    settings.HEARTBEAT_SECONDS = 0.05
    job = make_job(owner, prompt="A slow film", duration=1, engine="fake")
    with in_background(renders.run, job.pk):
        wait_for_progress(job)
        end_other_connections()
    job.refresh_from_db()
    assert (job.status, job.attempt) == ("completed", 1)


@pytest.mark.parametrize("num_outages", [1, 3])
def test_an_outage_while_finishing_is_waited_out(owner, monkeypatch, num_outages):
    """The connection breaks after the files were moved and before the rows are committed."""
    outages = []

    def add_and_break(**what):
        video = add(**what)
        if len(outages) < num_outages:
            outages.append(video.pk)
            end_connection(connection.connection.info.backend_pid)
        return video

    add = library.add
    monkeypatch.setattr(library, "add", add_and_break)
    job = submitted(owner, "A quick film")
    renders.run(job.pk)
    job.refresh_from_db()
    assert len(outages) == num_outages
    assert (job.status, job.attempt) == ("completed", 1)
    assert job.video.pk == job.video_id


class Ordering(Fake):
    """As an engine at a provider: it is given an id, which must be remembered."""

    def generate(self, run: Run) -> Result:
        run.remember("order-1")
        return super().generate(run)


def test_an_outage_while_an_order_is_remembered_is_waited_out(owner, monkeypatch):
    outages = []

    def break_and_remember(lease, reference):
        if not outages:
            outages.append(reference)
            end_connection(connection.connection.info.backend_pid)
        remember(lease, reference)

    remember = leases.remember
    monkeypatch.setattr(leases, "remember", break_and_remember)
    monkeypatch.setitem(choice.ENGINES, "ordering", f"{__name__}:Ordering")
    job = make_job(owner, engine="ordering")
    renders.run(job.pk)
    job.refresh_from_db()
    assert outages == ["order-1"]
    assert (job.status, job.attempt, job.engine_reference) == ("completed", 1, "order-1")


class Asked(Fake):
    """As an engine at a provider that has the order already: it is told since when."""

    def generate(self, run: Run) -> Result:
        if run.reference and 3600 <= run.ordered_for < 3660:
            return super().generate(run)
        raise EngineError("ordered at another time")


def test_a_run_knows_how_long_ago_it_was_ordered(owner, monkeypatch):
    monkeypatch.setitem(choice.ENGINES, "asked", f"{__name__}:Asked")
    job = make_job(owner, engine="asked")
    leases.remember(leases.claim(job.pk), "order-1")
    Job.objects.update(ordered_at=F("ordered_at") - timedelta(hours=1))
    expire_lease(job)
    renders.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_message) == ("completed", "")


class Theirs(Fake):
    """As the remote service: it takes the key that its test calls good."""

    def generate(self, run: Run) -> Result:
        if run.api_key != "vgm_good":
            raise EngineError("This key is not taken", code="remote_key_refused")
        return super().generate(run)


def test_whether_the_service_takes_the_key_stands_at_the_key(owner, monkeypatch):
    monkeypatch.setattr(choice, "get", lambda _name: Theirs())
    held = make_connection(owner, api_key="vgm_bad")
    renders.run(make_job(owner, engine="remote").pk)
    held.refresh_from_db()
    assert held.refused_at
    held.api_key = "vgm_good"
    held.save()
    renders.run(make_job(owner, engine="remote").pk)
    held.refresh_from_db()
    assert held.refused_at is None


def end_connection(backend_pid: int) -> None:
    """End it on the server's side, and wait until it is gone."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    given = {name: parameters[name] for name in names if name in parameters}
    with psycopg.connect(**given, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend_pid])


def end_other_connections() -> None:
    """All of this database's but our own: the render's and its heartbeat's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1


def test_a_full_disk_fails_the_job_and_gives_the_generation_back(owner, monkeypatch):
    def refuse(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(media, "store", refuse)
    job = submitted(owner, "A quick film")
    renders.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error_code, job.attempt) == ("failed", "storage_failed", 1)
    assert UsageCounter.objects.get(channel="").used == 0
    assert not Video.objects.exists()
