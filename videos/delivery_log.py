"""The log of what was, or will be, sent to webhook endpoints; sending it again.

NotFound                no such delivery or endpoint, or not this actor's
webhooks.NotSendable    the endpoint is paused or disabled
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Subquery
from django.db.models.functions import Now

from accounts.actor import Actor
from videos import lanes, webhooks
from videos.contract import DeliveriesQuery
from videos.outbox import DeliveryQuerySet, WebhookDelivery, WebhookEndpoint
from videos.webhooks import NotFound, NotSendable

KEPT = timedelta(days=30)
MOST_SWEPT = 5000  # deliveries per round


@dataclass(frozen=True)
class Page:
    deliveries: list[WebhookDelivery]
    total: int


def of(endpoint_id: UUID, *, status: str | None = None) -> DeliveryQuerySet:
    """What was or will be sent to an endpoint one may see, newest first, with its attempts.

    `status` picks `pending`, `delivered` or `failed`.
    """
    found = _picked(endpoint_id, status)
    return found.select_related("endpoint").prefetch_related("attempts").newest_first()


def page(*, by: Actor, endpoint_id: UUID, wanted: DeliveriesQuery) -> Page:
    """A part of an endpoint's log, and how long that is in all. Raises `NotFound`.

    Two queries, whatever is found.
    """
    own = WebhookEndpoint.objects.visible_to(by).filter(pk=endpoint_id)
    num = _picked(endpoint_id, wanted.status).order_by().values("endpoint")
    total = Subquery(num.annotate(num=Count("pk")).values("num"))
    found = of(endpoint_id, status=wanted.status).filter(endpoint__in=own).annotate(total=total)
    rows = list(found[wanted.start : wanted.start + wanted.limit])
    if rows:
        return Page(rows, rows[0].total)
    endpoint = own.annotate(total=total).first()
    if endpoint is None:
        raise NotFound
    return Page([], endpoint.total or 0)


def _picked(endpoint_id: UUID, status: str | None) -> DeliveryQuerySet:
    found = WebhookDelivery.objects.filter(endpoint=endpoint_id)
    return found.filter(status=status) if status else found


def get(*, by: Actor, endpoint_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """A delivery to one of the actor's endpoints. Raises `NotFound`."""
    found = (
        WebhookDelivery.objects.visible_to(by)
        .select_related("endpoint")
        .filter(pk=delivery_id, endpoint=endpoint_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def resend(*, by: Actor, endpoint_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Send it again at once, whatever became of it; the schedule starts anew.

    Raises `NotFound` and `NotSendable`.
    """
    found = get(by=by, endpoint_id=endpoint_id, delivery_id=delivery_id)
    if found.endpoint.status != "active":
        raise NotSendable
    _send_again(WebhookDelivery.objects.filter(pk=found.pk), found.endpoint)
    found.refresh_from_db()
    return found


def resend_failed(*, by: Actor, endpoint_id: UUID) -> int:
    """Send everything again that was given up. Returns how many.

    Raises `NotFound` and `NotSendable`.
    """
    endpoint = webhooks.get(by=by, endpoint_id=endpoint_id)
    if endpoint.status != "active":
        raise NotSendable
    return _send_again(endpoint.deliveries.filter(status="failed"), endpoint)


@transaction.atomic
def _send_again(deliveries: QuerySet, endpoint: WebhookEndpoint) -> int:
    # One that is being sent at this moment is on its way already.
    num = deliveries.filter(Q(lease_token=None) | Q(lease_until__lt=Now())).update(
        status="pending", next_attempt_at=Now(), num_before=F("num_attempts")
    )
    lanes.wake_endpoint(endpoint)
    return num


def sweep() -> int:
    """Forget what the log keeps no longer, some at a time. Returns how many.

    What is still to be sent by then waits for an endpoint that was paused or disabled.
    """
    old = WebhookDelivery.objects.filter(created_at__lt=Now() - KEPT, lease_token=None)
    ids = old.order_by("created_at").values_list("pk", flat=True)[:MOST_SWEPT]
    return WebhookDelivery.objects.filter(pk__in=list(ids)).delete()[1].get(_DELIVERIES, 0)


_DELIVERIES = WebhookDelivery._meta.label
