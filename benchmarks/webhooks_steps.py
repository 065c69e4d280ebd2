"""What benchmarks.webhooks does once Django is set up."""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from uuid import uuid4

import httpx
import psutil
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import webhooks_receiver
from benchmarks.timing import Timing
from tests.factories import make_actor, make_endpoint, make_video
from videos import webhooks
from videos.models import Job
from videos.outbox import WebhookAttempt, WebhookDelivery


def run(*, rate: int, seconds: int) -> None:
    process, port = webhooks_receiver.start(multiprocessing.get_context("spawn"))
    print(f"{rate} events/s for {seconds} s, milliseconds from commit to received:\n")
    print("| | p50 | p95 | p99 | longest |")
    print("|---|---:|---:|---:|---:|")
    try:
        for num_endpoints in (1, 50):
            jobs = prepare(num_endpoints, rate * seconds, port)
            with worker() as sender:
                begun = sender.cpu_times()
                committed = keep_pace(rate, jobs, end_job)
                received = wait_for_all(port, committed)
                spent = sender.cpu_times()
                most = count_connections()
            show(f"{num_endpoints} endpoint{'s'[: num_endpoints > 1]}", committed, received)
            posted = keep_pace(rate, bodies(), Peer(port).post)
            show("&nbsp; bare httpx", posted, wait_for_all(port, posted))
            cpu = spent.user + spent.system - begun.user - begun.system
            costs = f"{1000 * cpu / len(jobs):.1f} ms of the worker's processor time per event"
            print(f"| &nbsp; {costs}, {most} database connections | | | | |")
            check(len(jobs))
    finally:
        process.terminate()
        process.join()


def prepare(num_endpoints: int, num_jobs: int, port: int) -> list[Job]:
    """Jobs with videos, of accounts with one endpoint each, in turn; they have yet to end."""
    actors = [make_actor() for _ in range(num_endpoints)]
    for number, actor in enumerate(actors):
        make_endpoint(actor, url=f"http://127.0.0.1:{port}/hooks/{number}")
    return [make_video(actors[number % num_endpoints]).job for number in range(num_jobs)]


@contextmanager
def worker():
    """A real one, which has had the time to start."""
    environment = os.environ | {"VGM_ENGINE": "fake"}
    program = [sys.executable, "manage.py", "worker"]
    process = subprocess.Popen(program, cwd=settings.BASE_DIR, env=environment)
    try:
        time.sleep(5)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def keep_pace(rate: int, things: list, do) -> dict[str, float]:
    """Do it with each thing, at this rate. Returns what each call returned: an id and a time."""
    begin, done = time.monotonic(), {}
    for number, thing in enumerate(things):
        time.sleep(max(0, begin + number / rate - time.monotonic()))
        job_id, moment = do(thing)
        done[job_id] = moment
    return done


def end_job(job: Job) -> tuple[str, float]:
    """As `leases.complete` does. Returns the moment before the commit."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(status="completed", finished_at=timezone.now())
        job.refresh_from_db()
        webhooks.record(job)
        moment = time.monotonic()
    return str(job.pk), moment


def bodies() -> list[str]:
    """The same ones, under other ids."""
    found = WebhookDelivery.objects.values_list("body", flat=True)
    return [json.dumps(json.loads(body) | {"job_id": str(uuid4())}) for body in found]


class Peer:
    def __init__(self, port: int):
        self._client = httpx.Client(headers={"Content-Type": "application/json"})
        self._url = f"http://127.0.0.1:{port}/hooks"

    def post(self, body: str) -> tuple[str, float]:
        moment = time.monotonic()
        self._client.post(self._url, content=body)
        return json.loads(body)["job_id"], moment


def wait_for_all(port: int, sent: dict[str, float]) -> dict[str, float]:
    """When each was first received."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        times = httpx.get(f"http://127.0.0.1:{port}/").json()
        if sent.keys() <= times.keys():
            return {job_id: times[job_id][0] for job_id in sent}
        time.sleep(0.2)
    raise SystemExit(f"{len(sent.keys() - times.keys())} of {len(sent)} were not received")


def show(name: str, sent: dict[str, float], received: dict[str, float]) -> None:
    timing = Timing([received[job_id] - moment for job_id, moment in sent.items()])
    shares = [timing.p50, timing.percentile(0.95), timing.p99, max(timing.seconds)]
    print(f"| {name} |", " | ".join(f"{1000 * share:.1f}" for share in shares), "|", flush=True)


def count_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0] - 1


def check(num_jobs: int) -> None:
    """Each event was sent once, and noted."""
    time.sleep(1)
    statuses = list(WebhookDelivery.objects.values_list("status", flat=True))
    assert statuses == ["delivered"] * num_jobs, statuses
    assert WebhookAttempt.objects.count() == num_jobs
    WebhookDelivery.objects.all().delete()
