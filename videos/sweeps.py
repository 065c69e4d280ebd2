"""Putting right what crashes leave behind. Every sweep may run at any time."""

import logging
import shutil
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import idempotency, limits, throttles
from videos import audience, delivery_log, lanes, leases, media, messages, remote
from videos.models import Job, Video

# A queued job whose message is gone is told again after this.
MESSAGE_GRACE = timedelta(seconds=10)
FILES_AT_ONCE = 1000
DATABASE_AWAY = (OperationalError, InterfaceError)

log = logging.getLogger(__name__)


def reconcile() -> None:
    """One round of everything. What fails is logged, and keeps nothing else from its turn."""
    for sweep in _ROUND:
        try:
            sweep()
        except DATABASE_AWAY:
            raise  # the others would fail alike
        except Exception:
            log.exception("%s.%s failed", sweep.__module__, sweep.__name__)


def end_what_is_over() -> None:
    """End abandoned jobs that were to be canceled, or were tried often enough."""
    abandoned = Job.objects.abandoned()
    leases.end_as_canceled(abandoned.exclude(cancel_requested_at=None), is_given_back=False)
    leases.end_as_failed(
        abandoned.filter(attempt__gte=settings.MAX_ATTEMPTS),
        code="worker_lost",
        message=f"The worker stopped {settings.MAX_ATTEMPTS} times while making this video",
        retryable=True,
    )


@transaction.atomic
def resend_lost_messages() -> int:
    """Tell the workers again of jobs that nobody works on and no waiting message names."""
    is_told = ProcrastinateJob.objects.filter(id=OuterRef("message_id"), status="todo")
    untold = Job.objects.claimable().exclude(
        status=Job.Status.QUEUED, updated_at__gte=Now() - MESSAGE_GRACE
    )
    lost = list(
        untold.filter(~Exists(is_told))
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)
    )
    for job_id in lost:
        messages.send(job_id)
    return len(lost)


def sweep_part_files() -> int:
    """Remove work folders that no living lease owns."""
    if not settings.WORK_DIR.is_dir():
        return 0
    folders = [folder for folder in settings.WORK_DIR.iterdir() if folder.is_dir()]
    living = {
        f"{job_id}.{token}"
        for job_id, token in Job.objects.filter(status=Job.Status.PROCESSING)
        .exclude(lease_token=None)
        .values_list("pk", "lease_token")
    }
    dead = [folder for folder in folders if folder.name not in living]
    for folder in dead:
        shutil.rmtree(folder, ignore_errors=True)
    return len(dead)


def sweep_orphans() -> int:
    """Remove stored files that no living video has and no running job may still claim."""
    edge = timezone.now() - timedelta(seconds=settings.ORPHAN_SECONDS)
    old = {video_id for video_id, changed_at in media.stored_ids() if changed_at < edge}
    return sum(_sweep_files(ids) for ids in _batched(old, FILES_AT_ONCE))


def _batched(ids: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """itertools.batched, which Python 3.11 lacks."""
    rest = iter(ids)
    while batch := tuple(islice(rest, size)):
        yield batch


def _sweep_files(old: tuple[str, ...]) -> int:
    # Jobs first: one that completes in between is then found by its video.
    kept = set(Job.objects.active().filter(video_id__in=old).values_list("video_id", flat=True))
    kept |= set(Video.objects.alive().filter(pk__in=old).values_list("pk", flat=True))
    orphans = set(old) - kept
    for video_id in orphans:
        media.delete(video_id)
    return len(orphans)


_ROUND = (
    end_what_is_over,
    resend_lost_messages,
    lanes.wake_forgotten,
    messages.sweep,
    sweep_part_files,
    audience.sweep,
    delivery_log.sweep,
    remote.sweep,
    limits.sweep,
    throttles.sweep,
    idempotency.sweep,
)
