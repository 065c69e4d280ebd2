"""Webhooks whose senders die all the time, or whose receivers never answer."""

import json
import os
import random
import signal
import socket
import threading
import time
from contextlib import suppress

import pytest
import standardwebhooks
from django.db import connection

from tests.crash.site import Site, database_url, make_customer
from tests.factories import make_endpoint, make_job, make_result
from tests.parallel import in_background, wait_until
from tests.receiver import Receiver
from videos import leases, webhooks
from videos.engines.base import EngineError
from videos.outbox import WebhookDelivery, WebhookEndpoint

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

QUEUES = "webhooks,webhooks-slow,maintenance"
NUM_KILLS, NUM_FULL_STARTS = 100, 6
NUM_ENDPOINTS = 8


@pytest.fixture
def make_site(tmp_path, settings):
    settings.WORK_DIR = tmp_path / "work"
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with connection.cursor() as cursor:  # messages about jobs of other tests
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    sites = []

    def make(**more: str) -> Site:
        networks = {"VGM_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8"}
        sites.append(Site(tmp_path, database_url(), **networks, **more))
        return sites[-1]

    yield make
    for site in sites:
        site.stop()
        print(site.log.read_text()[-5000:])  # noqa: T201 - shown when a test fails


# --- senders that die ---------------------------------------------------------------------------


class Senders:
    """Two that should be running, of which the older is killed next."""

    def __init__(self, site: Site):
        self._site = site
        self._forge = site.start_forge(QUEUES)
        self._running = [self._make() for _ in range(2)]

    def _make(self) -> int:
        self._forge.stdin.write("one\n")
        self._forge.stdin.flush()
        return int(self._forge.stdout.readline())

    def kill_one(self) -> None:
        os.kill(self._running.pop(0), signal.SIGKILL)
        self._running.append(self._make())

    def kill_a_full_one(self) -> None:
        """One that was started with `manage.py worker` beside the others."""
        self._site.kill(self._site.workers[0])

    def close(self) -> None:
        self._forge.communicate(timeout=10)


@pytest.fixture
def receivers():
    running = [Receiver(seconds=0.06) for _ in range(NUM_ENDPOINTS)]
    for receiver in running:
        receiver.__enter__()
    yield running
    for receiver in running:
        receiver.close()


def test_senders_killed_a_hundred_times_lose_no_event(make_site, receivers, tmp_path):
    random.seed(11)
    customer = make_customer()
    events = ["generation.completed", "generation.failed"]
    endpoints = [make_endpoint(customer, url=one.url, events=events) for one in receivers]
    for receiver in receivers:
        receiver.answers = [500]
    site = make_site(VGM_WEBHOOK_LEASE_SECONDS="3")
    for _ in range(NUM_FULL_STARTS):
        site.start_worker(f"--queues={QUEUES}")
    senders, is_over = Senders(site), threading.Event()
    try:
        with in_background(end_jobs, customer, tmp_path, is_over) as num_jobs:
            wait_until(lambda: any(one.requests for one in receivers), seconds=30)
            for number in range(NUM_KILLS):
                time.sleep(random.uniform(0.1, 0.4))
                if number % 2:
                    wait_for_a_call(receivers)
                is_full = number % (NUM_KILLS // NUM_FULL_STARTS) == 0 and site.workers
                senders.kill_a_full_one() if is_full else senders.kill_one()
            is_over.set()
        wait_until(is_all_delivered, seconds=30, what="the delivery of everything")
    finally:
        is_over.set()
        senders.close()
    assert WebhookDelivery.objects.count() == num_jobs.result() * NUM_ENDPOINTS
    assert num_jobs.result() > 30
    for endpoint, receiver in zip(endpoints, receivers, strict=True):
        check_received(endpoint, receiver)
    num_received = sum(len(receiver.requests) for receiver in receivers)
    assert num_received > WebhookDelivery.objects.count() + NUM_ENDPOINTS  # some were hit


def wait_for_a_call(receivers: list[Receiver]) -> None:
    """Until somebody is sending, but not for long."""
    deadline = time.monotonic() + 0.4
    while time.monotonic() < deadline and not any(one.num_open for one in receivers):
        time.sleep(0.005)


def end_jobs(customer, folder, is_over: threading.Event) -> int:
    """Let jobs end, every tenth one with a video. Returns how many."""
    num = 0
    while not is_over.is_set():
        job, num = make_job(customer), num + 1
        lease = leases.claim(job.pk)
        if num % 10 == 0:
            leases.complete(lease, make_result(job, folder / str(job.pk)))
        else:
            leases.fail(lease, EngineError("No paint", code="no_paint", retryable=True))
        is_over.wait(0.25)
    return num


def is_all_delivered() -> bool:
    return not WebhookDelivery.objects.exclude(status="delivered").exists()


def check_received(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    """Everything came, as it was written down and signed, and never two at once."""
    recorded = {one.event_id: one.body.encode() for one in endpoint.deliveries.all()}
    received = {one.headers["webhook-id"]: one.body for one in receiver.requests}
    assert received == recorded
    for request in receiver.requests:
        assert request.body == recorded[request.headers["webhook-id"]]
        standardwebhooks.Webhook(endpoint.secret).verify(request.body, request.headers)
    assert receiver.most_at_once == 1
    for delivery in endpoint.deliveries.prefetch_related("attempts"):
        numbers = [attempt.number for attempt in delivery.attempts.all()]
        assert numbers == list(range(1, delivery.num_attempts + 1))
        assert delivery.attempts.last().status_code == 204
        assert delivery.lease_token is None
        assert json.loads(delivery.body)["job_id"] == str(delivery.job_id)


# --- receivers that never answer ----------------------------------------------------------------


class Silence:
    """Accepts every connection, and says nothing."""

    def __init__(self):
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._listening.getsockname()[1]
        self.accepted: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        with suppress(OSError):  # until it is closed
            while True:
                self.accepted.append(self._listening.accept()[0])

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        for one in (self._listening, *self.accepted):
            one.close()


@pytest.fixture
def silence():
    running = Silence()
    yield running
    running.close()


def test_fifty_silent_receivers_delay_nobody_and_hold_no_connections(make_site, silence):
    customers = [make_customer() for _ in range(5)]
    silent = [
        (customer, make_endpoint(customer, url=f"http://127.0.0.1:{silence.port}/{number}"))
        for customer in customers
        for number in range(10)
    ]
    with Receiver() as receiver:
        healthy = make_endpoint(customers[0], url=receiver.url)
        make_site().start_worker(f"--queues={QUEUES}")
        send_and_wait(customers[0], healthy, receiver, seconds=30)  # until it has started
        for customer, endpoint in silent:
            webhooks.send_test(by=customer, endpoint_id=endpoint.pk)
        assert send_and_wait(customers[0], healthy, receiver) <= 3
        wait_until(lambda: len(silence.accepted) == 50, what="fifty calls")
        assert count_connections() <= 20
        assert send_and_wait(customers[0], healthy, receiver) <= 3
        # They are given up after 15 seconds, and tried again some 5 seconds later.
        wait_until(lambda: len(silence.accepted) >= 60, seconds=30, what="the second round")
        assert WebhookEndpoint.objects.filter(is_slow=True).count() == 50
        assert send_and_wait(customers[0], healthy, receiver) <= 3
        wait_until(lambda: len(silence.accepted) == 100, seconds=15, what="all of it")
        assert count_connections() <= 20
        assert send_and_wait(customers[0], healthy, receiver) <= 3


def send_and_wait(customer, endpoint, receiver: Receiver, *, seconds: float = 10) -> float:
    """Returns the seconds that a test event took."""
    num, begin = len(receiver.requests), time.monotonic()
    webhooks.send_test(by=customer, endpoint_id=endpoint.pk)
    wait_until(lambda: len(receiver.requests) > num, seconds=seconds, what="the delivery")
    return time.monotonic() - begin


def count_connections() -> int:
    """To the database, but for this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]
