"""Sending webhooks: a lane's deliveries one after the other, each attempt under a lease.

Whoever claims a delivery gets a fresh token, and notes the outcome by a conditional UPDATE that
names it. A killed sender's lease runs out, and its delivery is sent again under the same id, so
that receivers can tell a repeat.
"""

import logging
import random
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from vgm_site.lib import outbound, retry_after, signing
from videos import lanes, webhooks
from videos.outbox import WebhookAttempt, WebhookDelivery, WebhookEndpoint

# Seconds from one attempt to the next; the contract's schedule.
PAUSES = (5, 30, 120, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
JITTER = 0.2
LONGEST_PAUSE = 86_400  # seconds, whatever Retry-After says
DISABLED_AFTER = timedelta(days=5)
LOGGED = 2048  # bytes of the answer
DRAIN_SECONDS = 10  # a task that has sent for so long lets others have its place
SLOW = 2000  # milliseconds of an attempt, after which the lane goes on in the slow queue

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How one attempt went: an answer's status, or an error's stable word."""

    milliseconds: int
    status_code: int | None = None
    error: str = ""
    answer: str = ""
    retry_after: int = 0  # seconds, as the receiver asked

    @property
    def is_delivered(self) -> bool:
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def is_slow(self) -> bool:
        return self.milliseconds > SLOW


def drain(lane: str) -> int:
    """Send what is due in the lane, one after the other. Returns how many attempts were made.

    Nothing is done while another task sends in this lane: it will go on with what is due.
    """
    begin, num, tidied_at = time.monotonic(), 0, 0
    while delivery := claim(lane):
        outcome = attempt(delivery)
        note(delivery, outcome)
        num += 1
        seconds = time.monotonic() - begin
        if seconds > tidied_at + 1:  # once a second
            lanes.drop_messages(lane)
            tidied_at = seconds
        if outcome.is_slow or seconds > DRAIN_SECONDS:
            if WebhookDelivery.objects.due().filter(lane=lane).exists():
                lanes.wake(lane, is_slow=outcome.is_slow)
            break
    return num


def _let_go_of_the_database() -> None:
    """Many may be waiting for silent strangers, and each would hold a connection meanwhile."""
    if not connection.in_atomic_block:
        connection.close()


def claim(lane: str) -> WebhookDelivery | None:
    """The lane's next due delivery, for this sender alone; None if there is none, or one is out."""
    token = uuid.uuid4()
    if not _is_free(lane):
        return None
    try:
        claimed = list(WebhookDelivery.objects.raw(_CLAIM, _claim_values(lane, token)))
    except IntegrityError:  # somebody else was quicker
        return None
    if not claimed:
        return None
    claimed[0].endpoint = WebhookEndpoint.objects.get(pk=claimed[0].endpoint_id)
    return claimed[0]


def _is_free(lane: str) -> bool:
    """Whether nobody sends in the lane. A sender that is dead loses its lease here."""
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, [lane])
        leases = cursor.fetchall()
    if leases == [(True,)]:
        out = WebhookDelivery.objects.filter(lane=lane, lease_until__lt=Now())
        return bool(out.update(lease_token=None, lease_until=None))
    return not leases


def _claim_values(lane: str, token: uuid.UUID) -> dict:
    return {"lane": lane, "token": token, "seconds": settings.WEBHOOK_LEASE_SECONDS}


_LEASE = """
SELECT lease_until < statement_timestamp() FROM videos_webhookdelivery
WHERE lane = %s AND lease_token IS NOT NULL
"""
# The first of what is `due()`. Of the row itself it is asked again once that is locked, since it
# may have been sent in between.
_CLAIM = """
UPDATE videos_webhookdelivery
SET lease_token = %(token)s,
    lease_until = statement_timestamp() + %(seconds)s * interval '1 second'
WHERE id = (
    SELECT delivery.id FROM videos_webhookdelivery delivery
    JOIN videos_webhookendpoint endpoint ON endpoint.id = delivery.endpoint_id
    WHERE delivery.lane = %(lane)s
    AND delivery.status = 'pending' AND delivery.next_attempt_at <= statement_timestamp()
    AND NOT endpoint.is_paused AND endpoint.disabled_at IS NULL
    ORDER BY delivery.next_attempt_at
    LIMIT 1
)
AND status = 'pending' AND next_attempt_at <= statement_timestamp() AND lease_token IS NULL
RETURNING *
"""


def attempt(delivery: WebhookDelivery) -> Outcome:
    """Send it once, holding no database connection. Whatever happens is an outcome."""
    started = time.monotonic()
    try:
        return _send(delivery, started)
    except outbound.OutboundError as error:
        return Outcome(_milliseconds(started), error=_word(error))
    except Exception:  # or it would be tried every few seconds for ever, and its lane stand still
        log.exception("delivery %s could not be sent", delivery.pk)
        return Outcome(_milliseconds(started), error="failed")


def _send(delivery: WebhookDelivery, started: float) -> Outcome:
    headers = _headers(delivery)
    _let_go_of_the_database()
    with (
        outbound.public_client(allowed_networks=settings.WEBHOOK_ALLOWED_NETWORKS) as client,
        client.stream(
            "POST", delivery.target, content=delivery.body.encode(), headers=headers
        ) as response,
    ):
        answer = outbound.read_start(response, LOGGED)
    return Outcome(
        _milliseconds(started),
        status_code=response.status_code,
        answer=answer.decode("utf-8", "replace").replace("\x00", "\ufffd"),
        retry_after=int(retry_after.read(response.headers) or 0),
    )


def _headers(delivery: WebhookDelivery) -> dict[str, str]:
    endpoint = delivery.endpoint
    endpoint.refresh_from_db(fields=["secret", "previous_secret", "previous_secret_until"])
    secrets = [endpoint.secret]
    if endpoint.previous_secret and endpoint.previous_secret_until > timezone.now():
        secrets.append(endpoint.previous_secret)
    return {"Content-Type": "application/json"} | signing.headers(
        message_id=delivery.event_id,
        timestamp=int(time.time()),
        body=delivery.body.encode(),
        secrets=secrets,
    )


@transaction.atomic
def note(delivery: WebhookDelivery, outcome: Outcome) -> bool:
    """Write down how the attempt went, and what follows. False if the lease was lost, or all of
    it removed."""
    if not webhooks.hold([delivery.endpoint_id]):
        return False
    number = delivery.num_attempts + 1
    pause = None if outcome.is_delivered else _pause(delivery, outcome)
    noted = WebhookDelivery.objects.leased(delivery.lease_token).update(
        num_attempts=number,
        status=_status(outcome, pause),
        next_attempt_at=None if pause is None else Now() + timedelta(seconds=pause),
        lease_token=None,
        lease_until=None,
    )
    if not noted:
        return False
    WebhookAttempt.objects.create(
        delivery=delivery,
        number=number,
        status_code=outcome.status_code,
        error=outcome.error,
        milliseconds=outcome.milliseconds,
        answer=outcome.answer,
    )
    _note_health(delivery.endpoint, outcome)
    if pause is not None:
        lanes.wake(delivery.lane, is_slow=outcome.is_slow, in_seconds=pause)
    return True


def _status(outcome: Outcome, pause: float | None) -> str:
    if outcome.is_delivered:
        return "delivered"
    return "failed" if pause is None else "pending"


def _pause(delivery: WebhookDelivery, outcome: Outcome) -> float | None:
    """Seconds until the next attempt; None to give up."""
    index = delivery.num_attempts - delivery.num_before
    if index >= len(PAUSES) or outcome.status_code == 410:
        return None
    pause = PAUSES[index] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    return min(LONGEST_PAUSE, max(pause, outcome.retry_after))


def _note_health(endpoint: WebhookEndpoint, outcome: Outcome) -> None:
    """Whether the endpoint is slow, since when it has only failed, and if that was long enough."""
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    if endpoint.url and outcome.is_slow != endpoint.is_slow:  # else it stands for many
        row.update(is_slow=outcome.is_slow)
    if outcome.is_delivered:
        if endpoint.failing_since:
            row.update(failing_since=None)
        return
    if not endpoint.url:  # stands for many addresses
        return
    is_over = Q(failing_since__lt=Now() - DISABLED_AFTER)
    reason = "gone" if outcome.status_code == 410 else "failing"
    row.update(failing_since=Coalesce("failing_since", Now()))
    ended = row if reason == "gone" else row.filter(is_over)
    if ended.filter(disabled_at=None).update(disabled_at=Now(), disabled_because=reason):
        transaction.on_commit(lambda: webhooks.tell_owner(endpoint.pk))


def _word(error: outbound.OutboundError) -> str:
    words = {
        outbound.TimedOut: "timed_out",
        outbound.TooLarge: "too_large",
        outbound.Unreachable: "unreachable",
    }
    return getattr(error, "code", "") or words.get(type(error), "failed")


def _milliseconds(started: float) -> int:
    return round(1000 * (time.monotonic() - started))
