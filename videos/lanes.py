"""Lanes: what is sent one after the other, and the messages that wake them.

A message names a lane and nothing else; the rows say what is due.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models.fields.json import KT
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from videos import queue
from videos.outbox import WebhookDelivery, WebhookEndpoint

TASK = "videos.tasks.deliver"
# Slow endpoints have a queue of their own, so that hanging ones can't fill the other.
QUEUE, SLOW_QUEUE = "webhooks", "webhooks-slow"
MOST_WOKEN = 5000  # lanes per round


def wake(lane: str, *, is_slow: bool = False, in_seconds: float = 0) -> None:
    """Ask the workers to send what is due in a lane, in the caller's transaction."""
    queue.put(TASK, queue=SLOW_QUEUE if is_slow else QUEUE, in_seconds=in_seconds, lane=lane)


def drop_messages(lane: str) -> None:
    """For who sends in the lane, and will look for more: others need not be told to."""
    with connection.cursor() as cursor:
        cursor.execute(_DROP, [TASK, lane])


_DROP = """
DELETE FROM procrastinate_jobs
WHERE status = 'todo' AND task_name = %s AND args->>'lane' = %s
AND (scheduled_at IS NULL OR scheduled_at <= statement_timestamp())
"""


def wake_endpoint(endpoint: WebhookEndpoint) -> None:
    """Ask the workers to send what is due to an endpoint."""
    if endpoint.status == "active":
        due = WebhookDelivery.objects.due().filter(endpoint=endpoint)
        for lane in due.values_list("lane", flat=True).distinct():
            wake(lane, is_slow=endpoint.is_slow)


def wake_forgotten() -> int:
    """Ask again for lanes whose message was lost, with a worker for one. Returns how many.

    Lanes that somebody sends in, or that a message waits for, are left alone: where there is more
    to do than can be done, asking again and again would only add to it.
    """
    grace = timedelta(seconds=settings.WEBHOOK_LEASE_SECONDS)
    leased = WebhookDelivery.objects.filter(lease_token__isnull=False, lease_until__gte=Now())
    waiting = ProcrastinateJob.objects.filter(task_name=TASK, status="todo").exclude(
        scheduled_at__gt=Now()
    )
    forgotten = (
        WebhookDelivery.objects.due()
        .filter(next_attempt_at__lt=Now() - grace)
        .exclude(lane__in=leased.values("lane"))
        .exclude(lane__in=waiting.annotate(lane=KT("args__lane")).values("lane"))
    )
    lanes = forgotten.values_list("lane", "endpoint__is_slow").distinct()[:MOST_WOKEN]
    for lane, is_slow in lanes:
        wake(lane, is_slow=is_slow)
    return len(lanes)
