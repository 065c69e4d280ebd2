"""Putting right what crashes leave behind. Every sweep may run at any time."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import idempotency, limits, throttles
from videos import audience, delivery_log, lanes, leases, media, messages, remote
from videos.models import Job, Video

# A queued job whose message is gone is told again after this.
MESSAGE_GRACE = timedelta(seconds=10)


def reconcile() -> None:
    """One round of everything."""
    end_what_is_over()
    resend_lost_messages()
    sweep_part_files()
    sweep_orphans()
    messages.sweep()
    audience.sweep()
    lanes.wake_forgotten()
    for outside in (delivery_log, remote):
        outside.sweep()
    for accounting in (limits, throttles, idempotency):
        accounting.sweep()


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
    """Remove stored files that no video has and no running job may still claim."""
    edge = timezone.now() - timedelta(seconds=settings.ORPHAN_SECONDS)
    old = {video_id for video_id, changed_at in media.stored_ids() if changed_at < edge}
    # Jobs first: one that completes in between is then found by its video.
    kept = set(Job.objects.active().filter(video_id__in=old).values_list("video_id", flat=True))
    kept |= set(Video.objects.filter(pk__in=old).values_list("pk", flat=True))
    for video_id in old - kept:
        media.delete(video_id)
    return len(old - kept)
