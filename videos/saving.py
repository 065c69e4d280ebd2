"""Saving a remote's video to the own library: a job that fetches instead of making.

So it has progress, cancellation and retries like any other, but uses no generation.
"""

from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from accounts.actor import Actor
from videos import messages, remote
from videos.client import Video
from videos.connections import RemoteConnection
from videos.contract import QUALITIES
from videos.models import Job, Style, Visibility

ENGINE = "saved"
SHORTEST, LONGEST = 1, 30  # seconds, of a job; the video says its own length


def save(*, by: Actor, video_id: str) -> Job:
    """The job that fetches the video: a new one, or the one that did or does already.

    Raises `remote.NotConnected` and the client's errors.
    """
    with remote.client_for(by.account_id, **remote.FOR_A_PAGE) as service:
        video = service.video(video_id)
    return _once(by, reference=video.id, **_wish(video))


def again(*, by: Actor, old: Job) -> Job:
    """Another try at what an ended job should have saved. Raises `remote.NotConnected`."""
    same = ("prompt", "style", "quality", "duration", "visibility")
    wish = {name: getattr(old, name) for name in same}
    return _once(by, reference=old.engine_reference, **wish)


def saved(*, by: Actor, reference: str) -> Job | None:
    """The job that has saved this video or is at it; None also once the copy was deleted."""
    is_moving = Q(status__in=[Job.Status.QUEUED, Job.Status.PROCESSING])
    is_there = Q(status=Job.Status.COMPLETED, video__deleted_at=None)
    jobs = Job.objects.visible_to(by).filter(engine=ENGINE, engine_reference=reference)
    return jobs.filter(is_moving | is_there).first()


@transaction.atomic
def _once(by: Actor, *, reference: str, **wish) -> Job:
    """The connection's row is locked meanwhile, so that two clicks at once are one copy."""
    held = RemoteConnection.objects.select_for_update().filter(account=by.account_id)
    if held.values_list("pk").first() is None:
        raise remote.NotConnected
    if job := saved(by=by, reference=reference):
        return job
    job_id = uuid4()
    return Job.objects.create(
        id=job_id,
        account=by.account,
        created_by=by.user,
        api_key=by.key,
        engine=ENGINE,
        engine_reference=reference,
        seed=0,
        message_id=messages.put(job_id, engine=ENGINE),
        **wish,
    )


def _wish(video: Video) -> dict:
    """What a job must say of it. It stays the account's own: somebody else made it."""
    heights = {quality: height for quality, (_, height) in QUALITIES.items()}
    return {
        "prompt": (video.prompt or video.title or "Saved video")[:500],
        "style": Style.REALISTIC,  # no service says it, and the video itself gets none
        "quality": min(heights, key=lambda name: abs(heights[name] - video.height)),
        "duration": min(max(video.duration, SHORTEST), LONGEST),
        "visibility": Visibility.TEAM,
    }
