"""What is asked again, how often, and when."""

import httpx
import pytest

from tests.videos.client import documented
from tests.videos.client.wire import JOB, Wire, says
from videos import client as vgm

REFUSED = httpx.ConnectError("refused")
CUT = httpx.RemoteProtocolError("Server disconnected without sending a response.")
DONE = says(200, documented.STATUS)
ACCEPTED = says(202, documented.ACCEPTED)
IN_WORK = says(409, documented.BROKEN, retry_after="1")
RUNNING = documented.STATUS.replace("completed", "processing").replace("1.0", "0.5")


def status(client):
    return client.status(JOB)


def generate(client):
    return client.generate("A cat in a garden")


def register(client):
    return client.register("you@example.com", "a long sentence")


@pytest.mark.parametrize(
    ("failure", "pause"),
    [
        (REFUSED, 0.5),
        (CUT, 0.5),
        (says(502), 0.5),
        (says(503), 0.5),
        (says(504), 0.5),
        (says(503, retry_after="2"), 2),
        (says(503, retry_after="0"), 0),
        (says(429, retry_after="3"), 3),
    ],
)
def test_reading_is_tried_again(failure, pause):
    wire = Wire(failure, DONE)
    with wire.client() as client:
        assert status(client).is_finished

    assert len(wire.requests) == 2
    assert wire.pauses == [pause]


@pytest.mark.parametrize(
    ("failure", "pause"),
    [
        (REFUSED, 0.5),
        (CUT, 0.5),
        (says(503), 0.5),
        (IN_WORK, 1),
    ],
)
def test_generating_is_tried_again_as_the_same_order(failure, pause):
    wire = Wire(failure, ACCEPTED)
    with wire.client() as client:
        assert generate(client).job_id == JOB

    first, second = wire.requests
    assert wire.pauses == [pause]
    assert first.content == second.content
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]


@pytest.mark.parametrize("call", [status, generate])
@pytest.mark.parametrize("failure", [REFUSED, says(503)])
def test_three_times_at_most(call, failure):
    wire = Wire(failure)
    with wire.client() as client, pytest.raises(vgm.Unavailable):
        call(client)

    assert len(wire.requests) == 3
    assert wire.pauses == [0.5, 1.0]


@pytest.mark.parametrize(
    ("call", "failure", "error"),
    [
        (register, REFUSED, vgm.Unavailable),
        (register, says(503, retry_after="1"), vgm.Unavailable),
        (register, says(429, retry_after="1"), vgm.Limited),
        (register, IN_WORK, vgm.Conflict),
        (generate, says(429, retry_after="1"), vgm.Limited),
        (generate, says(409, documented.BROKEN), vgm.Conflict),
        (generate, says(500), vgm.Unavailable),
        (generate, httpx.ReadTimeout("slow"), vgm.Unavailable),
        (generate, says(202, "<html>"), vgm.NotUnderstood),
        (status, says(500, retry_after="1"), vgm.Unavailable),
        (status, httpx.ConnectTimeout("slow"), vgm.Unavailable),
        (status, says(200, "<html>"), vgm.NotUnderstood),
        (status, says(400, documented.INVALID), vgm.Invalid),
        (status, says(401), vgm.Unauthorized),
        (status, says(404, documented.BROKEN), vgm.NotFound),
        (status, IN_WORK, vgm.Conflict),
        (status, says(429, retry_after="6"), vgm.Limited),
        (status, says(429, documented.LIMITED), vgm.Limited),
        (status, says(503, retry_after="6"), vgm.Unavailable),
    ],
)
def test_asked_only_once(call, failure, error):
    wire = Wire(failure)
    with wire.client() as client, pytest.raises(error):
        call(client)

    assert len(wire.requests) == 1
    assert wire.pauses == []


def test_patience_is_how_long_a_pause_may_be():
    wire = Wire(says(503, retry_after="6"), DONE)
    with wire.client(patience=6) as client:
        assert status(client).is_finished

    assert wire.pauses == [6]


def test_waiting_at_the_pace_the_service_asks():
    wire = Wire(
        says(200, RUNNING, retry_after="3"),
        says(200, RUNNING, retry_after="1"),
        says(200, RUNNING),
        says(200, RUNNING, retry_after="0"),
        says(200, RUNNING, retry_after="3600"),
        DONE,
    )
    with wire.client() as client:
        assert client.wait(JOB).status == "completed"

    assert wire.pauses == [3, 1, 2, 0.5, 30]


def test_waiting_ends_with_a_failed_job_too():
    wire = Wire(says(200, documented.STATUS.replace("completed", "failed")))
    with wire.client() as client:
        assert client.wait(JOB).status == "failed"


def test_waiting_outlasts_a_restart_and_a_limit():
    wire = Wire(*[REFUSED] * 6, says(500), says(429, retry_after="20"), DONE)
    with wire.client() as client:
        assert client.wait(JOB).is_finished

    assert wire.pauses == [0.5, 1, 2, 0.5, 1, 2, 2, 20]


def test_waiting_has_an_end():
    wire = Wire(says(200, RUNNING, retry_after="4"))
    with wire.client() as client, pytest.raises(vgm.TookTooLong, match="in 10 seconds"):
        client.wait(JOB, timeout=10)

    assert wire.pauses == [4, 4]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says(404, documented.BROKEN), vgm.NotFound),
        (says(401), vgm.Unauthorized),
        (says(200, "<html>"), vgm.NotUnderstood),
    ],
)
def test_waiting_does_not_hide_what_will_not_pass(answer, error):
    wire = Wire(says(200, RUNNING), answer)
    with wire.client() as client, pytest.raises(error):
        client.wait(JOB)
