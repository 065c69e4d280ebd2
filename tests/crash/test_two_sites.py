"""A portal whose videos another site of this project makes: real processes, databases and files.

Stories first, then everything is killed: nothing is lost, and nothing is ordered twice.
"""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import httpx
import pytest

from tests.site.pair import SERVICE, Relay, Whole, patiently
from tests.site.running import wait_for

pytestmark = pytest.mark.crash
FAR_PACE = 25  # seconds between two looks; what ends sooner was told by a webhook
NUM_ORDERS = 20
VICTIMS = [
    (site, part) for site in ("portal", "service") for part in ("worker", "granian", "postgres")
]


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="vgm-two-"))
    folder.chmod(0o755)
    yield folder
    for record in folder.rglob("postgres.home"):
        shutil.rmtree(record.read_text().strip(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def service(room) -> Iterator[Whole]:
    service = Whole(room / "service", **SERVICE)
    try:
        service.wait_until_running()
        service.register("portal@example.com")
        yield service
    finally:
        service.end()
        print(service.site.said()[-6000:])  # noqa: T201 - shown when a test fails


@pytest.fixture(scope="module")
def relay(service) -> Iterator[Relay]:
    with Relay(service.url).running() as relay:
        yield relay


@pytest.fixture(scope="module")
def portal(room, service, relay) -> Iterator[Whole]:
    portal = Whole(room / "portal", VGM_REMOTE_URL=f"{relay.url}/api/v1")
    try:
        portal.wait_until_running()
        portal.register("alice@example.com")
        assert portal.connect_to(service)
        yield portal
    finally:
        portal.end()
        print(portal.site.said()[-6000:])  # noqa: T201 - shown when a test fails


@pytest.fixture
def at_far_pace(relay) -> Iterator[None]:
    """Looking again is a long way off."""
    relay.calls.clear()
    relay.pace = FAR_PACE
    yield
    relay.pace = None


def order(portal: Whole, prompt: str, *, duration: float = 1) -> str:
    with portal.client() as client:
        return client.generate(prompt, quality="sd", duration=duration).job_id


def used(*sites: Whole) -> list[int]:
    return [site.generations_used() for site in sites]


def check_file(portal: Whole, service: Whole, job: dict, *, num_frames: int) -> None:
    """The portal's own copy of the service's film plays."""
    with portal.client() as ours, service.client() as theirs:
        mine, made = ours.status(job["id"]), theirs.status(job["engine_reference"])
    assert mine.video_url.startswith(f"{portal.url}/videos/")
    assert made.video_url.startswith(f"{service.url}/videos/")
    video = portal.site.data_dir / "media" / mine.video_url.removeprefix(f"{portal.url}/")
    with av.open(str(video)) as film:
        assert sum(1 for _ in film.decode(video=0)) == num_frames
    for mine_url, made_url in [
        (mine.video_url, made.video_url),
        (mine.thumbnail_url, made.thumbnail_url),
    ]:
        assert httpx.get(mine_url).content == httpx.get(made_url).content


def test_an_order_is_given_once_and_the_webhook_brings_it_home(portal, service, relay, at_far_pace):
    before, began = used(portal, service), time.monotonic()
    job_id = order(portal, "A slow film", duration=2)
    job = portal.wait_for_status(job_id, "completed")
    seconds = time.monotonic() - began
    assert seconds < FAR_PACE
    print(f"done after {seconds:.1f} s, at a pace of {FAR_PACE} s")  # noqa: T201

    ((_, _, headers, status),) = relay.of("POST", "/api/v1/generate")
    assert (headers["authorization"], status) == (f"Bearer {service.key}", 202)
    assert headers["idempotency-key"] == job_id
    (made,) = service.jobs()
    assert (str(made["id"]), made["status"]) == (job["engine_reference"], "completed")
    assert made["prompt"] == job["prompt"] == "A slow film"
    assert job["nudged_at"] is not None
    (delivery,) = service.rows("SELECT * FROM videos_webhookdelivery")
    assert (delivery["num_attempts"], delivery["status"]) == (1, "delivered")
    (seen,) = portal.rows("SELECT message_id FROM videos_callbackseen")
    assert seen["message_id"] == delivery["event_id"]
    assert used(portal, service) == [number + 1 for number in before]
    check_file(portal, service, job, num_frames=20)


def test_what_fails_there_fails_here_and_says_why(portal, service, at_far_pace):
    before = used(portal, service)
    job = portal.wait_for_status(order(portal, "Please slow down and fail"), "failed")
    assert (job["error_code"], job["error_message"], job["error_retryable"]) == (
        "prompt_refused",
        "The prompt asked for a failure",
        False,
    )
    assert used(portal, service) == before  # given back, both here and there


def test_what_is_canceled_here_is_canceled_there(portal, service, at_far_pace):
    before = used(portal, service)
    job_id = order(portal, "A slow film", duration=20)
    wait_for(lambda: portal.job(job_id)["engine_reference"])
    reference = portal.job(job_id)["engine_reference"]
    wait_for(lambda: service.job(reference)["progress"] > 0)
    asked = time.monotonic()
    with portal.client() as client:
        client.cancel(job_id)
    assert portal.wait_for_status(job_id, "failed")["error_code"] == "canceled"
    assert service.wait_for_status(reference, "failed")["error_code"] == "canceled"
    assert time.monotonic() - asked < 10
    assert used(portal, service) == [number + 1 for number in before]  # both had begun


def test_a_limit_there_puts_it_off_here_and_it_goes_on(portal, service, relay):
    before = used(portal, service)
    relay.calls.clear()
    relay.pace = 2
    service.set_limits(generations_per_day=before[1])
    try:
        job_id = order(portal, "A quick film")
        wait_for(lambda: len(relay.of("POST", "/api/v1/generate")) >= 2)
        job = portal.job(job_id)
        assert (job["status"], job["attempt"]) in [("processing", 0), ("processing", 1)]
        assert job["wait_until"] is not None
    finally:
        service.set_limits(generations_per_day=None)
        relay.pace = None
    job = portal.wait_for_status(job_id, "completed")
    assert job["attempt"] == 1  # pauses are no attempts
    *refused, taken = [one[3] for one in relay.of("POST", "/api/v1/generate")]
    assert set(refused) == {429}
    assert taken == 202
    assert used(portal, service) == [number + 1 for number in before]


# --- everything is killed -----------------------------------------------------------------------


def test_whatever_is_killed_nothing_is_lost_or_ordered_twice(portal, service):
    sites = {"portal": portal, "service": service}
    for site in sites.values():
        site.set_limits(generations_per_day=100, calls_per_minute=10_000)
    earlier = {row["id"] for site in sites.values() for row in site.jobs()}
    before = used(portal, service)
    random.seed(5)
    victims = random.sample(VICTIMS, len(VICTIMS)) + random.sample(VICTIMS, len(VICTIMS))
    began = time.monotonic()
    with ThreadPoolExecutor(1) as thread:
        ordering = thread.submit(order_many, portal)
        for site, part in victims:
            time.sleep(random.uniform(0.5, 2.5))
            wait_for(lambda site=site, part=part: sites[site].kill_part(part))
        for site in sites.values():
            site.kill()
            time.sleep(random.uniform(0.1, 0.5))
            site.start_again()
        job_ids = ordering.result()
    print(f"killed {len(victims) + 2} times in {time.monotonic() - began:.0f} s")  # noqa: T201
    for job_id in job_ids:
        portal.wait_for_status(job_id, "completed", seconds=90)
    print(f"all done after {time.monotonic() - began:.0f} s")  # noqa: T201

    ours, theirs = (
        [row for row in site.jobs() if row["id"] not in earlier] for site in sites.values()
    )
    assert sorted(str(row["id"]) for row in ours) == sorted(job_ids)
    assert len(set(job_ids)) == len(theirs) == NUM_ORDERS
    assert {row["engine_reference"] for row in ours} == {str(row["id"]) for row in theirs}
    assert {row["status"] for row in theirs} == {"completed"}
    assert any(row["attempt"] > 1 for row in ours)  # some were hit
    assert used(portal, service) == [number + NUM_ORDERS for number in before]
    for job in ours:
        check_file(portal, service, job, num_frames=10)
    wait_for(lambda: not list((portal.site.data_dir / "work").iterdir()))


def order_many(portal: Whole) -> list[str]:
    """As a caller does that holds on to its key for each order, while the portal is killed."""
    job_ids = []
    with portal.client() as client:
        for number in range(NUM_ORDERS):
            accepted = patiently(
                lambda number=number: client.generate(
                    "A slow film", quality="sd", duration=1, idempotency_key=f"order-{number}"
                )
            )
            job_ids.append(accepted.job_id)
            time.sleep(0.3)
    return job_ids
