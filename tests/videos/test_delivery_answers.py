"""What receivers may answer to a webhook: each answer has a name in the log, and harms nobody."""

import socket
import threading
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import make_endpoint
from tests.receiver import Receiver
from videos import deliveries, delivery_log, lanes, webhooks
from videos.outbox import WebhookAttempt, WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_network(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]


class Liar:
    """Answers one call with these bytes, and hangs up."""

    def __init__(self, answer: bytes):
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self._answer = answer
        self._thread = threading.Thread(target=self._lie)

    def __enter__(self) -> "Liar":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._thread.join()
        self._listening.close()

    def _lie(self) -> None:
        caller, _ = self._listening.accept()
        with caller:
            caller.recv(65536)
            try:
                caller.sendall(self._answer)
                caller.shutdown(socket.SHUT_WR)
                caller.recv(65536)
            except OSError:  # it has heard enough
                pass


def attempt_at(alice, url: str) -> WebhookAttempt:
    endpoint = make_endpoint(alice, url=url)
    webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
    deliveries.drain(str(endpoint.pk))
    return WebhookAttempt.objects.get()


@pytest.mark.parametrize(
    ("answer", "status_code", "error"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", 200, ""),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", None, "unreachable"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", 304, ""),
        (b"HTTP/1.1 307 Elsewhere\r\nLocation: http://169.254.169.254/\r\n\r\n", 307, ""),
        (b"HTTP/1.1 999 Whatever\r\n\r\n", 999, ""),
        (b"HTTP/1.1 000 Nothing\r\n\r\n", None, "unreachable"),
        (b"HTTP/1.1 2000 OK\r\n\r\n", None, "unreachable"),
        (b"HTTP/9.9 200 OK\r\n\r\n", 200, ""),
        (b"SSH-2.0-OpenSSH_9.6\r\n", None, "unreachable"),
        (b"", None, "unreachable"),
        (b"\x00" * 5000, None, "unreachable"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000, None, "too_large"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 50_000, None, "too_large"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5000, None, "too_large"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", None, "unreachable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", 200, ""),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip", 200, ""),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 200, ""),
        (b"HTTP/1.1 500 \xff\xfe\r\nX-\xe9: \xff\r\n\r\n", None, "unreachable"),
    ],
)
def test_whatever_is_answered_has_a_name(alice, answer, status_code, error):
    with Liar(answer) as liar:
        made = attempt_at(alice, liar.url)
    assert (made.status_code, made.error) == (status_code, error)
    is_delivered = status_code in (200, 204)
    assert made.delivery.status == ("delivered" if is_delivered else "pending")


def test_an_answer_that_is_no_text_is_kept_as_far_as_it_goes(alice):
    body = b"caf\xc3\xa9 \x00 \xff " + b"\xc3\xa9" * 3000
    with Liar(b"HTTP/1.1 500 Oh\r\n\r\n" + body) as liar:
        made = attempt_at(alice, liar.url)
    assert made.answer.startswith("café \ufffd \ufffd éé")
    assert len(made.answer) < 2048


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7200", 7200),
        (" 120 ", 120),
        ("99999999999999999999", deliveries.LONGEST_PAUSE),
        ("Fri, 31 Dec 9999 23:59:59 GMT", deliveries.LONGEST_PAUSE),
        ("0", 5),
        ("-7200", 5),
        ("7200.5", 5),
        ("7200, 60", 5),
        ("Wed, 15 Jan 2025 10:31:30 GMT", 5),
        ("Mon, 1 Jan 99999999999999999999 00:00:00 GMT", 5),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 5),
        ("soon", 5),
    ],
)
def test_retry_after_is_believed_within_reason(alice, text, seconds):
    with Receiver() as receiver:
        receiver.answers = [(503, {"Retry-After": text})]
        delivery = attempt_at(alice, receiver.url).delivery
    found = WebhookDelivery.objects.annotate(now=Now()).get(pk=delivery.pk)
    pause = (found.next_attempt_at - found.now).total_seconds()
    assert 0.8 * seconds - 2 < pause <= min(1.2 * seconds, deliveries.LONGEST_PAUSE)


def test_what_can_t_be_sent_at_all_is_an_attempt_too(alice, caplog):
    with Receiver() as receiver:
        endpoint = make_endpoint(alice, url=receiver.url, secret="whsec_no base64")
        webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
        assert deliveries.drain(str(endpoint.pk)) == 1
    assert receiver.requests == []
    assert WebhookAttempt.objects.get().error == "failed"
    assert "could not be sent" in caplog.text


def test_a_slow_receiver_goes_on_in_the_slow_queue(alice, monkeypatch):
    monkeypatch.setattr(deliveries, "SLOW", 100)
    with Receiver(seconds=0.2) as receiver:
        endpoint = make_endpoint(alice, url=receiver.url)
        for _ in range(3):
            webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
        assert deliveries.drain(str(endpoint.pk)) == 1
        assert queues() == ["webhooks"] * 3 + ["webhooks-slow"]
        webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
        assert queues()[4:] == ["webhooks-slow"]
        monkeypatch.undo()
        assert deliveries.drain(str(endpoint.pk)) == 3
    assert WebhookEndpoint.objects.filter(is_slow=True).count() == 0


def queues() -> list[str]:
    """Of the messages so far."""
    told = ProcrastinateJob.objects.filter(task_name=lanes.TASK).order_by("id")
    return list(told.values_list("queue_name", flat=True))


def test_a_lane_with_much_to_do_lets_others_have_its_place(alice, monkeypatch):
    monkeypatch.setattr(deliveries, "DRAIN_SECONDS", 0)
    with Receiver() as receiver:
        endpoint = make_endpoint(alice, url=receiver.url)
        for _ in range(2):
            webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
        assert deliveries.drain(str(endpoint.pk)) == 1
        assert len(queues()) == 3
        assert deliveries.drain(str(endpoint.pk)) == 1
        assert len(queues()) == 3  # there is nothing more to tell of
        assert deliveries.drain(str(endpoint.pk)) == 0


def test_old_deliveries_are_forgotten_even_if_their_endpoint_stays_paused(alice):
    endpoint = make_endpoint(alice, url="http://127.0.0.1:9/")
    for age in (29, 31, 32):
        delivery = webhooks.send_test(by=alice, endpoint_id=endpoint.pk)
        made_at = Now() - timedelta(days=age)
        WebhookDelivery.objects.filter(pk=delivery.pk).update(created_at=made_at)
    WebhookEndpoint.objects.update(is_paused=True)
    assert delivery_log.sweep() == 2
    assert WebhookDelivery.objects.count() == 1
