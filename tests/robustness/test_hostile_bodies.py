"""Bodies that are no request: each endpoint that takes one gives the contract's answer."""

import pytest

from accounts.models import User
from tests.factories import make_job, make_video
from tests.robustness.refusals import NO_OBJECT, NOT_JSON, check_refusal, used
from videos import webhooks
from videos.contract import WebhookRequest
from videos.models import Job, Report
from videos.outbox import WebhookEndpoint

pytestmark = pytest.mark.django_db
TOO_LARGE = "Request body must be at most 65536 bytes"
WRONG_TYPE = "Send the body as application/json"


@pytest.fixture
def send(api, anonymous_api, alice, charlie):
    """Send a body to an endpoint of the table below."""
    hook = webhooks.create(by=alice, wanted=WebhookRequest(url="https://example.com/hook"))
    addresses = {
        "id": make_video(alice).pk,
        "other": make_video(charlie).pk,
        "hook": hook.pk,
    }

    def send_to(endpoint: str, body, **options):
        method, path = endpoint.split()
        caller = anonymous_api if path == "/auth/register" else api
        return getattr(caller, method.lower())(path.format(**addresses), body, **options)

    return send_to


ENDPOINTS = [
    "POST /auth/register",
    "POST /generate",
    "PATCH /videos/{id}",
    "POST /videos/{other}/report",
    "POST /webhooks",
    "PATCH /webhooks/{hook}",
]
MALFORMED = {
    "nothing": (b"", NO_OBJECT),
    "blank": (b" \r\n\t ", NOT_JSON),
    "truncated": (b'{"prompt": "abc', NOT_JSON),
    "truncated escape": (b'{"prompt": "abc\\u00', NOT_JSON),
    "two objects": (b'{"a": 1}{"a": 1}', NOT_JSON),
    "comment": (b'{"a": 1} // b', NOT_JSON),
    "single quotes": (b"{'prompt': 'hello'}", NOT_JSON),
    "trailing comma": (b'{"a": 1,}', NOT_JSON),
    "form": (b"prompt=hello&quality=hd", NOT_JSON),
    "XML": (b'<?xml version="1.0"?><a/>', NOT_JSON),
    "array": (b"[1, 2]", NO_OBJECT),
    "array of an object": (b'[{"prompt": "hello"}]', NO_OBJECT),
    "null": (b"null", NO_OBJECT),
    "text": (b'"hello"', NO_OBJECT),
    "number": (b"5", NO_OBJECT),
    "truth": (b"true", NO_OBJECT),
    "wrong UTF-8": (b'{"prompt": "\xff\xfe hello"}', NOT_JSON),
    "overlong UTF-8": (b'{"prompt": "\xc0\xafhello"}', NOT_JSON),
    "surrogates in UTF-8": (b'{"prompt": "\xed\xa0\x80hello"}', NOT_JSON),
    "UTF-16": ('{"prompt": "hello there"}'.encode("utf-16"), NOT_JSON),
    "UTF-16 without a mark": ('{"prompt": "hello there"}'.encode("utf-16-le"), NOT_JSON),
    "UTF-32": ('{"prompt": "hello there"}'.encode("utf-32"), NOT_JSON),
    "byte order mark": (b'\xef\xbb\xbf{"prompt": "hello there"}', NOT_JSON),
    "raw NUL": (b'{"prompt": "hello\x00there"}', NOT_JSON),
    "raw line break": (b'{"prompt": "hello\nthere"}', NOT_JSON),
    "compressed": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", NOT_JSON),
    "arrays 60,000 deep": (b"[" * 60_000, NOT_JSON),
    "closed arrays 30,000 deep": (b"[" * 30_000 + b"]" * 30_000, NOT_JSON),
    "objects 8,000 deep": (b'{"a":' * 8_000 + b"1" + b"}" * 8_000, NOT_JSON),
    "10,000 digits": (b'{"duration": ' + b"9" * 10_000 + b"}", NOT_JSON),
    "minus 10,000 digits": (b'{"duration": -' + b"9" * 10_000 + b"}", NOT_JSON),
    "400 digits": (b'{"duration": ' + b"9" * 400 + b"}", NOT_JSON),
    "NaN": (b'{"duration": NaN}', NOT_JSON),
    "Infinity": (b'{"duration": Infinity}', NOT_JSON),
    "-Infinity": (b'{"duration": -Infinity}', NOT_JSON),
    "1e999": (b'{"duration": 1e999}', NOT_JSON),
    "repeated key": (b'{"prompt": "hello", "prompt": "there"}', NOT_JSON),
    "repeated key within": (b'{"x": {"a": 1, "a": 2}}', NOT_JSON),
    "escaped repeated key": (b'{"prompt": "hello", "\\u0070rompt": "there"}', NOT_JSON),
}
LARGE = {
    "one byte too many": b'{"prompt": "' + b"a" * (65_536 - 13) + b'"}',
    "arrays 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "3 MB": b'{"prompt": "' + b"a" * 3_000_000 + b'"}',
}
MEDIA_TYPES = [
    "text/plain",
    "text/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/jsonp",
    "application/*",
    "json",
    "\xff",
    "a" * 8000,
]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_is_no_object_is_400(send, alice, subtests, endpoint):
    for name, (body, detail) in MALFORMED.items():
        with subtests.test(name):
            code = "body_malformed" if detail == NOT_JSON else "body_not_object"
            check_refusal(send(endpoint, body), 400, detail, code)
    check_nothing_happened(alice, endpoint, num_calls=len(MALFORMED))


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_is_too_large_is_413(send, alice, subtests, endpoint):
    for name, body in LARGE.items():
        with subtests.test(name):
            check_refusal(send(endpoint, body), 413, TOO_LARGE, "body_too_large")
    check_nothing_happened(alice, endpoint, num_calls=len(LARGE))


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_is_no_json_is_415(send, alice, subtests, endpoint):
    for media_type in MEDIA_TYPES:
        with subtests.test(media_type):
            response = send(endpoint, b'{"prompt": "hello"}', content_type=media_type)
            check_refusal(response, 415, WRONG_TYPE, "unsupported_media_type")
    check_nothing_happened(alice, endpoint, num_calls=len(MEDIA_TYPES))


def check_nothing_happened(actor, endpoint: str, *, num_calls: int) -> None:
    """The calls were counted if they came with a key, and nothing else was."""
    assert used(actor) == ({} if endpoint == "POST /auth/register" else {"calls": num_calls})
    assert Job.objects.count() == 2  # those of the two videos
    assert User.objects.count() == 2
    assert not Report.objects.exists()
    assert WebhookEndpoint.objects.count() == 1


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "utf-16", "ascii", "hex", "rot13", "undefined", "idna", "nonsense", '"', "%00"],
)
def test_a_charset_changes_nothing(send_raw, charset):
    """JSON is UTF-8, whatever the header says."""
    body = '{"prompt": "Ein Fest für Zoë"}'.encode()
    content_type = f"application/json; charset={charset}"
    response = send_raw("POST", "/generate", body, **{"Content-Type": content_type})
    assert response.status_code == 202
    assert Job.objects.get().prompt == "Ein Fest für Zoë"


@pytest.mark.parametrize(
    "path", ["/generate/cancel/{job}", "/videos/{video}/view", "/videos/{video}/share"]
)
@pytest.mark.parametrize("body", [b"nonsense", b"[" * 60_000, b"x" * 3_000_000, b"\xff\x00"])
def test_a_body_nobody_asked_for_is_not_read(api, alice, charlie, path, body):
    path = path.format(job=make_job(alice).pk, video=make_video(charlie).pk)
    assert api.post(path, body, content_type="text/plain").status_code == 200
