"""Jobs as people see them: submit, get, cancel, retry."""

import secrets
from dataclasses import dataclass
from types import SimpleNamespace
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from accounts import limits
from accounts.actor import Actor
from vgm_site.lib.compiled import Compiled, Given
from videos import leases, messages, remote, saving, webhooks
from videos.contract import MAX_SEED, GenerateRequest, GenerationsQuery
from videos.models import Job


class NotFound(Exception):
    """No such job, or not this actor's."""


class AlreadyFinished(Exception):
    """The job has already finished."""


class NotFinished(Exception):
    """The job is still being worked on."""


@transaction.atomic
def submit(*, by: Actor, wanted: GenerateRequest) -> Job:
    """Count one generation, write the job and tell the workers, as one.

    Raises `limits.LimitReached`, `webhooks.UrlRefused` and, where another service makes the
    videos, `remote.NotConnected`; then nothing was counted or written.
    """
    if settings.DEFAULT_ENGINE == remote.ENGINE:
        remote.api_key(by.account_id)
    if wanted.webhook_url:
        webhooks.check_url(wanted.webhook_url)
    use = limits.take(by, limits.GENERATIONS)
    job_id = uuid4()
    return Job.objects.create(
        id=job_id,
        account=by.account,
        created_by=by.user,
        api_key=by.key,
        prompt=wanted.prompt,
        style=wanted.style,
        quality=wanted.quality,
        duration=wanted.duration,
        seed=secrets.randbelow(MAX_SEED) if wanted.seed is None else wanted.seed,
        visibility=wanted.visibility or settings.DEFAULT_VISIBILITY,
        engine=settings.DEFAULT_ENGINE,
        webhook_url=wanted.webhook_url or "",
        webhook_events=wanted.webhook_events,
        counted_in=use.window_start,
        message_id=messages.put(job_id, engine=settings.DEFAULT_ENGINE),
    )


def get(*, by: Actor | None, job_id: UUID) -> Job:
    """A job of the actor's account. Raises `NotFound`."""
    found = by and _OWN_JOB.rows(limit=1, account_id=by.account_id, job_id=job_id)
    if not found:
        raise NotFound
    return found[0]


_CALLER = SimpleNamespace(account_id=Given("account_id"))
_OWN_JOB = Compiled(lambda: Job.objects.visible_to(_CALLER).filter(pk=Given("job_id")))


@dataclass(frozen=True)
class Page:
    jobs: list[Job]
    total: int


def page(*, by: Actor, wanted: GenerationsQuery) -> Page:
    """A part of the account's jobs, newest first, and how many there are in all."""
    mine = Job.objects.visible_to(by).newest_first()
    if wanted.status:
        mine = mine.filter(status=wanted.status)
    return Page(list(mine[wanted.start : wanted.start + wanted.limit]), mine.count())


def cancel(*, by: Actor, job_id: UUID) -> Job:
    """End a waiting job at once, and ask a running one to stop. Raises `AlreadyFinished`.

    A job that was never begun, or was only put off until now, costs no generation. A running one
    stops within two seconds.
    """
    job = get(by=by, job_id=job_id)
    this = Job.objects.filter(pk=job.pk)
    never_begun = this.filter(status=Job.Status.QUEUED)
    never_begun |= this.abandoned().filter(attempt=0, engine_reference="")
    if not (
        leases.end_as_canceled(never_begun, is_given_back=True)
        or leases.end_as_canceled(this.abandoned(), is_given_back=False)
        or this.filter(status=Job.Status.PROCESSING).update(cancel_requested_at=Now())
    ):
        raise AlreadyFinished
    job.refresh_from_db()
    return job


def retry(*, by: Actor, job_id: UUID) -> Job:
    """A new job with the same wishes. Raises `NotFinished`, and what `submit` raises."""
    old = get(by=by, job_id=job_id)
    if not old.is_finished:
        raise NotFinished
    if old.engine == saving.ENGINE:
        return saving.again(by=by, old=old)
    wanted = GenerateRequest(
        prompt=old.prompt,
        quality=old.quality,
        duration=old.duration,
        style=old.style,
        visibility=old.visibility,
        webhook_url=old.webhook_url or None,
        webhook_events=old.webhook_events,
    )
    return submit(by=by, wanted=wanted)
