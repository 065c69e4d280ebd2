"""Plain functions that make rows."""

from datetime import timedelta
from itertools import count
from pathlib import Path

from django.db.models.functions import Now

from accounts import admission, keys, registration
from accounts.actor import Actor
from accounts.models import Account, User
from vgm_site.lib import signing
from videos.connections import RemoteConnection
from videos.contract import GenerateRequest
from videos.engines.base import Result, Run
from videos.engines.fake import Fake
from videos.models import Job, Video
from videos.outbox import WebhookEndpoint

_number = count(1)


def make_user(email: str = "", *, name: str = "", password: str | None = None) -> User:
    email = email or f"person{next(_number)}@example.com"
    user = User.objects.create_user(email, password, name=name)
    registration.welcome(user)
    return user


def make_actor(email: str = "", *, name: str = "") -> Actor:
    user = make_user(email, name=name)
    return Actor(user=user, account=Account.objects.get(memberships__user=user))


def set_own_limit(actor: Actor, **limits: int | None) -> None:
    """As an admin would: `generations_per_day`, `searches_per_hour`, `calls_per_minute`."""
    for name, most in limits.items():
        setattr(actor.account, f"own_{name}", most)
    actor.account.save()


def holder(secret: str, *, ip: str = "203.0.113.9") -> Actor | None:
    """Who is let in with this key; nothing is counted."""
    try:
        return admission.recognise(secret, ip=ip)
    except admission.NotAdmitted:
        return None


def wanted(prompt: str = "Happy birthday celebration with balloons", **fields) -> GenerateRequest:
    return GenerateRequest(prompt=prompt, **fields)


def make_job(actor: Actor, **fields) -> Job:
    """A queued job that no message names; fields may put it in any state."""
    defaults = {
        "prompt": "Happy birthday celebration with balloons",
        "style": "realistic",
        "quality": "sd",
        "duration": 1.0,
        "seed": 7,
        "visibility": "public",
        "engine": "painter",
    }
    return Job.objects.create(account=actor.account, created_by=actor.user, **defaults | fields)


def make_video(actor: Actor, **fields) -> Video:
    """The row of a finished video, without its files."""
    job = make_job(
        actor,
        status="completed",
        progress=1.0,
        finished_at="2025-01-15T10:31:30Z",
        **{name: fields[name] for name in ("prompt", "style", "quality") if name in fields},
    )
    defaults = {
        "title": "Happy Birthday Celebration",
        "prompt": job.prompt,
        "style": job.style,
        "quality": job.quality,
        "duration": 1.0,
        "width": 854,
        "height": 480,
        "size": 1000,
        "visibility": "public",
    }
    return Video.objects.create(
        video_id=job.video_id,
        job=job,
        account=actor.account,
        created_by=actor.user,
        **defaults | fields,
    )


def make_endpoint(actor: Actor, *, url: str, **fields) -> WebhookEndpoint:
    defaults = {"events": ["generation.completed"]}
    return WebhookEndpoint.objects.create(
        account=actor.account, created_by=actor.user, url=url, **defaults | fields
    )


def make_connection(actor: Actor, **fields) -> RemoteConnection:
    """The account's key at a remote service that signs its calls."""
    defaults = {"api_key": keys.new_secret(), "callback_secret": signing.new_secret()}
    return RemoteConnection.objects.create(
        account=actor.account, created_by=actor.user, **defaults | fields
    )


def expire_lease(job: Job) -> None:
    """As if the worker that holds the job had not been heard of for a while."""
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def make_result(job: Job, workdir: Path) -> Result:
    """What the fake engine makes for a job, in a new folder."""
    workdir.mkdir(parents=True)
    return Fake().generate(
        Run(
            prompt=job.prompt,
            style=job.style,
            quality=job.quality,
            duration=job.duration,
            seed=job.seed,
            workdir=workdir,
        )
    )
