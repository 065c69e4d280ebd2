"""A worker's hold on a job: claim, beat, complete, fail, put back.

Whoever claims a job gets a fresh token. Every later word of that worker is a conditional UPDATE
that names the token, so a worker that froze past its lease can no longer change anything.

    LeaseLost    another worker has the job now, or it has ended
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Now

from accounts import limits
from videos import library, media, messages, webhooks
from videos.engines.base import EngineError, Result
from videos.models import Job

ALMOST_DONE = 0.99  # 1.0 is said only when the video is there


class LeaseLost(Exception):
    """The job is no longer in this worker's hands."""


@dataclass(frozen=True)
class Lease:
    """The claimed job as it was then, and the token that proves the claim."""

    job: Job
    token: uuid.UUID


def claim(job_id: uuid.UUID) -> Lease | None:
    """Take a waiting or abandoned job; None when there is nothing to take."""
    token = uuid.uuid4()
    free = Job.objects.claimable().filter(
        pk=job_id, attempt__lt=settings.MAX_ATTEMPTS, cancel_requested_at=None
    )
    claimed = free.update(
        status=Job.Status.PROCESSING,
        attempt=F("attempt") + 1,
        lease_token=token,
        lease_until=_lease_end(),
        started_at=Now(),
        updated_at=Now(),
    )
    if not claimed:
        return None
    job = Job.objects.leased(token).first()
    return Lease(job, token) if job else None


@dataclass(frozen=True)
class News:
    """What happened to a job while it was worked on."""

    is_canceled: bool = False
    nudged_at: datetime | None = None  # when the provider last called


def beat(lease: Lease, *, progress: float) -> News:
    """Keep the lease, note the progress, and hear what is new. Raises `LeaseLost`."""
    kept = Job.objects.leased(lease.token).update(
        lease_until=_lease_end(),
        progress=Greatest("progress", Value(min(progress, ALMOST_DONE))),
        updated_at=Now(),
    )
    if not kept:
        raise LeaseLost
    heard = Job.objects.leased(lease.token).values_list("cancel_requested_at", "nudged_at").first()
    return News(is_canceled=bool(heard and heard[0]), nudged_at=heard and heard[1])


def remember(lease: Lease, reference: str) -> None:
    """Keep the provider's id of this job. Raises `LeaseLost`."""
    if not Job.objects.leased(lease.token).update(engine_reference=reference, ordered_at=Now()):
        raise LeaseLost


def complete(lease: Lease, result: Result) -> None:
    """Move the files into place and end the job, as one. Raises `LeaseLost`.

    The row stays locked while the files move, so a worker that lost its lease can't put its own
    over them. A crash in between leaves files under the job's own video id: the next attempt
    puts its files over them, or the sweep removes them.
    """
    with transaction.atomic():
        _let_go_when_frozen()
        job = Job.objects.leased(lease.token).select_for_update().first()
        if job is None:
            raise LeaseLost
        size = media.store("videos", job.video_id, result.video)
        media.store("thumbnails", job.video_id, result.thumbnail)
        if result.preview:
            media.store("previews", job.video_id, result.preview)
        library.add(job=job, result=result, size=size)
        Job.objects.filter(pk=job.pk).update(
            status=Job.Status.COMPLETED, progress=1.0, counted_in=None, **_ended()
        )
        job.refresh_from_db()
        webhooks.record(job)


def fail(lease: Lease, error: EngineError) -> None:
    """End the job as failed; its generation is given back. Raises `LeaseLost`."""
    if not end_as_failed(
        Job.objects.leased(lease.token),
        code=error.code,
        message=str(error),
        retryable=error.retryable,
    ):
        raise LeaseLost


def cancel(lease: Lease) -> None:
    """End the job as its owner wished. What was begun stays counted. Raises `LeaseLost`."""
    if not end_as_canceled(Job.objects.leased(lease.token), is_given_back=False):
        raise LeaseLost


def put_back(lease: Lease) -> None:
    """Give up the job unharmed, for any worker to go on with at once: we are shutting down."""
    put_off(lease, seconds=0)


def put_off(lease: Lease, *, seconds: float) -> None:
    """Give up the job unharmed, for any worker to go on with in some time."""
    with transaction.atomic():
        put = Job.objects.leased(lease.token).update(
            lease_token=None,
            lease_until=None,
            wait_until=Now() + timedelta(seconds=seconds) if seconds else None,
            attempt=F("attempt") - 1,
            updated_at=Now(),
        )
        if put:
            messages.send(lease.job.pk, in_seconds=seconds)


def end_as_failed(jobs, *, code: str, message: str, retryable: bool) -> int:
    """Fail those of `jobs` that still can, and give their generations back. Returns how many."""
    return _end(jobs, code, message, retryable=retryable, is_given_back=True)


def end_as_canceled(jobs, *, is_given_back: bool) -> int:
    """Cancel those of `jobs` that still can. Returns how many.

    Only those that used a generation keep a time at which their owner asked for it.
    """
    asked_at = None if is_given_back else Coalesce("cancel_requested_at", Now())
    return _end(
        jobs,
        "canceled",
        "Canceled",
        retryable=True,
        is_given_back=is_given_back,
        cancel_requested_at=asked_at,
    )


@transaction.atomic
def _end(jobs, code: str, message: str, *, retryable: bool, is_given_back: bool, **more) -> int:
    ended = list(jobs.active().select_for_update())
    Job.objects.filter(pk__in=[job.pk for job in ended]).update(
        status=Job.Status.FAILED,
        error_code=code,
        error_message=message[:500],
        error_retryable=retryable,
        counted_in=None,
        **_ended(),
        **more,
    )
    for job in ended:
        if is_given_back and job.counted_in:
            limits.give_back(
                limits.GENERATIONS,
                job.counted_in,
                account_id=job.account_id,
                user_id=job.created_by_id,
                api_key_id=job.api_key_id,
            )
        job.refresh_from_db()
        webhooks.record(job)
    return len(ended)


def _ended() -> dict:
    return {"lease_token": None, "lease_until": None, "finished_at": Now(), "updated_at": Now()}


def _let_go_when_frozen() -> None:
    """A worker that freezes while it holds the row's lock is cut off, and the lock is free."""
    milliseconds = int(2000 * settings.LEASE_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = {milliseconds}")


def _lease_end():
    return Now() + timedelta(seconds=settings.LEASE_SECONDS)
