"""Deliveries while something else happens to their endpoint, their lane or their message."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import make_endpoint, make_job, make_result
from tests.parallel import at_once, in_background, wait_until
from videos import deliveries, delivery_log, lanes, leases, messages, webhooks
from videos.contract import WebhookChanges
from videos.models import Job
from videos.outbox import WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_network(settings):
    execute("DELETE FROM procrastinate_jobs")  # other tests leave theirs
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def claimed(alice, endpoint) -> WebhookDelivery:
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    return deliveries.claim(str(endpoint.pk))


ANSWERED = deliveries.Outcome(5, status_code=200)
REFUSED = deliveries.Outcome(5, status_code=500)


def num_waiting_for_a_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


def wait_for_a_lock() -> None:
    wait_until(lambda: num_waiting_for_a_lock() > 0, what="waiting for a lock")


def remove(alice, endpoint) -> None:
    webhooks.remove(by=alice, endpoint_id=endpoint.pk)


@pytest.mark.parametrize("outcome", [ANSWERED, REFUSED])
def test_an_attempt_ends_after_its_endpoint_was_removed(alice, endpoint, claimed, outcome):
    remove(alice, endpoint)
    assert deliveries.note(claimed, outcome) is False


@pytest.mark.parametrize("outcome", [ANSWERED, REFUSED])
def test_an_endpoint_is_removed_while_an_attempt_is_noted(alice, endpoint, claimed, outcome):
    with ExitStack() as waiting, transaction.atomic():
        assert deliveries.note(claimed, outcome) is True
        waiting.enter_context(in_background(remove, alice, endpoint))
        wait_for_a_lock()
    assert WebhookDelivery.objects.count() == 0


def test_an_endpoint_is_removed_while_a_job_ends(alice, endpoint, tmp_path):
    lease = leases.claim(make_job(alice).pk)
    with ExitStack() as waiting, transaction.atomic():
        leases.complete(lease, make_result(lease.job, tmp_path / "new"))
        waiting.enter_context(in_background(remove, alice, endpoint))
        wait_for_a_lock()
    assert Job.objects.get().status == "completed"
    assert WebhookDelivery.objects.count() == 0


def test_a_job_ends_while_an_endpoint_is_removed(alice, endpoint, tmp_path):
    lease = leases.claim(make_job(alice).pk)
    result = make_result(lease.job, tmp_path / "new")
    with ExitStack() as waiting, transaction.atomic():
        remove(alice, endpoint)
        waiting.enter_context(in_background(leases.complete, lease, result))
        wait_for_a_lock()
    assert Job.objects.get().status == "completed"
    assert WebhookDelivery.objects.count() == 0


def test_everything_at_once_leaves_nothing_behind(alice, receiver):
    for _ in range(5):
        endpoint = make_endpoint(alice, url=receiver.url)
        ids = {"by": alice, "endpoint_id": endpoint.pk}
        for _ in range(4):
            webhooks.send_test(**ids)
        calls = [
            lambda: deliveries.drain(str(endpoint.pk)),  # noqa: B023
            lambda: webhooks.send_test(**ids),  # noqa: B023
            lambda: webhooks.change(**ids, wanted=WebhookChanges(paused=False)),  # noqa: B023
            lambda: webhooks.rotate_secret(**ids),  # noqa: B023
            lambda: remove(alice, endpoint),  # noqa: B023
            lambda: deliveries.drain(str(endpoint.pk)),  # noqa: B023
        ]
        results = at_once(6, lambda number: calls[number]())  # noqa: B023
        errors = {type(one) for one in results if isinstance(one, Exception)}
        assert errors <= {webhooks.NotFound}
    assert WebhookEndpoint.objects.count() == WebhookDelivery.objects.count() == 0


def test_sending_again_leaves_alone_what_is_being_sent(alice, claimed):
    ids = {"by": alice, "endpoint_id": claimed.endpoint_id}
    delivery_log.resend(**ids, delivery_id=claimed.pk)
    assert deliveries.claim(claimed.lane) is None
    assert deliveries.note(claimed, ANSWERED) is True
    assert WebhookDelivery.objects.get().status == "delivered"


def test_a_dead_sender_frees_its_lane_when_its_time_is_over(claimed):
    assert deliveries.claim(claimed.lane) is None
    WebhookDelivery.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert deliveries.claim(claimed.lane).pk == claimed.pk
    assert deliveries.note(claimed, ANSWERED) is False


def test_only_lanes_that_nobody_sends_in_are_forgotten(alice, claimed):
    webhooks.send_test(by=alice, endpoint_id=claimed.endpoint_id)
    WebhookDelivery.objects.update(next_attempt_at=Now() - timedelta(minutes=1))
    execute("DELETE FROM procrastinate_jobs")
    assert lanes.wake_forgotten() == 0
    WebhookDelivery.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert lanes.wake_forgotten() == 1


def test_a_message_for_later_does_not_stand_for_what_is_due(alice, claimed):
    deliveries.note(claimed, REFUSED)
    ProcrastinateJob.objects.exclude(scheduled_at=None).get()
    WebhookDelivery.objects.update(next_attempt_at=Now() - timedelta(minutes=1))
    execute("DELETE FROM procrastinate_jobs WHERE scheduled_at IS NULL")
    assert lanes.wake_forgotten() == 1


def test_who_sends_in_a_lane_drops_what_would_tell_others_to(alice, receiver, claimed):
    deliveries.note(claimed, REFUSED)  # leaves one for later
    other = make_endpoint(alice, url=receiver.url)
    for endpoint_id in (claimed.endpoint_id, claimed.endpoint_id, other.pk):
        webhooks.send_test(by=alice, endpoint_id=endpoint_id)
    lanes.drop_messages(claimed.lane)
    left = ProcrastinateJob.objects.order_by("id").values_list("args__lane", "scheduled_at")
    assert [(lane, bool(later)) for lane, later in left] == [
        (claimed.lane, True),
        (str(other.pk), False),
    ]


def test_messages_of_killed_senders_are_swept(alice, claimed):
    execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert messages.sweep() == 0
    execute("UPDATE procrastinate_events SET at = at - interval '2 hours'")
    assert messages.sweep() == 1


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
