"""Webhook endpoints, and the events that are written down for them.

    NotFound       no such endpoint, or not this actor's
    TooMany        the account has as many endpoints as it may have
    UrlRefused     we don't send to such an address; the text says why
    NotSendable    the endpoint is paused or disabled
    NotRemovable   what stands for single calls stays

Sending is in `videos.deliveries`, what was sent in `videos.delivery_log`.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Account
from vgm_site.lib import encrypted, outbound, signing
from vgm_site.lib.timestamp import timestamp
from videos import lanes
from videos.contract import WebhookChanges, WebhookRequest
from videos.models import Job
from videos.outbox import EndpointQuerySet, WebhookDelivery, WebhookEndpoint

MAX_ENDPOINTS = 20  # per account
OVERLAP = timedelta(hours=24)  # a rotated secret signs along with the new one


class NotFound(Exception):
    """No such endpoint, or not this actor's."""


class TooMany(Exception):
    """The account has as many endpoints as it may have."""


class UrlRefused(Exception):
    """We don't send to such an address; the text says why."""


class NotSendable(Exception):
    """The endpoint is paused or disabled."""


class NotRemovable(Exception):
    """What stands for single calls stays, or their secret would change unseen."""


# --- endpoints ----------------------------------------------------------------------------------


@transaction.atomic
def create(*, by: Actor, wanted: WebhookRequest) -> WebhookEndpoint:
    """A new endpoint, whose `secret` is to be shown once. Raises `UrlRefused` and `TooMany`."""
    check_url(wanted.url)
    Account.objects.select_for_update().get(pk=by.account_id)
    if endpoints(by=by).count() >= MAX_ENDPOINTS:
        raise TooMany
    return WebhookEndpoint.objects.create(
        account=by.account,
        created_by=by.user,
        url=wanted.url,
        description=wanted.description,
        events=_once(wanted.events),
    )


def endpoints(*, by: Actor) -> EndpointQuerySet:
    """The account's endpoints, newest first, without the one that stands for single calls."""
    return WebhookEndpoint.objects.visible_to(by).exclude(url="").newest_first()


def get(*, by: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """An endpoint of the actor's account. Raises `NotFound`."""
    endpoint = WebhookEndpoint.objects.visible_to(by).filter(pk=endpoint_id).first()
    if endpoint is None:
        raise NotFound
    return endpoint


def for_single_calls(account_id: int) -> WebhookEndpoint:
    """The account's endpoint that stands for `webhook_url`s; made when first asked for."""
    return WebhookEndpoint.objects.get_or_create(account_id=account_id, url="")[0]


@transaction.atomic
def change(*, by: Actor, endpoint_id: UUID, wanted: WebhookChanges) -> WebhookEndpoint:
    """Change what is given. Going on after a pause, or another URL, also lifts a disablement.

    Raises `NotFound` and `UrlRefused`.
    """
    endpoint = _locked(by=by, endpoint_id=endpoint_id)
    fields = wanted.model_dump(exclude_none=True)
    if not endpoint.url:  # what stands for single calls has no address and no choice of events
        fields = {name: value for name, value in fields.items() if name not in ("url", "events")}
    if "url" in fields:
        check_url(fields["url"])
    if "events" in fields:
        fields["events"] = _once(fields["events"])
    if "paused" in fields:
        fields["is_paused"] = fields.pop("paused")
    if fields.get("is_paused") is False or "url" in fields:
        fields |= {"disabled_at": None, "disabled_because": "", "failing_since": None}
    if fields:
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**fields)
        endpoint.refresh_from_db()
        lanes.wake_endpoint(endpoint)
    return endpoint


@transaction.atomic
def remove(*, by: Actor, endpoint_id: UUID) -> None:
    """Delete the endpoint with its log. What was still to be sent is not.

    Raises `NotFound` and `NotRemovable`.
    """
    endpoint = _locked(by=by, endpoint_id=endpoint_id)
    if not endpoint.url:
        raise NotRemovable
    endpoint.delete()


@transaction.atomic
def rotate_secret(*, by: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """A new `secret`, to be shown once; the old one signs too for 24 hours. Raises `NotFound`."""
    endpoint = _locked(by=by, endpoint_id=endpoint_id)
    try:
        endpoint.previous_secret = endpoint.secret
    except encrypted.WrongKey:  # a new secret mends that
        endpoint.previous_secret = None
    endpoint.previous_secret_until = Now() + OVERLAP
    endpoint.secret = signing.new_secret()
    endpoint.save(update_fields=["secret", "previous_secret", "previous_secret_until"])
    endpoint.refresh_from_db()
    return endpoint


def _locked(*, by: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """For the caller's transaction alone; it waits for those that `hold` it."""
    found = WebhookEndpoint.objects.visible_to(by).select_for_update().filter(pk=endpoint_id)
    endpoint = found.first()
    if endpoint is None:
        raise NotFound
    return endpoint


def hold(endpoint_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these exist; they can't be removed before the caller's transaction ends.

    Whoever locks an endpoint and its deliveries locks the endpoint first, so that nobody waits
    in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(endpoint_ids)])
        return {endpoint_id for (endpoint_id,) in cursor}


_HOLD = "SELECT id FROM videos_webhookendpoint WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


def check_url(url: str) -> None:
    """Raise `UrlRefused` for an address we will not send to, as far as it shows."""
    try:
        outbound.check_url(url, allowed_networks=settings.WEBHOOK_ALLOWED_NETWORKS)
    except outbound.BadUrl as error:
        raise UrlRefused(str(error)) from error


def tell_owner(endpoint_id: UUID) -> None:
    """Mail that an endpoint was disabled; its page says it too."""
    endpoint = WebhookEndpoint.objects.select_related("created_by").filter(pk=endpoint_id).first()
    if endpoint and endpoint.created_by:
        send_mail(
            "A webhook endpoint was disabled",
            f"{endpoint.get_disabled_because_display()}: {endpoint.url}\n\n"
            f"Nothing more is sent to it. Switch it on again at {settings.PUBLIC_URL}/webhooks\n",
            None,
            [endpoint.created_by.email],
            fail_silently=True,
        )


# --- events -------------------------------------------------------------------------------------


def record(job: Job) -> None:
    """Write down who is to be told how the job ended, in the transaction that ends it."""
    event = _event(job)
    endpoints = WebhookEndpoint.objects.filter(
        account=job.account_id, events__contains=[event["event"]], disabled_at=None
    ).exclude(url="")
    targets = [(endpoint, "") for endpoint in endpoints]
    if job.webhook_url and event["event"] in job.webhook_events:
        targets.append((for_single_calls(job.account_id), job.webhook_url))
    _deliver(event, targets, job=job)


def send_test(*, by: Actor, endpoint_id: UUID) -> WebhookDelivery:
    """An event in the documented form that tells of nothing, to try the endpoint with.

    Raises `NotFound` and `NotSendable`.
    """
    endpoint = get(by=by, endpoint_id=endpoint_id)
    if endpoint.status != "active" or not endpoint.url:
        raise NotSendable
    event = {
        "event": "webhook.test",
        "job_id": str(UUID(int=0)),
        "video_url": f"{settings.PUBLIC_URL}/videos/0000000000000000.mp4",
        "timestamp": timestamp(timezone.now()),
    }
    made = _deliver(event, [(endpoint, "")])
    if not made:
        raise NotFound
    return made[0]


def _event(job: Job) -> dict:
    """The documented body; a failed job has no video but an `error`."""
    shape = {
        "event": "generation.completed",
        "job_id": str(job.pk),
        "video_url": None,
        "timestamp": timestamp(job.finished_at),
    }
    if job.status == Job.Status.COMPLETED:
        return shape | {"video_url": job.video.video_url}
    error = {
        "code": job.error_code,
        "message": job.error_message,
        "retryable": job.error_retryable,
    }
    return shape | {"event": "generation.failed", "error": error}


@transaction.atomic
def _deliver(
    event: dict, targets: list[tuple[WebhookEndpoint, str]], *, job: Job | None = None
) -> list[WebhookDelivery]:
    body = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
    held = hold(endpoint.pk for endpoint, _ in targets) if targets else set()
    made = [
        WebhookDelivery(
            endpoint=endpoint,
            job=job,
            event=event["event"],
            url=url,
            lane=_lane(endpoint, url),
            body=body,
        )
        for endpoint, url in targets
        if endpoint.pk in held
    ]
    for delivery in made[1:]:  # one event, one id, to however many endpoints
        delivery.event_id = made[0].event_id
    WebhookDelivery.objects.bulk_create(made)
    for delivery in made:
        lanes.wake(delivery.lane, is_slow=delivery.endpoint.is_slow)
    return made


def _lane(endpoint: WebhookEndpoint, url: str) -> str:
    """What is sent one after the other: to one endpoint, or to one host of single calls."""
    host = urlsplit(url).netloc.lower()[:60]
    return f"{endpoint.pk} {host}".strip()


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))
