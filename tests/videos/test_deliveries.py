"""Sending webhooks: to real receivers on 127.0.0.1, under leases, by the contract's schedule."""

import json
import uuid
from datetime import timedelta

import pytest
import standardwebhooks
from django.core import mail
from django.db import connection
from django.db.models.functions import Now

from tests.factories import make_endpoint, make_job, make_result
from tests.parallel import at_once, in_background, wait_until
from tests.receiver import Receiver
from vgm_site.lib import encrypted
from videos import deliveries, delivery_log, lanes, leases, webhooks
from videos.engines.base import EngineError
from videos.models import Job
from videos.outbox import WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_network(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]


def complete(job: Job, tmp_path) -> None:
    lease = leases.claim(job.pk)
    leases.complete(lease, make_result(job, tmp_path / str(job.pk)))


def the_delivery() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def make_due(seconds: float = 0) -> None:
    WebhookDelivery.objects.filter(status="pending").update(
        next_attempt_at=Now() - timedelta(seconds=seconds)
    )


def forget_messages() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def seconds_to_next() -> float:
    found = WebhookDelivery.objects.annotate(now=Now()).get()
    return (found.next_attempt_at - found.now).total_seconds()


def test_a_completed_job_is_told_in_the_documented_form(alice, endpoint, receiver, tmp_path):
    job = make_job(alice)
    complete(job, tmp_path)
    assert deliveries.drain(the_delivery().lane) == 1
    job.refresh_from_db()
    (request,) = receiver.requests
    assert json.loads(request.body) == {
        "event": "generation.completed",
        "job_id": str(job.pk),
        "video_url": job.video.video_url,
        "timestamp": job.finished_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == the_delivery().event_id
    standardwebhooks.Webhook(endpoint.secret).verify(request.body, request.headers)
    delivered = the_delivery()
    assert (delivered.status, delivered.num_attempts) == ("delivered", 1)
    assert delivered.attempts.get().status_code == 204


def test_a_failed_job_is_told_to_who_asked_for_that(alice, receiver):
    make_endpoint(alice, url=receiver.url)
    wants = make_endpoint(alice, url=receiver.url, events=["generation.failed"])
    job = make_job(alice)
    leases.fail(leases.claim(job.pk), EngineError("No paint", code="no_paint", retryable=False))
    assert the_delivery().endpoint == wants
    deliveries.drain(the_delivery().lane)
    body = json.loads(receiver.requests[0].body)
    assert (body["event"], body["video_url"]) == ("generation.failed", None)
    assert body["error"] == {"code": "no_paint", "message": "No paint", "retryable": False}


def test_a_job_that_was_rolled_back_is_not_told(alice, endpoint, tmp_path, monkeypatch):
    job = make_job(alice)
    monkeypatch.setattr(lanes, "wake", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        complete(job, tmp_path)
    job.refresh_from_db()
    assert (job.status, WebhookDelivery.objects.count()) == ("processing", 0)


def test_a_single_calls_address_is_told_with_the_accounts_secret(alice, receiver, tmp_path):
    job = make_job(alice, webhook_url=receiver.url, webhook_events=["generation.completed"])
    complete(job, tmp_path)
    deliveries.drain(the_delivery().lane)
    secret = webhooks.for_single_calls(alice.account_id).secret
    (request,) = receiver.requests
    standardwebhooks.Webhook(secret).verify(request.body, request.headers)


def test_after_a_rotation_both_secrets_fit_for_a_day(alice, endpoint, receiver):
    old = endpoint.secret
    new = webhooks.rotate_secret(by=alice, endpoint_id=endpoint.pk).secret
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    deliveries.drain(the_delivery().lane)
    (request,) = receiver.requests
    for secret in (old, new):
        standardwebhooks.Webhook(secret).verify(request.body, request.headers)
    WebhookEndpoint.objects.update(previous_secret_until=Now() - timedelta(seconds=1))
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    deliveries.drain(str(endpoint.pk))
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(old).verify(
            receiver.requests[1].body, receiver.requests[1].headers
        )


def test_the_same_bytes_and_id_are_sent_again_until_they_arrive(alice, endpoint, receiver):
    receiver.answers = [500, 302, 200]
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    lane = the_delivery().lane
    for _ in range(3):
        make_due()
        deliveries.drain(lane)
    first, second, third = receiver.requests
    assert first.body == second.body == third.body
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    attempts = the_delivery().attempts.values_list("number", "status_code")
    assert list(attempts) == [(1, 500), (2, 302), (3, 200)]
    assert the_delivery().status == "delivered"


def test_pauses_follow_the_schedule_and_end(alice, endpoint, receiver):
    receiver.answers = [500] * 12
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    lane = the_delivery().lane
    for pause in deliveries.PAUSES:
        deliveries.drain(lane)
        assert 0.8 * pause - 1 < seconds_to_next() < 1.2 * pause + 1
        make_due()
    deliveries.drain(lane)
    assert (the_delivery().status, len(receiver.requests)) == ("failed", 12)
    assert deliveries.drain(lane) == 0


def test_retry_after_is_honoured(alice, endpoint, receiver):
    receiver.answers = [(503, {"Retry-After": "3600"})]
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    deliveries.drain(the_delivery().lane)
    assert 3590 < seconds_to_next() <= 3600


def test_gone_disables_at_once_and_its_owner_is_told(
    alice, endpoint, receiver, django_capture_on_commit_callbacks
):
    receiver.answers = [410]
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    with django_capture_on_commit_callbacks(execute=True):
        deliveries.drain(the_delivery().lane)
    endpoint.refresh_from_db()
    assert (endpoint.status, endpoint.disabled_because) == ("disabled", "gone")
    assert the_delivery().status == "failed"
    assert mail.outbox[0].to == [alice.user.email]
    with pytest.raises(webhooks.NotSendable):
        webhooks.send_test(by=alice, endpoint_id=endpoint.pk)


def test_five_days_of_failure_disable_and_one_success_clears(alice, endpoint, receiver):
    receiver.answers = [500, 200, 500, 500]
    for since, is_disabled in [(None, False), (4, False), (None, False), (6, True)]:
        if since:
            WebhookEndpoint.objects.update(failing_since=Now() - timedelta(days=since))
        webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
        deliveries.drain(str(endpoint.pk))
        endpoint.refresh_from_db()
        assert (endpoint.status == "disabled") is is_disabled
        WebhookDelivery.objects.all().delete()


@pytest.mark.parametrize(
    ("networks", "error"), [([], "not_public"), (["10.0.0.0/8"], "not_public")]
)
def test_a_private_address_is_never_called(alice, endpoint, receiver, settings, networks, error):
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    settings.WEBHOOK_ALLOWED_NETWORKS = networks
    deliveries.drain(the_delivery().lane)
    assert receiver.requests == []
    assert the_delivery().attempts.get().error == error


def test_nobody_listening_is_an_error_with_a_name(alice, endpoint, receiver):
    receiver.close()
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    deliveries.drain(the_delivery().lane)
    assert the_delivery().attempts.get().error == "unreachable"


def test_a_paused_endpoint_gets_its_events_when_it_goes_on(alice, endpoint, receiver, tmp_path):
    WebhookEndpoint.objects.update(is_paused=True)
    complete(make_job(alice), tmp_path)
    lane = the_delivery().lane
    assert deliveries.drain(lane) == 0
    WebhookEndpoint.objects.update(is_paused=False)
    assert deliveries.drain(lane) == 1


def test_sending_again_starts_the_schedule_anew(alice, endpoint, receiver):
    receiver.answers = [500] * 13 + [200]
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    for _ in range(12):
        make_due()
        deliveries.drain(str(endpoint.pk))
    assert the_delivery().status == "failed"
    assert delivery_log.resend_failed(by=alice, endpoint_id=endpoint.pk) == 1
    deliveries.drain(str(endpoint.pk))
    assert (the_delivery().status, 3 < seconds_to_next() < 7) == ("pending", True)
    delivery_log.resend(by=alice, endpoint_id=endpoint.pk, delivery_id=the_delivery().pk)
    deliveries.drain(str(endpoint.pk))
    assert (the_delivery().status, the_delivery().num_attempts) == ("delivered", 14)


def test_a_killed_sender_loses_nothing(alice, endpoint, receiver):
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    lane = the_delivery().lane
    lost = deliveries.claim(lane)
    assert deliveries.claim(lane) is None
    WebhookDelivery.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert deliveries.drain(lane) == 1
    # The one who was thought dead comes back, and changes nothing.
    assert deliveries.note(lost, deliveries.Outcome(1, error="timed_out")) is False
    assert (the_delivery().status, the_delivery().attempts.count()) == ("delivered", 1)


def test_a_lost_message_is_sent_again(alice, endpoint):
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    assert lanes.wake_forgotten() == 0
    make_due(seconds=60)
    assert lanes.wake_forgotten() == 0  # its message is still waiting
    forget_messages()
    assert lanes.wake_forgotten() == 1
    assert lanes.wake_forgotten() == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_senders_one_sends_in_a_lane_and_all_arrives_once(alice, receiver):
    endpoint = make_endpoint(alice, url=receiver.url)
    for _ in range(20):
        webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    num = at_once(8, lambda _: deliveries.drain(str(endpoint.pk)))
    assert sum(num) == 20
    assert receiver.most_at_once == 1
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 20


@pytest.mark.django_db(transaction=True)
def test_a_silent_receiver_delays_nobody_else(alice, receiver):
    with Receiver(is_silent=True) as silent:
        slow = make_endpoint(alice, url=silent.url)
        quick = make_endpoint(alice, url=receiver.url)
        for endpoint in (slow, quick):
            webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
        with in_background(deliveries.drain, str(slow.pk)):
            wait_until(lambda: silent.num_open == 1, what="the call")
            assert deliveries.drain(str(quick.pk)) == 1
            assert silent.num_open == 1
            silent.close()


def test_a_stranger_sees_and_does_nothing(alice, charlie, endpoint):
    delivery = webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    ids = {"endpoint_id": endpoint.pk, "delivery_id": delivery.pk}
    for verb in (webhooks.get, webhooks.remove, webhooks.rotate_secret, webhooks.send_test):
        with pytest.raises(webhooks.NotFound):
            verb(by=charlie, endpoint_id=endpoint.pk)
    for verb in (delivery_log.get, delivery_log.resend):
        with pytest.raises(webhooks.NotFound):
            verb(by=charlie, **ids)
        with pytest.raises(webhooks.NotFound):
            verb(by=alice, **ids | {"delivery_id": uuid.uuid4()})


def test_a_secret_that_no_key_opens_stops_no_video_and_can_be_replaced(
    alice, endpoint, receiver, settings, tmp_path
):
    settings.ENCRYPTION_KEYS = [encrypted.new_key()]
    job = make_job(alice)
    complete(job, tmp_path)
    job.refresh_from_db()
    assert job.status == "completed"
    assert deliveries.drain(the_delivery().lane) == 1
    assert the_delivery().attempts.get().error == "failed"
    webhooks.rotate_secret(by=alice, endpoint_id=endpoint.pk)
    make_due()
    assert deliveries.drain(the_delivery().lane) == 1
    assert the_delivery().status == "delivered"


def test_secrets_lie_encrypted(endpoint):
    stored = WebhookEndpoint.objects.extra(select={"raw": "secret"}).get().raw
    assert endpoint.secret.startswith("whsec_")
    assert endpoint.secret not in stored
