"""Every failure is a named error."""

import json
import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from tests.lib.servers import saying, serving
from tests.videos.client import documented
from tests.videos.client.wire import BASE_URL, JOB, KEY, Wire, says
from vgm_site.lib import outbound
from videos import client as vgm


def refusal_of(answer, call=lambda client: client.status(JOB)) -> vgm.ClientError:
    with Wire(answer).client(patience=0) as client, pytest.raises(vgm.ClientError) as refusal:
        call(client)
    return refusal.value


def titled(title: str, message: str) -> str:
    return json.dumps({"error": title, "message": message})


@pytest.mark.parametrize(
    ("status", "body", "error", "text"),
    [
        (400, documented.INVALID, vgm.Invalid, "Prompt must be at least 5 characters"),
        (400, titled("Bad request", "No"), vgm.Invalid, "No"),
        (401, documented.UNAUTHORIZED, vgm.Unauthorized, "The service does not take this key"),
        (401, "<html>", vgm.Unauthorized, "The service does not take this key"),
        (403, titled("Forbidden", "Not you"), vgm.Forbidden, "Not you"),
        (404, titled("Not found", "No such resource"), vgm.NotFound, "No such resource"),
        (409, titled("Conflict", "Known already"), vgm.Conflict, "Known already"),
        (413, titled("Payload too large", "Too big"), vgm.Invalid, "Too big"),
        (415, titled("Unsupported media type", "JSON"), vgm.Invalid, "JSON"),
        (422, titled("Unprocessable request", "Reused"), vgm.Invalid, "Reused"),
        (429, documented.LIMITED, vgm.Limited, "Too many requests"),
        (500, documented.BROKEN, vgm.Unavailable, "The service answered 500"),
        (502, "<html>Bad gateway", vgm.Unavailable, "The service answered 502"),
        (503, "", vgm.Unavailable, "The service answered 503"),
        (504, b"\xff", vgm.Unavailable, "The service answered 504"),
    ],
)
def test_refusals(status, body, error, text):
    refusal = refusal_of(says(status, body))

    assert type(refusal) is error
    assert str(refusal) == text


def test_every_detail_of_an_invalid_request():
    details = ["Prompt is required", "Quality must be one of: sd, hd, 4k"]
    body = json.dumps({"error": "Validation error", "details": details})

    refusal = refusal_of(says(400, body), lambda client: client.generate(""))

    assert refusal.details == tuple(details)
    assert str(refusal) == "Prompt is required; Quality must be one of: sd, hd, 4k"


@pytest.mark.parametrize(
    ("header", "body", "seconds"),
    [
        ("7", documented.LIMITED, 7),
        (None, documented.LIMITED, 60),
        ("soon", documented.LIMITED, 60),
        ("-5", documented.LIMITED, 60),
        ("1_0", documented.LIMITED, 60),
        ("٣", documented.LIMITED, 60),
        (None, '{"retry_after": 2.5}', 2.5),
        (None, '{"retry_after": -1}', 0),
        (None, '{"retry_after": NaN}', 60),
        (None, '{"retry_after": true}', 60),
        (None, '{"retry_after": "9"}', 60),
        (None, '{"retry_after": 1e999}', 31 * 24 * 3600),
        (None, f'{{"retry_after": 1{"0" * 400}}}', 31 * 24 * 3600),
        ("Wed, 21 Oct 99999999999999999999 07:28:00 GMT", "", 60),
        (None, "[]", 60),
        (None, "<html>", 60),
        (None, "[" * 100_000, 60),
        ("99999999999", "", 31 * 24 * 3600),
        ("9" * 5000, "", 31 * 24 * 3600),
        ("0", "", 0),
    ],
)
def test_when_to_ask_again(header, body, seconds):
    headers = {"retry_after": header.encode()} if header else {}

    assert refusal_of(says(429, body, **headers)).retry_after == seconds


@pytest.mark.parametrize("status", [429, 503])
def test_when_to_ask_again_as_a_date(status):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)

    assert 85 < refusal_of(says(status, retry_after=date)).retry_after <= 90


def test_a_date_that_has_passed_is_now():
    assert refusal_of(says(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT")).retry_after == 0


def changed(**changes) -> str:
    return json.dumps(json.loads(documented.STATUS) | changes)


@pytest.mark.parametrize(
    "answer",
    [
        says(200, ""),
        says(200, "<!doctype html><title>Welcome"),
        says(200, documented.STATUS[:-2]),
        says(200, documented.STATUS.encode("utf-16")),
        says(200, b"\x1f\x8b\x08\x00"),
        says(200, "[" * 100_000),
        says(200, "null"),
        says(200, "[]"),
        says(200, "{}"),
        says(200, changed(job_id=7)),
        says(200, changed(job_id="../x")),
        says(200, changed(status="done")),
        says(200, changed(progress="1.0")),
        says(200, changed(progress=True)),
        says(200, changed(progress=None)),
        says(200, changed(progress=1.5)),
        says(200, changed(progress=float("nan"))),
        says(200, changed(video_url="javascript:alert(1)")),
        says(200, changed(video_url="/videos/abc123.mp4")),
        says(200, changed(video_url='https://x.com/"onload=')),
        says(200, changed(video_url=["https://x.com/a.mp4"])),
        says(200, changed(created_at="2025-01-15")),
        says(200, changed(created_at="2025-01-15T10:30:00")),
        says(200, changed(created_at="2025-99-15T10:30:00Z")),
        says(200, changed(created_at=1736937091)),
        says(200, changed(created_at="1736937091")),
        says(200, changed(error={"code": 5})),
        says(200, changed(video_url=None)),
        says(204),
        says(301, location="https://x.com/"),
        says(304),
        says(405, titled("Method not allowed", "GET")),
        says(400, "<html>"),
        says(404, "<html>Not found"),
        says(404, "[]"),
        says(409, "Conflict"),
        says(418, titled("Teapot", "")),
    ],
)
def test_what_is_not_documented_is_not_understood(answer):
    assert type(refusal_of(answer)) is vgm.NotUnderstood


CALLS = [
    (lambda client: client.search("hi"), documented.SEARCH),
    (lambda client: client.trending(), documented.TRENDING),
    (lambda client: client.video("abc123"), documented.VIDEO),
    (lambda client: client.generate("A cat"), documented.ACCEPTED),
    (lambda client: client.register("a@b.com", "secret"), documented.REGISTERED),
]


@pytest.mark.parametrize(("call", "body"), CALLS)
def test_a_missing_key_is_named_wherever_it_is_missing(call, body):
    for path in paths(json.loads(body)):
        if path[-1] == "prompt":  # only some videos have one
            continue
        refusal = refusal_of(says(200, json.dumps(without(json.loads(body), path))), call)
        assert type(refusal) is vgm.NotUnderstood
        assert ".".join(map(str, path)) in str(refusal)


@pytest.mark.parametrize(("call", "body"), CALLS)
def test_another_type_is_named_wherever_it_stands(call, body):
    for path in paths(json.loads(body)):
        refusal = refusal_of(says(200, json.dumps(mistyped(json.loads(body), path))), call)
        assert type(refusal) is vgm.NotUnderstood
        assert ".".join(map(str, path)) in str(refusal)


def paths(value, start=()) -> list[tuple]:
    """Where each key of an answer stands."""
    found = []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += [(*start, key), *paths(inner, (*start, key))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        found += paths(value[0], (*start, 0))
    return found


def holder_of(body: dict, path: tuple) -> dict:
    for step in path[:-1]:
        body = body[step]
    return body


def without(body: dict, path: tuple) -> dict:
    del holder_of(body, path)[path[-1]]
    return body


def mistyped(body: dict, path: tuple) -> dict:
    """Texts become numbers; all else becomes text, numbers with the same digits."""
    holder = holder_of(body, path)
    value = holder[path[-1]]
    holder[path[-1]] = 5 if isinstance(value, str) else json.dumps(value)
    return body


@pytest.mark.parametrize("number", ["Infinity", "1e999", "NaN", "-1"])
def test_a_time_has_an_end(number):
    body = documented.ACCEPTED.replace("60", number)
    refusal = refusal_of(says(202, body), lambda client: client.generate("A cat in a garden"))

    assert type(refusal) is vgm.NotUnderstood


def test_a_key_nobody_documented_is_passed_over():
    with Wire(says(200, changed(more={"x": [1]}, retry_after="soon"))).client() as client:
        assert client.status(JOB).retry_after is None


def test_an_endless_answer_is_not_understood():
    talk = saying(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 5_000_000)
    with (
        serving(talk) as server,
        vgm.Client(f"http://127.0.0.1:{server.port}/api/v1", KEY) as client,
        pytest.raises(vgm.NotUnderstood, match="too long"),
    ):
        client.status(JOB)


def test_a_slow_service_is_unavailable():
    talk = saying(b"HTTP/1.1 200 OK\r\n\r\n", *[b" "] * 50, pause=0.1)
    with (
        serving(talk) as server,
        vgm.Client(f"http://127.0.0.1:{server.port}/api/v1", KEY, total=0.3) as client,
        pytest.raises(vgm.Unavailable, match="in time"),
    ):
        client.status(JOB)


@pytest.mark.parametrize("key", ["vgm_a b", "vgm_a\r\nX: y", "vgm_ä", "vgm_a\x00", "x" * 256])
def test_what_can_be_no_key_is_refused_unprinted(key):
    with pytest.raises(vgm.Unauthorized) as refusal:
        vgm.Client(BASE_URL, key)

    assert key not in repr(refusal.value)


@pytest.mark.parametrize("key", ["", "a b", "a\r\nX: y", "ä", "x" * 256])
def test_what_can_be_no_idempotency_key_is_refused(key):
    refusal = refusal_of(
        says(202, documented.ACCEPTED),
        lambda client: client.generate("A cat in a garden", idempotency_key=key),
    )

    assert type(refusal) is vgm.Invalid


@pytest.mark.parametrize("url", ["", "x", "ftp://x.com", "https://user:pw@x.com/", "https://1.2/"])
def test_a_service_needs_a_proper_address(url):
    with pytest.raises(outbound.BadUrl):
        vgm.Client(url, KEY)


def told(error: BaseException | None) -> str:
    """All that a traceback would print of an error and its causes."""
    if error is None:
        return ""
    return f"{error!r} {error} {vars(error)}" + told(error.__cause__ or error.__context__)


@pytest.mark.parametrize(
    "answer",
    [
        says(401, documented.UNAUTHORIZED),
        says(404, documented.UNAUTHORIZED),
        says(500, documented.BROKEN),
        says(200, documented.REGISTERED.replace("tier", "tears")),
        says(200, documented.REGISTERED[:60]),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
    ],
)
def test_no_key_and_no_password_is_ever_printed(answer, caplog):
    caplog.set_level(logging.DEBUG)
    with Wire(answer).client(patience=0) as client, pytest.raises(vgm.ClientError) as refusal:
        client.register("you@example.com", "a long sentence")

    printed = told(refusal.value) + repr(client) + caplog.text
    assert KEY[:10] not in printed  # pydantic would print the beginning of what it can't read
    assert "a long sentence" not in printed


def test_a_new_key_is_not_printed_with_its_answer():
    with Wire(says(201, documented.REGISTERED)).client("") as client:
        answer = client.register("you@example.com", "a long sentence")

    assert answer.api_key == KEY
    assert KEY not in repr(answer)
