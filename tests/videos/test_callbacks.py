"""Webhooks we receive: only what the remote signed moves anything, and nothing does harm."""

import json
import time

import pytest

from tests.factories import make_connection, make_job
from vgm_site.lib import encrypted, signing
from videos import remote
from videos.connections import CallbackSeen
from videos.models import Job

pytestmark = pytest.mark.django_db
REFERENCE = "550e8400-e29b-41d4-a716-446655440000"
EVENT = {
    "event": "generation.completed",
    "job_id": REFERENCE,
    "video_url": "https://cdn.videogenmessenger.com/videos/abc123.mp4",
    "timestamp": "2025-01-15T10:31:30Z",
}


@pytest.fixture
def connection(alice):
    return make_connection(alice)


@pytest.fixture
def job(alice) -> Job:
    return make_job(alice, engine="remote", engine_reference=REFERENCE, status="processing")


@pytest.fixture
def call(client, connection):
    """Call back as the remote would."""

    def send(body=EVENT, *, secret=None, message_id="evt_1", ago=0, to=None, **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = signing.headers(
            message_id=message_id,
            timestamp=int(time.time()) - ago,
            body=raw,
            secrets=[secret or connection.callback_secret],
        )
        return client.post(
            f"/callbacks/{to or connection.pk}",
            raw,
            content_type="application/json",
            headers=signed | headers,
        )

    return send


def is_nudged(job: Job) -> bool:
    job.refresh_from_db()
    return job.nudged_at is not None


def test_a_signed_event_makes_the_worker_ask(call, job):
    response = call()
    assert (response.status_code, response.content) == (204, b"")
    assert is_nudged(job)


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": signing.new_secret()},
        {"ago": 301},
        {"ago": -301},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
        {"webhook-id": "evt_2"},
        {"to": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_a_forged_or_old_event_is_401_and_moves_nothing(call, job, changed):
    response = call(**changed)
    assert (response.status_code, response.content) == (401, b"")
    assert not is_nudged(job)
    assert not CallbackSeen.objects.exists()


def test_a_secret_that_nothing_opens_verifies_nothing(call, job, settings):
    settings.ENCRYPTION_KEYS = [encrypted.new_key()]
    assert call().status_code == 401
    assert not is_nudged(job)


def test_one_byte_more_is_a_forgery(client, connection, job):
    raw = json.dumps(EVENT).encode()
    signed = signing.headers(
        message_id="evt_1",
        timestamp=int(time.time()),
        body=raw,
        secrets=[connection.callback_secret],
    )
    response = client.post(
        f"/callbacks/{connection.pk}", raw + b" ", content_type="application/json", headers=signed
    )
    assert response.status_code == 401
    assert not is_nudged(job)


def test_the_same_event_again_does_nothing(call, job):
    call()
    Job.objects.update(nudged_at=None)
    assert call().status_code == 204
    assert not is_nudged(job)
    assert call(message_id="evt_2").status_code == 204
    assert is_nudged(job)


@pytest.mark.parametrize(
    "body",
    [
        EVENT | {"job_id": "another"},
        EVENT | {"job_id": None},
        EVENT | {"job_id": "\x00"},
        {},
        [],
        b"not JSON",
        b"[" * 50_000,
        b"\xff\xfe",
    ],
)
def test_an_event_about_nothing_we_know_is_taken_and_moves_nothing(call, job, body):
    assert call(body).status_code == 204
    assert not is_nudged(job)


def test_a_finished_job_never_moves_again(call, alice):
    done = make_job(
        alice,
        engine="remote",
        engine_reference=REFERENCE,
        status="failed",
        error_code="canceled",
        finished_at="2025-01-15T10:31:30Z",
    )
    before = Job.objects.values().get()
    assert call().status_code == 204
    assert Job.objects.values().get() == before
    assert not is_nudged(done)


def test_another_accounts_job_is_not_moved(call, charlie):
    theirs = make_job(charlie, engine="remote", engine_reference=REFERENCE, status="processing")
    call()
    assert not is_nudged(theirs)


@pytest.mark.parametrize("size", [70_000, 3_000_000])
def test_more_than_64_kb_is_413(call, job, size):
    assert call(b"x" * size).status_code == 413


def test_without_a_secret_nothing_is_believed(call, connection, job):
    secret = connection.callback_secret
    connection.callback_secret = None
    connection.save()
    assert call(secret=secret).status_code == 401


def test_a_remote_that_does_not_sign_is_heard_only_if_the_setting_says_so(
    client, connection, job, settings
):
    def unsigned():
        url = f"/callbacks/{connection.pk}"
        return client.post(url, EVENT, content_type="application/json").status_code

    assert unsigned() == 401
    settings.REMOTE_UNSIGNED = True
    assert unsigned() == 204
    assert is_nudged(job)


def test_what_was_seen_is_forgotten_after_a_day(call, job):
    call()
    CallbackSeen.objects.update(created_at="2025-01-15T10:31:30Z")
    assert remote.sweep() == 1
