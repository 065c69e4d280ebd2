"""A worker's hold on a job: one at a time, and only as long as it is heard of."""

import pytest
from django.core.files.storage import default_storage
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import UsageCounter
from tests.factories import expire_lease, make_actor, make_job, make_result, wanted
from tests.parallel import at_once
from videos import jobs, leases
from videos.engines.base import EngineError
from videos.models import Job, Video

pytestmark = pytest.mark.django_db
NO_PAINT = EngineError("No paint left", code="no_paint", retryable=False)


def stored_files() -> list[str]:
    return [
        f"{kind}/{file}"
        for kind in sorted(default_storage.listdir("")[0])
        for file in default_storage.listdir(kind)[1]
    ]


def used() -> int:
    return UsageCounter.objects.get(channel="").used


@pytest.mark.django_db(transaction=True)
def test_one_of_many_workers_claims_a_job():
    job = make_job(make_actor())
    claimed = [lease for lease in at_once(20, lambda _: leases.claim(job.pk)) if lease]
    job.refresh_from_db()
    assert len(claimed) == 1
    assert (job.status, job.attempt, job.lease_token) == ("processing", 1, claimed[0].token)


@pytest.mark.django_db(transaction=True)
def test_one_of_many_workers_claims_an_abandoned_job():
    job = make_job(make_actor())
    leases.claim(job.pk)
    expire_lease(job)
    claimed = [lease for lease in at_once(20, lambda _: leases.claim(job.pk)) if lease]
    job.refresh_from_db()
    assert (len(claimed), job.attempt) == (1, 2)


def test_what_nobody_may_claim(alice):
    canceled = make_job(alice, cancel_requested_at="2025-01-15T10:31:30Z")
    worn_out = make_job(alice, attempt=3)
    finished = make_job(alice, status="completed", progress=1.0, finished_at="2025-01-15T10:31:30Z")
    assert [leases.claim(job.pk) for job in (canceled, worn_out, finished)] == [None] * 3


def test_a_beat_keeps_the_lease(alice, settings):
    lease = leases.claim(make_job(alice).pk)
    settings.LEASE_SECONDS = 100
    assert not leases.beat(lease, progress=0.25).is_canceled
    job = Job.objects.get()
    assert job.progress == 0.25
    assert job.lease_until > lease.job.lease_until


def test_a_beat_tells_of_cancellation(alice):
    lease = leases.claim(make_job(alice).pk)
    jobs.cancel(by=alice, job_id=lease.job.pk)
    assert leases.beat(lease, progress=0.5).is_canceled


def test_progress_never_decreases(alice):
    job = make_job(alice)
    lease = leases.claim(job.pk)
    seen = []
    for progress in (0.5, 0.2, 7.0, 0.0):
        leases.beat(lease, progress=progress)
        seen.append(Job.objects.get().progress)
    expire_lease(job)
    leases.beat(leases.claim(job.pk), progress=0.1)
    assert [*seen, Job.objects.get().progress] == [0.5, 0.5, 0.99, 0.99, 0.99]


def test_the_first_worker_can_do_nothing_once_a_second_has_the_job(alice):
    job = make_job(alice)
    first = leases.claim(job.pk)
    expire_lease(job)
    second = leases.claim(job.pk)
    for word in (
        lambda: leases.beat(first, progress=0.9),
        lambda: leases.remember(first, "theirs-1"),
        lambda: leases.fail(first, NO_PAINT),
        lambda: leases.cancel(first),
    ):
        with pytest.raises(leases.LeaseLost):
            word()
    leases.put_back(first)
    job.refresh_from_db()
    assert (job.status, job.attempt, job.lease_token) == ("processing", 2, second.token)
    assert (job.progress, job.engine_reference, job.error_code) == (0.0, "", "")


@pytest.mark.parametrize("is_late", [False, True], ids=["before the second", "after the second"])
def test_two_attempts_leave_one_video(alice, tmp_path, is_late):
    job = make_job(alice)
    first = leases.claim(job.pk)
    made_first = make_result(job, tmp_path / "first")
    expire_lease(job)
    second = leases.claim(job.pk)
    made_second = make_result(job, tmp_path / "second")
    if is_late:
        leases.complete(second, made_second)
    with pytest.raises(leases.LeaseLost):
        leases.complete(first, made_first)
    assert made_first.video.exists()  # it was not moved over the other
    if not is_late:
        leases.complete(second, made_second)
    video = Video.objects.get()
    assert (video.pk, video.job_id) == (job.video_id, job.pk)
    assert stored_files() == [
        f"previews/{job.video_id}.mp4",
        f"thumbnails/{job.video_id}.jpg",
        f"videos/{job.video_id}.mp4",
    ]


def test_a_completed_job_and_its_video(alice, tmp_path):
    job = make_job(alice)
    result = make_result(job, tmp_path / "run")
    leases.complete(leases.claim(job.pk), result)
    job.refresh_from_db()
    video = job.video
    assert (job.status, job.progress, job.lease_token) == ("completed", 1.0, None)
    assert job.finished_at is not None
    assert (video.width, video.height, video.duration) == (96, 54, 1.0)
    assert video.size == default_storage.size(f"videos/{video.pk}.mp4") > 0


def test_a_failure_gives_the_generation_back_once(alice):
    job, _other = [jobs.submit(by=alice, wanted=wanted()) for _ in range(2)]
    lease = leases.claim(job.pk)
    assert used() == 2
    leases.fail(lease, NO_PAINT)
    with pytest.raises(leases.LeaseLost):
        leases.fail(lease, NO_PAINT)
    assert (
        leases.end_as_failed(Job.objects.filter(pk=job.pk), code="x", message="", retryable=True)
        == 0
    )
    job.refresh_from_db()
    assert (job.status, job.error_code, job.error_message, job.error_retryable) == (
        "failed",
        "no_paint",
        "No paint left",
        False,
    )
    assert used() == 1


@pytest.mark.django_db(transaction=True)
def test_many_failures_at_once_give_the_generation_back_once():
    alice = make_actor()
    job, _other = [jobs.submit(by=alice, wanted=wanted()) for _ in range(2)]
    lease = leases.claim(job.pk)
    outcomes = at_once(20, lambda _: leases.fail(lease, NO_PAINT))
    assert [type(outcome) for outcome in outcomes].count(leases.LeaseLost) == 19
    assert used() == 1


def test_a_job_that_is_put_back_can_be_claimed_at_once(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    lease = leases.claim(job.pk)
    first_message = lease.job.message_id
    leases.beat(lease, progress=0.4)
    leases.put_back(lease)
    job.refresh_from_db()
    assert (job.attempt, job.progress, job.lease_token) == (0, 0.4, None)
    assert job.message_id != first_message
    assert ProcrastinateJob.objects.get(pk=job.message_id).args == {"job_id": str(job.pk)}
    assert leases.claim(job.pk).job.attempt == 1
