"""The client against this project's own API."""

import pytest

from tests import own_api
from tests.factories import make_video
from videos import client as vgm
from videos.models import Job
from videos.outbox import WebhookEndpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def connect(client):
    """Makes clients of ours whose wire ends in Django's test client."""

    return lambda api_key="": vgm.Client(
        own_api.BASE_URL, api_key, transport=own_api.transport(client), patience=0
    )


def register(connect, email: str) -> vgm.Client:
    with connect() as nobody:
        return connect(nobody.register(email, "a long sentence").api_key)


def test_from_a_new_key_to_a_video_on_its_way(connect):
    alice = register(connect, "alice@example.com")
    charlie = register(connect, "charlie@example.com")

    accepted = alice.generate("Happy birthday celebration with balloons", quality="sd", duration=3)
    status = alice.status(accepted.job_id)

    job = Job.objects.get()
    assert accepted.job_id == str(job.pk)
    assert (job.prompt, job.quality, job.duration) == (
        "Happy birthday celebration with balloons",
        "sd",
        3.0,
    )
    assert (status.status, status.progress, status.video_url) == ("queued", 0.0, None)
    assert not status.is_finished
    assert status.retry_after >= 1
    with pytest.raises(vgm.NotFound):
        charlie.status(accepted.job_id)


def test_the_same_order_twice_is_one_job(connect):
    alice = register(connect, "alice@example.com")

    first = alice.generate("A cat in a garden", idempotency_key="order-7")
    second = alice.generate("A cat in a garden", idempotency_key="order-7")

    assert first == second
    assert Job.objects.count() == 1
    with pytest.raises(vgm.Invalid):
        alice.generate("A dog in a garden", idempotency_key="order-7")


def test_refusals_are_named(connect):
    alice = register(connect, "alice@example.com")

    with pytest.raises(vgm.Invalid) as refusal:
        alice.generate("abcd", quality="8k")
    assert refusal.value.details == (
        "Prompt must be at least 5 characters",
        "Quality must be one of: sd, hd, 4k",
    )
    with pytest.raises(vgm.Conflict):
        register(connect, "alice@example.com")
    with pytest.raises(vgm.Unauthorized):
        connect("vgm_wrong").trending()
    for number in range(10):
        alice.generate(f"Balloon number {number}")
    with pytest.raises(vgm.Limited) as limited:
        alice.generate("Balloon number 11")
    assert 0 < limited.value.retry_after <= 24 * 3600


def test_empty_lists(connect):
    alice = register(connect, "alice@example.com")

    assert alice.search("balloons").data == ()
    assert alice.trending(time_range="7d").data == ()


def test_a_video_is_found_and_opened(connect, alice):
    row = make_video(alice, title="Balloons over the bay")
    reader = register(connect, "reader@example.com")

    page = reader.search("balloons bay", quality="sd")
    video = reader.video(page.data[0].id)

    assert page.pagination.total == 1
    assert (video.video_id, video.title) == (row.video_id, "Balloons over the bay")
    assert video.video_url.endswith(f"/videos/{row.video_id}.mp4")
    assert video.prompt == row.prompt
    with pytest.raises(vgm.NotFound):
        reader.video("vid_0000000000000000")


def test_the_secret_that_calls_are_signed_with_is_told_once(connect, settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    alice = register(connect, "alice@example.com")
    secret = alice.subscribe("http://127.0.0.1:9/callbacks/1", events=["generation.failed"])
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.url, endpoint.secret) == ("http://127.0.0.1:9/callbacks/1", secret)
    assert endpoint.events == ["generation.failed"]


def test_subscribing_again_takes_the_earlier_ones_place(connect, settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    alice = register(connect, "alice@example.com")
    urls = [f"http://127.0.0.1:9/callbacks/{number}" for number in (1, 2)]
    for url in urls:
        alice.subscribe(url, events=["generation.completed"])
    fresh = alice.subscribe(urls[0], events=["generation.completed"])
    endpoints = {one.url: one.secret for one in WebhookEndpoint.objects.all()}
    assert sorted(endpoints) == urls
    assert endpoints[urls[0]] == fresh
    alice.unsubscribe(urls[0])
    assert WebhookEndpoint.objects.get().url == urls[1]
