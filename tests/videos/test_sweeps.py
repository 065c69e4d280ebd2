"""What crashes leave behind is put right, and nothing that lives is touched."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import UsageCounter
from tests.factories import expire_lease, make_job, make_result, make_video, wanted
from videos import jobs, leases, library, media, messages, sweeps
from videos.models import Job

pytestmark = pytest.mark.django_db


def waiting_messages(job: Job) -> int:
    return ProcrastinateJob.objects.filter(args={"job_id": str(job.pk)}, status="todo").count()


def take_messages() -> None:
    """As a worker does that then dies: the messages are never finished."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")


def attempt_that_dies(job: Job) -> None:
    take_messages()
    assert leases.claim(job.pk) is not None
    expire_lease(job)


def store_files(video_id: str) -> list[str]:
    return [
        default_storage.save(media.name(kind, video_id), ContentFile(b"film"))
        for kind in media.EXTENSIONS
    ]


def are_there(files: list[str]) -> set[bool]:
    return {default_storage.exists(file) for file in files}


def test_an_abandoned_job_is_told_to_the_workers_again(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    attempt_that_dies(job)
    assert waiting_messages(job) == 0
    sweeps.reconcile()
    sweeps.reconcile()
    assert waiting_messages(job) == 1
    assert leases.claim(job.pk).job.attempt == 2


def test_a_job_in_living_hands_is_left_alone(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    take_messages()
    lease = leases.claim(job.pk)
    sweeps.reconcile()
    assert waiting_messages(job) == 0
    assert not leases.beat(lease, progress=0.5).is_canceled


def test_the_third_lost_worker_ends_the_job(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    for attempt in (1, 2, 3):
        attempt_that_dies(job)
        job.refresh_from_db()
        assert (job.status, job.attempt) == ("processing", attempt)
        sweeps.reconcile()
    job.refresh_from_db()
    assert (job.status, job.error_code, job.error_retryable) == ("failed", "worker_lost", True)
    assert job.error_message == "The worker stopped 3 times while making this video"
    assert UsageCounter.objects.get(channel="").used == 0
    sweeps.reconcile()
    assert (waiting_messages(job), UsageCounter.objects.get(channel="").used) == (0, 0)


def test_an_abandoned_job_that_was_to_be_canceled_ends_so(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    leases.claim(job.pk)
    jobs.cancel(by=alice, job_id=job.pk)
    expire_lease(job)
    sweeps.reconcile()
    job.refresh_from_db()
    assert (job.status, job.error_code, job.attempt) == ("failed", "canceled", 1)
    assert UsageCounter.objects.get(channel="").used == 1  # it was begun


def test_a_lost_message_is_sent_again_after_a_while(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    take_messages()
    sweeps.reconcile()
    assert waiting_messages(job) == 0  # a worker may be about to claim it
    Job.objects.update(updated_at=Now() - sweeps.MESSAGE_GRACE - timedelta(seconds=1))
    sweeps.reconcile()
    sweeps.reconcile()
    assert waiting_messages(job) == 1


def test_a_waiting_message_is_not_doubled(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    Job.objects.update(updated_at=Now() - timedelta(hours=1))
    sweeps.reconcile()
    assert waiting_messages(job) == 1


def test_part_folders_of_the_dead_are_removed(alice, settings):
    living, abandoned = leases.claim(make_job(alice).pk), leases.claim(make_job(alice).pk)
    expire_lease(abandoned.job)
    again = leases.claim(abandoned.job.pk)
    folders = {
        lease: settings.WORK_DIR / f"{lease.job.pk}.{lease.token}"
        for lease in (living, abandoned, again)
    }
    for folder in folders.values():
        folder.mkdir(parents=True)
        (folder / "video.mp4").write_bytes(b"half a film")
    sweeps.reconcile()
    assert [folder.exists() for folder in folders.values()] == [True, False, True]


def test_orphan_files_are_removed_and_others_kept(alice, settings):
    settings.ORPHAN_SECONDS = 0
    failed = make_job(alice, status="failed", error_code="x", finished_at="2025-01-15T10:31:30Z")
    orphans = [store_files(failed.video_id), store_files("nobodysnobodys00")]
    kept = [store_files(owner.video_id) for owner in (make_video(alice), make_job(alice))]
    assert sweeps.sweep_orphans() == 2
    assert [are_there(files) for files in orphans] == [{False}, {False}]
    assert [are_there(files) for files in kept] == [{True}, {True}]


def test_a_removed_videos_files_go_too(alice, settings):
    settings.ORPHAN_SECONDS = 0
    video = make_video(alice)
    files = store_files(video.pk)
    library.remove(by=alice, video_id=video.pk)
    assert sweeps.sweep_orphans() == 1
    assert are_there(files) == {False}


def test_a_sweep_that_fails_keeps_no_other_from_its_turn(alice, monkeypatch, caplog):
    job = jobs.submit(by=alice, wanted=wanted())
    take_messages()
    Job.objects.update(updated_at=Now() - timedelta(minutes=1))

    def fail():
        raise RuntimeError("no")

    monkeypatch.setattr(sweeps, "_ROUND", (fail, *sweeps._ROUND))
    sweeps.reconcile()
    assert waiting_messages(job) == 1
    assert "fail failed" in caplog.text


def test_a_young_file_is_no_orphan_yet(settings):
    settings.ORPHAN_SECONDS = 60
    files = store_files("nobodysnobodys00")
    assert sweeps.sweep_orphans() == 0
    assert are_there(files) == {True}


def test_a_job_that_completes_during_the_sweep_keeps_its_files(alice, settings, tmp_path):
    settings.ORPHAN_SECONDS = 0
    job = make_job(alice)
    lease, result = leases.claim(job.pk), make_result(job, tmp_path / "run")
    files = store_files(job.video_id)  # of an earlier attempt
    is_completed = False

    def complete_after_the_first_query(execute, *query):
        nonlocal is_completed
        answer = execute(*query)
        if not is_completed:
            is_completed = True
            leases.complete(lease, result)
        return answer

    with connection.execute_wrapper(complete_after_the_first_query):
        assert sweeps.sweep_orphans() == 0
    assert is_completed
    assert are_there(files) == {True}


def test_messages_of_ended_jobs_are_forgotten(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    take_messages()
    Job.objects.update(status="failed", error_code="x", finished_at=Now() - timedelta(minutes=11))
    assert messages.sweep() == 1
    assert not ProcrastinateJob.objects.filter(args={"job_id": str(job.pk)}).exists()


def test_messages_that_still_matter_are_kept(alice):
    jobs.submit(by=alice, wanted=wanted())
    assert messages.sweep() == 0
    take_messages()
    assert messages.sweep() == 0
