"""Submit, get, cancel, retry."""

from itertools import chain
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import keys, limits
from accounts.models import UsageCounter
from tests.conftest import ApiClient
from tests.factories import expire_lease, make_actor, make_job, wanted
from tests.parallel import at_once
from videos import jobs, leases, progress
from videos.models import Job

pytestmark = pytest.mark.django_db


def used() -> int:
    return UsageCounter.objects.get(name="generations", channel="").used


def messages_of(job: Job) -> int:
    return ProcrastinateJob.objects.filter(args={"job_id": str(job.pk)}).count()


def test_submit_counts_writes_and_tells_as_one(alice):
    job = jobs.submit(by=alice, wanted=wanted(quality="sd", duration=2.5, seed=9))
    job.refresh_from_db()
    assert (job.status, job.quality, job.duration, job.seed) == ("queued", "sd", 2.5, 9)
    assert (job.account, job.created_by, job.api_key) == (alice.account, alice.user, None)
    assert ProcrastinateJob.objects.get(pk=job.message_id).args == {"job_id": str(job.pk)}
    assert (used(), messages_of(job)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_submit_that_is_undone_leaves_nothing():
    alice = make_actor()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        job = jobs.submit(by=alice, wanted=wanted())
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert not UsageCounter.objects.exists()
    assert messages_of(job) == 0


def test_a_refused_submit_leaves_nothing(alice):
    for _ in range(10):
        jobs.submit(by=alice, wanted=wanted())
    with pytest.raises(limits.LimitReached):
        jobs.submit(by=alice, wanted=wanted())
    assert (Job.objects.count(), used()) == (10, 10)


@pytest.mark.django_db(transaction=True)
def test_of_200_submits_at_once_a_free_account_gets_10():
    alice = make_actor()
    secret = keys.create(by=alice, name="laptop")[1]

    def five_submits(_number: int) -> list[int]:
        api = ApiClient(Client(), secret)
        return [
            api.post("/generate", {"prompt": "A cat in a garden"}).status_code for _ in range(5)
        ]

    statuses = list(chain.from_iterable(at_once(40, five_submits)))
    assert (len(statuses), statuses.count(202), statuses.count(429)) == (200, 10, 190)
    assert (Job.objects.count(), used()) == (10, 10)


def test_a_waiting_job_is_canceled_at_once_and_costs_nothing(alice):
    job, _other = [jobs.submit(by=alice, wanted=wanted()) for _ in range(2)]
    canceled = jobs.cancel(by=alice, job_id=job.pk)
    assert (canceled.status, canceled.is_canceled, canceled.is_finished) == ("failed", True, True)
    assert leases.claim(job.pk) is None
    with pytest.raises(jobs.AlreadyFinished):
        jobs.cancel(by=alice, job_id=job.pk)
    assert used() == 1


def test_a_running_job_is_asked_to_stop(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    lease = leases.claim(job.pk)
    asked = jobs.cancel(by=alice, job_id=job.pk)
    assert (asked.status, asked.is_finished) == ("processing", False)
    assert asked.cancel_requested_at is not None
    leases.cancel(lease)
    assert jobs.get(by=alice, job_id=job.pk).is_canceled
    assert used() == 1  # what was begun stays counted


@pytest.mark.parametrize(("is_ordered", "is_free"), [(False, True), (True, False)])
def test_a_job_that_was_only_put_off_costs_nothing_once_canceled(alice, is_ordered, is_free):
    job, _other = [jobs.submit(by=alice, wanted=wanted()) for _ in range(2)]
    lease = leases.claim(job.pk)
    if is_ordered:
        leases.remember(lease, "theirs-1")
    leases.put_off(lease, seconds=60)
    canceled = jobs.cancel(by=alice, job_id=job.pk)
    assert canceled.is_canceled
    assert (progress.of(canceled).is_free, used()) == (is_free, 1 if is_free else 2)


def test_an_abandoned_job_says_what_it_cost_once_canceled(alice):
    job = jobs.submit(by=alice, wanted=wanted())
    leases.claim(job.pk)
    expire_lease(job)
    canceled = jobs.cancel(by=alice, job_id=job.pk)
    assert canceled.is_canceled
    assert (progress.of(canceled).is_free, used()) == (False, 1)


def test_a_job_put_off_while_it_was_to_stop_says_that_it_cost_nothing(alice):
    job, _other = [jobs.submit(by=alice, wanted=wanted()) for _ in range(2)]
    lease = leases.claim(job.pk)
    jobs.cancel(by=alice, job_id=job.pk)
    leases.put_off(lease, seconds=60)
    canceled = jobs.cancel(by=alice, job_id=job.pk)
    assert (progress.of(canceled).is_free, used()) == (True, 1)


@pytest.mark.django_db(transaction=True)
def test_of_many_cancels_at_once_one_ends_the_job():
    alice = make_actor()
    job, _other = [jobs.submit(by=alice, wanted=wanted()) for _ in range(2)]
    outcomes = at_once(20, lambda _: jobs.cancel(by=alice, job_id=job.pk))
    assert sum(isinstance(outcome, Job) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, jobs.AlreadyFinished) for outcome in outcomes) == 19
    assert used() == 1


def test_retry_submits_the_same_wishes_again(alice):
    old = jobs.submit(by=alice, wanted=wanted("A fox", style="cartoon", duration=3, quality="sd"))
    with pytest.raises(jobs.NotFinished):
        jobs.retry(by=alice, job_id=old.pk)
    jobs.cancel(by=alice, job_id=old.pk)
    new = jobs.retry(by=alice, job_id=old.pk)
    wishes = ("prompt", "style", "duration", "quality", "visibility", "engine")
    assert [getattr(new, name) for name in wishes] == [getattr(old, name) for name in wishes]
    assert (new.pk == old.pk, new.video_id == old.video_id, new.status) == (False, False, "queued")
    assert used() == 1


@pytest.mark.parametrize("verb", [jobs.get, jobs.cancel, jobs.retry])
def test_a_strangers_job_is_not_found(alice, charlie, verb):
    job = make_job(alice)
    for job_id in (job.pk, uuid4()):
        with pytest.raises(jobs.NotFound):
            verb(by=charlie, job_id=job_id)
    job.refresh_from_db()
    assert job.status == "queued"
