"""What became of deliveries, as the pages say it."""

from collections.abc import Iterable
from http import HTTPStatus

from django.utils import timezone

from videos.outbox import WebhookAttempt, WebhookDelivery

_ERRORS = {
    "timed_out": "No answer within 15 seconds",
    "unreachable": "Nobody answered at this address",
    "too_large": "The answer was longer than 96 KB",
    "not_public": "The address is not public",
    "failed": "Failed",
}
_LOOKING = 10  # seconds from one look to the next, at an endpoint where all is quiet


def outcome(attempt: WebhookAttempt) -> str:
    """`204 No Content`, or what went wrong."""
    if attempt.status_code is None:
        return _ERRORS.get(attempt.error, "The address may not be called")
    try:
        return f"{attempt.status_code} {HTTPStatus(attempt.status_code).phrase}"
    except ValueError:  # strangers may answer with numbers of their own
        return str(attempt.status_code)


def state(delivery: WebhookDelivery) -> str:
    """How it stands, in a word or two."""
    if delivery.status != "pending":
        return {"delivered": "Delivered", "failed": "Failed"}[delivery.status]
    if delivery.endpoint.status != "active":
        return "On hold"
    return "Trying again" if delivery.num_attempts else "Sending"


def poll_seconds(delivery: WebhookDelivery) -> int | None:
    """Until the page should ask again how it stands; None when nothing will change."""
    if delivery.status != "pending" or delivery.endpoint.status != "active":
        return None
    left = (delivery.next_attempt_at - timezone.now()).total_seconds()
    return 1 if left < 10 else 5 if left < 150 else 60


def log_poll_seconds(deliveries: Iterable[WebhookDelivery], *, is_active: bool) -> int | None:
    """The same for the log's newest page: something new may come at any time."""
    soonest = [seconds for one in deliveries if (seconds := poll_seconds(one))]
    return min([*soonest, _LOOKING]) if is_active else None
